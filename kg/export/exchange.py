"""The page's network in the formats that other programs read: GraphML, GEXF and node-link JSON.

Owns three writers over the view model. None drops a parallel link; texts lose only the characters that XML
1.0 cannot hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from kg.export.model import PageLink, PageModel, PageNode

_UNHOLDABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_KEYS: Final = {
    "label": "string",
    "kind": "string",
    "country": "string",
    "region": "string",
    "sectors": "string",
    "programmes": "string",
    "latitude": "double",
    "longitude": "double",
    "role": "double",
    "community": "long",
    "start": "string",
    "end": "string",
}
_LINK_KEYS: Final = {
    "kind": "string",
    "label": "string",
    "start": "string",
    "end": "string",
    "weight": "double",
    "sources": "string",
}


def write_graphml(model: PageModel, path: Path) -> None:
    """Write the network as GraphML (graphml.graphdrawing.org), for NetworkX, igraph, yEd and Gephi."""
    path.write_bytes("\n".join(_graphml(model)).encode("utf-8"))


def write_gexf(model: PageModel, path: Path) -> None:
    """Write the network as GEXF 1.2 (gexf.net), which Gephi and NetworkX both read."""
    path.write_bytes("\n".join(_gexf(model)).encode("utf-8"))


def write_node_link(model: PageModel, path: Path) -> None:
    """Write the network as node-link JSON, as NetworkX's `node_link_graph` reads it."""
    links = [
        {"source": link.a, "target": link.b, "key": at, "directed": link.directed, **_link(link)}
        for at, link in enumerate(model.links)
    ]
    held = {
        "directed": False,
        "multigraph": True,
        "graph": {"title": model.title, "generated": model.generated_on.isoformat()},
        "nodes": [{"id": node.id, **_node(node)} for node in model.nodes],
        "edges": links,
    }
    path.write_bytes((json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8"))


def _node(node: PageNode) -> dict[str, Any]:
    """What is known of an entity, without what is not."""
    known = {
        "label": node.label,
        "kind": node.kind,
        "country": node.country,
        "region": node.region,
        "sectors": "; ".join(node.sectors) or None,
        "programmes": "; ".join(node.programmes) or None,
        "latitude": node.latitude,
        "longitude": node.longitude,
        "role": node.size,
        "community": node.community,
        "start": node.start,
        "end": node.end,
    }
    return {key: value for key, value in known.items() if value is not None}


def _link(link: PageLink) -> dict[str, Any]:
    """What is known of a link, without what is not."""
    known = {
        "kind": link.kind,
        "label": link.label or None,
        "start": link.start,
        "end": link.end,
        "weight": link.weight,
        "sources": "; ".join(link.sources) or None,
    }
    return {key: value for key, value in known.items() if value is not None}


def _text(value: Any) -> str:
    """A value as an attribute in quotes, without characters that XML cannot hold."""
    return quoteattr(_UNHOLDABLE.sub("", str(value)))


def _graphml(model: PageModel) -> Iterator[str]:
    """The lines of a GraphML document."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for scope, keys in (("node", _NODE_KEYS), ("edge", _LINK_KEYS)):
        for key, kind in keys.items():
            yield f'<key id="{scope}-{key}" for="{scope}" attr.name="{key}" attr.type="{kind}"/>'
    # NetworkX refuses a document with edges of both sorts, so the direction is a property
    yield '<key id="edge-directed" for="edge" attr.name="directed" attr.type="boolean"/>'
    yield f'<graph id={_text(model.title)} edgedefault="undirected">'
    for node in model.nodes:
        yield f"<node id={_text(node.id)}>{_data('node', _node(node))}</node>"
    for at, link in enumerate(model.links):
        ends = f'id="{at}" source={_text(link.a)} target={_text(link.b)}'
        direction = f'<data key="edge-directed">{str(link.directed).lower()}</data>'
        yield f"<edge {ends}>{_data('edge', _link(link))}{direction}</edge>"
    yield "</graph>\n</graphml>\n"


def _data(scope: str, known: dict[str, Any]) -> str:
    """The GraphML elements of what is known."""
    return "".join(f'<data key="{scope}-{key}">{_text(value)[1:-1]}</data>' for key, value in known.items())


def _gexf(model: PageModel) -> Iterator[str]:
    """The lines of a GEXF document."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    about = f"<creator>clusterbridge</creator><description>{_text(model.title)[1:-1]}</description>"
    yield f'<meta lastmodifieddate="{model.generated_on.isoformat()}">{about}</meta>'
    yield '<graph defaultedgetype="undirected">'
    for scope, keys in (("node", _NODE_KEYS), ("edge", _LINK_KEYS)):
        entries = "".join(
            f'<attribute id="{key}" title="{key}" type="{kind}"/>' for key, kind in keys.items()
        )
        if scope == "edge":  # as in GraphML, the direction is a property
            entries += '<attribute id="directed" title="directed" type="boolean"/>'
        yield f'<attributes class="{scope}">{entries}</attributes>'
    yield "<nodes>"
    for node in model.nodes:
        yield f"<node id={_text(node.id)} label={_text(node.label)}>{_values(_node(node))}</node>"
    yield "</nodes>\n<edges>"
    for at, link in enumerate(model.links):
        ends = f'id="{at}" source={_text(link.a)} target={_text(link.b)}'
        known = _link(link) | {"directed": str(link.directed).lower()}
        words = f'weight="{link.weight}" label={_text(link.label or link.kind)}'
        yield f"<edge {ends} {words}>{_values(known)}</edge>"
    yield "</edges>\n</graph>\n</gexf>\n"


def _values(known: dict[str, Any]) -> str:
    """The GEXF elements of what is known."""
    values = "".join(f'<attvalue for="{key}" value={_text(value)}/>' for key, value in known.items())
    return f"<attvalues>{values}</attvalues>"
