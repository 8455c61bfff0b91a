"""Alike names: which of them are merged without asking, and which are shown to a human.

This module owns the choice between the two. The scores are `kg.identity.score`'s.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Final

from kg.identity.candidate import Candidate
from kg.identity.groups import Groups
from kg.identity.notes import Match, Pair, pair
from kg.identity.pairs import Blocks
from kg.identity.score import AUTOMATIC, REVIEW, best_score

_UNPLACED: Final = 0.5  # at least so alike must those be of whom the one has no country that is known
_UNPLACED_MOST: Final = 0.85  # and they count as no more: across countries a human decides
_QUESTIONS: Final = 3  # at a time about somebody without a country, who may have namesakes in each
_NOWHERE: Final = ("the country of the one is not known", "the country of neither is known")


def new_matches(actors: Mapping[str, Candidate], fresh: Collection[str]) -> tuple[list[Match], int]:
    """Every pair of actors with alike names of which one is fresh.

    Args:
        actors: Every actor by its raw IRI.
        fresh: The raw IRIs that something new is known of.

    Returns:
        The pairs; and how many of the fresh share each beginning of a word with so many others that they were compared
        with their neighbours in the alphabet alone.

    Cost: linear in the number of names of `actors`, and in that of `fresh` times a constant.
    """
    if not fresh:
        return [], 0
    blocks = Blocks(actors)
    found = []
    for one, other in blocks.pairs(fresh):
        score = best_score(blocks.telling(one), blocks.telling(other))
        unplaced = (not actors[one].countries) + (not actors[other].countries)
        if unplaced and score.value >= _UNPLACED:
            reasons = (*score.reasons, _NOWHERE[unplaced - 1])
            found.append(Match((one, other), round(min(score.value, _UNPLACED_MOST), 4), reasons))
        elif not unplaced and score.value >= REVIEW:
            found.append(Match((one, other), round(score.value, 4), score.reasons))
    return found, blocks.crowded


def merge_automatic(groups: Groups, matches: Iterable[Match]) -> None:
    """Join the pairs that are as good as certain; one that could be either of two that contradict each other is neither.

    Args:
        groups: What is decided already; it is changed.
        matches: Alike names.
    """
    sure = sorted(
        (match for match in matches if match.score >= AUTOMATIC), key=lambda match: (-match.score, match.pair)
    )
    partners: dict[str, set[str]] = defaultdict(set)
    for match in sure:
        one, other = (groups.root(iri) for iri in match.pair)
        partners[one].add(other)
        partners[other].add(one)
    torn = {root for root, others in partners.items() if groups.any_contradict(others)}
    for match in sure:
        one, other = match.pair
        if groups.root(one) in torn or groups.root(other) in torn:
            continue
        if groups.root(one) != groups.root(other) and not groups.contradict(one, other):
            groups.join(one, other, f"alike names ({match.score:.2f}): {match.reasons[0]}")


def to_review(groups: Groups, matches: Iterable[Match], decided: Iterable[Pair]) -> list[Match]:
    """The matches that a human should look at, the likeliest first.

    Left out are those that are one by now, that contradict each other, that are known to be of different countries, or that
    were decided. Of several between the same two groups the likeliest stands for all. Somebody whose country is not known is
    asked about three times at a time.
    """
    known = set(decided)
    open_: dict[Pair, Match] = {}
    asked: Counter[str] = Counter()
    countries = cache(groups.countries)
    for match in sorted(matches, key=lambda match: (-match.score, match.pair)):
        ends = pair(*map(groups.root, match.pair))
        if match.pair in known or ends in open_ or ends[0] == ends[1] or groups.contradict(*ends):
            continue
        here, there = map(countries, ends)
        nowhere = [end for end in ends if not countries(end)]
        if (nowhere and max(asked[end] for end in nowhere) < _QUESTIONS) or not here.isdisjoint(there):
            asked.update(nowhere)
            open_[ends] = match
    return list(open_.values())
