"""Measures of a ranking against what happened, and intervals of their differences.

This module owns the formulas. It knows no model.

Sources: K. Järvelin, J. Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4)
(2002), with gain 1 for a true partner; B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993),
percentile intervals, paired by query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

TOP: Final = 10
DEEP: Final = 100
_RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True)
class Hits:
    """What a ranking hit, query by query.

    Attributes:
        hit: Whether each of the first `DEEP` places holds a true one, shape (queries, places).
        true: How many true ones there are, shape (queries,).
    """

    hit: NDArray[np.bool_]
    true: NDArray[np.int64]

    def ndcg(self) -> Vector:
        """Discounted gain of the first ten places over the best possible one."""
        discount = 1.0 / np.log2(np.arange(2, TOP + 2))
        gain = (self.hit[:, :TOP] * discount[: self.hit.shape[1]]).sum(axis=1)
        best = np.concatenate([[1.0], np.cumsum(discount)])[np.clip(self.true, 0, TOP)]
        return np.asarray(gain / best)

    def any(self) -> Vector:
        """1 where one of the first ten is true."""
        return np.asarray(self.hit[:, :TOP].any(axis=1), dtype=np.float64)

    def reciprocal(self) -> Vector:
        """1 over the place of the first true one, 0 beyond the last place looked at."""
        first = self.hit.argmax(axis=1) + 1.0
        return np.asarray(np.where(self.hit.any(axis=1), 1.0 / first, 0.0))

    def recall(self) -> Vector:
        """Share of the true ones among the first hundred."""
        return np.asarray(self.hit.sum(axis=1) / np.maximum(self.true, 1))


def top_rows(score: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The best columns of each row, best first; equal scores by column, which is the order of IRIs.

    Example:
        >>> top_rows(np.array([[1.0, 3.0, 3.0, 2.0]], dtype=np.float32), 3).tolist()
        [[1, 2, 3]]
    """
    width = score.shape[1]
    if count >= width:
        return np.argsort(-score, axis=1, kind="stable")
    # Ties at the edge must not be cut at random: everything as good as the last one is looked at.
    edge = np.partition(score, width - count, axis=1)[:, width - count]
    found = np.empty((len(score), count), dtype=np.int64)
    for row, least in enumerate(edge):
        near = np.flatnonzero(score[row] >= least)
        order = np.argsort(-score[row, near], kind="stable")
        found[row] = near[order[:count]]
    return found


def interval(values: Vector, *, seed: int = 0) -> dict[str, Any]:
    """The mean of something measured on every query, with its 95 % bootstrap interval."""
    rng = np.random.default_rng(seed)
    count = len(values)
    means = np.array([values[rng.integers(0, count, count)].mean() for _ in range(_RESAMPLES)])
    low, high = np.percentile(means, [2.5, 97.5])
    return {
        "mean": round(float(values.mean()), 6),
        "low": round(float(low), 6),
        "high": round(float(high), 6),
    }


def difference(ours: Vector, theirs: Vector, *, seed: int = 0) -> dict[str, Any]:
    """The mean difference over the same queries, with its 95 % paired bootstrap interval."""
    return interval(ours - theirs, seed=seed)
