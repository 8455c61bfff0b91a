"""Where entities stand that have a town and no coordinates: where the others of that town are.

Owns the comparison of towns and the mean. It knows no gazetteer: a town is where the entities of the page are.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.export.model import PageNode

_STROKES: Final = str.maketrans("łŁøØđĐ", "lLoOdD")

Place = tuple[float, float]
"""Latitude and longitude in degrees."""


def town_places(nodes: Sequence[PageNode]) -> list[Place | None]:
    """For each entity without coordinates the mean of those of its town; none where no other of it has any.

    Definition: Two entities share a town whose towns are spelt alike, case and diacritics aside, in one country.

    Example:
        >>> known = PageNode("a", "A", "Firm", city="Białystok", country="PL", latitude=53.1, longitude=23.2)
        >>> town_places([known, PageNode("b", "B", "Firm", city="BIALYSTOK", country="PL")])
        [None, (53.1, 23.2)]
    """
    known: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for node in nodes:
        town, place = _town(node), _place(node)
        if town is not None and place is not None:
            known[town].append(place)
    means = {town: _mean(places) for town, places in known.items()}
    return [None if _place(node) is not None else means.get(_town(node) or ("", "")) for node in nodes]


def _town(node: PageNode) -> tuple[str, str] | None:
    """The town in letters without diacritics, and the country."""
    if not node.city or not node.country:
        return None
    bare = unicodedata.normalize("NFKD", node.city.translate(_STROKES)).casefold()
    letters = "".join(letter for letter in bare if letter.isalnum())
    return (letters, node.country) if letters else None


def _place(node: PageNode) -> Place | None:
    """The coordinates of an entity."""
    if node.latitude is None or node.longitude is None:
        return None
    return node.latitude, node.longitude


def _mean(places: Sequence[Place]) -> Place:
    """The middle of some places."""
    latitudes, longitudes = zip(*places, strict=True)
    return sum(latitudes) / len(places), sum(longitudes) / len(places)
