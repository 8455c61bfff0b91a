"""All shortest ways from some actors to others over their ties, as one layered graph.

This module owns the search, the counting of ways and their listing by strength. It works on rows:
actors, ties, actors, and so on. A project of 186 partners is one tie, never 17,205 pairs, and every
level is one sparse operation.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.tables import Matrix, Rows
from kg.analysis.ties import Ties

_Queue = list[tuple[float, tuple[int, ...], float]]


def search(ties: Ties, firsts: Rows, lasts: Rows) -> Ways | None:
    """The shortest ways from any of some actors to any of others; None when nothing connects them.

    Args:
        ties: What leads from actor to actor.
        firsts: Rows of the actors to start from, ascending.
        lasts: Rows of the actors to reach, ascending, none of them in `firsts`.

    Cost: O(actors and links within the distance).
    """
    if not len(firsts) or not len(lasts):
        return None
    forward = [firsts]
    seen = [np.zeros(size, dtype=bool) for size in ties.matrix.shape]
    seen[0][firsts] = True
    while not seen[0][lasts].any():
        for side, matrix in enumerate((ties.matrix, ties.members)):
            near = np.unique(_gather(matrix, forward[-1]))
            near = near[~seen[1 - side][near]]
            seen[1 - side][near] = True
            forward.append(near)
        if not len(forward[-1]):
            return None
    return Ways(ties, _backward(ties, forward, lasts[seen[0][lasts]]))


def _backward(ties: Ties, forward: list[Rows], lasts: Rows) -> list[Rows]:
    """The levels without what leads nowhere."""
    layers = [lasts]
    for level in range(len(forward) - 2, -1, -1):
        matrix = ties.members if level % 2 == 0 else ties.matrix
        layers.append(np.intersect1d(forward[level], _gather(matrix, layers[-1])))
    return layers[::-1]


def _gather(matrix: Matrix, rows: Rows) -> Rows:
    """The columns of some rows of a CSR array, with repetitions."""
    return np.asarray(matrix[rows].indices)


class Ways:
    """The levels of a search: even ones hold rows of actors, odd ones ties, all on some shortest way.

    Attributes:
        layers: The rows at each level, ascending.
    """

    def __init__(self, ties: Ties, layers: list[Rows]) -> None:
        self.layers = layers
        self._hops = [_hop(ties, level, *layers[level : level + 2]) for level in range(len(layers) - 1)]
        self._gain = [
            np.log(ties.weight[layer]) if level % 2 else np.zeros(len(layer))
            for level, layer in enumerate(layers)
        ]

    @property
    def steps(self) -> int:
        """How many ties each way has."""
        return len(self.layers) // 2

    def total(self) -> int:
        """How many ways there are; exact up to 2^53."""
        return int(self._to_end()[0].sum())

    def routes(self) -> int:
        """How many there are when ties between the same two actors count once; exact up to 2^53."""
        ways = np.ones(len(self.layers[-1]))
        for level in range(len(self._hops) - 2, -1, -2):
            step = self._hops[level] @ self._hops[level + 1]
            step.data[:] = 1.0
            ways = step @ ways
        return int(ways.sum())

    def through(self) -> list[tuple[Rows, NDArray[np.float64]]]:
        """For each level of actors between the ends: their rows, and how many ways lead through each."""
        onward, reached = self._to_end(), np.ones(len(self.layers[0]))
        found = []
        for level, hop in enumerate(self._hops[:-1], start=1):
            reached = hop.T @ reached
            if level % 2 == 0:
                found.append((self.layers[level], reached * onward[level]))
        return found

    def strongest(self) -> Iterator[list[int]]:
        """Rows of actors and ties in turn, way after way, in falling strength, equal ones by row.

        A best-first search whose guide is the exact strength of the best rest.
        """
        best = self._best()
        heap: _Queue = [(-round(float(best[0][at]), 12), (at,), 0.0) for at in range(len(self.layers[0]))]
        heapq.heapify(heap)
        while heap:
            _, way, gained = heapq.heappop(heap)
            level = len(way) - 1
            if level == len(self._hops):
                yield [int(layer[at]) for layer, at in zip(self.layers, way, strict=True)]
                continue
            hop = self._hops[level]
            for each in hop.indices[hop.indptr[way[-1]] : hop.indptr[way[-1] + 1]].tolist():
                so_far = gained + float(self._gain[level + 1][each])
                guess = -round(so_far + float(best[level + 1][each]), 12)
                heapq.heappush(heap, (guess, (*way, each), so_far))

    def _to_end(self) -> list[NDArray[np.float64]]:
        """How many ways lead from each member of each level to the end."""
        ways = [np.ones(len(self.layers[-1]))]
        for hop in reversed(self._hops):
            ways.append(hop @ ways[-1])
        return ways[::-1]

    def _best(self) -> list[NDArray[np.float64]]:
        """The logarithm of the strongest way from each member of each level to the end."""
        best = [np.zeros(len(self.layers[-1]))]
        for level in range(len(self._hops) - 1, -1, -1):
            hop = self._hops[level]
            onward = self._gain[level + 1] + best[-1]
            best.append(np.maximum.reduceat(onward[hop.indices], hop.indptr[:-1]))
        return best[::-1]


def _hop(ties: Ties, level: int, here: Rows, there: Rows) -> Matrix:
    """Which members of a level are joined to which of the next."""
    matrix = ties.matrix if level % 2 == 0 else ties.members
    hop = sp.csr_array(matrix[here][:, there], dtype=np.float64)
    hop.sort_indices()
    return hop
