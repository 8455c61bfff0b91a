"""`kg evaluate introducers`: who stood between two new partners in their first joint project.

This module owns the protocol: of every later consortium, some pairs that had never met; their common
partners are ranked; those who take part in the joint project are the true ones. Presence is a proxy: nobody
wrote down who introduced whom.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError
from kg.recommend.between import introduction
from kg.recommend.evaluation.metrics import difference, interval
from kg.recommend.evaluation.split import Split, split_at

OURS: Final = "ties times experience"
_SMALLEST: Final = 3
_LARGEST: Final = 40
_PAIRS: Final = 6
_CANDIDATES: Final = 3
_PROJECTS: Final = 2500


def evaluate_introducers(
    snapshot: Snapshot, split: date, *, until: date | None = None, queries: int | None = None, seed: int = 0
) -> dict[str, Any]:
    """How often the true introducer is the first, or among the first three.

    Args:
        snapshot: Participations of both sides of the split.
        split: The first day of the side to foretell.
        until: Its last day.
        queries: How many later projects to draw pairs from; None means 2,500.
        seed: For drawing projects and pairs, for chance and for the bootstrap.

    Returns:
        A table for JSON: shares of new pairs with a common partner, and of those with one in the joint
        project; for each rule the top-1 and top-3 share with intervals; differences in top-3 between our
        rule and each other.

    Raises:
        AnalysisError: Nothing can be foretold at that day, or no pair has three common partners.
    """
    sides = split_at(snapshot, split, until)
    rng = np.random.default_rng(seed)
    counts, first, third = _asked(sides, rng, queries or _PROJECTS)
    if not first:
        raise AnalysisError("No new pair has three partners in common.", hint="Choose a longer period.")
    tops = {rule: np.array([row[rule] for row in third]) for rule in third[0]}
    return {
        "split": str(split),
        "until": None if until is None else str(until),
        "seed": seed,
        **counts,
        "rules": {
            rule: {"top-1": interval(np.array([row[rule] for row in first])), "top-3": interval(tops[rule])}
            for rule in tops
        },
        "differences in top-3": {
            rule: difference(tops[OURS], tops[rule], seed=seed) for rule in tops if rule != OURS
        },
    }


def _asked(
    sides: Split, rng: np.random.Generator, projects: int
) -> tuple[dict[str, int], list[dict[str, float]], list[dict[str, float]]]:
    """All pairs: how many there are, and what each rule found."""
    counts = dict.fromkeys(("pairs", "with a common partner", "introduced", "asked"), 0)
    first: list[dict[str, float]] = []
    third: list[dict[str, float]] = []
    consortia = sp.csc_array(sides.joined)
    for project in rng.permutation(consortia.shape[1])[:projects]:
        members = consortia.indices[consortia.indptr[project] : consortia.indptr[project + 1]]
        if not _SMALLEST <= len(members) <= _LARGEST:
            continue
        for one, other in _strangers(sides, np.sort(members), rng):
            _ask(sides, int(one), int(other), members, rng, counts, first, third)
    return counts, first, third


def _strangers(sides: Split, members: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    """Some pairs of a consortium that had never met."""
    met = sides.arrays.met[members][:, members].toarray() > 0
    pairs = np.argwhere(np.triu(~met, 1))
    return members[pairs[rng.permutation(len(pairs))[:_PAIRS]]]


def _ask(
    sides: Split,
    one: int,
    other: int,
    members: NDArray[Any],
    rng: np.random.Generator,
    counts: dict[str, int],
    first: list[dict[str, float]],
    third: list[dict[str, float]],
) -> None:
    """Rank the common partners of one pair by every rule."""
    ties = sides.history.ties(np.array([one, other]))
    near, far = (ties.indices[ties.indptr[at] : ties.indptr[at + 1]] for at in (0, 1))
    common, mine, theirs = np.intersect1d(near, far, assume_unique=True, return_indices=True)
    true = np.isin(common, members)
    counts["pairs"] += 1
    counts["with a common partner"] += bool(len(common))
    counts["introduced"] += bool(true.any())
    if not true.any() or len(common) < _CANDIDATES:
        return
    counts["asked"] += 1
    left = ties.data[ties.indptr[0] : ties.indptr[1]][mine]
    right = ties.data[ties.indptr[1] : ties.indptr[2]][theirs]
    ranked = {
        name: np.argsort(-worth, kind="stable") for name, worth in _rules(sides, common, left, right, rng)
    }
    first.append({name: float(true[order[0]]) for name, order in ranked.items()})
    third.append({name: float(true[order[:3]].any()) for name, order in ranked.items()})


def _rules(
    sides: Split, common: NDArray[Any], left: NDArray[Any], right: NDArray[Any], rng: np.random.Generator
) -> list[tuple[str, NDArray[Any]]]:
    """What each rule says the common partners are worth."""
    amount, degree = sides.history.amount[common], sides.degree[common]
    return [
        (OURS, introduction(left * right, amount)),
        ("random", rng.random(len(common))),
        ("degree", degree.astype(np.float64)),
        ("popularity", amount),
        ("weaker tie", np.minimum(left, right)),
        ("sum of ties", left + right),
        ("Adamic-Adar", 1.0 / np.log(degree + 1.0)),
    ]
