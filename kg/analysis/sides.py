"""Two groups in a graph: who is in which, and how each node is tied to them.

This module owns the counting across two groups, which may have actors in common. It shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kg.analysis.projection import Projection
from kg.analysis.tables import Rows


class Sides:
    """Two groups in a graph, and how each node is tied to them."""

    def __init__(self, graph: Projection, first: Iterable[str], second: Iterable[str]) -> None:
        self.graph = graph
        self.iris = (tuple(first), tuple(second))
        self.nodes = tuple(graph.nodes_of(iris) for iris in self.iris)
        self.weight = tuple(np.asarray(graph.weights[:, nodes].sum(axis=1)).ravel() for nodes in self.nodes)
        self.inside = tuple(np.isin(np.arange(len(graph)), nodes) for nodes in self.nodes)
        self.same = set(self.iris[0]) == set(self.iris[1])

    def ranked(self) -> Rows:
        """Nodes with ties to both sides, the best first; equal ones in the order of the IRIs."""
        score = self.weight[0] * self.weight[1]
        found = np.flatnonzero(score)
        if self.same:  # one partner in the group bridges nothing
            found = found[np.diff(self.graph.weights[found][:, self.nodes[0]].indptr) >= 2]
        return found[np.lexsort((found, -np.round(score[found], 12)))]

    def role(self, node: int) -> str:
        """The role of a broker between the two sides."""
        mine = bool(self.inside[0][node]), bool(self.inside[1][node])
        if self.same:
            return "coordinator" if mine[0] else "itinerant"
        named = {(True, False): "representative", (False, True): "gatekeeper", (True, True): "coordinator"}
        return named.get(mine, "liaison")

    def partners(self, node: int) -> tuple[Rows, Rows]:
        """The partners of a node on each side."""
        start, stop = self.graph.weights.indptr[node : node + 2]
        near = self.graph.weights.indices[start:stop]
        return near[self.inside[0][near]], near[self.inside[1][near]]

    def across(self) -> tuple[int, int]:
        """How many pairs across the two groups work together, and how many do not."""
        rows = [self.graph.snapshot.rows(iris) for iris in self.iris]
        linked = self._linked(*self.nodes)
        return linked, _pairs(*rows) - linked

    def open_pairs(self, node: int) -> int:
        """How many pairs across, both partners of a node, do not work together."""
        one, other = self.partners(node)
        return _pairs(one, other) - self._linked(one, other)

    def _linked(self, one: Rows, other: Rows) -> int:
        """How many pairs across two sets work together; a pair that stands in both counts once."""
        both = np.intersect1d(one, other)
        return self._entries(one, other) - self._entries(both, both) // 2

    def _entries(self, one: Rows, other: Rows) -> int:
        """How many ordered pairs from one set to the other work together."""
        return int(self.graph.weights[one][:, other].nnz)


def _pairs(one: Rows, other: Rows) -> int:
    """How many pairs there are across two sets; nobody is paired with itself, and each pair counts once."""
    both = len(np.intersect1d(one, other))
    return len(one) * len(other) - both - both * (both - 1) // 2
