"""The columns a snapshot is made of: things with dates, links with roles, features with labels.

This module owns the three tables and how each is cut down to some of its rows. It reads no source and
computes no measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.texts import Texts

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Matrix = Any
"""A SciPy CSR array; SciPy is untyped."""


@dataclass(frozen=True, eq=False, slots=True)
class Things:
    """What actors have in common: projects, events, agreements, contacts or meetings, sorted by IRI.

    Attributes:
        iris: IRIs, shape (things,).
        names: The best name of each: acronym, title or name; the IRI when there is none.
        states: How far an agreement or a meeting has come, None for other things.
        start: First day, NaT when undated, shape (things,).
        end: Last day, NaT when open or not stated, shape (things,).
    """

    iris: tuple[str, ...]
    names: tuple[str, ...]
    states: tuple[str | None, ...]
    start: NDArray[Any]
    end: NDArray[Any]

    def __len__(self) -> int:
        return len(self.iris)

    def take(self, rows: Rows) -> Things:
        """The same things at some rows only."""
        return Things(
            iris=picked(self.iris, rows),
            names=picked(self.names, rows),
            states=picked(self.states, rows),
            start=self.start[rows],
            end=self.end[rows],
        )


@dataclass(frozen=True, eq=False, slots=True)
class Links:
    """Links of one kind, sorted by actor, then by what it is linked to, then by IRI.

    Attributes:
        actor: Row of the actor, shape (links,).
        other: Row of the thing, or of the other actor, shape (links,).
        role: Place of the role in `roles`, -1 when none is stated, shape (links,).
        start: First day on which both link and thing had begun, NaT when undated, shape (links,).
        end: Last day on which both ran, NaT when open or not stated, shape (links,).
        iri: IRI of the link itself; of the thing, where the link is a bare statement.
        roles: Names of the roles, sorted.
    """

    actor: Rows
    other: Rows
    role: Rows
    start: NDArray[Any]
    end: NDArray[Any]
    iri: Texts
    roles: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.actor)

    def take(self, rows: Rows) -> Links:
        """The same links at some rows only; roles that nobody has any more are gone."""
        role = self.role[rows]
        used, code = np.unique(role[role >= 0], return_inverse=True)
        fresh = np.full(len(role), -1, dtype=np.int64)
        fresh[role >= 0] = code
        return Links(
            actor=self.actor[rows],
            other=self.other[rows],
            role=fresh,
            start=self.start[rows],
            end=self.end[rows],
            iri=self.iri.take(rows),
            roles=picked(self.roles, used),
        )

    def renumbered(self, actor: Rows, other: Rows) -> Links:
        """The same links after actors and things were numbered anew; the arrays map old rows to new ones."""
        return Links(
            actor[self.actor], other[self.other], self.role, self.start, self.end, self.iri, self.roles
        )

    def role_of(self, row: int) -> str | None:
        """The name of the role on one link."""
        code = int(self.role[row])
        return None if code < 0 else self.roles[code]

    def incidence(self, shape: tuple[int, int], *, role: str | None = None) -> Matrix:
        """Actors by things, 1 where there is at least one link (of that role), as a CSR array of float32."""
        rows = np.arange(len(self)) if role is None else self._with_role(role)
        ones = np.ones(len(rows), dtype=np.float32)
        matrix = sp.csr_array((ones, (self.actor[rows], self.other[rows])), shape=shape)
        matrix.data[:] = 1.0
        matrix.sort_indices()
        return matrix

    def _with_role(self, role: str) -> Rows:
        if role not in self.roles:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self.role == self.roles.index(role))


@dataclass(frozen=True, eq=False, slots=True)
class Features:
    """Which labels each actor or project carries: sectors, themes, funding schemes.

    Attributes:
        labels: The labels, sorted.
        names: What each label is called.
        matrix: Rows by labels, 1 where carried, CSR of float32.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    matrix: Matrix

    def take(self, rows: Rows) -> Features:
        """The same features at some rows only; labels that nobody carries any more are gone."""
        matrix = self.matrix[rows]
        used = np.unique(matrix.indices)
        return Features(picked(self.labels, used), picked(self.names, used), sp.csr_array(matrix[:, used]))

    def of(self, row: int) -> tuple[str, ...]:
        """The labels of one row, sorted."""
        begin, end = self.matrix.indptr[row : row + 2]
        return picked(self.labels, np.sort(self.matrix.indices[begin:end]))


def picked(texts: tuple[Any, ...], rows: Any) -> tuple[Any, ...]:
    """The texts at some rows."""
    return tuple(texts[row] for row in rows)
