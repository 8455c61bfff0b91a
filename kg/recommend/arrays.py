"""What the terms of the model share: who has met whom, profiles of themes, affinities, and who asks.

This module owns the arrays that are made once for each history, and the form in which askers reach the
model. It holds no term.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.tables import Matrix, Rows
from kg.recommend.history import History

_PRIOR: Final = 20.0
"""Pairs of countries or kinds that are assumed to have met as expected, beside those seen."""


@dataclass(frozen=True, eq=False)
class Askers:
    """One or many askers of the model.

    Attributes:
        team: Askers by actors: through whom each one is reached; each row adds up to 1, or to 0. CSR of
            float32.
        country: Place of each asker's country in `Arrays.countries`, shape (askers,).
        kind: Place of each asker's kind in `Arrays.kinds`, shape (askers,).
        theme: Askers by themes: what each one wants to work on; None means what its team works on.
    """

    team: Matrix
    country: Rows
    kind: Rows
    theme: NDArray[np.float32] | None = None


@dataclass(frozen=True, eq=False)
class Arrays:
    """What the terms share for one history; each array is made once, when it is first needed."""

    history: History

    @cached_property
    def step(self) -> Matrix:
        """Shared work by actors: the first half of a step of a walk, each joint project of equal weight."""
        reached = np.asarray(self.history.work @ self.history.size)
        reached[reached == 0] = 1.0
        return sp.csr_array((sp.diags_array(1.0 / reached) @ self.history.work).T, dtype=np.float32)

    @cached_property
    def countries(self) -> tuple[str | None, ...]:
        """All countries, sorted; not known comes first."""
        return _sorted(self.history.snapshot.country)

    @cached_property
    def country(self) -> Rows:
        """Place of each actor's country."""
        return _places(self.history.snapshot.country, self.countries)

    @cached_property
    def kinds(self) -> tuple[str | None, ...]:
        """All kinds, sorted."""
        return _sorted(self.history.snapshot.kind)

    @cached_property
    def kind(self) -> Rows:
        """Place of each actor's kind."""
        return _places(self.history.snapshot.kind, self.kinds)

    @cached_property
    def met(self) -> Matrix:
        """Who has worked with whom, 1 where so, no diagonal, CSR of float32."""
        pattern = sp.csr_array(self.history.work @ self.history.parties)
        rows = np.repeat(np.arange(pattern.shape[0]), np.diff(pattern.indptr))
        pattern.data[:] = rows != pattern.indices
        pattern.eliminate_zeros()
        return pattern

    @cached_property
    def country_affinity(self) -> NDArray[np.float32]:
        """Logarithm of pairs seen over pairs expected, countries by countries."""
        return self._affinity(self.country, len(self.countries))

    @cached_property
    def kind_affinity(self) -> NDArray[np.float32]:
        """Logarithm of pairs seen over pairs expected, kinds by kinds."""
        return self._affinity(self.kind, len(self.kinds))

    @cached_property
    def fresh(self) -> NDArray[np.float64]:
        """Shared work of each actor, each piece counting e^-age, age in years."""
        return np.asarray(self.history.work @ np.exp(-self.history.age))

    @cached_property
    def profile(self) -> NDArray[np.float32]:
        """Actors by themes: pieces of shared work on each."""
        return np.asarray((self.history.work @ self.history.themes).toarray(), dtype=np.float32)

    @cached_property
    def direction(self) -> NDArray[np.float32]:
        """Themes by actors: the profile of each actor at length 1."""
        return np.ascontiguousarray(unit(self.profile).T)

    @cached_property
    def prior(self) -> NDArray[np.float32]:
        """What each actor supplies of half a piece of work on what everybody works on, shape (actors,)."""
        usual = self.profile.sum(axis=0)
        half = 0.5 * usual / max(float(usual.sum()), 1e-9)
        return np.asarray((self.supply * half[:, None]).sum(axis=0), dtype=np.float32)

    @cached_property
    def supply(self) -> NDArray[np.float32]:
        """Themes by actors: each actor's share of the fresh work on each theme; rows add up to 1."""
        fresh = sp.diags_array(np.exp(-self.history.age).astype(np.float32)) @ self.history.themes
        amount = np.asarray((self.history.work @ fresh).toarray())
        share = amount / np.maximum(amount.sum(axis=0), 1e-9)
        return np.ascontiguousarray(share.T, dtype=np.float32)

    def _affinity(self, label: Rows, count: int) -> NDArray[np.float32]:
        """Pairs of labels: seen in the graph of who has worked with whom, against chance given the totals."""
        ones = np.ones(len(label), dtype=np.float64)
        member = sp.csr_array((ones, (np.arange(len(label)), label)), shape=(len(label), count))
        seen = np.asarray((member.T @ self.met @ member).toarray())
        total = seen.sum(axis=1, keepdims=True)
        expected = total @ total.T / max(float(seen.sum()), 1.0)
        return np.asarray(np.log((seen + _PRIOR) / (expected + _PRIOR)).astype(np.float32))


def arrays_of(history: History) -> Arrays:
    """The arrays of a history, made once for each view."""
    found: Arrays = history.snapshot.remembered(("arrays", str(history.day)), lambda: Arrays(history))
    return found


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; rows of zeros stay."""
    length = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)


def product(rows: NDArray[np.float32], table: NDArray[np.float32]) -> NDArray[np.float32]:
    """A product of few rows, mostly zeros, with a wide table.

    By way of a sparse matrix: it skips the zeros, and unlike BLAS it starts no threads, which would cost more
    than they bring here and add in another order from run to run.
    """
    return np.asarray(sp.csr_array(rows) @ table, dtype=np.float32)


def _sorted(labels: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each label once, sorted, not known first."""
    return tuple(sorted(set(labels), key=lambda label: (label is not None, label or "")))


def _places(labels: tuple[Any, ...], order: tuple[Any, ...]) -> Rows:
    """The place of each label in an order."""
    place = {label: at for at, label in enumerate(order)}
    return np.array([place[label] for label in labels], dtype=np.int64)
