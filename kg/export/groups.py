"""What is seen first on a large page: groups of entities as bubbles, tied as strongly as their members are.

Owns the choice of groups (communities, clusters, programmes, countries), their sizes, their ties and their
places. It draws nothing; members of a bubble find their places in the browser, when it is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kg.export.layout import place
from kg.export.model import PageModel, PageNode

MOST_GROUPS: Final = 120
"""Beyond so many bubbles nobody reads them; the smallest share one."""
STRONGEST: Final = 3
"""Ties drawn for each bubble; the backbone reads better than the ball."""
_LEAST: Final = 1 / 500
"""A community with a smaller share of all entities says nothing at first sight, and stands among the rest."""
_TOO_MANY: Final = 0.25  # with a larger share left over, another grouping is better seen first
SPACING: Final = 15.0
"""Radius of a bubble with one member, so that its members fit when it is opened."""


@dataclass(frozen=True, slots=True)
class Group:
    """One bubble: its name, how many entities it holds, and its circle.

    Args:
        name: What it is called; of a community without a name, its most connecting member.
        named_after: Whether the name is that of a member rather than its own.
        count: How many entities it holds.
        x: The middle of the bubble.
        y: The middle of the bubble.
        radius: Of the bubble; its area grows with the count.
    """

    name: str
    named_after: bool
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Overview:
    """One way to see a large network first.

    Args:
        by: What makes the groups: community, cluster, programme or country.
        groups: The bubbles, largest first; the last may be the rest.
        ties: Index of one, index of the other, strength.
        group_of: For each entity the index of its bubble.
    """

    by: str
    groups: tuple[Group, ...]
    ties: tuple[tuple[int, int, float], ...]
    group_of: tuple[int, ...]


def overviews(
    model: PageModel, known: Mapping[str, tuple[float, float]] | None = None
) -> tuple[Overview, ...]:
    """Every grouping that makes at least two bubbles and leaves at most half of the entities out, best first.

    Args:
        model: The page.
        known: Middles of bubbles on an earlier page, by "grouping:name".
    """
    found = []
    for by, key in _keys(model).items():
        keys = [key(node) for node in model.nodes]
        outside = sum(one is None for one in keys)
        if len(set(keys) - {None}) >= 2 and outside * 2 <= len(keys):
            found.append(_overview(model, by, keys, known or {}))
    found = [one for one in found if len(one.groups) >= 2]
    return tuple(sorted(found, key=lambda one: _left_over(one) > _TOO_MANY))


def _left_over(overview: Overview) -> float:
    """The share of entities in the bubble of all others."""
    last = overview.groups[-1]
    return last.count / max(len(overview.group_of), 1) if last.name == "" else 0.0


def _keys(model: PageModel) -> dict[str, Callable[[PageNode], str | int | None]]:
    """How each grouping finds the group of an entity."""
    kinds = {node.id: node.kind for node in model.nodes}
    home: dict[str, str] = {}
    for link in model.links:
        if link.kind in {"Membership", "memberOf"} and kinds.get(link.b) == "Cluster":
            home.setdefault(link.a, link.b)
    return {
        "cluster": lambda node: node.id if node.kind == "Cluster" else home.get(node.id),
        "community": lambda node: node.community,
        "programme": lambda node: node.programmes[0] if node.programmes else None,
        "country": lambda node: node.country,
    }


def _overview(
    model: PageModel, by: str, keys: Sequence[str | int | None], known: Mapping[str, tuple[float, float]]
) -> Overview:
    """The bubbles of one grouping, placed."""
    ranked = sorted(
        Counter(key for key in keys if key is not None).items(), key=lambda kv: (-kv[1], str(kv[0]))
    )
    least = len(keys) * _LEAST if by == "community" else 0
    index = {key: at for at, (key, count) in enumerate(ranked[:MOST_GROUPS]) if count >= least}
    rest = len(index)
    group_of = tuple(rest if key is None else index.get(key, rest) for key in keys)
    counts = Counter(group_of)
    names = _names(model, by, index, group_of)
    if counts[rest]:
        names.append(("", False))
    ties = tuple(tie for tie in _ties(model, group_of) if len(index) not in tie[:2])
    radii = np.array([SPACING * np.sqrt(counts[at]) + 6 for at in range(len(names))])
    old = np.array([known.get(f"{by}:{name}", (np.nan, np.nan)) for name, _ in names]).reshape(-1, 2)
    points = place(
        len(names),
        [(a, b) for a, b, _ in ties],
        weights=[weight for _, _, weight in ties],
        boxes=np.column_stack([radii, radii]) * 1.04 + 8,
        known=old,
        side=float(np.sqrt((radii**2).sum()) * 2.2),
    )
    bubbles = tuple(
        Group(name, after, counts[at], *(round(float(v), 1) for v in (*points[at], radii[at])))
        for at, (name, after) in enumerate(names)
    )
    return Overview(by, bubbles, ties, group_of)


def _names(
    model: PageModel, by: str, index: Mapping[str | int, int], group_of: Sequence[int]
) -> list[tuple[str, bool]]:
    """What each bubble is called, and whether that is the name of its most connecting member."""
    labels = {node.id: node.label for node in model.nodes} if by == "cluster" else {}
    names: list[tuple[str, bool]] = []
    leaders: dict[int, PageNode] = {}
    for node, group in zip(model.nodes, group_of, strict=True):
        best = leaders.get(group)
        if best is None or (-node.size, node.id) < (-best.size, best.id):
            leaders[group] = node
    for key, at in index.items():
        if by == "cluster":
            names.append((labels.get(str(key), str(key)), False))
        elif by == "community" and isinstance(key, int):
            own = model.community_names.get(key)
            names.append((leaders[at].label, True) if own is None else (own, False))
        else:
            names.append((str(key), False))
    return names


def _ties(model: PageModel, group_of: Sequence[int]) -> tuple[tuple[int, int, float], ...]:
    """The strongest ties of each bubble, by the weight of the links between the members of two."""
    at = {node.id: index for index, node in enumerate(model.nodes)}
    weights: Counter[tuple[int, int]] = Counter()
    for link in model.links:
        one, two = group_of[at[link.a]], group_of[at[link.b]]
        if one != two:
            weights[min(one, two), max(one, two)] += link.weight  # type: ignore[assignment]
    of: dict[int, list[tuple[int, int]]] = {}
    for pair in weights:
        for end in pair:
            of.setdefault(end, []).append(pair)
    kept = {
        pair
        for pairs in of.values()
        for pair in sorted(pairs, key=lambda pair: (-weights[pair], pair))[:STRONGEST]
    }
    return tuple((a, b, round(float(weights[a, b]), 3)) for a, b in sorted(kept))
