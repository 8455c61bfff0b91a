"""Where the bubbles of an overview stand: tied ones near each other, the others close by.

Owns their places only. Bubbles without ties, and that of all others, fill the room around the rest instead of
drifting away from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from kg.export.layout import Points, place

_GAP: Final = 10.0
_ANGLES: Final = 48
_BROAD: Final = 1.5  # the place for the picture is so much broader than high


def bubbles_apart(radii: Points, ties: Sequence[tuple[int, int, float]], known: Points) -> Points:
    """The middles of bubbles, none covering another.

    Args:
        radii: Of the bubbles.
        ties: Index of one, index of the other, strength.
        known: Middles on an earlier page, NaN where there is none; shape (count, 2).
    """
    tied = sorted({end for a, b, _ in ties for end in (a, b)})
    at = {bubble: number for number, bubble in enumerate(tied)}
    points = np.full((len(radii), 2), np.nan)
    if tied:
        points[tied] = place(
            len(tied),
            [(at[a], at[b]) for a, b, _ in ties],
            weights=[weight for _, _, weight in ties],
            boxes=np.column_stack([radii[tied], radii[tied]]) * 1.04 + 8,
            known=known[tied],
            side=float(np.sqrt((radii[tied] ** 2).sum()) * 2.2),
        )
    for bubble in sorted(set(range(len(radii))) - set(tied), key=lambda one: (-radii[one], one)):
        points[bubble] = _beside(radii[bubble], points, radii)
    return points - (points.min(axis=0) + points.max(axis=0)) / 2 if np.isnan(known).all() else points


def _beside(radius: float, points: Points, radii: Points) -> Points:
    """The free place for a bubble that is nearest to the middle of the picture."""
    held = ~np.isnan(points[:, 0])
    if not held.any():
        return np.zeros(2)
    others, room = points[held], radii[held] + radius + _GAP
    middle = (others.min(axis=0) + others.max(axis=0)) / 2
    turns = np.linspace(0, 2 * np.pi, _ANGLES, endpoint=False)
    ring = np.column_stack([_BROAD * np.cos(turns), np.sin(turns)])
    step = max(radius, float(radii.max()) / 8) / 3
    away = 0.0
    while True:
        tried = middle + away * ring
        free = (np.hypot(*(tried[:, None] - others[None]).transpose(2, 0, 1)) >= room).all(axis=1)
        if free.any():
            return np.asarray(tried[int(free.argmax())])
        away += step
