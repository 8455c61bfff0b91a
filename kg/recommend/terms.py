"""The terms of the additive model: what each one is called, and what it says of every candidate at once.

This module owns the definitions of the terms. Weights are in `weights.toml`, the sum is in
`kg.recommend.model`.

Every term is a logarithm, so that a sum of terms is a product of chances, and so that one term can be read
without the others. A block is an array of shape (askers, actors).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.analysis.tables import Matrix, Rows
from kg.recommend.history import History

Block = NDArray[np.float32]

_RESTART: Final = 0.3
_STEPS: Final = 6
_COLUMNS: Final = 64
"""How many walks are walked together: few enough for the cache."""
_FLOOR: Final = 1e-10
UNREACHED: Final = float(np.log(1e-9))
"""A far walk no better than this has not reached anybody."""
_FAR_SHARE: Final = 1e-3
"""How much of the far walk stands in for the near one where no shared partner is."""
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
    def supply(self) -> NDArray[np.float32]:
        """Actors by themes: each actor's share of the fresh work on each theme; columns add up to 1."""
        fresh = sp.diags_array(np.exp(-self.history.age).astype(np.float32)) @ self.history.themes
        amount = np.asarray((self.history.work @ fresh).toarray())
        return np.asarray(amount / np.maximum(amount.sum(axis=0), 1e-9), dtype=np.float32)

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


@dataclass(frozen=True, eq=False)
class SharedWalks:
    """The walks of all askers in two halves: from each piece of work onwards, computed once.

    A walk leaves its asker for one of the asker's pieces of work; from there on it is the same for whoever
    came. Many askers share few pieces of work.

    Attributes:
        near: From each piece of work (row), where a walk of two steps is before its last half step.
        far: The same for the long walk with restarts, weighted over its lengths.
    """

    near: NDArray[np.float32]
    far: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Arrays) -> SharedWalks:
        """The halves of all pieces of work.

        Cost: O(steps * work * participations) in time, O(work^2) in memory.
        """
        width, work = arrays.step.shape[0], arrays.history.work
        near, far = (np.zeros((width, width), dtype=np.float32) for _ in range(2))
        for begin in range(0, width, _COLUMNS):
            rows = slice(begin, min(begin + _COLUMNS, width))
            first = here = np.eye(width, rows.stop - begin, -begin, dtype=np.float32)
            sums = np.float32(_chance(_STEPS)) * here
            for length in range(_STEPS - 1, 0, -1):
                # Horner's scheme: one matrix of sums instead of one for each length.
                sums = arrays.step @ (work @ sums)
                sums += np.float32(_chance(length)) * first
            far[rows] = sums.T
            near[rows] = (arrays.step @ (work @ here)).T
        return cls(near, far)

    def blocks(self, arrays: Arrays, askers: Askers) -> tuple[Block, Block]:
        """The near and the far walk of some askers."""
        first = sp.csr_array(askers.team @ sp.csr_array(arrays.step.T))
        near, far = (_arrived(arrays, first @ half) for half in (self.near, self.far))
        begin = askers.team.tocoo()
        far[begin.row, begin.col] += np.float32(_chance(0)) * begin.data
        return near, far


def _chance(length: int) -> float:
    """How much a walk with restarts is one of this length."""
    onward = (1.0 - _RESTART) ** length
    return float(onward if length == _STEPS else _RESTART * onward)


def _arrived(arrays: Arrays, here: NDArray[np.float32]) -> Block:
    """Where walks end that are about to take their last half step from some pieces of work."""
    return np.ascontiguousarray((arrays.history.work @ np.ascontiguousarray(here.T)).T)


def blocks(
    arrays: Arrays, askers: Askers, walks: SharedWalks | None = None, names: Iterable[str] | None = None
) -> dict[str, Block]:
    """What the fitted terms say of every actor, for some askers.

    Args:
        arrays: What the terms share.
        askers: Who asks.
        walks: The walks of all askers, when many ask one after another; None walks for these alone.
        names: Which of the terms besides the two walks; None means all.

    Cost: O(steps * askers * participations) for the walks, O(askers * actors) for each other term.
    """
    if walks is None:
        far = _walk(arrays, askers, steps=_STEPS, restart=_RESTART)
        near = _walk(arrays, askers, steps=2, restart=0.0)
    else:
        near, far = walks.blocks(arrays, askers)
    near += np.float32(_FAR_SHARE) * far
    found = {"near": near, "far": far}
    for walk in found.values():
        np.log(np.add(walk, np.float32(_FLOOR), out=walk), out=walk)
    return found | {name: _PLAIN[name](arrays, askers) for name in (_PLAIN if names is None else names)}


def label_terms(arrays: Arrays, askers: Askers) -> dict[str, Block]:
    """The terms that follow from an asker's country and kind alone."""
    return {name: _PLAIN[name](arrays, askers) for name in BY_LABEL}


def _walk(arrays: Arrays, askers: Askers, *, steps: int, restart: float) -> Block:
    """Chance to be met by somebody who walks from the team over shared work, going home now and then."""
    begin = np.asarray(askers.team.T.toarray(), dtype=np.float32)
    here = begin
    for _ in range(steps):
        here = arrays.history.work @ (arrays.step @ here)
        if restart:
            here = np.float32(1 - restart) * here + np.float32(restart) * begin
    return np.ascontiguousarray(here.T)


def _common(arrays: Arrays, askers: Askers) -> Block:
    """How many partners the team and the candidate share."""
    pattern = sp.csr_array(askers.team @ arrays.met)
    pattern.data[:] = 1.0
    return np.asarray(np.log1p(np.asarray((pattern @ arrays.met).toarray())))


def _theme(arrays: Arrays, askers: Askers) -> Block:
    """How alike the two profiles of themes are: cosine, above a fifth."""
    mine = _unit(_wanted(arrays, askers))
    marks = (arrays.profile > 0) * arrays.profile
    return np.asarray(np.log(np.float32(0.2) + mine @ _unit(marks).T))


def _demand(arrays: Arrays, askers: Askers) -> Block:
    """How much of the fresh work on the asker's themes the candidate does."""
    wanted = _wanted(arrays, askers)
    usual = arrays.profile.sum(axis=0)
    prior = np.float32(0.5) * usual / max(float(usual.sum()), 1e-9)
    share = (wanted + prior) / (wanted.sum(axis=1, keepdims=True) + np.float32(0.5))
    return np.asarray(np.log(share @ arrays.supply.T + np.float32(0.02 / max(len(arrays.history), 1))))


def _country(arrays: Arrays, askers: Askers) -> Block:
    """How much more often the two countries meet than chance would have it."""
    return arrays.country_affinity[askers.country][:, arrays.country]


def _kind(arrays: Arrays, askers: Askers) -> Block:
    """How much more often the two kinds of organisation meet than chance would have it."""
    return arrays.kind_affinity[askers.kind][:, arrays.kind]


def _recent(arrays: Arrays, askers: Askers) -> Block:
    """How much shared work the candidate has begun lately."""
    row = np.log(arrays.fresh + 0.05).astype(np.float32)
    return np.broadcast_to(row, (len(askers.country), len(row)))


_PLAIN: Final[Mapping[str, Callable[[Arrays, Askers], Block]]] = {
    "common": _common,
    "theme": _theme,
    "demand": _demand,
    "country": _country,
    "kind": _kind,
    "recent": _recent,
}

BY_LABEL: Final = ("country", "kind", "recent")
"""Terms that are the same for all askers of one country and kind."""

WORDS: Final[Mapping[str, str]] = {
    "near": "reached through shared partners",
    "far": "reached over longer chains of partners",
    "common": "number of partners in common",
    "theme": "works on the same parts of programmes",
    "demand": "does much of the recent work on these parts of programmes",
    "country": "the two countries work together more often than chance would have it",
    "kind": "the two kinds of organisation work together more often than chance would have it",
    "recent": "has begun shared projects lately",
    "ties": "tied through events, contacts, clusters or networks",
    "alike": "both are clusters",
    "explore": "opens ground that is new to you",
}


def _wanted(arrays: Arrays, askers: Askers) -> NDArray[np.float32]:
    """Askers by themes: what was asked for, else what the team works on."""
    if askers.theme is not None:
        return askers.theme
    return np.asarray(askers.team @ arrays.profile, dtype=np.float32)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of length 1; rows of zeros stay."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-9), dtype=np.float32)


def _sorted(labels: tuple[Any, ...]) -> tuple[Any, ...]:
    """Each label once, sorted, not known first."""
    return tuple(sorted(set(labels), key=lambda label: (label is not None, label or "")))


def _places(labels: tuple[Any, ...], order: tuple[Any, ...]) -> Rows:
    """The place of each label in an order."""
    place = {label: at for at, label in enumerate(order)}
    return np.array([place[label] for label in labels], dtype=np.int64)
