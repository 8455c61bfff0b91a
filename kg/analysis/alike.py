"""A value beside those of others of like size: most measures of bridging grow with the number of partners.

This module owns the correction for size. It knows no measure.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

ALIKE: Final = 100
"""How many others of like size a value is held against, at least."""

Values = NDArray[np.float64]


def among_alike(values: Values, size: NDArray[np.int64], *, alike: int = ALIKE) -> Values:
    """What share of those of about the same size has a lower value: 0.5 is what the size alone lets expect.

    Definition: Of the others whose size lies in the narrowest band around a node's own that holds at
    least `alike` of them, those with a lower value, and half of those with the same. The band is as
    many distinct sizes wide downwards as upwards, as far as there are any.

    Args:
        values: Of each node, shape (nodes,); values that agree to 12 digits are taken as equal.
        size: Number of partners of each node, shape (nodes,).
        alike: How many others a band holds at least.

    Returns:
        Shape (nodes,), between 0 and 1.

    Undefined: NaN where the value is NaN, or nobody else has one.

    Cost: O(distinct sizes * log nodes + nodes * log nodes).
    """
    known = np.flatnonzero(~np.isnan(values))
    result = np.full(len(values), np.nan)
    if not len(known):
        return result
    order = known[np.argsort(size[known], kind="stable")]
    rounded = np.round(values, 12)
    distinct, first = np.unique(size[order], return_index=True)
    ends = np.append(first, len(order))
    for place in range(len(distinct)):
        low, high = _band(ends, place, alike + 1)
        band = np.sort(rounded[order[ends[low] : ends[high]]])
        mine = order[ends[place] : ends[place + 1]]
        if len(band) > 1:
            below = np.searchsorted(band, rounded[mine], side="left")
            up_to = np.searchsorted(band, rounded[mine], side="right")
            result[mine] = (below + (up_to - below - 1) / 2) / (len(band) - 1)
    return result


def _band(ends: NDArray[np.int64], place: int, enough: int) -> tuple[int, int]:
    """The narrowest range of distinct sizes around one that holds enough nodes, or all there are."""
    count = len(ends) - 1
    radius = 0
    while True:
        low, high = max(0, place - radius), min(count, place + radius + 1)
        if ends[high] - ends[low] >= enough or high - low == count:
            return low, high
        radius += 1
