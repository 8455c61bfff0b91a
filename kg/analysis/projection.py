"""Who works with whom: a simple, undirected graph with positive weights, from projects and agreements.

This module owns the projection of a snapshot onto its actors and its form as a NetworkX graph. It computes
no measure. Memberships, events, meetings and contacts are ties of another sort and make nobody a partner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix, Rows
from kg.analysis.triangles import triangle_counts

if TYPE_CHECKING:
    import networkx as nx


T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Projection:
    """The graph of those who have at least one partner.

    Attributes:
        snapshot: What it was made from, already in time.
        rows: Rows of the snapshot's actors that are nodes, ascending, shape (nodes,).
        weights: Newman's weights between nodes, symmetric, no diagonal, CSR of float64, shape (nodes, nodes).
    """

    snapshot: Snapshot
    rows: Rows
    weights: Matrix
    _memory: dict[Any, Any] = field(default_factory=dict)

    def remembered(self, key: Any, make: Callable[[], T]) -> T:
        """What was once computed from this graph under a key; computed now when it was not."""
        if key not in self._memory:
            self._memory[key] = make()
        found: T = self._memory[key]
        return found

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.rows)

    @property
    def edges(self) -> int:
        """How many pairs work together."""
        return int(self.weights.nnz // 2)

    @cached_property
    def degree(self) -> NDArray[np.int64]:
        """How many partners each node has."""
        return np.asarray(np.diff(self.weights.indptr), dtype=np.int64)

    @cached_property
    def iris(self) -> tuple[str, ...]:
        """IRIs of the nodes, sorted."""
        return tuple(self.snapshot.actors[row] for row in self.rows)

    @cached_property
    def pattern(self) -> Matrix:
        """The same graph with every weight 1, CSR of float64."""
        weights = self.weights
        return sp.csr_array((np.ones(weights.nnz), weights.indices, weights.indptr), shape=weights.shape)

    @cached_property
    def closed(self) -> NDArray[np.int64]:
        """How many pairs of each node's partners work with each other."""
        return triangle_counts(self.pattern)

    def nodes_of(self, iris: Any) -> Rows:
        """The nodes of those of the actors that have a partner, ascending."""
        rows = self.snapshot.rows(iris)
        places = np.searchsorted(self.rows, rows)
        inside = places < len(self.rows)
        inside[inside] = self.rows[places[inside]] == rows[inside]
        return np.asarray(places[inside])


def project(snapshot: Snapshot, *, as_of: date | None = None, active_on: date | None = None) -> Projection:
    """The graph of who works with whom.

    Definition: Two actors are linked when they take part in the same project or are parties of the same
    agreement. A project with n participants adds 1/(n-1) to the weight of each of its pairs, an
    agreement with n parties likewise, so that each project and agreement adds 1 to the strength of
    everyone in it. One participant gives no link.

    Args:
        snapshot: The facts.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Undefined: The graph of a snapshot without any shared project or agreement has no nodes.

    Cost: O(sum of the squares of the sizes of projects) in time and memory.

    Sources: M. E. J. Newman, Scientific collaboration networks II, Phys. Rev. E 64, 016132 (2001),
    equation 2.
    """
    view = snapshot.at(as_of=as_of, active_on=active_on)
    return view.remembered("projection", lambda: _project(view))


def _project(view: Snapshot) -> Projection:
    """The projection of a view, without those who have no partner."""
    weights = works_with(view)
    rows = np.flatnonzero(np.diff(weights.indptr))
    return Projection(view, rows, sp.csr_array(weights[rows][:, rows]))


def shared_work(snapshot: Snapshot) -> Matrix:
    """Actors by projects and agreements, 1 where the actor takes part; only those shared by two or more.

    Returns:
        CSR of float64; projects come first, in the order of the snapshot, then agreements.
    """
    both = sp.hstack([snapshot.incidence("participation"), snapshot.incidence("agreement")], format="csr")
    size = np.bincount(both.indices, minlength=both.shape[1])
    return sp.csr_array(both[:, size >= 2], dtype=np.float64)


def works_with(snapshot: Snapshot) -> Matrix:
    """Newman's weights between all actors of a snapshot, in the snapshot's own rows.

    Returns:
        Symmetric CSR of float64 without diagonal, shape (actors, actors); sorted indices, no stored zeros.
    """
    work = shared_work(snapshot)
    size = np.bincount(work.indices, minlength=work.shape[1])
    share = sp.diags_array(1.0 / (size - 1), shape=(len(size), len(size)))
    weights = sp.csr_array(work @ share @ work.T)
    return without_diagonal(weights)


def without_diagonal(matrix: Matrix) -> Matrix:
    """A CSR array without its diagonal and with sorted indices."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    off = rows != matrix.indices
    counts = np.bincount(rows[off], minlength=matrix.shape[0])
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(matrix.indptr.dtype)
    bare = sp.csr_array((matrix.data[off], matrix.indices[off], indptr), shape=matrix.shape)
    bare.sort_indices()
    return bare


def to_networkx(
    snapshot: Snapshot, *, as_of: date | None = None, active_on: date | None = None
) -> nx.Graph[str]:
    """The graph of who works with whom, for NetworkX: simple, undirected, positively weighted.

    Returns:
        A graph whose nodes are IRIs with `name`, `country` and `kind`, and whose edges have `weight`;
        nodes and edges come in the order of the IRIs.

    Cost: Some microseconds for each edge; a graph of 800,000 edges takes seconds and hundreds of megabytes.
    """
    found = project(snapshot, as_of=as_of, active_on=active_on)
    return graph_of(found, np.arange(len(found)))


def neighbourhood(
    snapshot: Snapshot,
    iri: str,
    *,
    radius: int = 1,
    limit: int = 200,
    as_of: date | None = None,
    active_on: date | None = None,
) -> nx.Graph[str]:
    """An actor and its nearest partners, as a NetworkX graph.

    Args:
        snapshot: The facts.
        iri: The actor in the middle.
        radius: How many steps away a node may be.
        limit: How many nodes at most; nearer ones come first, then those with the stronger tie, then by IRI.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: No actor of this IRI is in the snapshot.
    """
    snapshot.row(iri)
    found = project(snapshot, as_of=as_of, active_on=active_on)
    ring = found.nodes_of([iri])
    nodes = ring
    for _ in range(radius if len(ring) else 0):
        strength = np.asarray(found.weights[ring].sum(axis=0)).ravel()
        strength[nodes] = 0
        ring = np.flatnonzero(strength)
        ring = ring[np.lexsort((ring, -strength[ring]))][: max(0, limit - len(nodes))]
        nodes = np.concatenate([nodes, ring])
        if not len(ring):
            break
    return graph_of(found, np.sort(nodes))


def graph_of(projection: Projection, nodes: Rows) -> nx.Graph[str]:
    """Some nodes of a projection and what lies between them, as a NetworkX graph."""
    import networkx as nx

    snapshot, graph = projection.snapshot, nx.Graph()
    for node in nodes:
        row = projection.rows[node]
        graph.add_node(
            snapshot.actors[row],
            name=snapshot.names[row],
            country=snapshot.country[row],
            kind=snapshot.kind[row],
        )
    inside = sp.coo_array(sp.triu(projection.weights[nodes][:, nodes]))
    iris = [projection.iris[node] for node in nodes]
    pairs = zip(inside.row.tolist(), inside.col.tolist(), inside.data.tolist(), strict=True)
    graph.add_weighted_edges_from((iris[one], iris[other], weight) for one, other, weight in pairs)
    return graph
