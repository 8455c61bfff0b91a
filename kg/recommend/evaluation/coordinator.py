"""`kg evaluate coordinator`: the partners of a later project, given its coordinator, theme and some partners.

This module owns the protocol: every later project with one known coordinator and five or more known partners;
the partners are ranked from the history, given 0, 2 or 4 of them; once all of them count, once only those new
to the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix
from kg.errors import AnalysisError
from kg.recommend.arrays import Askers, product
from kg.recommend.evaluation.metrics import DEEP, Hits, difference, interval, top_rows
from kg.recommend.evaluation.split import Split, split_at
from kg.recommend.evaluation.weights import weights_before
from kg.recommend.model import score

OURS: Final = "additive model"
SEEDS: Final = (0, 2, 4)
_FEWEST: Final = 5
_BLOCK: Final = 250


@dataclass(frozen=True, eq=False)
class Task:
    """Later projects to find partners for.

    Attributes:
        coordinator: Row of each project's coordinator, shape (projects,).
        partners: Rows of its known partners in a random order that all methods share.
        theme: Projects by themes, as the coordinator states them; zeros where not stated.
    """

    coordinator: NDArray[np.int64]
    partners: list[NDArray[np.int64]]
    theme: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.coordinator)


def evaluate_coordinator(
    snapshot: Snapshot, split: date, *, until: date | None = None, queries: int | None = None, seed: int = 0
) -> dict[str, Any]:
    """How well the partners of later projects are foretold.

    Args:
        snapshot: Participations of both sides of the split.
        split: The first day of the side to foretell.
        until: Its last day.
        queries: How many projects to draw; None means all.
        seed: For drawing projects and seeds, for chance and for the bootstrap.

    Returns:
        A table for JSON: for all and for new partners, for 0, 2 and 4 seeds, the measures of each method
        and the differences in hits@10 between the model and each other.

    Raises:
        AnalysisError: Nothing can be foretold at that day, or no project has five known partners.
    """
    sides = split_at(snapshot, split, until)
    task = _task(sides, queries, np.random.default_rng(seed))
    if not len(task):
        raise AnalysisError("No later project has a known coordinator and five known partners.")
    weights, origin = weights_before(snapshot, split)
    return {
        "split": str(split),
        "until": None if until is None else str(until),
        "seed": seed,
        "projects": len(task),
        "weights": origin,
        "partners": {
            which: {str(seeds): _run(sides, task, seeds, weights, new=new, seed=seed) for seeds in SEEDS}
            for which, new in (("all", False), ("new", True))
        },
    }


def _task(sides: Split, queries: int | None, rng: np.random.Generator) -> Task:
    """The later projects that can be asked about."""
    leads = _leads(sides)
    consortia = sp.csc_array(sides.joined)
    asked = []
    for at in range(consortia.shape[1]):
        members = np.sort(consortia.indices[consortia.indptr[at] : consortia.indptr[at + 1]])
        if leads[at] >= 0 and len(members) > _FEWEST:
            asked.append((at, leads[at], members[members != leads[at]]))
    if queries is not None and queries < len(asked):
        asked = [asked[at] for at in np.sort(rng.choice(len(asked), queries, replace=False))]
    rows = [at for at, _, _ in asked]
    return Task(
        coordinator=np.array([lead for _, lead, _ in asked], dtype=np.int64),
        partners=[rng.permutation(members) for _, _, members in asked],
        theme=_themes(sides)[rows],
    )


def _leads(sides: Split) -> NDArray[np.int64]:
    """The row of the only coordinator of each later project, -1 where none or several are known."""
    whole, history = sides.whole, sides.history.snapshot
    rows = np.array([whole.row(iri) for iri in history.actors], dtype=np.int64)
    matrix = sp.csc_array(whole.coordinators[rows][:, sides.later])
    count = np.diff(matrix.indptr)
    known = sides.history.amount > 0
    leads = np.full(matrix.shape[1], -1, dtype=np.int64)
    one = np.flatnonzero(count == 1)
    leads[one] = matrix.indices[matrix.indptr[one]]
    leads[(leads >= 0) & ~known[leads]] = -1
    return leads


def _themes(sides: Split) -> NDArray[np.float32]:
    """Later projects by the themes that the history knows."""
    here, whole = sides.history.snapshot.features["theme"], sides.whole.features["theme"]
    places = {label: at for at, label in enumerate(whole.labels)}
    columns = [places[label] for label in here.labels]
    return np.asarray(whole.matrix[sides.later][:, columns].toarray(), dtype=np.float32)


def _run(sides: Split, task: Task, seeds: int, weights: Any, *, new: bool, seed: int) -> dict[str, Any]:
    """All methods on one variant."""
    found = {name: _hits(sides, task, seeds, name, weights, new=new, seed=seed) for name in _METHODS}
    asked = found[OURS].true > 0
    kept = {name: Hits(hits.hit[asked], hits.true[asked]) for name, hits in found.items()}
    ours = kept[OURS].any()
    return {
        "asked": int(asked.sum()),
        "methods": {
            name: {
                "hits@10": interval(hits.any()),
                "ndcg@10": interval(hits.ndcg()),
                "recall@100": round(float(hits.recall().mean()), 4),
                "mrr": round(float(hits.reciprocal().mean()), 4),
            }
            for name, hits in kept.items()
        },
        "differences in hits@10": {
            name: difference(ours, hits.any(), seed=seed) for name, hits in kept.items() if name != OURS
        },
    }


_METHODS: Final = (OURS, "without theme", "random", "degree", "popularity", "fresh work on the theme")


def _hits(sides: Split, task: Task, seeds: int, method: str, weights: Any, *, new: bool, seed: int) -> Hits:
    """What one method hits."""
    hits, true = [], []
    for begin in range(0, len(task), _BLOCK):
        some = range(begin, min(begin + _BLOCK, len(task)))
        team = _team(sides, task, some, seeds)
        table = np.array(_scored(sides, task, some, team, method, weights, seed), dtype=np.float32)
        closed = team.toarray() > 0
        if new:
            closed |= sides.arrays.met[task.coordinator[list(some)]].toarray() > 0
        closed[:, sides.history.amount == 0] = True
        table[closed] = -np.inf
        truth = np.zeros(table.shape, dtype=bool)
        for row, at in enumerate(some):
            truth[row, task.partners[at][seeds:]] = True
        truth &= ~closed
        top = top_rows(table, min(DEEP, table.shape[1]))
        hits.append(np.take_along_axis(truth, top, axis=1))
        true.append(truth.sum(axis=1))
    return Hits(np.concatenate(hits), np.concatenate(true))


def _team(sides: Split, task: Task, some: range, seeds: int) -> Matrix:
    """The coordinator and the partners given, by project; each row adds up to 1."""
    rows, columns = [], []
    for row, at in enumerate(some):
        board = [int(task.coordinator[at]), *task.partners[at][:seeds].tolist()]
        rows += [row] * len(board)
        columns += board
    share = np.full(len(rows), 1.0 / (seeds + 1), dtype=np.float32)
    return sp.csr_array((share, (rows, columns)), shape=(len(some), len(sides.history)))


def _scored(
    sides: Split, task: Task, some: range, team: Matrix, method: str, weights: Any, seed: int
) -> NDArray[np.float32]:
    """The scores of one method for some projects."""
    arrays, leads, count = sides.arrays, task.coordinator[list(some)], len(sides.history)
    theme = task.theme[list(some)]
    if method in (OURS, "without theme"):
        stated = theme if method == OURS and theme.shape[1] else None
        return score(arrays, Askers(team, arrays.country[leads], arrays.kind[leads], stated), weights)
    plain = {
        "degree": sides.degree.astype(np.float32),
        "popularity": sides.history.amount.astype(np.float32),
    }
    if method in plain:
        return np.tile(plain[method], (len(leads), 1))
    if method == "random":
        return np.random.default_rng([seed, some.start]).random((len(leads), count), dtype=np.float32)
    if not theme.shape[1]:
        return np.zeros((len(leads), count), dtype=np.float32)
    return product(theme, arrays.supply)
