"""Where each symbol stands: computed before the page is written, so that the browser only draws.

Owns the layout of the whole network and of the overview: stress majorization (Gansner, Koren and North
2004) for a small one, ForceAtlas2 (Jacomy et al. 2014) on one thread for others, both from a fixed start,
then symbols pushed apart until none covers another. The same network always gets the same places. It knows
no page and no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_GOLDEN: Final = np.pi * (3.0 - np.sqrt(5.0))
_SMALL: Final = 150  # up to so many symbols all distances are kept, not only those between tied ones
_SCREEN: Final = 1.5  # how much broader than high the place for the picture usually is
_ENOUGH_KNOWN: Final = 1 / 3  # below this share of known places the old picture is not worth keeping


def place(
    count: int,
    pairs: Sequence[tuple[int, int]],
    *,
    weights: Sequence[float] | None = None,
    groups: Sequence[int] | None = None,
    boxes: Points,
    known: Points | None = None,
    side: float,
) -> Points:
    """The places of `count` symbols, centred on (0, 0), tied ones near each other, none covering another.

    Args:
        count: How many symbols.
        pairs: The ties, as index pairs; doubled ties and loops are allowed and count once or not at all.
        weights: The strength of each tie; 1 where absent.
        groups: The community of each symbol, a better start than none.
        boxes: Half the width and half the height that each symbol needs, shape (count, 2).
        known: Places from an earlier page, NaN where there is none; kept to the letter when enough are known.
        side: The length of the square that the picture should about fill.

    Returns:
        Shape (count, 2).

    Cost: about 3 CPU seconds for 10,000 symbols with 16,000 ties.
    """
    if count == 0:
        return np.zeros((0, 2))
    edges, strength = _simple(pairs, weights)
    held = None if known is None else ~np.isnan(known[:, 0])
    if known is not None and held is not None and held.mean() >= _ENOUGH_KNOWN:
        return _apart(_beside(known, held, edges), boxes, fixed=held)
    start = _start(count, groups)
    points = _stress(count, edges, start) if count <= _SMALL else _forces(count, edges, strength, start)
    return _broad(_apart(_fill(points, side), boxes))


def sunflower(count: int) -> Points:
    """Evenly spread places in the unit disc, the first in the middle (Vogel 1979)."""
    index = np.arange(count)
    radius = np.sqrt((index + 0.5) / max(count, 1))
    points: Points = np.column_stack([radius * np.cos(index * _GOLDEN), radius * np.sin(index * _GOLDEN)])
    return points


def _simple(
    pairs: Sequence[tuple[int, int]], weights: Sequence[float] | None
) -> tuple[NDArray[np.int64], Points]:
    """The ties without loops, doubled ones added up."""
    edges = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    strength = np.ones(len(edges)) if weights is None else np.asarray(weights, dtype=np.float64)
    keep = edges[:, 0] != edges[:, 1]
    edges, strength = np.sort(edges[keep], axis=1), strength[keep]
    if len(edges) == 0:
        return edges, strength
    unique, where = np.unique(edges, axis=0, return_inverse=True)
    return unique, np.bincount(where.ravel(), weights=strength).astype(np.float64)


def _start(count: int, groups: Sequence[int] | None) -> Points:
    """A fixed start: communities as patches of one large disc, so that they need not find each other."""
    order = np.arange(count) if groups is None else np.argsort(np.asarray(groups), kind="stable")
    points = np.empty((count, 2))
    points[order] = sunflower(count)[np.argsort(_turn(count), kind="stable")] * 100
    return points


def _turn(count: int) -> Points:
    """The angle of each sunflower place: symbols that follow each other in the start share a sector."""
    angles: Points = np.mod(np.arange(count) * _GOLDEN, 2 * np.pi)
    return angles


def _stress(count: int, edges: NDArray[np.int64], start: Points) -> Points:
    """Places whose distances are as near as can be to the number of steps between any two symbols."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    if count < 3:
        return start
    ones = np.ones(len(edges))
    ties = csr_array((ones, (edges[:, 0], edges[:, 1])), shape=(count, count))
    steps = shortest_path(ties, directed=False, unweighted=True)
    apart = np.isinf(steps)
    steps[apart] = steps[~apart].max() + 1.5
    np.fill_diagonal(steps, 1.0)
    weight = steps**-2.0
    np.fill_diagonal(weight, 0.0)
    points = start / np.abs(start).max() * steps.max() / 2
    total = weight.sum(axis=1)[:, None]
    for _ in range(400):
        gaps = points[:, None, :] - points[None, :, :]
        length = np.maximum(np.sqrt((gaps**2).sum(axis=2)), 1e-9)
        pull = weight * steps / length
        points = (weight @ points + pull.sum(axis=1)[:, None] * points - pull @ points) / total
    return np.asarray(points, dtype=np.float64)


def _forces(count: int, edges: NDArray[np.int64], strength: Points, start: Points) -> Points:
    """ForceAtlas2, with fewer steps the larger the network is."""
    from crategraph_forceatlas2 import layout

    steps = 600 if count <= 300 else 300 if count <= 2_000 else 80 if count <= 12_000 else 40
    settings: dict[str, Any] = {
        "linLogMode": count > 60,
        "strongGravityMode": count > 60,
        "gravity": 0.05 if count > 60 else 1.0,
        "scalingRatio": 10.0,
        "edgeWeightInfluence": 0.5,
        "outboundAttractionDistribution": False,
        "barnesHutOptimize": count > 2_000,
        "barnesHutTheta": 0.7,
    }
    weights = np.minimum(strength / max(strength.mean(), 1e-9), 8.0) if len(strength) else strength
    points: Points = layout(
        count, edges, init=start, weights=weights, iterations=steps, threads=1, **settings
    )
    return points


def _fill(points: Points, side: float) -> Points:
    """Turned so that the picture lies broad, centred, and stretched to about a 4 : 3 screen."""
    points = points - points.mean(axis=0)
    (xx, xy), (_, yy) = np.cov(points.T) if len(points) > 1 else ((1.0, 0.0), (0.0, 1.0))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    cos, sin = np.cos(angle), np.sin(angle)
    points = points @ np.array([[cos, -sin], [sin, cos]])
    low, high = np.percentile(points, 2, axis=0), np.percentile(points, 98, axis=0)
    middle, span = (low + high) / 2, np.maximum(high - low, 1e-9)
    points = (points - middle) / span
    beyond = np.maximum(np.abs(points) - 0.5, 0.0)  # a few strays must not shrink everybody else
    points = np.sign(points) * (np.minimum(np.abs(points), 0.5) + np.log1p(beyond * 2) / 4)
    return np.asarray(points * np.array([side * 1.15, side * 0.87]))


def _broad(points: Points) -> Points:
    """Pushing symbols apart makes the picture taller; stretched again, it fills a broad screen."""
    spans = points.max(axis=0) - points.min(axis=0)
    if len(points) < 3 or spans.min() <= 0:
        return points
    stretch = float(np.clip(_SCREEN * spans[1] / spans[0], 1.0, 1.5))
    return np.asarray(points * np.array([stretch, 1.0]))


def _beside(known: Points, held: NDArray[np.bool_], edges: NDArray[np.int64]) -> Points:
    """Old symbols where they were; a new one beside the middle of those it is tied to, else at the rim."""
    points = known.copy()
    rim = np.abs(known[held]).max() * 1.1 + 40
    for index in np.flatnonzero(~held):
        ends = np.concatenate([edges[edges[:, 0] == index, 1], edges[edges[:, 1] == index, 0]])
        near = points[ends][~np.isnan(points[ends, 0])]
        turn = index * _GOLDEN
        aside = np.array([np.cos(turn), np.sin(turn)])
        points[index] = near.mean(axis=0) + 12 * aside if len(near) else rim * aside
    return points


def _apart(
    points: Points, boxes: Points, *, fixed: NDArray[np.bool_] | None = None, rounds: int = 120
) -> Points:
    """Symbols pushed apart, along the shorter way out, until no box covers another or the rounds end."""
    if len(points) > 3_000 or len(points) < 2:
        return points
    from scipy.spatial import cKDTree

    points = points.copy()
    reach = 2 * float(np.sqrt((boxes**2).sum(axis=1)).max())
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(reach, output_type="ndarray")
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))] if len(pairs) else pairs
        moved = _push(points, boxes, pairs, fixed)
        if not moved:
            break
    return points


def _push(points: Points, boxes: Points, pairs: NDArray[np.int64], fixed: NDArray[np.bool_] | None) -> bool:
    """One round of pushing; whether anything had to move."""
    if len(pairs) == 0:
        return False
    one, two = pairs[:, 0], pairs[:, 1]
    gap = points[two] - points[one]
    need = boxes[one] + boxes[two] - np.abs(gap)
    hit = (need > 1e-6).all(axis=1)
    if not hit.any():
        return False
    one, two, gap, need = one[hit], two[hit], gap[hit], need[hit]
    axis = (need[:, 1] <= need[:, 0]).astype(int)
    row = np.arange(len(axis))
    way = np.where(gap[row, axis] == 0, np.where(one < two, 1.0, -1.0), np.sign(gap[row, axis]))
    step = np.zeros_like(gap)
    step[row, axis] = way * (need[row, axis] * 0.55 + 0.01)
    free = np.ones(len(points)) if fixed is None else (~fixed).astype(float)
    np.add.at(points, one, -step * free[one, None])
    np.add.at(points, two, step * free[two, None])
    return bool((free[one] + free[two]).any())
