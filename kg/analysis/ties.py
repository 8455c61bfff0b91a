"""Everything that ties two actors together, in one sparse structure, and the facts behind each tie.

This module owns which links count as ties and what each says: shared projects and agreements
(works-with links), and contacts, meetings held, shared events, memberships, coordination, offices,
hosts, operators and invitations (ties that make nobody a partner). It finds no chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import LINKS, Snapshot
from kg.analysis.tables import Links, Matrix, Rows

_ORDER: Final = tuple(LINKS)
_WORKS: Final = frozenset({"participation", "agreement"})
_NOT_HELD: Final = frozenset({"Requested", "Cancelled"})
_KIND: Final = {"participation": "project", "attendance": "event"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that ties two actors together, and where it stands.

    Attributes:
        kind: `project`, `agreement`, `contact`, `meeting`, `event`, `membership`, `coordination`,
            `office`, `host`, `operator` or `invitation`.
        works: Whether the tie makes the two partners: a shared project or an agreement.
        iri: IRI of the project, event, agreement, contact, meeting or membership; for an office, host
            or operator, of the actor about whom it is said; for an invitation, of the attendance.
        name: What it is called; the IRI when it has no name.
        state: How far an agreement or a meeting has come.
        roles: The role of the first and of the second actor, None where none is stated.
        subject: IRI of the actor from which the link goes out (member, office, cluster, invited), None
            where both actors stand alike.
        start: First day on which both were in it, None when undated.
        end: Last day on which both were in it, None when open or not stated.
        links: IRIs whose `prov:hadPrimarySource` is the evidence, sorted.
        ends: IRIs of the two actors, in the order in which they were asked about.
    """

    kind: str
    works: bool
    iri: str
    name: str
    state: str | None
    roles: tuple[str | None, str | None]
    subject: str | None
    start: date | None
    end: date | None
    links: tuple[str, ...]
    ends: tuple[str, ...] = ()

    @property
    def undated(self) -> bool:
        """Whether nobody says when it began."""
        return self.start is None


@dataclass(frozen=True, eq=False)
class Ties:
    """All ties of a snapshot.

    Attributes:
        snapshot: What they were made from, already in time.
        matrix: Actors by ties, 1 where the actor is in the tie, CSR; each tie has two actors or more.
        kind: Place in `LINKS` of each tie, shape (ties,).
        place: Row of the thing, or of the link where it joins two actors, shape (ties,).
        weight: 1/(n-1) for a tie of n actors, shape (ties,).
    """

    snapshot: Snapshot
    matrix: Matrix
    kind: NDArray[np.int64]
    place: Rows
    weight: NDArray[np.float64]

    @cached_property
    def members(self) -> Matrix:
        """Ties by actors, CSR."""
        return sp.csr_array(self.matrix.T)

    def between(self, one: int, other: int) -> tuple[Fact, ...]:
        """Every fact that ties two actors (rows) together: works-with links first, then by kind and IRI."""
        mine, theirs = (_row(self.matrix, row) for row in (one, other))
        return tuple(self.fact(one, int(tie), other) for tie in np.intersect1d(mine, theirs))

    def strongest(self, one: int, other: int) -> int:
        """The tie of the fewest actors between two that are tied (rows); of equal ones the first."""
        shared = np.intersect1d(_row(self.matrix, one), _row(self.matrix, other))
        return int(shared[np.argmax(self.weight[shared])])

    def fact(self, one: int, tie: int, other: int) -> Fact:
        """What a tie says about two of its actors (rows)."""
        name = _ORDER[self.kind[tie]]
        links = self.snapshot.links[name]
        if LINKS[name] == "actor":
            return self._pair(name, links, int(self.place[tie]), one, other)
        return self._shared(name, links, int(self.place[tie]), one, other)

    def _pair(self, name: str, links: Links, link: int, one: int, other: int) -> Fact:
        """The fact of a link from actor to actor."""
        role = links.role_of(link)
        subject = int(links.actor[link])
        return Fact(
            kind="coordination" if name == "membership" and role == "Coordinator" else name,
            works=False,
            iri=links.iri[link],
            name=self.snapshot.names[int(links.other[link])],
            state=None,
            roles=(role, None) if one == subject else (None, role),
            subject=self.snapshot.actors[subject],
            start=_day(links.start[link]),
            end=_day(links.end[link]),
            links=(links.iri[link],),
            ends=(self.snapshot.actors[one], self.snapshot.actors[other]),
        )

    def _shared(self, name: str, links: Links, thing: int, one: int, other: int) -> Fact:
        """The fact of a thing that both actors share."""
        things = self.snapshot.things[LINKS[name]]
        mine, theirs = (_links_of(links, actor, thing) for actor in (one, other))
        both = np.concatenate([mine, theirs])
        return Fact(
            kind=_KIND.get(name, name),
            works=name in _WORKS,
            iri=things.iris[thing],
            name=things.names[thing],
            state=things.states[thing],
            roles=(_roles(links, mine), _roles(links, theirs)),
            subject=None,
            start=_day(np.fmax(links.start[mine].min(), links.start[theirs].min())),
            end=_day(np.fmin(links.end[mine].max(), links.end[theirs].max())),
            links=tuple(sorted({links.iri[int(link)] for link in both})),
            ends=(self.snapshot.actors[one], self.snapshot.actors[other]),
        )


def ties_of(snapshot: Snapshot, *, works_only: bool = False) -> Ties:
    """The ties of a snapshot; with `works_only`, the shared projects and agreements alone."""
    return snapshot.remembered(("ties", works_only), lambda: _ties(snapshot, works_only))


def _ties(snapshot: Snapshot, works_only: bool) -> Ties:
    """Shared things and actor-to-actor links, side by side."""
    parts, kinds, places = [], [], []
    for at, name in enumerate(_ORDER):
        if works_only and name not in _WORKS:
            continue
        matrix, place = _pairs(snapshot, name) if LINKS[name] == "actor" else _things(snapshot, name)
        parts.append(matrix)
        kinds.append(np.full(len(place), at, dtype=np.int64))
        places.append(place)
    matrix = sp.csr_array(sp.hstack(parts, format="csr"))
    matrix.sort_indices()
    size = np.bincount(matrix.indices, minlength=matrix.shape[1])
    return Ties(snapshot, matrix, np.concatenate(kinds), np.concatenate(places), 1.0 / (size - 1))


def _things(snapshot: Snapshot, name: str) -> tuple[Matrix, Rows]:
    """Things of one kind that two actors or more share; meetings only when they were not called off."""
    matrix = snapshot.incidence(name)
    size = np.bincount(matrix.indices, minlength=matrix.shape[1])
    states = snapshot.things[LINKS[name]].states
    took_place = np.array([name != "meeting" or state not in _NOT_HELD for state in states], dtype=bool)
    kept = np.flatnonzero((size >= 2) & took_place)
    return matrix[:, kept], kept


def _pairs(snapshot: Snapshot, name: str) -> tuple[Matrix, Rows]:
    """Links of one kind from actor to actor, each a tie of its own."""
    links = snapshot.links[name]
    kept = np.flatnonzero(links.actor != links.other)
    tie = np.arange(len(kept))
    ends = np.concatenate([links.actor[kept], links.other[kept]])
    ones = np.ones(2 * len(kept), dtype=np.float32)
    matrix = sp.csr_array((ones, (ends, np.tile(tie, 2))), shape=(len(snapshot), len(kept)))
    return matrix, kept


def _links_of(links: Links, actor: int, thing: int) -> Rows:
    """Rows of the links of an actor to a thing; links are sorted by both."""
    begin, end = np.searchsorted(links.actor, [actor, actor + 1])
    low, high = np.searchsorted(links.other[begin:end], [thing, thing + 1])
    return np.arange(begin + low, begin + high)


def _roles(links: Links, rows: Rows) -> str | None:
    """The roles on some links, as one text."""
    named = sorted({role for row in rows if (role := links.role_of(int(row))) is not None})
    return ", ".join(named) if named else None


def _row(matrix: Matrix, row: int) -> Rows:
    """The columns of one row of a CSR array."""
    return np.asarray(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]])


def _day(day: Any) -> date | None:
    """A day of NumPy as a day of Python."""
    found: date | None = np.datetime64(day, "D").item()
    return found
