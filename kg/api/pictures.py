"""Network pictures inside a notebook: the page of a graph, or of the answer to a query.

This module owns the frame that a notebook shows, and the turning of statements into a picture. `kg.export` draws.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.api.page import words_of_the_ontology
from kg.export.model import PageLink, PageModel, PageNode
from kg.schema import schema
from kg.vocab import RDF

if TYPE_CHECKING:
    from kg.api.graph import Graph

_HEIGHT: Final = 640  # pixels

Statement = tuple[str, str, str]
"""Subject, local name of the link, object: IRIs at both ends."""


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A network page that a notebook shows in place, and that can be saved as a file.

    Args:
        title: Its heading.
        page: The whole page.
        entities: How many symbols it has.
        links: How many lines.
    """

    title: str
    page: str
    entities: int
    links: int

    def __repr__(self) -> str:
        return f"<Picture: {self.title}, {self.entities} entities, {self.links} links>"

    def _repr_html_(self) -> str:
        """The page in a frame of its own; no file is needed beside the notebook."""
        return (
            f'<iframe title="{html.escape(self.title, quote=True)}" width="100%" height="{_HEIGHT}" '
            f'style="border:1px solid #ccc" srcdoc="{html.escape(self.page, quote=True)}"></iframe>'
        )

    def save(self, file: Path | str) -> Path:
        """Writes the page, which opens offline by double-click.

        Returns:
            The file.
        """
        path = Path(file)
        path.write_bytes(self.page.encode("utf-8"))
        return path


def picture(model: PageModel) -> Picture:
    """The page of a model."""
    from kg.export.page import render_page

    text, _ = render_page(model)
    return Picture(model.title, text, len(model.nodes), len(model.links))


def picture_of(graph: Graph, statements: Iterable[Statement], *, title: str, on: date) -> Picture:
    """A picture of some statements, each entity under its name.

    Args:
        graph: Where the names of the entities are.
        statements: What is linked to what.
        title: The heading.
        on: The day of the picture.
    """
    links = sorted(set(statements))
    nodes = dict.fromkeys(iri for one, _, other in links for iri in (one, other))
    return picture(
        PageModel(
            title=title,
            generated_on=on,
            nodes=tuple(_nodes(graph, sorted(nodes))),
            links=tuple(PageLink(one, other, kind, directed=True) for one, kind, other in links),
            terms=words_of_the_ontology(),
            language=graph.workspace.settings.language,
        )
    )


def statements_of_rdf(rows: Iterable[Sequence[Any]]) -> tuple[Statement, ...]:
    """What links entities among the statements of an RDF answer; classes and literals are left out."""
    return tuple(
        (one, _local(link), other)
        for one, link, other in rows
        if link != RDF.type and _is_entity(one) and _is_entity(other)
    )


def statements_of_paths(cells: Iterable[Any]) -> tuple[Statement, ...]:
    """What links entities on the paths of a Cypher answer: node, edge, node, and so on."""
    known = schema()
    words = {edge.type: _local(edge.class_iri) for edge in known.edges}
    words |= {p.edge_type: p.local_name for p in known.properties.values() if p.edge_type is not None}
    found: list[Statement] = []
    for cell in cells:
        if isinstance(cell, list) and len(cell) > 2 and all(isinstance(part, dict) for part in cell):
            for one, edge, other in zip(cell[::2], cell[1::2], cell[2::2], strict=False):
                found.append((one["uri"], words.get(edge["type"], edge["type"]), other["uri"]))
    return tuple(found)


def _is_entity(value: object) -> bool:
    """Whether a value is the IRI of something."""
    return isinstance(value, str) and value.startswith(("http://", "https://", "urn:"))


def _local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]


def _nodes(graph: Graph, iris: Iterable[str]) -> Iterator[PageNode]:
    """A symbol for each entity."""
    for iri in iris:
        entry = graph.names.get(iri)
        if entry is None:
            yield PageNode(iri, _local(iri), "Entity")
        else:
            yield PageNode(iri, entry.name, entry.kind, entry.spellings, country=entry.country)
