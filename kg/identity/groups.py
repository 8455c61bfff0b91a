"""Joining actors into groups that are one, with a veto for identifiers that contradict each other.

This module owns the joining. It does not know where the reasons come from. Cost: nearly linear in the number of joins and
of actors that share something, however many share the same: the lesser group always moves into the greater, and actors
with equal identifiers are judged once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from kg.identity.candidate import Candidate
from kg.identity.keys import EXCLUSIVE, strength

_MOST_KINDS: Final = 2 ** len(EXCLUSIVE)
"""Groups that can share a name without any contradiction, if those with equal identifiers count once: one for each choice
of schemes. Where there are more, two of them have different identifiers of one scheme."""


@dataclass(frozen=True, slots=True)
class Join:
    """Two actors that are one, and why."""

    one: str
    other: str
    reason: str


class Groups:
    """Which actors are one, as far as it has been decided.

    Args:
        actors: Every actor by its raw IRI; each starts alone.
    """

    def __init__(self, actors: Mapping[str, Candidate]) -> None:
        self._actors = actors
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._ids: dict[str, dict[str, set[str]]] = {}
        self._apart: dict[str, set[str]] = {}
        self.joins: list[Join] = []
        self.doubtful: list[tuple[str, ...]] = []

    def keep_apart(self, one: str, other: str) -> None:
        """Two actors are different, whatever speaks for the contrary: a human said so."""
        self._apart.setdefault(self.root(one), set()).add(other)
        self._apart.setdefault(self.root(other), set()).add(one)

    def root(self, iri: str) -> str:
        """The representative of the group that an actor is in."""
        parent = self._parent
        while iri in parent:
            if parent[iri] in parent:
                parent[iri] = parent[parent[iri]]
            iri = parent[iri]
        return iri

    def members(self, iri: str) -> list[str]:
        """The actors of the group that an actor is in."""
        root = self.root(iri)
        return self._members.get(root, [root])

    def countries(self, iri: str) -> set[str]:
        """The countries of the group that an actor is in."""
        return {country for member in self.members(iri) for country in self._actors[member].countries}

    def contradict(self, one: str, other: str) -> bool:
        """Whether a human keeps two groups apart, or the strongest identifiers they can be compared by differ."""
        if self._kept_apart(self.root(one), self.root(other)):
            return True
        mine, theirs = self._identifiers(self.root(one)), self._identifiers(self.root(other))
        for scheme in EXCLUSIVE:
            if scheme in mine and scheme in theirs:
                return mine[scheme].isdisjoint(theirs[scheme])
        return False

    def any_contradict(self, iris: Collection[str]) -> bool:
        """Whether any two of some groups contradict each other. Cost: linear in their number."""
        kinds = self._kinds({self.root(iri) for iri in iris})
        if len(kinds) > _MOST_KINDS:
            return True
        return any(self.contradict(one[0], other[0]) for one, other in combinations(kinds, 2))

    def join(self, one: str, other: str, reason: str) -> None:
        """Make two groups one, whatever their identifiers say."""
        roots = {self.root(one), self.root(other)}
        if len(roots) == 1:
            return
        kept, gone = sorted(roots, key=lambda root: (-len(self.members(root)), root))
        self._members[kept] = self._members.pop(kept, [kept])
        self._members[kept] += self._members.pop(gone, [gone])
        identifiers = self._identifiers(kept)
        for scheme, values in self._identifiers(gone).items():
            identifiers.setdefault(scheme, set()).update(values)
        if gone in self._apart:
            self._apart.setdefault(kept, set()).update(self._apart.pop(gone))
        self._parent[gone] = kept
        self.joins.append(Join(one, other, reason))

    def join_all(self, iris: Sequence[str], reason: str) -> None:
        """Make all actors that share something one, unless identifiers contradict.

        Where some contradict each other, an actor that could be either of two is neither: that is for a human.
        """
        by_root = {self.root(iri): iri for iri in sorted(iris, reverse=True)}
        kinds = self._kinds(by_root)
        against = self._against([kind[0] for kind in kinds])
        if any(against):
            self.doubtful.append(tuple(sorted(iris)))
        alike: dict[frozenset[int], list[str]] = defaultdict(list)
        for kind, others in zip(kinds, against, strict=True):
            alike[others] += kind
        for roots in alike.values():
            leader, *rest = sorted(by_root[root] for root in roots)
            for iri in rest:
                if not self.contradict(leader, iri):
                    self.join(leader, iri, reason)

    def _against(self, roots: Sequence[str]) -> list[frozenset[int]]:
        """For each of some groups, which of them contradict it, by their places.

        Where there are too many to compare, each is taken to be against all others.
        """
        if len(roots) > _MOST_KINDS:
            return [frozenset({-1 - place}) for place in range(len(roots))]
        found: list[set[int]] = [set() for _ in roots]
        for one, other in combinations(range(len(roots)), 2):
            if self.contradict(roots[one], roots[other]):
                found[one].add(other)
                found[other].add(one)
        return [frozenset(others) for others in found]

    def _kinds(self, roots: Collection[str]) -> list[list[str]]:
        """Groups by what decides about contradictions: equal identifiers, kept apart from the same ones of these."""
        kinds: dict[object, list[str]] = defaultdict(list)
        for root in sorted(roots):
            held = self._identifiers(root)
            keys = tuple(frozenset(held.get(scheme, ())) for scheme in EXCLUSIVE)
            apart = {self.root(iri) for iri in self._apart.get(root, ())}
            kinds[keys, frozenset(each for each in apart if each in roots)].append(root)
        return list(kinds.values())

    def _kept_apart(self, one: str, other: str) -> bool:
        """Whether any two members of two groups, given by their roots, are kept apart."""
        mine, theirs = self._apart.get(one, ()), self._apart.get(other, ())
        if len(mine) > len(theirs):
            mine, other = theirs, one
        return any(self.root(iri) == other for iri in mine)

    def canonical(self) -> dict[str, str]:
        """For every actor that stands for another: the raw IRI, and the one that is kept.

        The one with the strongest identifier is kept; among equals the first by IRI.
        """
        redirects = {}
        for members in self._members.values():
            kept = min(members, key=lambda iri: (strength(self._actors[iri].keys), iri))
            redirects.update({iri: kept for iri in members if iri != kept})
        return dict(sorted(redirects.items()))

    def reasons(self) -> dict[str, str]:
        """Why each actor is in its group."""
        reasons: dict[str, str] = {}
        for join in self.joins:
            reasons.setdefault(join.one, join.reason)
            reasons.setdefault(join.other, join.reason)
        return reasons

    def _identifiers(self, root: str) -> dict[str, set[str]]:
        """The identifiers of a group, by scheme."""
        held = self._ids.get(root)
        if held is None:
            held = {}
            for scheme, value in self._actors[root].keys:
                held.setdefault(scheme, set()).add(value)
            self._ids[root] = held
        return held
