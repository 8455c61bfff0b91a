"""Structural holes: how little an actor's partners work with each other.

This module owns constraint, effective size and efficiency. Each equals what NetworkX computes on the
same graph; the road to it is one pass over all triangles instead of a product of matrices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.projection import Projection
from kg.analysis.tables import Matrix, Rows
from kg.analysis.triangles import oriented, triangles

Values = NDArray[np.float64]


def constraint(graph: Projection, *, weighted: bool = True) -> Values:
    r"""How much an actor's partners are one circle: high where they are, low where it stands between circles.

    Definition: With p(i, j) the share of i's ties that go to j, the constraint on i is the sum over its
    partners j of (p(i, j) + sum over common partners q of p(i, q) p(q, j)) squared.

    Args:
        graph: Who works with whom.
        weighted: Shares of Newman's weights; else every partner counts alike.

    Returns:
        Shape (nodes,); equal to `networkx.constraint(G, weight="weight")`, or without `weight`.

    Undefined: NetworkX gives NaN for a node without links; a projection has none.

    Cost: O(edges + triangles).

    Sources: R. S. Burt, Structural Holes (Harvard University Press, 1992), chapter 2; Burt, Structural
    holes and good ideas, American Journal of Sociology 110 (2004).
    """
    matrix = graph.weights if weighted else graph.pattern
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    edges = oriented(matrix)
    weight = matrix.data[edges.place]
    up, down = weight / strength[edges.low], weight / strength[edges.high]
    by_up, by_down = np.zeros(len(edges)), np.zeros(len(edges))
    for low_middle, middle_high, low_high in triangles(edges):
        _add(by_up, low_middle, up[low_high] * down[middle_high])
        _add(by_down, low_middle, up[middle_high] * down[low_high])
        _add(by_up, middle_high, down[low_middle] * up[low_high])
        _add(by_down, middle_high, down[low_high] * up[low_middle])
        _add(by_up, low_high, up[low_middle] * up[middle_high])
        _add(by_down, low_high, down[middle_high] * down[low_middle])
    total = np.bincount(edges.low, (up + by_up) ** 2, edges.nodes)
    return np.asarray(total + np.bincount(edges.high, (down + by_down) ** 2, edges.nodes))


def effective_size(graph: Projection) -> Values:
    """How many separate circles an actor reaches: its partners, less the links among them for each partner.

    Definition: d - 2t/d, with d partners and t links among the partners; Borgatti's form of Burt's
    measure for graphs whose links count alike.

    Returns:
        Shape (nodes,); equal to `networkx.effective_size(G)`.

    Undefined: NetworkX gives NaN for a node without links; a projection has none.

    Cost: O(edges + triangles).

    Sources: R. S. Burt, Structural Holes (1992); S. P. Borgatti, Structural holes: unpacking Burt's
    redundancy measures, Connections 20(1) (1997).
    """
    degree = graph.degree
    return np.asarray(degree - 2.0 * graph.closed / degree)


def efficiency(graph: Projection) -> Values:
    """What share of an actor's partners is not redundant: effective size divided by the number of partners.

    Returns:
        Shape (nodes,), between 0 and 1.

    Undefined: Nowhere in a projection: each node has a partner.

    Cost: O(edges + triangles).

    Sources: R. S. Burt, Structural Holes (1992), page 53.
    """
    return np.asarray(effective_size(graph) / graph.degree)


def constraint_of(matrix: Matrix, row: int) -> float | None:
    """The constraint on one node of a symmetric CSR array; None where it has no link.

    Cost: The links among its partners, whatever the size of the graph.
    """
    near, ties = _links_of(matrix, row)
    if not len(near):
        return None
    mine = ties / ties.sum()
    strength = np.asarray(matrix[near].sum(axis=1)).ravel()
    among = matrix[near][:, near]
    by_others = among.T @ (mine / strength)
    return float(((mine + by_others) ** 2).sum())


def effective_size_of(matrix: Matrix, row: int) -> float | None:
    """The effective size of one node of a symmetric CSR array; None where it has no link.

    Cost: The links among its partners, whatever the size of the graph.
    """
    near, _ = _links_of(matrix, row)
    return float(len(near) - matrix[near][:, near].nnz / len(near)) if len(near) else None


def _links_of(matrix: Matrix, row: int) -> tuple[Rows, Values]:
    """The partners of a node and the weights of its ties."""
    start, stop = matrix.indptr[row : row + 2]
    return matrix.indices[start:stop], matrix.data[start:stop]


def _add(total: Values, at: Any, amount: Values) -> None:
    """Add amounts to the edges they belong to."""
    total += np.bincount(at, amount, len(total))
