"""The country outlines that a page's map needs, and no more.

Owns the choice among the outlines in `assets/map` (Natural Earth through world-atlas, ISC licence). It
projects and draws nothing; `script/map.js` does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from kg.export.model import PageModel

_AROUND: Final = 400  # hundredths of a degree shown around the outermost entity
_FARTHEST: Final = (
    2.5  # beyond this many times the common spread, one far entity does not pull in half the world
)

_LEAST: Final = 0.1  # degrees; of a country whose middle lies on its border

Box = tuple[float, float, float, float]


def outlines(model: PageModel) -> dict[str, Any] | None:
    """The outlines around the entities of a page, and the middle of each of their countries.

    Returns:
        `own` and `others` (rings in hundredths of a degree: the first point, then steps), and by country `middles`
        and `reach`, how far its border is from its middle, in degrees of longitude on the map; `None` where no
        entity has a place or a country.
    """
    atlas = _atlas()
    countries = sorted({node.country for node in model.nodes if node.country in atlas})
    points = [
        (node.longitude * 100, node.latitude * 100)
        for node in model.nodes
        if node.longitude is not None and node.latitude is not None
    ] + [tuple(atlas[country]["middle"]) for country in countries]
    if not points:
        return None
    window = _window(points)
    own = [
        ring for country in countries for ring in atlas[country]["rings"] if _touches(_extent(ring), window)
    ]
    others = [
        ring
        for country in sorted(set(atlas) - set(countries))
        for ring in atlas[country]["rings"]
        if _touches(_extent(ring), window)
    ]
    return {
        "own": own,
        "others": others,
        "middles": {one: atlas[one]["middle"] for one in countries},
        "reach": {one: _reach(atlas[one]) for one in countries},
    }


@lru_cache(maxsize=1)
def _atlas() -> dict[str, Any]:
    """Every country's outline by its ISO code."""
    path = Path(__file__).parent / "assets" / "map" / "outlines.json"
    atlas: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return atlas


def _window(points: list[tuple[float, float]]) -> Box:
    """The box around the points, without lone ones very far from the rest."""
    lows, highs = [], []
    for axis in (0, 1):
        values = sorted(point[axis] for point in points)
        low, high = values[len(values) // 10], values[-1 - len(values) // 10]
        reach = (high - low) * (_FARTHEST - 1) / 2 + _AROUND
        lows.append(max(values[0] - _AROUND, low - reach))
        highs.append(min(values[-1] + _AROUND, high + reach))
    return lows[0], lows[1], highs[0], highs[1]


def _reach(country: dict[str, Any]) -> float:
    """How far from its middle everything still lies in a country: the distance of the nearest border."""
    middle = _projected(*country["middle"])
    corners = [
        [_projected(x, y) for x, y in zip(_walk(ring[0::2]), _walk(ring[1::2]), strict=True)]
        for ring in country["rings"]
    ]
    nearest = min(
        _distance(middle, one, other)
        for ring in corners
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return round(max(nearest, _LEAST), 3)


def _projected(longitude: float, latitude: float) -> complex:
    """A place in hundredths of a degree on the map, in degrees of longitude."""
    high = math.log(math.tan(math.pi / 4 + math.radians(max(-84.0, min(84.0, latitude / 100))) / 2))
    return complex(longitude / 100, math.degrees(high))


def _distance(place: complex, one: complex, other: complex) -> float:
    """How far a place is from the straight line between two others."""
    line = other - one
    if line == 0:
        return abs(place - one)
    along = ((place - one) * line.conjugate()).real / abs(line) ** 2
    return abs(place - one - max(0.0, min(1.0, along)) * line)


def _extent(ring: list[int]) -> Box:
    """The box around a ring."""
    xs, ys = list(_walk(ring[0::2])), list(_walk(ring[1::2]))
    return min(xs), min(ys), max(xs), max(ys)


def _walk(steps: list[int]) -> Iterator[int]:
    """The places that a first place and steps lead to."""
    at = 0
    for step in steps:
        at += step
        yield at


def _touches(one: Box, two: Box) -> bool:
    """Whether two boxes share a point."""
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
