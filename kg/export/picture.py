"""The drawing as pyvis knows it: its node, edge and option model, and the vis-network inside its wheel.

The only module that imports pyvis. It fills the lists of `pyvis.network.Network` directly, since `add_edge`
looks through all edges each time, and drops the second of two parallel links. It writes no HTML.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyvis
from pyvis.network import Network

from kg.export.layout import Points
from kg.export.model import PageModel, PageNode
from kg.export.palette import line

NAMED_AT_ONCE: Final = 300
"""How many names the picture carries itself, most connecting first; the rest follow with the rows."""

_THINNEST: Final = 1.0
_CLUSTER: Final = 0.45

_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 1, "borderWidthSelected": 3, "labelHighlightBold": False},
    "edges": {"width": _THINNEST, "smooth": False, "selectionWidth": 1, "hoverWidth": 0},
    "interaction": {"hover": False, "tooltipDelay": 100000, "keyboard": False, "multiselect": False},
}


def radius(size: float, count: int, kind: str = "") -> float:
    """The radius of a symbol by its bridging role; smaller where many share the picture.

    A cluster, which is what people look for, is drawn no smaller than of middle size; the legend says so.

    Example:
        >>> radius(0.0, 10), radius(1.0, 10), radius(0.0, 10, "Cluster")
        (9.0, 25.0, 18.1)
    """
    least, most = (9.0, 25.0) if count <= 80 else (6.0, 21.0) if count <= 400 else (4.5, 19.0)
    share: float = max(_CLUSTER if kind == "Cluster" else 0.0, min(1.0, size)) ** 0.7
    return round(least + (most - least) * share, 1)


def picture(model: PageModel, points: Points | None) -> Network:
    """The network as pyvis holds it: symbols with places and sizes, links with widths, physics off.

    Args:
        model: The page.
        points: A place for each entity; `None` leaves the picture empty, for a page that opens on the
            overview.
    """
    net = Network(directed=True, cdn_resources="in_line")
    net.set_options(json.dumps(_OPTIONS))
    if points is not None:
        named = _named(model.nodes)
        count = len(model.nodes)
        net.nodes = [
            _symbol(at, node, points[at], count, named=at in named) for at, node in enumerate(model.nodes)
        ]
        net.edges = _edges(model)
    return net


@lru_cache(maxsize=1)
def engine() -> str:
    """The JavaScript of vis-network 9.1.2, out of the pyvis wheel, safe between script tags."""
    home = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return home.read_text(encoding="utf-8").replace("</script", "<\\/script").replace("\r\n", "\n")


def _named(nodes: Sequence[PageNode]) -> frozenset[int]:
    """The entities whose names the picture carries itself."""
    ranked = sorted(range(len(nodes)), key=lambda at: (-nodes[at].size, nodes[at].id))
    return frozenset(ranked[:NAMED_AT_ONCE])


def _symbol(at: int, node: PageNode, point: Any, count: int, *, named: bool) -> dict[str, Any]:
    """One entity as a pyvis node; its number is its id, so that no text of a source becomes one."""
    drawn: dict[str, Any] = {
        "id": at,
        "group": node.kind,
        "x": round(float(point[0]), 1),
        "y": round(float(point[1]), 1),
        "size": radius(node.size, count, node.kind),
    }
    if named:
        drawn["name"] = node.label
    return drawn


def _edges(model: PageModel) -> list[dict[str, Any]]:
    """Every link as a pyvis edge; later ones between the same two are bent, so that all are seen."""
    at = {node.id: index for index, node in enumerate(model.nodes)}
    heaviest = max((link.weight for link in model.links), default=1.0) or 1.0
    lightest = min((link.weight for link in model.links), default=0.0) / heaviest
    many = len(model.links) > 600
    seen: Counter[tuple[int, int]] = Counter()
    edges = []
    for number, link in enumerate(model.links):
        a, b = at[link.a], at[link.b]
        edge: dict[str, Any] = {"id": number, "from": a, "to": b}
        width = round(_THINNEST + 2.5 * (link.weight / heaviest - lightest) ** 0.7, 1)
        if width > _THINNEST:
            edge["width"] = width
        if not many:
            edge |= line(link.kind).drawn() | ({"arrows": "to"} if link.directed else {})
        pair = (min(a, b), max(a, b))
        if seen[pair]:
            edge["smooth"] = _bend(seen[pair], forward=a < b)
        seen[pair] += 1
        edges.append(edge)
    return edges


def _bend(turn: int, *, forward: bool) -> dict[str, Any]:
    """How far a parallel link swings out, to one side and the other in turn."""
    clockwise = (turn % 2 == 1) == forward
    return {
        "enabled": True,
        "type": "curvedCW" if clockwise else "curvedCCW",
        "roundness": round(min(0.12 * ((turn + 1) // 2), 0.6), 2),
    }
