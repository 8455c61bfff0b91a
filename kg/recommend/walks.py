"""Walks over shared work: for a few askers, or for everybody in two halves of which one is shared.

This module owns the walks. What a walk is worth is said in `kg.recommend.terms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.recommend.arrays import Arrays, Askers

Block = NDArray[np.float32]

_RESTART: Final = 0.3
_STEPS: Final = 6
_COLUMNS: Final = 64
"""How many walks are walked together: few enough for the cache."""


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


def walked(arrays: Arrays, askers: Askers) -> tuple[Block, Block]:
    """The near and the far walk of some askers, for these alone."""
    near = _walk(arrays, askers, steps=2, restart=0.0)
    return near, _walk(arrays, askers, steps=_STEPS, restart=_RESTART)


def _walk(arrays: Arrays, askers: Askers, *, steps: int, restart: float) -> Block:
    """Chance to be met by somebody who walks from the team over shared work, going home now and then."""
    begin = np.asarray(askers.team.T.toarray(), dtype=np.float32)
    here = begin
    for _ in range(steps):
        here = arrays.history.work @ (arrays.step @ here)
        if restart:
            here = np.float32(1 - restart) * here + np.float32(restart) * begin
    return np.ascontiguousarray(here.T)
