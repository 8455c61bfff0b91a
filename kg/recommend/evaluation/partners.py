"""`kg evaluate recommend`: new partners foretold, against every baseline, over all candidates.

This module owns the protocol: everybody known before the split who has a new known partner after it asks;
all other known organisations that it has not worked with are ranked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.communities import communities
from kg.analysis.projection import project
from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Rows
from kg.recommend.arrays import Askers
from kg.recommend.evaluation.baselines import BASELINES, Scorer
from kg.recommend.evaluation.metrics import DEEP, TOP, Hits, difference, interval, top_rows
from kg.recommend.evaluation.split import Split, split_at
from kg.recommend.evaluation.weights import weights_before
from kg.recommend.model import score

OURS: Final = "additive model"
SMALL: Final = 20
_BLOCK: Final = 250


@dataclass(frozen=True, eq=False)
class Ranking:
    """What one way of ranking gave for every asker.

    Attributes:
        top: The first hundred candidates, shape (askers, places).
        hits: Which of them are true.
    """

    top: NDArray[np.int64]
    hits: Hits


def evaluate_partners(
    snapshot: Snapshot,
    split: date,
    *,
    until: date | None = None,
    queries: int | None = None,
    seed: int = 0,
    baselines: Iterable[str] | None = None,
) -> dict[str, Any]:
    """How well new partners are foretold.

    Args:
        snapshot: Participations of both sides of the split.
        split: The first day of the side to foretell.
        until: Its last day.
        queries: How many askers to draw; None asks them all.
        seed: For drawing askers, and for the bootstrap.
        baselines: Names out of `BASELINES`; None means all of them.

    Returns:
        A table for JSON: `split`, `askers`, `weights`, one entry of measures for each `methods`, and
        `differences` in nDCG@10 between the model and each baseline with paired 95 % intervals.

    Raises:
        AnalysisError: Nothing can be foretold at that day, or a library is missing.
    """
    sides = split_at(snapshot, split, until)
    askers = sides.sample(queries, seed)
    weights, origin = weights_before(snapshot, split)
    scorers: dict[str, Scorer] = {OURS: model_scorer(sides, weights)}
    found = {OURS: rank(sides, askers, scorers[OURS])}
    for name in BASELINES if baselines is None else baselines:
        found[name] = rank(sides, askers, BASELINES[name](sides))
    ours = found[OURS].hits.ndcg()
    extra = _Extra(sides, askers)
    return {
        "split": str(split),
        "until": None if until is None else str(until),
        "known": len(sides.known),
        "askers": len(askers),
        "askers_in_all": len(sides.askers),
        "seed": seed,
        "snapshot": snapshot.content_hash,
        "weights": {"from": origin, **{name: round(weight, 4) for name, weight in weights.items()}},
        "methods": {name: extra.measures(ranking) for name, ranking in found.items()},
        "differences": {
            name: difference(ours, ranking.hits.ndcg(), seed=seed)
            for name, ranking in found.items()
            if name != OURS
        },
    }


def model_scorer(sides: Split, weights: Mapping[str, float]) -> Scorer:
    """The additive model, each asker standing for itself."""
    arrays, count = sides.arrays, len(sides.history)

    def scorer(askers: Rows) -> NDArray[np.float32]:
        ones = np.ones(len(askers), dtype=np.float32)
        team = sp.csr_array((ones, (np.arange(len(askers)), askers)), shape=(len(askers), count))
        return score(arrays, Askers(team, arrays.country[askers], arrays.kind[askers]), weights)

    return scorer


def rank(sides: Split, askers: Rows, scorer: Scorer) -> Ranking:
    """The first hundred candidates of every asker: known, not the asker, never worked with."""
    stranger = np.ones(len(sides.history), dtype=bool)
    stranger[sides.known] = False
    tops, hits = [], []
    for begin in range(0, len(askers), _BLOCK):
        block = askers[begin : begin + _BLOCK]
        table = np.array(scorer(block), dtype=np.float32)
        table[:, stranger] = -np.inf
        table[np.arange(len(block)), block] = -np.inf
        met = sides.arrays.met[block]
        table[np.repeat(np.arange(len(block)), np.diff(met.indptr)), met.indices] = -np.inf
        top = top_rows(table, min(DEEP, len(sides.known)))
        truth = sides.new[block].toarray() > 0
        tops.append(top)
        hits.append(np.take_along_axis(truth, top, axis=1))
    true = np.diff(sides.new.indptr)[askers]
    return Ranking(np.concatenate(tops), Hits(np.concatenate(hits), true))


class _Extra:
    """Measures that need to know who was named."""

    def __init__(self, sides: Split, askers: Rows) -> None:
        self.sides = sides
        self.askers = askers
        self.small = sides.degree[askers] <= SMALL
        graph = project(sides.history.snapshot)
        self.circle = np.full(len(sides.history), -1, dtype=np.int64)
        self.circle[graph.rows] = communities(graph)

    def measures(self, ranking: Ranking) -> dict[str, Any]:
        """All measures of one ranking."""
        hits, top = ranking.hits, ranking.top[:, :TOP]
        ndcg = hits.ndcg()
        amount = self.sides.history.amount
        country, circle = self.sides.arrays.country, self.circle
        share = amount[top] / amount.sum()
        return {
            "ndcg@10": interval(ndcg),
            "ndcg@10 small": interval(ndcg[self.small]) if self.small.any() else None,
            "hits@10": round(float(hits.any().mean()), 4),
            "mrr": round(float(hits.reciprocal().mean()), 4),
            "recall@100": round(float(hits.recall().mean()), 4),
            "coverage@10": round(len(np.unique(top)) / len(self.sides.known), 4),
            "novelty": round(float(-np.log2(np.maximum(share, 1e-12)).mean()), 2),
            "abroad": round(float((country[top] != country[self.askers][:, None]).mean()), 4),
            "across communities": round(float((circle[top] != circle[self.askers][:, None]).mean()), 4),
        }
