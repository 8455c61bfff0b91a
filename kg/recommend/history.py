"""What a snapshot says of everybody's work on a day, as the arrays that scores are made of.

This module owns the derived arrays: shared work, its sizes and ages, who works with whom, profiles of themes.
They are computed once for each view and remembered with it. It ranks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix, Rows

Vector = NDArray[np.float64]

_YEAR: Final = 365.25
_ENOUGH: Final = 200
"""In a graph of fewer actors with shared work, circles say nothing of themes."""
_LARGE: Final = 20
_UNDATED_AGE: Final = 2.0
"""Years since the beginning that are assumed for work without a date: neither fresh nor forgotten."""


@dataclass(frozen=True, eq=False)
class History:
    """Everybody's shared work, as far as it had begun on a day.

    Attributes:
        snapshot: What it was made from, already in time.
        day: The day of the question; ages are counted back from it.
        work: Actors by shared work (projects first, then agreements, each with two actors or more), 1 where
            the actor takes part, CSR of float32.
        projects: Row of the project behind each of the first columns of `work`.
        agreements: Row of the agreement behind each of the last columns of `work`.
    """

    snapshot: Snapshot
    day: np.datetime64
    work: Matrix
    projects: Rows
    agreements: Rows

    def __len__(self) -> int:
        """How many actors there are."""
        return len(self.snapshot)

    @cached_property
    def parties(self) -> Matrix:
        """Shared work by actors, CSR of float32."""
        return sp.csr_array(self.work.T)

    @cached_property
    def size(self) -> NDArray[np.float32]:
        """How many actors share each piece of work."""
        return np.asarray(np.diff(self.parties.indptr).astype(np.float32))

    @cached_property
    def start(self) -> NDArray[Any]:
        """First day of each piece of work, NaT when undated."""
        things = self.snapshot.things
        return np.concatenate(
            [things["project"].start[self.projects], things["agreement"].start[self.agreements]]
        )

    @cached_property
    def end(self) -> NDArray[Any]:
        """Last day of each piece of work, NaT when open or not stated."""
        things = self.snapshot.things
        return np.concatenate(
            [things["project"].end[self.projects], things["agreement"].end[self.agreements]]
        )

    @cached_property
    def age(self) -> Vector:
        """Years since each piece of work began."""
        days = (self.day - self.start).astype(np.float64)
        days[np.isnat(self.start)] = _UNDATED_AGE * _YEAR
        return np.asarray(np.maximum(days, 0.0) / _YEAR)

    @cached_property
    def amount(self) -> Vector:
        """How many pieces of shared work each actor has."""
        return np.asarray(np.diff(self.work.indptr).astype(np.float64))

    @cached_property
    def current(self) -> NDArray[np.bool_]:
        """Which pieces of work make two actors partners: projects, and agreements that have not ended."""
        states = self.snapshot.things["agreement"].states
        ended = np.array([states[row] == "Ended" for row in self.agreements], dtype=bool)
        over = self.end[len(self.projects) :] < self.day
        return np.concatenate([np.ones(len(self.projects), dtype=bool), ~(ended | over)])

    @cached_property
    def themes(self) -> Matrix:
        """Shared work by themes, each row adding up to 1 where there is a theme, CSR of float32.

        Where no project states a theme, the circles (Leiden) that its participants belong to stand in.
        """
        if not self.snapshot.themes:
            return self._circles()
        theme = self.snapshot.theme[self.projects]
        rows = sp.vstack([theme, sp.csr_array((len(self.agreements), theme.shape[1]), dtype=np.float32)])
        count = np.diff(sp.csr_array(rows).indptr).astype(np.float32)
        return sp.csr_array(sp.diags_array(1.0 / np.maximum(count, 1.0)) @ rows, dtype=np.float32)

    def _circles(self) -> Matrix:
        """Shared work by large circles: the share of the participants of each piece that belong to each."""
        count = len(self)
        if np.count_nonzero(self.amount) < _ENOUGH:
            return sp.csr_array((len(self.size), 0), dtype=np.float32)
        from kg.analysis.communities import communities
        from kg.analysis.projection import project

        graph = project(self.snapshot)
        circle = communities(graph)
        large = np.flatnonzero(np.bincount(circle) >= _LARGE)
        inside = np.isin(circle, large)
        ones = np.ones(int(inside.sum()), dtype=np.float32)
        places = graph.rows[inside], np.searchsorted(large, circle[inside])
        member = sp.csr_array((ones, places), shape=(count, len(large)))
        return sp.csr_array(sp.diags_array(1.0 / self.size) @ (self.parties @ member), dtype=np.float32)

    @cached_property
    def strength(self) -> Matrix:
        """Actors by shared work, each entry 1/(n-1): row times `parties` gives Newman's tie strengths."""
        return sp.csr_array(self.work @ sp.diags_array(1.0 / (self.size - 1.0)), dtype=np.float32)

    def ties(self, rows: Rows) -> Matrix:
        """Newman's tie strengths of some actors to all others, CSR of float32, shape (rows, actors)."""
        return without_self(sp.csr_array(self.strength[rows] @ self.parties), rows)

    def partners(self, rows: Rows) -> Matrix:
        """Who each of some actors works with (1 where so), CSR of float32, shape (rows, actors)."""
        live = sp.csr_array(self.work[rows] @ sp.diags_array(self.current.astype(np.float32)))
        live.eliminate_zeros()
        found = without_self(sp.csr_array(live @ self.parties), rows)
        found.data[:] = 1.0
        return found


def history_of(snapshot: Snapshot, as_of: date | None = None, *, keep: Iterable[str] = ()) -> History:
    """The shared work of a snapshot on a day; without a day, on the last one on which something began.

    Args:
        snapshot: The facts.
        as_of: Only what had begun by this day.
        keep: IRIs of actors that stay even when nothing of theirs had begun.

    Raises:
        NotFound: One of those to keep is not in the snapshot.
    """
    kept = [iri for iri in keep if snapshot.row(iri) >= 0]
    view = snapshot.as_of(as_of)
    if not all(iri in view for iri in kept):
        view = snapshot.as_of(as_of, keep=kept)
    return view.remembered(("history", as_of), lambda: _history(view, as_of))


def _history(view: Snapshot, as_of: date | None) -> History:
    """Columns of projects and agreements that at least two actors share."""
    parts, rows = [], []
    for kind in ("participation", "agreement"):
        matrix = view.incidence(kind)
        kept = np.flatnonzero(np.bincount(matrix.indices, minlength=matrix.shape[1]) >= 2)
        parts.append(matrix[:, kept])
        rows.append(kept)
    work = sp.csr_array(sp.hstack(parts, format="csr"), dtype=np.float32)
    work.sort_indices()
    day = last_beginning(view) if as_of is None else np.datetime64(as_of, "D")
    return History(view, day, work, rows[0], rows[1])


def last_beginning(snapshot: Snapshot) -> np.datetime64:
    """The last day on which anything in a snapshot began; the first day of 1970 when nothing is dated."""
    dated = [each.start[~np.isnat(each.start)] for each in snapshot.things.values()]
    latest = [days.max() for days in dated if len(days)]
    return max(latest, default=np.datetime64(0, "D"))


def without_self(matrix: Matrix, rows: Rows) -> Matrix:
    """Rows of actors by actors, without what each row says of its own actor."""
    own = np.repeat(rows, np.diff(matrix.indptr)) == matrix.indices
    matrix.data[own] = 0.0
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix
