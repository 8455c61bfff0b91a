"""The terms of the additive model: what each one is called, and what it says of every candidate at once.

This module owns the definitions of the terms. Weights are in `weights.toml`, the sum is in
`kg.recommend.model`.

Every term is a logarithm, so that a sum of terms is a product of chances, and so that one term can be read
without the others. A block is an array of shape (askers, actors).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from kg.recommend.arrays import Arrays, Askers, product, unit
from kg.recommend.walks import Block, SharedWalks, walked

_FLOOR: Final = 1e-10
UNREACHED: Final = float(np.log(1e-9))
"""A far walk no better than this has not reached anybody."""
_FAR_SHARE: Final = 1e-3
"""How much of the far walk stands in for the near one where no shared partner is."""


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
    near, far = walked(arrays, askers) if walks is None else walks.blocks(arrays, askers)
    near += np.float32(_FAR_SHARE) * far
    found = {"near": near, "far": far}
    for walk in found.values():
        np.log(np.add(walk, np.float32(_FLOOR), out=walk), out=walk)
    return found | {name: _PLAIN[name](arrays, askers) for name in (_PLAIN if names is None else names)}


def label_terms(arrays: Arrays, askers: Askers) -> dict[str, Block]:
    """The terms that follow from an asker's country and kind alone."""
    return {name: _PLAIN[name](arrays, askers) for name in BY_LABEL}


def _common(arrays: Arrays, askers: Askers) -> Block:
    """How many partners the team and the candidate share."""
    pattern = sp.csr_array(askers.team @ arrays.met)
    pattern.data[:] = 1.0
    shared = sp.csr_array(pattern @ arrays.met)
    np.log1p(shared.data, out=shared.data)
    return np.asarray(shared.toarray())


def _theme(arrays: Arrays, askers: Askers) -> Block:
    """How alike the two profiles of themes are: cosine, above a fifth."""
    alike = product(unit(_wanted(arrays, askers)), arrays.direction)
    alike += np.float32(0.2)
    return np.log(alike, out=alike)


def _demand(arrays: Arrays, askers: Askers) -> Block:
    """How much of the fresh work on the asker's themes the candidate does."""
    wanted = _wanted(arrays, askers)
    met = product(wanted, arrays.supply)
    met += arrays.prior
    met /= wanted.sum(axis=1, keepdims=True) + np.float32(0.5)
    met += np.float32(0.02 / max(len(arrays.history), 1))
    return np.log(met, out=met)


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
    "topic": "is about what you say you are about",
    "explore": "opens ground that is new to you",
}


def _wanted(arrays: Arrays, askers: Askers) -> NDArray[np.float32]:
    """Askers by themes: what was asked for, else what the team works on."""
    if askers.theme is not None:
        return askers.theme
    return np.asarray(askers.team @ arrays.profile, dtype=np.float32)
