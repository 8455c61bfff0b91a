"""Who belongs to whom, and how many members of a consortium count as different.

This module owns groups of actors that run, host or coordinate each other, and the largest set of members
with different countries and groups. It knows no rule.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from kg.analysis.snapshot import Snapshot

_BELONGING: Final = ("operator", "host")


@dataclass(frozen=True, slots=True)
class Groups:
    """Actors by the group they belong to.

    Attributes:
        group: Number of the group of each actor; two actors of one group are not independent.
    """

    group: tuple[int, ...]

    @classmethod
    def of(cls, snapshot: Snapshot) -> Groups:
        """The groups of a snapshot: whoever runs, hosts or coordinates another belongs with it."""
        found: Groups = snapshot.remembered("groups", lambda: cls(_groups(snapshot)))
        return found


def _groups(snapshot: Snapshot) -> tuple[int, ...]:
    """Connected components of operators, hosts and coordinators of clusters."""
    count = len(snapshot)
    ends = [(snapshot.links[kind].actor, snapshot.links[kind].other) for kind in _BELONGING]
    links, leads = snapshot.links["membership"], _leads(snapshot)
    ends.append((links.actor[leads], links.other[leads]))
    rows, columns = (np.concatenate(side) for side in zip(*ends, strict=True))
    graph = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    return tuple(connected_components(graph, directed=False)[1].tolist())


def _leads(snapshot: Snapshot) -> list[int]:
    """Rows of the memberships that are the coordination of a cluster."""
    links = snapshot.links["membership"]
    return [
        at
        for at, cluster in enumerate(links.other.tolist())
        if snapshot.kind[cluster] == "Cluster" and links.role_of(at) == "Coordinator"
    ]


def runners(snapshot: Snapshot) -> frozenset[int]:
    """Rows of those who coordinate or run a cluster."""
    leads = snapshot.links["membership"].actor[_leads(snapshot)].tolist()
    return frozenset({*leads, *snapshot.links["operator"].other.tolist()})


def most_different(
    rows: Sequence[int], places: Sequence[Hashable], groups: Sequence[Hashable]
) -> tuple[int, ...]:
    """A largest choice of members of which no two share a place or a group.

    Definition: A maximum matching between places and groups, each member being a possible pair. Earlier
    members are preferred.

    Example:
        >>> most_different([1, 2, 3], ["LT", "LT", "PL"], [7, 8, 8])
        (1, 3)
    """
    edges = {
        (place, group): row for row, place, group in reversed(list(zip(rows, places, groups, strict=True)))
    }
    near: dict[Hashable, list[Hashable]] = {}
    for row, place, group in zip(rows, places, groups, strict=True):
        if edges[place, group] == row:
            near.setdefault(place, []).append(group)
    taken: dict[Hashable, Hashable] = {}
    for place in near:
        _seat(place, near, taken, set())
    return tuple(sorted((edges[place, group] for group, place in taken.items()), key=list(rows).index))


def _seat(
    place: Hashable,
    near: dict[Hashable, list[Hashable]],
    taken: dict[Hashable, Hashable],
    tried: set[Hashable],
) -> bool:
    """Find a group for a place, moving others on where they have another choice (Kuhn's algorithm)."""
    for group in near[place]:
        if group in tried:
            continue
        tried.add(group)
        if group not in taken or _seat(taken[group], near, taken, tried):
            taken[group] = place
            return True
    return False
