"""The best new partners of everybody at once, without evidence: for tables, maps and whole-network analysis.

This module owns the computing for many askers together. Its scores are those of `kg.recommend.recommend`
for askers with shared work of their own; whoever has none is not among the askers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Rows
from kg.recommend.arrays import Arrays, Askers, arrays_of
from kg.recommend.history import history_of
from kg.recommend.model import standard_weights, total
from kg.recommend.terms import BY_LABEL, UNREACHED, blocks, label_terms
from kg.recommend.walks import SharedWalks

_BLOCK: Final = 32
_GROUPS: Final = 1024


@dataclass(frozen=True, eq=False)
class Everybody:
    """The best new partners of all who have shared work.

    Attributes:
        snapshot: The facts, in time; rows are its rows.
        askers: Rows of the askers, ascending, shape (askers,).
        partners: Rows of their best candidates, best first, -1 where there are no more, shape (askers, top).
        score: Their scores, NaN where there are no more, shape (askers, top); comparable within a row only.
    """

    snapshot: Snapshot
    askers: Rows
    partners: NDArray[np.int64]
    score: NDArray[np.float32]


def recommend_everybody(snapshot: Snapshot, *, top: int = 20, as_of: date | None = None) -> Everybody:
    """The best new partners of everybody with shared work.

    Args:
        snapshot: The facts.
        top: How many for each.
        as_of: Only what had begun by this day.

    Cost: O(actors^2) in time, in blocks; O(projects^2) in memory for the shared walks.
    """
    ranking = _Ranking(arrays_of(history_of(snapshot, as_of)))
    askers = ranking.askers
    partners = np.full((len(askers), top), -1, dtype=np.int64)
    scores = np.full((len(askers), top), np.nan, dtype=np.float32)
    for begin in range(0, len(askers), _BLOCK):
        some = slice(begin, begin + _BLOCK)
        partners[some], scores[some] = best_columns(ranking.table(askers[some]), top)
    return Everybody(ranking.arrays.history.snapshot, askers, partners, scores)


class _Ranking:
    """Tables of scores, with everything that askers share computed once."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.askers = np.flatnonzero(arrays.history.amount)
        self.idle = np.flatnonzero(arrays.history.amount == 0)
        everything = arrays.history.current.all()
        self.partners = arrays.met if everything else arrays.history.partners(np.arange(len(arrays.history)))
        self.walks = SharedWalks.of(arrays)
        weights = standard_weights().of_work(arrays.history.snapshot)
        self.own = {name: weight for name, weight in weights.items() if name not in BY_LABEL}
        self.label, self.shared = self._by_label(weights)

    def _by_label(self, weights: Mapping[str, float]) -> tuple[Rows, NDArray[np.float32]]:
        """The country and kind of each actor as one label, and the terms that follow from it, labels by actors."""
        arrays = self.arrays
        both, label = np.unique(np.stack([arrays.country, arrays.kind]), axis=1, return_inverse=True)
        nobody = sp.csr_array((both.shape[1], len(arrays.history)), dtype=np.float32)
        terms = label_terms(arrays, Askers(nobody, both[0], both[1]))
        return label, total(terms, {name: weights[name] for name in BY_LABEL})

    def table(self, some: Rows) -> NDArray[np.float32]:
        """Scores for some askers; partners, themselves, and those without shared work at minus infinity."""
        arrays, count = self.arrays, len(self.arrays.history)
        ones = np.ones(len(some), dtype=np.float32)
        team = sp.csr_array((ones, (np.arange(len(some)), some)), shape=(len(some), count))
        askers = Askers(team, arrays.country[some], arrays.kind[some])
        terms = blocks(arrays, askers, self.walks, [name for name in self.own if name not in ("near", "far")])
        table = total(terms, self.own) + self.shared[self.label[some]]
        table[terms["far"] <= UNREACHED] = -np.inf
        partners = self.partners[some]
        table[np.repeat(np.arange(len(some)), np.diff(partners.indptr)), partners.indices] = -np.inf
        table[np.arange(len(some)), some] = -np.inf
        table[:, self.idle] = -np.inf
        return table


def best_columns(table: NDArray[np.float32], top: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The best columns of each row and their scores; equal ones by column, -1 and NaN where there are no more."""
    rows, columns = np.nonzero((table >= _bound(table, top)[:, None]) & (table > -np.inf))
    worth = table[rows, columns]
    order = np.lexsort((columns, -worth, rows))
    rows, columns, worth = rows[order], columns[order], worth[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = place < top
    best = np.full((len(table), top), -1, dtype=np.int64)
    scores = np.full((len(table), top), np.nan, dtype=np.float32)
    best[rows[kept], place[kept]] = columns[kept]
    scores[rows[kept], place[kept]] = worth[kept]
    return best, scores


def _bound(table: NDArray[np.float32], top: int) -> NDArray[np.float32]:
    """A score that at least `top` columns of each row reach.

    It is the least of the best of so many groups of columns: far cheaper than a partition of every row, and
    the choice that follows is exact all the same.
    """
    groups = min(table.shape[1], _GROUPS)
    if groups <= top:
        return np.full(len(table), -np.inf, dtype=np.float32)
    whole = table.shape[1] // groups * groups
    least = table[:, :whole].reshape(len(table), -1, groups).max(axis=1)
    return np.asarray(np.partition(least, groups - top, axis=1)[:, groups - top])
