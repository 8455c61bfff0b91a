"""In which of five roles an actor stands between two others who do not work with each other.

This module owns the counting of the roles of Gould and Fernandez over all open pairs. No other Python
library known has them; the definition followed is the published one, and that of the R package sna,
whose counts it gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.communities import membership
from kg.analysis.projection import Projection
from kg.analysis.tables import Matrix, Rows
from kg.analysis.triangles import oriented, triangles

ROLES: Final = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False, slots=True)
class Brokerage:
    """How many ordered open pairs each node stands between, by role; each array has shape (nodes,).

    Attributes:
        coordinator: All three in one group.
        itinerant: The two others in one group, the broker in another.
        gatekeeper: From another group, through the broker, into the broker's own.
        representative: From the broker's own group, through the broker, to another.
        liaison: Three different groups.
    """

    coordinator: Counts
    itinerant: Counts
    gatekeeper: Counts
    representative: Counts
    liaison: Counts

    @property
    def total(self) -> Counts:
        """All roles together: twice the open pairs."""
        return np.asarray(sum(getattr(self, role) for role in ROLES))


def brokerage_roles(graph: Projection, labels: Rows) -> Brokerage:
    """The five roles of each node.

    Definition: b brokers from a to c when a works with b, b with c, and a not with c. As working
    together has no direction, each open pair counts once from a to c and once from c to a: gatekeeper
    and representative are equal, and the other roles even. The sum over the roles is d(d-1) - 2t, with
    d partners in groups and t links among them.

    Args:
        graph: Who works with whom.
        labels: The group of each node, -1 for none, shape (nodes,).

    Undefined: A node without a group brokers nothing, and nothing is brokered for it.

    Cost: O(edges + triangles).

    Sources: R. V. Gould, R. M. Fernandez, Structures of mediation, Sociological Methodology 19 (1989),
    pages 92-93.
    """
    inside = np.flatnonzero(labels >= 0)
    within = sp.csr_array(graph.pattern[inside][:, inside])
    pairs = _all_pairs(within, labels[inside]) - _closed_pairs(within, labels[inside])
    every = np.zeros((len(graph), 4), dtype=np.int64)
    every[inside] = pairs
    one, two, three, four = every.T
    return Brokerage(2 * one, 2 * two, three, three, 2 * four)


def _all_pairs(matrix: Matrix, labels: Rows) -> Counts:
    """Pairs of partners of each node: both of its group, both of one other, one of its own, of two others."""
    per_group = matrix @ membership(labels)
    degree = np.diff(matrix.indptr).astype(np.int64)
    own = _own(per_group, labels)
    squares = np.asarray(per_group.multiply(per_group).sum(axis=1)).ravel().astype(np.int64)
    coordinator = own * (own - 1) // 2
    itinerant = ((squares - own**2) - (degree - own)) // 2
    crossing = own * (degree - own)
    liaison = degree * (degree - 1) // 2 - coordinator - itinerant - crossing
    return np.stack([coordinator, itinerant, crossing, liaison], axis=1)


def _own(per_group: Matrix, labels: Rows) -> Counts:
    """How many partners of each node are of its own group."""
    row = np.repeat(np.arange(len(labels)), np.diff(per_group.indptr))
    mine = per_group.indices == labels[row]
    return np.bincount(row[mine], per_group.data[mine], len(labels)).astype(np.int64)


def _closed_pairs(matrix: Matrix, labels: Rows) -> Counts:
    """The same pairs, those that work with each other: one for each triangle and corner."""
    edges, nodes = oriented(matrix), matrix.shape[0]
    closed = np.zeros(nodes * 4, dtype=np.int64)
    for low_middle, middle_high, _ in triangles(edges):
        corners = edges.low[low_middle], edges.high[low_middle], edges.high[middle_high]
        a, b, c = (labels[corner] for corner in corners)
        ab, bc, ca = a == b, b == c, c == a
        for corner, left, right, opposite in zip(
            corners, (ab, ab, ca), (ca, bc, bc), (bc, ca, ab), strict=True
        ):
            role = np.where(left & right, 0, np.where(opposite, 1, np.where(left | right, 2, 3)))
            closed += np.bincount(corner * 4 + role, minlength=nodes * 4)
    return closed.reshape(nodes, 4)
