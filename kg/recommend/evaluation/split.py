"""What was known before a day, and what came after it.

This module owns the division in time. The history is a view of the snapshot, so nothing of the later side
can reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix, Rows
from kg.errors import AnalysisError
from kg.recommend.arrays import Arrays, arrays_of
from kg.recommend.history import History, history_of


@dataclass(frozen=True, eq=False)
class Split:
    """A history, and the later projects of those in it.

    Attributes:
        whole: The snapshot with both sides.
        history: Shared work that had begun before the day of the split; its rows are all actors known then.
        known: Rows of the history that had shared work then: those who ask and who may be named.
        later: Rows of the later shared projects in `whole`.
        joined: Known actors by later projects, 1 where they take part; rows are rows of the history. CSR of
            float32.
    """

    whole: Snapshot
    history: History
    known: Rows
    later: Rows
    joined: Matrix

    @property
    def arrays(self) -> Arrays:
        """The arrays of the history."""
        return arrays_of(self.history)

    @cached_property
    def degree(self) -> Rows:
        """How many partners each actor had."""
        return np.asarray(np.diff(self.arrays.met.indptr))

    @cached_property
    def together(self) -> Matrix:
        """Known actors who worked together later, 1 where so, no diagonal. CSR of float32."""
        return _pattern(sp.csr_array(self.joined @ self.joined.T))

    @cached_property
    def new(self) -> Matrix:
        """Known actors who worked together later and never before, 1 where so. CSR of float32."""
        again = self.together.multiply(self.arrays.met)
        fresh = sp.csr_array(self.together - again)
        fresh.eliminate_zeros()
        fresh.sort_indices()
        return fresh

    @cached_property
    def askers(self) -> Rows:
        """Every known actor with at least one new known partner."""
        return np.flatnonzero(np.diff(self.new.indptr))

    def sample(self, queries: int | None, seed: int) -> Rows:
        """All askers, or some of them drawn without replacement; ascending."""
        if queries is None or queries >= len(self.askers):
            return self.askers
        return np.sort(np.random.default_rng(seed).choice(self.askers, queries, replace=False))


def split_at(snapshot: Snapshot, day: date, until: date | None = None) -> Split:
    """The two sides of a day.

    Args:
        snapshot: The facts of both sides.
        day: The first day of the later side.
        until: Its last day; None means to the end.

    Raises:
        AnalysisError: One of the sides has no shared project, or nobody of the history meets anybody new.
    """
    history = history_of(snapshot, day - timedelta(days=1))
    known = np.flatnonzero(history.amount)
    later, joined = _later(snapshot, history, day, until)
    found = Split(snapshot, history, known, later, joined)
    if not len(known) or not len(later) or not len(found.askers):
        raise AnalysisError(
            f"Nothing can be foretold at {day}.",
            expected="shared projects before that day, and new partners of the same organisations after it",
            found=f"{len(known)} organisations before, {len(later)} shared projects after",
            hint="Choose a day inside the period of the data.",
        )
    return found


def _later(snapshot: Snapshot, history: History, day: date, until: date | None) -> tuple[Rows, Matrix]:
    """Later projects with two participants or more, and which of the known take part."""
    whole = snapshot.B
    size = np.bincount(whole.indices, minlength=whole.shape[1])
    mask = (size >= 2) & ~np.isnat(snapshot.start) & (snapshot.start >= np.datetime64(day, "D"))
    if until is not None:
        mask &= snapshot.start <= np.datetime64(until, "D")
    later = np.flatnonzero(mask)
    rows = np.array([snapshot.row(iri) for iri in history.snapshot.actors], dtype=np.int64)
    joined = sp.csr_array(whole[rows][:, later], dtype=np.float32)
    worked = sp.diags_array((history.amount > 0).astype(np.float32))
    joined = sp.csr_array(worked @ joined)
    joined.eliminate_zeros()
    return later, joined


def _pattern(matrix: Matrix) -> Matrix:
    """A CSR array with ones, without its diagonal."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    matrix.data[:] = rows != matrix.indices
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix
