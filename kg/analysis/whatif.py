"""What a new link between two actors would change.

This module owns the comparison of the network as it is with the network that has one link more. It
changes no fact. Partners and structural holes are about works-with links; steps lead over every tie, as
chains do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from kg.analysis.holes import constraint_of, effective_size_of
from kg.analysis.projection import works_with
from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Matrix
from kg.analysis.ties import ties_of
from kg.errors import AnalysisError

_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Change:
    """A number before and after the link."""

    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """What changes for one of the two.

    Attributes:
        iri: IRI of the actor.
        name: What it is called.
        partners: How many it works with.
        constraint: Burt's constraint on it, None where it has no partner.
        effective_size: How many separate circles it reaches, None where it has no partner.
        within_two: How many are at most two steps away.
        reachable: How many are any number of steps away.
        nearer: How many come nearer.
        introduced: IRIs of the other's partners who were more than two steps away and now are two, the
            other's strongest ties first, ten at most.
    """

    iri: str
    name: str
    partners: Change
    constraint: Change
    effective_size: Change
    within_two: Change
    reachable: Change
    nearer: int
    introduced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one link would change.

    Attributes:
        first: One actor.
        second: The other.
        linked: Whether the two work together already; then the link is one more of many.
        steps: Steps between them before, None when nothing connects them.
        common: IRIs of those who work with both, for whom the pair would no longer be open; the
            strongest first.
    """

    first: Side
    second: Side
    linked: bool
    steps: int | None
    common: tuple[str, ...]


def what_if_linked(
    snapshot: Snapshot, first: str, second: str, *, as_of: date | None = None, active_on: date | None = None
) -> WhatIf:
    """What it would change if two actors worked together, as in an agreement of the two.

    Args:
        snapshot: The facts.
        first: IRI of one actor.
        second: IRI of the other.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: One of the two is not in the snapshot.
        AnalysisError: The two are the same.

    Undefined: Constraint and effective size are None for an actor without partners.

    Cost: O(links) for the steps, and the links among the partners of the two.
    """
    for iri in (first, second):
        snapshot.row(iri)
    if first == second:
        raise AnalysisError("A link needs two different actors.", found=snapshot.names[snapshot.row(first)])
    view = snapshot.at(as_of=as_of, active_on=active_on, keep=(first, second))
    ends = view.row(first), view.row(second)
    before = works_with(view)
    link = sp.csr_array((np.ones(2), (ends, ends[::-1])), shape=before.shape)
    comparison = _Comparison(view, before, sp.csr_array(before + link), ends, _steps(view, ends))
    return comparison.answer()


def _steps(view: Snapshot, ends: tuple[int, int]) -> NDArray[np.float64]:
    """Steps over any tie from the two ends to every actor, infinite where nothing connects."""
    ties = ties_of(view).matrix
    both = sp.csr_array(sp.block_array([[None, ties], [ties.T, None]])) if ties.shape[1] else None
    if both is None:
        alone = np.full((2, len(view)), np.inf)
        alone[[0, 1], ends] = 0.0
        return alone
    return np.asarray(dijkstra(both, unweighted=True, indices=ends)[:, : len(view)]) / 2.0


@dataclass(frozen=True, eq=False, slots=True)
class _Comparison:
    """The network before and after, and the steps from the two ends before."""

    view: Snapshot
    before: Matrix
    after: Matrix
    ends: tuple[int, int]
    steps: NDArray[np.float64]

    def answer(self) -> WhatIf:
        """Both sides, and what lies between them."""
        a, b = self.ends
        apart = self.steps[0, b]
        return WhatIf(
            first=self.side(0),
            second=self.side(1),
            linked=bool(self.before[a, b] > 0),
            steps=None if np.isinf(apart) else int(apart),
            common=self._common(),
        )

    def side(self, place: int) -> Side:
        """One of the two."""
        me, old = self.ends[place], self.steps[place]
        new = np.minimum(old, 1.0 + self.steps[1 - place])
        return Side(
            iri=self.view.actors[me],
            name=self.view.names[me],
            partners=Change(_partners(self.before, me), _partners(self.after, me)),
            constraint=Change(constraint_of(self.before, me), constraint_of(self.after, me)),
            effective_size=Change(effective_size_of(self.before, me), effective_size_of(self.after, me)),
            within_two=Change(_within(old, 2), _within(new, 2)),
            reachable=Change(_within(old, len(old)), _within(new, len(new))),
            nearer=int(np.count_nonzero(new < old)),
            introduced=self._introduced(place),
        )

    def _introduced(self, place: int) -> tuple[str, ...]:
        """The other's partners who were more than two steps away."""
        theirs = self.before[[self.ends[1 - place]]]
        far = self.steps[place, theirs.indices] > 2
        return self._by_strength(theirs.indices[far], theirs.data[far])[:_NAMED]

    def _common(self) -> tuple[str, ...]:
        """Who works with both, by the product of the two ties."""
        one, other = (self.before[[end]] for end in self.ends)
        both = one.multiply(other).tocsr()
        return self._by_strength(both.indices, both.data)

    def _by_strength(self, rows: NDArray[np.int64], strength: NDArray[np.float64]) -> tuple[str, ...]:
        """IRIs of some rows, the strongest first, equal ones by IRI."""
        order = np.lexsort((rows, -np.round(strength, 12)))
        return tuple(self.view.actors[row] for row in rows[order])


def _partners(matrix: Matrix, row: int) -> int:
    return int(matrix.indptr[row + 1] - matrix.indptr[row])


def _within(steps: NDArray[np.float64], limit: int) -> int:
    """How many others are within some steps."""
    return int(np.count_nonzero(steps <= limit)) - 1
