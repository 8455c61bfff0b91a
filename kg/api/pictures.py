"""Network pictures of answers, for a notebook: statements of SPARQL, or paths of Cypher, on the page of `kg.export`.

This module owns which cells of an answer are drawn. `kg.api.drawn` makes symbols and lines of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.api.drawn import drawn
from kg.rdf.terms import NamedNode, Term, Triple
from kg.schema import schema
from kg.vocab import RDF

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.export.frame import PageFrame


def picture(graph: Graph, statements: Iterable[Triple], *, title: str, on: date) -> PageFrame | None:
    """A picture of statements, each entity under its name; `None` where no statement joins two entities."""
    from kg.export.frame import PageFrame

    held = list(statements)
    if not any(isinstance(t.object, NamedNode) and t.predicate.value != RDF.type for t in held):
        return None
    return PageFrame(drawn(graph, held, title=title, on=on, language=graph.workspace.settings.language))


def statements_of(rows: Iterable[Sequence[Term | None]]) -> Iterator[Triple]:
    """The statements of an answer whose columns are subject, predicate and object."""
    for subject, predicate, thing in rows:
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and thing is not None:
            yield Triple(subject, predicate, thing)


def statements_of_paths(cells: Iterable[Any]) -> Iterator[Triple]:
    """What links entities on the paths of a Cypher answer: node, edge, node, and so on.

    The arrow read is `(one)-[edge]-(other)`, in the order of the path, each edge under the term of the ontology that it is
    the mirror of.
    """
    known = schema()
    terms = {edge.type: edge.class_iri for edge in known.edges}
    terms |= {p.edge_type: iri for iri, p in known.properties.items() if p.edge_type is not None}
    for cell in cells:
        if isinstance(cell, list) and len(cell) > 2 and all(isinstance(part, dict) for part in cell):
            for one, edge, other in zip(cell[:-2:2], cell[1::2], cell[2::2], strict=True):
                term = terms.get(edge["type"], f"urn:neo4j:{edge['type']}")
                yield Triple(NamedNode(one["uri"]), NamedNode(term), NamedNode(other["uri"]))
