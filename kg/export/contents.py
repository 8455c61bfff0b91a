"""What the page knows before its rows are unpacked: heading, counts, symbols, terms, the overview.

Owns the small block of data that the first picture needs; its cost does not grow with the network beyond
one count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kg.export.groups import FOLDED, Overview
from kg.export.model import PageModel
from kg.export.palette import GROUP_COLOURS, line, symbol


def contents(model: PageModel, groups: Sequence[Overview]) -> dict[str, Any]:
    """The heading, the counts and the legend of a page.

    Args:
        model: The page.
        groups: The ways to see it as groups first; none for a page that shows everything.
    """
    kinds = Counter(node.kind for node in model.nodes)
    links = Counter(link.kind for link in model.links)
    countries = {node.country for node in model.nodes} - {None}
    tied = {end for link in model.links for end in (link.a, link.b)}
    connecting = sorted(
        (node for node in model.nodes if node.size > 0 and node.id in tied),
        key=lambda node: (-node.size, node.id),
    )
    return {
        "title": model.title,
        "generated": model.generated_on.isoformat(),
        "language": model.language,
        "summary": list(model.summary),
        "sources": [asdict(source) for source in model.sources],
        "terms": {key: dict(labels) for key, labels in sorted(model.terms.items())},
        "kinds": [
            {"kind": kind, "count": count, **symbol(kind)._asdict()}
            for kind, count in sorted(kinds.items(), key=lambda kv: (-kv[1], kv[0]))
        ],
        "lines": [
            {"kind": kind, "count": count, **line(kind)._asdict()}
            for kind, count in sorted(links.items(), key=lambda kv: (-kv[1], kv[0]))
        ],
        "counts": {"nodes": len(model.nodes), "links": len(model.links), "countries": len(countries)},
        "connecting": [node.label for node in connecting[:3]],
        "colours": list(GROUP_COLOURS),
        "folded": sorted(FOLDED & kinds.keys()),
        "overviews": [_drawn(one) for one in groups],
    }


def _drawn(overview: Overview) -> dict[str, Any]:
    """A grouping as the browser draws it."""
    return {
        "by": overview.by,
        "groups": [asdict(group) for group in overview.groups],
        "ties": [list(tie) for tie in overview.ties],
    }
