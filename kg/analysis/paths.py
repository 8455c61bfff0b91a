"""By which chains two actors are connected: all shortest ones, step by step, with the fact on each step.

This module owns the search over actors and ties. It never turns a project of 186 partners into 17,205
pairs: a step goes from actor to tie to actor, and every level is one sparse operation.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix, Rows
from kg.analysis.ties import Fact, Ties, ties_of
from kg.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from the first actor to the last.

    Attributes:
        actors: IRIs, from first to last.
        names: What they are called.
        facts: What ties each actor to the next, one less than there are actors.
        strength: Product of 1/(n-1) over the steps, n the number of actors in each tie; 1 is the strongest.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    strength: float

    @property
    def undated(self) -> bool:
        """Whether at least one step rests on a fact without a date."""
        return any(fact.undated for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Chains:
    """All shortest chains between two actors, as far as they were asked for.

    Attributes:
        steps: How many steps each chain has; None when there is no chain.
        total: How many chains there are, listed or not; two that differ in a project only are two.
        routes: How many sequences of actors there are, whatever ties them.
        chains: The strongest first; equal ones by IRI.
    """

    steps: int | None
    total: int
    routes: int
    chains: tuple[Chain, ...]


NO_CHAIN = Chains(steps=None, total=0, routes=0, chains=())


def shortest_chains(
    snapshot: Snapshot,
    first: str,
    last: str,
    *,
    as_of: date | None = None,
    active_on: date | None = None,
    limit: int = 100,
    works_only: bool = False,
) -> Chains:
    """All shortest chains from one actor to another.

    Definition: A step leads over one tie: a shared project, an agreement, a contact, a meeting held, a
    shared event, a membership or coordination, an office, host or operator, an invitation. Chains with
    the fewest steps are given.

    Args:
        snapshot: The facts.
        first: IRI of the actor to start from.
        last: IRI of the actor to reach.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        limit: How many chains to list at most.
        works_only: Only shared projects and agreements.

    Raises:
        NotFound: One of the two is not in the snapshot.
        AnalysisError: The two are the same.

    Undefined: Where nothing connects the two, `steps` is None and no chain is listed.

    Cost: O(links) for the search, and the number of listed chains times their neighbours for the listing.
    """
    for iri in (first, last):
        snapshot.row(iri)
    if first == last:
        raise AnalysisError("A chain needs two different actors.", found=snapshot.names[snapshot.row(first)])
    view = snapshot.at(as_of=as_of, active_on=active_on)
    if first not in view or last not in view:
        return NO_CHAIN
    ties = ties_of(view, works_only=works_only)
    layers = _layers(ties, view.row(first), view.row(last))
    return NO_CHAIN if layers is None else _Ways(ties, layers).found(limit)


def _layers(ties: Ties, first: int, last: int) -> list[Rows] | None:
    """Actors, ties, actors, ... on some shortest chain, level by level; None when there is none."""
    forward = [np.array([first])]
    seen = [np.zeros(size, dtype=bool) for size in ties.matrix.shape]
    seen[0][first] = True
    while not seen[0][last]:
        for side, matrix in enumerate((ties.matrix, ties.members)):
            near = np.unique(_gather(matrix, forward[-1]))
            near = near[~seen[1 - side][near]]
            seen[1 - side][near] = True
            forward.append(near)
        if not len(forward[-1]):
            return None
    return _backward(ties, forward, last)


def _backward(ties: Ties, forward: list[Rows], last: int) -> list[Rows]:
    """The levels without what leads nowhere."""
    layers = [np.array([last])]
    for level in range(len(forward) - 2, -1, -1):
        matrix = ties.members if level % 2 == 0 else ties.matrix
        layers.append(np.intersect1d(forward[level], _gather(matrix, layers[-1])))
    return layers[::-1]


def _gather(matrix: Matrix, rows: Rows) -> Rows:
    """The columns of some rows of a CSR array, with repetitions."""
    return np.asarray(matrix[rows].indices)


class _Ways:
    """The levels of a search as one layered graph: counting and listing its ways."""

    def __init__(self, ties: Ties, layers: list[Rows]) -> None:
        self.ties = ties
        self.layers = layers
        self.hops = [self._hop(level) for level in range(len(layers) - 1)]
        self.gain = [
            np.log(ties.weight[layer]) if level % 2 else np.zeros(len(layer))
            for level, layer in enumerate(layers)
        ]
        self.best = self._best()

    def found(self, limit: int) -> Chains:
        """The counts, and the strongest chains."""
        chains = tuple(self._chain(way) for way, _ in zip(self._strongest(), range(limit), strict=False))
        return Chains(len(self.layers) // 2, self._total(), self._routes(), chains)

    def _hop(self, level: int) -> Matrix:
        """Which members of a level are joined to which of the next."""
        here, there = self.layers[level], self.layers[level + 1]
        matrix = self.ties.matrix if level % 2 == 0 else self.ties.members
        hop = sp.csr_array(matrix[here][:, there], dtype=np.float64)
        hop.sort_indices()
        return hop

    def _total(self) -> int:
        """How many ways there are; exact up to 2^53."""
        ways = np.ones(1)
        for hop in reversed(self.hops):
            ways = hop @ ways
        return int(ways[0])

    def _routes(self) -> int:
        """How many ways there are when ties between the same two actors count once; exact up to 2^53."""
        ways = np.ones(1)
        for level in range(len(self.hops) - 2, -1, -2):
            step = self.hops[level] @ self.hops[level + 1]
            step.data[:] = 1.0
            ways = step @ ways
        return int(ways[0])

    def _best(self) -> list[NDArray[np.float64]]:
        """The logarithm of the strongest way from each member of each level to the end."""
        best = [np.zeros(1)]
        for level in range(len(self.hops) - 1, -1, -1):
            hop = self.hops[level]
            onward = self.gain[level + 1] + best[-1]
            best.append(np.maximum.reduceat(onward[hop.indices], hop.indptr[:-1]))
        return best[::-1]

    def _strongest(self) -> Iterator[tuple[int, ...]]:
        """Ways in falling strength; best-first search with the exact rest as its guide."""
        heap: list[tuple[float, tuple[int, ...], float]] = [(-round(float(self.best[0][0]), 12), (0,), 0.0)]
        while heap:
            _, way, gained = heapq.heappop(heap)
            level = len(way) - 1
            if level == len(self.hops):
                yield way
                continue
            hop, gain, best = self.hops[level], self.gain[level + 1], self.best[level + 1]
            for each in hop.indices[hop.indptr[way[-1]] : hop.indptr[way[-1] + 1]].tolist():
                so_far = gained + float(gain[each])
                heapq.heappush(heap, (-round(so_far + float(best[each]), 12), (*way, each), so_far))

    def _chain(self, way: tuple[int, ...]) -> Chain:
        """A way with its facts."""
        rows = [int(layer[at]) for layer, at in zip(self.layers, way, strict=True)]
        actors, ties, snapshot = rows[::2], rows[1::2], self.ties.snapshot
        facts = (
            self.ties.fact(one, tie, other)
            for one, tie, other in zip(actors[:-1], ties, actors[1:], strict=True)
        )
        return Chain(
            actors=tuple(snapshot.actors[row] for row in actors),
            names=tuple(snapshot.names[row] for row in actors),
            facts=tuple(facts),
            strength=float(np.prod(self.ties.weight[ties])),
        )
