"""Alike names: which of them are merged without asking, and which are shown to a human.

This module owns the choice between the two. The scores are `kg.identity.score`'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kg.identity.candidate import Candidate
from kg.identity.groups import Groups
from kg.identity.notes import Match, Pair
from kg.identity.pairs import pairs
from kg.identity.score import AUTOMATIC, REVIEW, best_score


def new_matches(actors: Mapping[str, Candidate], fresh: Iterable[str]) -> list[Match]:
    """Every pair of actors with alike names of which one is fresh.

    Args:
        actors: Every actor by its raw IRI.
        fresh: The raw IRIs that something new is known of.
    """
    found = []
    for one, other in pairs(actors, fresh):
        score = best_score(actors[one].names, actors[other].names)
        if score.value >= REVIEW:
            found.append(Match((one, other), round(score.value, 4), score.reasons))
    return found


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
    torn = {root for root, others in partners.items() if _contradictory(groups, others)}
    for match in sure:
        one, other = match.pair
        if groups.root(one) in torn or groups.root(other) in torn:
            continue
        if groups.root(one) != groups.root(other) and not groups.contradict(one, other):
            groups.join(one, other, f"alike names ({match.score:.2f}): {match.reasons[0]}")


def _contradictory(groups: Groups, roots: set[str]) -> bool:
    """Whether any two of some groups contradict each other."""
    ordered = sorted(roots)
    return any(
        groups.contradict(one, other) for index, one in enumerate(ordered) for other in ordered[index + 1 :]
    )


def to_review(groups: Groups, matches: Iterable[Match], decided: Iterable[Pair]) -> list[Match]:
    """The matches that a human should look at, the likeliest first.

    Left out are those that are one by now, that contradict each other, or that were decided.
    """
    known = set(decided)
    open_ = [
        match
        for match in matches
        if match.pair not in known
        and groups.root(match.pair[0]) != groups.root(match.pair[1])
        and not groups.contradict(*match.pair)
    ]
    return sorted(open_, key=lambda match: (-match.score, match.pair))
