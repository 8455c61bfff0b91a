"""Weights of the additive model, fitted on how well they would have foretold a past period.

This module owns the search. It looks only at periods that it is given.

Definition: From the starting weights, one weight at a time is moved by a step while the mean nDCG@10 over
the periods rises by more than a least gain; two rounds, the second with half the step. Few steps and a
least gain keep the weights near the start, which generalised better from year to year than a free fit
(pairwise or listwise gradients, trees).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Rows
from kg.recommend.arrays import Askers
from kg.recommend.evaluation.metrics import TOP
from kg.recommend.evaluation.split import Split, split_at
from kg.recommend.terms import blocks

START: Final[Mapping[str, float]] = {
    "near": 0.5,
    "far": 0.5,
    "common": 0.2,
    "theme": 0.3,
    "demand": 0.3,
    "country": 0.7,
    "kind": 0.4,
    "recent": 0.1,
}
"""Near the four-term model of the literature on this data; the later terms at a modest weight."""
_STEPS: Final = (0.2, 0.1)
_LEAST_GAIN: Final = 2e-4
_QUERIES: Final = 1500
_POOL: Final = 300
_BLOCK: Final = 200
_MIXES: Final = (("far", "demand"), ("near", "far"), ("demand", "recent"), ("far", "recent", "kind"))
"""Sums of terms whose best candidates join the pool, so that other weights find theirs in it."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates of some askers with all terms; an asker's candidates stand together.

    Attributes:
        terms: Shape (candidates, terms).
        true: Which are true, shape (candidates,).
        begin: Where each asker's candidates begin, and the end, shape (askers + 1,).
        best: The best possible gain of each asker, shape (askers,).
    """

    terms: NDArray[np.float32]
    true: NDArray[np.bool_]
    begin: Rows
    best: NDArray[np.float64]

    def ndcg(self, weights: NDArray[np.float32]) -> float:
        """Mean nDCG@10 under some weights."""
        score = self.terms @ weights
        discount = 1.0 / np.log2(np.arange(2, TOP + 2))
        gains = np.zeros(len(self.best))
        for at, (low, high) in enumerate(zip(self.begin[:-1], self.begin[1:], strict=True)):
            own = score[low:high]
            top = np.argpartition(-own, min(TOP, len(own)) - 1)[:TOP]
            top = top[np.argsort(-own[top], kind="stable")]
            gains[at] = (self.true[low:high][top] * discount[: len(top)]).sum()
        return float((gains / self.best).mean())


def fit(
    snapshot: Snapshot, periods: Iterable[tuple[date, date]], *, queries: int = _QUERIES, seed: int = 0
) -> dict[str, float]:
    """Weights that would have foretold some periods.

    Args:
        snapshot: Participations.
        periods: First day, and the day after the last, of each period to foretell from what came before it.
        queries: How many askers to draw from each.
        seed: For drawing them.

    Raises:
        AnalysisError: A period has nothing to foretell.
    """
    pools = [
        pool_of(split_at(snapshot, begin, end - timedelta(days=1)), queries, seed) for begin, end in periods
    ]
    names = tuple(START)
    weights = np.array([START[name] for name in names], dtype=np.float32)
    best = _mean(pools, weights)
    for step in _STEPS:
        for at in range(len(names)):
            weights, best = _move(pools, weights, best, at, step)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _move(
    pools: list[Pool], weights: NDArray[np.float32], best: float, at: int, step: float
) -> tuple[NDArray[np.float32], float]:
    """One weight, moved up or down as long as it pays."""
    for signed in (step, -step):
        moved = False
        while True:
            tried = weights.copy()
            tried[at] += np.float32(signed)
            found = _mean(pools, tried)
            if found < best + _LEAST_GAIN:
                break
            weights, best, moved = tried, found, True
        if moved:
            break
    return weights, best


def _mean(pools: list[Pool], weights: NDArray[np.float32]) -> float:
    return float(np.mean([pool.ndcg(weights) for pool in pools]))


def pool_of(sides: Split, queries: int, seed: int) -> Pool:
    """The candidates of some askers, chosen without a look at what is true."""
    askers = sides.sample(queries, seed)
    parts = [_block(sides, askers[begin : begin + _BLOCK]) for begin in range(0, len(askers), _BLOCK)]
    counts = np.concatenate([count for _, _, count in parts])
    discount = np.cumsum(1.0 / np.log2(np.arange(2, TOP + 2)))
    true = np.minimum(np.diff(sides.new.indptr)[askers], TOP)
    return Pool(
        terms=np.vstack([terms for terms, _, _ in parts]),
        true=np.concatenate([truth for _, truth, _ in parts]),
        begin=np.concatenate([[0], np.cumsum(counts)]),
        best=discount[true - 1],
    )


def _block(sides: Split, askers: Rows) -> tuple[NDArray[np.float32], NDArray[np.bool_], Rows]:
    """Terms and truth of the best candidates of some askers under several mixes of terms."""
    arrays, count = sides.arrays, len(sides.history)
    ones = np.ones(len(askers), dtype=np.float32)
    team = sp.csr_array((ones, (np.arange(len(askers)), askers)), shape=(len(askers), count))
    terms = blocks(arrays, Askers(team, arrays.country[askers], arrays.kind[askers]))
    closed = (arrays.met[askers] + team).toarray() > 0
    mixes = [START, *(dict.fromkeys(mix, 1.0) for mix in _MIXES)]
    pool = np.zeros(closed.shape, dtype=bool)
    for mix in mixes:
        score = sum(np.float32(weight) * terms[name] for name, weight in mix.items())
        score = np.where(closed, -np.inf, score)
        top = (
            np.argpartition(-score, _POOL, axis=1)[:, :_POOL] if count > _POOL else np.argsort(-score, axis=1)
        )
        np.put_along_axis(pool, top, values=True, axis=1)
    pool &= ~closed
    truth = sides.new[askers].toarray() > 0
    table = np.stack([terms[name][pool] for name in START], axis=1)
    return table, truth[pool], pool.sum(axis=1)
