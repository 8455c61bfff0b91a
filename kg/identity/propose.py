"""Alike names: which of them are merged without asking, and which are shown to a human.

This module owns the choice between the two. The scores are `kg.identity.score`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from kg.identity.candidate import Candidate
from kg.identity.groups import Groups
from kg.identity.notes import Match, Pair, pair
from kg.identity.pairs import Blocks, telling
from kg.identity.score import AUTOMATIC, REVIEW, best_score


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
        score = best_score(telling(actors[one]), telling(actors[other]))
        if score.value >= REVIEW:
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

    Left out are those that are one by now, that contradict each other, or that were decided. Of several between the same
    two groups the likeliest stands for all.
    """
    known = set(decided)
    open_: dict[Pair, Match] = {}
    for match in sorted(matches, key=lambda match: (-match.score, match.pair)):
        ends = pair(*map(groups.root, match.pair))
        if match.pair not in known and ends[0] != ends[1] and not groups.contradict(*ends):
            open_.setdefault(ends, match)
    return list(open_.values())
