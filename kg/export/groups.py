"""What is seen first on a large page: groups of entities as bubbles, tied as strongly as their members are.

Owns the choice of groups (communities, clusters, programmes, countries), their sizes, their ties and their
places. It draws nothing; members of a bubble find their places in the browser, when it is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from kg.export.bubbles import bubbles_apart
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
FOLDED: Final = frozenset(
    {"Project", "Event", "MatchmakingEvent", "Meeting", "CollaborationAgreement", "Contact"}
)
"""What people do together: it ties the groups of those who take part, as often as its participants meet there."""
_NOWHERE: Final = FOLDED | {"Programme", "Call", "Topic", "EventSeries", "Network", "Sector"}
"""What has no country and no cluster of its own: without one it stands in no bubble, not among all others."""


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
        group_of: For each entity the index of its bubble; -1 for what stands in none.
    """

    by: str
    groups: tuple[Group, ...]
    ties: tuple[tuple[int, int, float], ...]
    group_of: tuple[int, ...]


def overviews(
    model: PageModel, known: Mapping[str, tuple[float, float]] | None = None
) -> tuple[Overview, ...]:
    """Every grouping that makes at least two bubbles, best first.

    Communities and countries are offered where they leave at most half of the entities out, clusters where two
    of them have members, programmes where there are two.

    Args:
        model: The page.
        known: Middles of bubbles on an earlier page, by "grouping:name".
    """
    found = []
    for by, key in _keys(model).items():
        keys = [key(node) for node in model.nodes]
        nowhere = [
            by in {"cluster", "country"} and key is None and node.kind in _NOWHERE
            for key, node in zip(keys, model.nodes, strict=True)
        ]
        counts = Counter(key for key in keys if key is not None)
        outside = len(keys) - sum(counts.values()) - sum(nowhere)
        wanted = sum(count > 1 for count in counts.values()) if by == "cluster" else len(counts)
        if wanted >= 2 and (by in {"cluster", "programme"} or outside * 2 <= len(keys) - sum(nowhere)):
            found.append(_overview(model, by, keys, nowhere, known or {}))
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
        "programme": _programmes(model),
        "country": lambda node: node.country,
    }


def _programmes(model: PageModel) -> Callable[[PageNode], str | None]:
    """The programme of an entity: its own first, else the one in which most of its projects are."""
    nodes = {node.id: node for node in model.nodes}
    through: dict[str, Counter[str]] = {}
    for link in model.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if nodes[one].kind == "Project" and nodes[other].kind != "Project":
                through.setdefault(other, Counter()).update(nodes[one].programmes)
    labels = {programme for node in model.nodes for programme in node.programmes}

    def programme(node: PageNode) -> str | None:
        if node.programmes:
            return node.programmes[0]
        if node.kind == "Programme":
            return node.label if node.label in labels else None
        return min(
            through.get(node.id, Counter()).items(), key=lambda kv: (-kv[1], kv[0]), default=(None, 0)
        )[0]

    return programme


def _overview(
    model: PageModel,
    by: str,
    keys: Sequence[str | int | None],
    nowhere: Sequence[bool],
    known: Mapping[str, tuple[float, float]],
) -> Overview:
    """The bubbles of one grouping, placed."""
    ranked = sorted(
        Counter(key for key in keys if key is not None).items(), key=lambda kv: (-kv[1], str(kv[0]))
    )
    least = len(keys) * _LEAST if by == "community" else 0
    index = {key: at for at, (key, count) in enumerate(ranked[:MOST_GROUPS]) if count >= least}
    rest = len(index)
    group_of = tuple(
        -1 if out else rest if key is None else index.get(key, rest)
        for key, out in zip(keys, nowhere, strict=True)
    )
    counts = Counter(group_of)
    names = _names(model, by, index, group_of)
    if counts[rest]:
        names.append(("", False))
    ties = tuple(tie for tie in _ties(model, group_of) if len(index) not in tie[:2])
    radii = np.array([SPACING * np.sqrt(counts[at]) + 6 for at in range(len(names))])
    if counts[rest] and rest:
        radii[rest] = min(radii[rest], radii[:rest].max())
    old = np.array([known.get(f"{by}:{name}", (np.nan, np.nan)) for name, _ in names]).reshape(-1, 2)
    points = bubbles_apart(radii, ties, old)
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
        if group < 0:
            continue
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
    """The strongest ties of each bubble.

    A link between the members of two adds its weight. What people do together adds, for each two of its n
    participants who stand in two bubbles, 1 / (n - 1), so that a large project counts no more than its size.
    """
    at = {node.id: index for index, node in enumerate(model.nodes)}
    folded = [node.kind in FOLDED for node in model.nodes]
    present: dict[int, set[int]] = {}
    weights: dict[tuple[int, int], float] = {}
    for link in model.links:
        one, two = at[link.a], at[link.b]
        if folded[one] != folded[two]:
            present.setdefault(one if folded[one] else two, set()).add(two if folded[one] else one)
        elif (
            not folded[one] and -1 not in (pair := _pair(group_of[one], group_of[two])) and pair[0] != pair[1]
        ):
            weights[pair] = weights.get(pair, 0.0) + link.weight
    for members in present.values():
        groups = Counter(group_of[member] for member in members if group_of[member] >= 0)
        for pair in combinations(sorted(groups), 2):
            shared = groups[pair[0]] * groups[pair[1]] / (len(members) - 1)
            weights[pair] = weights.get(pair, 0.0) + shared
    weights = {pair: round(weight, 6) for pair, weight in weights.items()}
    of: dict[int, list[tuple[int, int]]] = {}
    for pair in weights:
        for end in pair:
            of.setdefault(end, []).append(pair)
    kept = {
        pair
        for pairs in of.values()
        for pair in sorted(pairs, key=lambda pair: (-weights[pair], pair))[:STRONGEST]
    }
    return tuple((a, b, round(weights[a, b], 3)) for a, b in sorted(kept))


def _pair(one: int, two: int) -> tuple[int, int]:
    """Two bubbles, the smaller number first."""
    return (min(one, two), max(one, two))
