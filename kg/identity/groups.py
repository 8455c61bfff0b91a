"""Joining actors into groups that are one, with a veto for identifiers that contradict each other.

This module owns the joining. It does not know where the reasons come from. Cost: nearly linear in the number
of joins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.identity.candidate import Candidate
from kg.identity.keys import EXCLUSIVE, strength


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
        self._apart.setdefault(one, set()).add(other)
        self._apart.setdefault(other, set()).add(one)

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

    def contradict(self, one: str, other: str) -> bool:
        """Whether a human keeps two groups apart, or the strongest identifiers they can be compared by differ."""
        if self._kept_apart(one, other):
            return True
        mine, theirs = self._identifiers(self.root(one)), self._identifiers(self.root(other))
        for scheme in EXCLUSIVE:
            if scheme in mine and scheme in theirs:
                return mine[scheme].isdisjoint(theirs[scheme])
        return False

    def _kept_apart(self, one: str, other: str) -> bool:
        """Whether any two members of two groups are kept apart."""
        if not self._apart:
            return False
        theirs = set(self.members(other))
        return any(not theirs.isdisjoint(self._apart.get(iri, ())) for iri in self.members(one))

    def join(self, one: str, other: str, reason: str) -> None:
        """Make two groups one, whatever their identifiers say."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return
        identifiers = {scheme: set(values) for scheme, values in self._identifiers(kept).items()}
        for scheme, values in self._identifiers(gone).items():
            identifiers.setdefault(scheme, set()).update(values)
        self._members[kept] = self._members.pop(kept, [kept]) + self._members.pop(gone, [gone])
        self._ids[kept] = identifiers
        self._parent[gone] = kept
        self.joins.append(Join(one, other, reason))

    def join_all(self, iris: Sequence[str], reason: str) -> None:
        """Make all actors that share something one, unless identifiers contradict.

        Where some contradict each other, an actor that could be either of two is neither: that is for a
        human.
        """
        roots = sorted({self.root(iri) for iri in iris})
        against = {one: frozenset(other for other in roots if self.contradict(one, other)) for one in roots}
        if any(against.values()):
            self.doubtful.append(tuple(sorted(iris)))
        first: dict[frozenset[str], str] = {}
        by_root = {self.root(iri): iri for iri in sorted(iris, reverse=True)}
        for root in roots:
            leader = first.setdefault(against[root], by_root[root])
            if leader != by_root[root] and not self.contradict(leader, by_root[root]):
                self.join(leader, by_root[root], reason)

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

    def _identifiers(self, root: str) -> Mapping[str, set[str]]:
        """The identifiers of a group, by scheme."""
        held = self._ids.get(root)
        if held is None:
            held = {}
            for scheme, value in self._actors[root].keys:
                held.setdefault(scheme, set()).add(value)
            self._ids[root] = held
        return held
