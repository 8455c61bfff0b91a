"""`kg evaluate bridges`: who later brought two groups together.

This module owns the protocol: groups are Leiden communities of the history at a high resolution; a later
consortium in which two members of different groups had never met credits the members who had known both,
evenly; the brokers of a pair of groups are ranked from the history.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.communities import communities
from kg.analysis.projection import project
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError
from kg.recommend.evaluation.metrics import TOP, difference, interval
from kg.recommend.evaluation.split import Split, split_at

OURS: Final = "product of ties"
_RESOLUTION: Final = 12.0
_SMALLEST: Final = 20
_BROKERS: Final = 3
_PAIRS: Final = 400

Credit = dict[tuple[int, int], dict[int, float]]


def evaluate_bridges(
    snapshot: Snapshot, split: date, *, until: date | None = None, queries: int | None = None, seed: int = 0
) -> dict[str, Any]:
    """How well the later brokers between two groups are foretold.

    Args:
        snapshot: Participations of both sides of the split.
        split: The first day of the side to foretell.
        until: Its last day.
        queries: How many pairs of groups to draw; None means 400.
        seed: For drawing pairs, for chance and for the bootstrap.

    Returns:
        A table for JSON: groups and pairs; for each rule hits@10, MRR and nDCG@10 with its interval;
        differences in nDCG@10 between our rule and each other.

    Raises:
        AnalysisError: Nothing can be foretold at that day, or no pair of groups was brought together.
    """
    sides = split_at(snapshot, split, until)
    label = groups_of(sides)
    credit = {pair: earned for pair, earned in credit_of(sides, label).items() if len(earned) >= _BROKERS}
    if not credit:
        raise AnalysisError("No two groups were brought together.", hint="Choose a longer period.")
    rng = np.random.default_rng(seed)
    pairs = sorted(credit)
    if len(pairs) > (queries or _PAIRS):
        pairs = [pairs[at] for at in np.sort(rng.choice(len(pairs), queries or _PAIRS, replace=False))]
    scores = _scores(sides, label, rng)
    found = {
        name: np.array([_measured(score(*pair), credit[pair]) for pair in pairs]) for name, score in scores
    }
    return {
        "split": str(split),
        "until": None if until is None else str(until),
        "seed": seed,
        "groups": int(label.max()) + 1,
        "pairs": len(pairs),
        "rules": {
            name: {
                "ndcg@10": interval(values[:, 0]),
                "hits@10": round(float(values[:, 1].mean()), 4),
                "mrr": round(float(values[:, 2].mean()), 4),
            }
            for name, values in found.items()
        },
        "differences": {
            name: difference(found[OURS][:, 0], values[:, 0], seed=seed)
            for name, values in found.items()
            if name != OURS
        },
    }


def groups_of(sides: Split) -> NDArray[np.int64]:
    """The group of each actor, -1 outside the groups that are large enough."""
    graph = project(sides.history.snapshot)
    circle = communities(graph, resolution=_RESOLUTION)
    large = np.bincount(circle) >= _SMALLEST
    label = np.full(len(sides.history), -1, dtype=np.int64)
    label[graph.rows] = np.where(large[circle], circle, -1)
    return label


def credit_of(sides: Split, label: NDArray[np.int64]) -> Credit:
    """Who is credited for bringing two groups together, by pair of groups."""
    found: Credit = defaultdict(lambda: defaultdict(float))
    consortia = sp.csc_array(sides.joined)
    for at in range(consortia.shape[1]):
        members = np.sort(consortia.indices[consortia.indptr[at] : consortia.indptr[at + 1]])
        if len(members) >= _BROKERS:
            _credit(sides, label, members, found)
    return found


def _credit(sides: Split, label: NDArray[np.int64], members: NDArray[Any], found: Credit) -> None:
    """Each open pair of one consortium shares one credit among those who knew both."""
    met = sides.arrays.met[members][:, members].toarray() > 0
    own = label[members]
    apart = (own[:, None] != own[None, :]) & (own[:, None] >= 0) & (own[None, :] >= 0)
    for one, other in np.argwhere(np.triu(~met & apart, 1)):
        brokers = np.flatnonzero(met[one] & met[other])
        pair = (min(int(own[one]), int(own[other])), max(int(own[one]), int(own[other])))
        for broker in members[brokers]:
            found[pair][int(broker)] += 1.0 / len(brokers)


def _scores(sides: Split, label: NDArray[np.int64], rng: np.random.Generator) -> list[tuple[str, Any]]:
    """Every rule as a function of two groups."""
    inside = np.flatnonzero(label >= 0)
    member = sp.csr_array(
        (np.ones(len(inside)), (inside, label[inside])), shape=(len(label), int(label.max()) + 1)
    )
    tied = np.asarray((sides.history.ties(np.arange(len(label))) @ member).toarray())
    linked = np.asarray((sides.arrays.met @ member).toarray())
    degree = sides.degree.astype(np.float64)
    chance = rng.random(len(label))
    return [
        (OURS, lambda one, other: tied[:, one] * tied[:, other]),
        ("random", lambda one, other: np.roll(chance, 7919 * one + other)),
        ("degree", lambda one, other: degree),
        ("popularity", lambda one, other: sides.history.amount),
        ("product of links", lambda one, other: linked[:, one] * linked[:, other]),
    ]


def _measured(score: NDArray[np.float64], earned: dict[int, float]) -> tuple[float, float, float]:
    """nDCG@10 with credits as gains, whether anybody credited is among ten, and one over the first one's place."""
    top = np.argsort(-score, kind="stable")[:TOP]
    discount = 1.0 / np.log2(np.arange(2, TOP + 2))
    gains = np.array([earned.get(int(row), 0.0) for row in top])
    best = np.sort(np.array(list(earned.values())))[::-1][:TOP]
    hit = gains > 0
    place = 1.0 / (int(hit.argmax()) + 1) if hit.any() else 0.0
    return float((gains * discount).sum() / (best * discount[: len(best)]).sum()), float(hit.any()), place
