"""The page's entities and links as a pair of CSV tables that any spreadsheet opens.

Owns the two tables and their safety: a text that a spreadsheet would take for a formula is written so that it
stays a text. What a table says is what the page says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kg.export.model import PageModel

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ENTITY_COLUMNS: Final = (
    "iri", "name", "kind", "other_names", "short_names", "former_names", "country", "region", "sectors",
    "programmes", "latitude", "longitude", "connecting_role", "community", "start", "end",
)  # fmt: skip
_LINK_COLUMNS: Final = ("from", "to", "kind", "label", "directed", "start", "end", "weight", "sources")


def write_tables(model: PageModel, folder: Path) -> tuple[Path, Path]:
    """Write `entities.csv` and `links.csv` into a folder: UTF-8 with a mark that Excel needs, CRLF, RFC 4180.

    Args:
        model: What to write.
        folder: Where to; made when it is not there.

    Returns:
        The two files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entities, links = folder / "entities.csv", folder / "links.csv"
    entities.write_bytes(_csv(_ENTITY_COLUMNS, _entities(model)))
    links.write_bytes(_csv(_LINK_COLUMNS, _links(model)))
    return entities, links


def neutral(text: str) -> str:
    """A cell that no spreadsheet runs as a formula (OWASP, CSV injection).

    Example:
        >>> neutral("=HYPERLINK(1)"), neutral("Klaster")
        ("'=HYPERLINK(1)", 'Klaster')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as bytes; only texts are made neutral, a negative number stays one."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if v is None else neutral(v) if isinstance(v, str) else v for v in row])
    return held.getvalue().encode("utf-8-sig")


def _entities(model: PageModel) -> Iterable[Sequence[object]]:
    """One row for each entity."""
    for node in model.nodes:
        lists = (node.names, node.short_names, node.former_names)
        yield (
            node.id,
            node.label,
            node.kind,
            *("; ".join(one) for one in lists),
            node.country,
            node.region,
            "; ".join(node.sectors),
            "; ".join(node.programmes),
            node.latitude,
            node.longitude,
            node.size,
            node.community,
            node.start,
            node.end,
        )


def _links(model: PageModel) -> Iterable[Sequence[object]]:
    """One row for each link; parallel links stay apart."""
    for link in model.links:
        directed = "yes" if link.directed else "no"
        sources = "; ".join(link.sources)
        yield link.a, link.b, link.kind, link.label, directed, link.start, link.end, link.weight, sources
