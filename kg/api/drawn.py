"""Statements drawn as a network: what a CONSTRUCT query gives, on the same page as everything else.

This module owns which statements become symbols, lines and facts. How they look is the business of `kg.export`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.api.entities import best_name, most_specific
from kg.api.page import words_of_the_ontology
from kg.errors import AnalysisError
from kg.export.model import Fact, PageLink, PageModel, PageNode
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.vocab import CB, RDF, RDFS

if TYPE_CHECKING:
    from kg.api.graph import Graph

_NAMES: Final = frozenset({CB.name, CB.title, CB.acronym, CB.shortName, RDFS.label})


def drawn(graph: Graph, triples: Iterable[Triple], *, title: str, on: date, language: str) -> PageModel:
    """Statements as a network page: entities as symbols, statements between them as lines, all others as facts.

    Args:
        graph: Where the names of entities are known.
        triples: The statements.
        title: The heading.
        on: The day that the page is made.
        language: The language of names, and that it opens in.

    Raises:
        AnalysisError: No statement joins two entities, so that there is nothing to draw.
    """
    held = sorted({t for t in triples if isinstance(t.subject, NamedNode)}, key=str)
    links = [t for t in held if isinstance(t.object, NamedNode) and t.predicate.value != RDF.type]
    if not links:
        raise AnalysisError(
            "No statement joins two entities, so there is nothing to draw.",
            hint="Construct statements whose subject and object are entities: CONSTRUCT { ?a cb:linkedTo ?b } WHERE ...",
        )
    drawing = _Drawing(graph, held, language)
    ends = sorted({iri for triple in links for iri in _ends(triple)})
    return PageModel(
        title=title,
        generated_on=on,
        nodes=tuple(drawing.node(iri) for iri in ends),
        links=tuple(drawing.link(t) for t in links),
        terms=words_of_the_ontology(),
        language=language,
    )


class _Drawing:
    """Turns statements into symbols and lines."""

    def __init__(self, graph: Graph, held: Iterable[Triple], language: str) -> None:
        self._graph = graph
        self._language = language
        self._said: dict[str, list[Triple]] = {}
        for triple in held:
            if isinstance(triple.subject, NamedNode):
                self._said.setdefault(triple.subject.value, []).append(triple)

    def node(self, iri: str) -> PageNode:
        """One symbol; its name and class as the query says, else as the store knows them."""
        said = self._said.get(iri, [])
        entry = self._graph.names.get(iri)
        named = best_name(
            (t.object for t in said if t.predicate.value in _NAMES and isinstance(t.object, Literal)),
            self._language,
        )
        classes = [
            t.object.value for t in said if t.predicate.value == RDF.type and isinstance(t.object, NamedNode)
        ]
        stated = most_specific(classes)
        return PageNode(
            id=iri,
            label=named or (iri if entry is None else entry.name),
            kind=entry.kind if entry is not None and stated == "Entity" else stated,
            country=None if entry is None else entry.country,
            facts=tuple(
                Fact(_local(t.predicate.value), t.object.value) for t in said if isinstance(t.object, Literal)
            ),
        )

    def link(self, triple: Triple) -> PageLink:
        """One line."""
        one, other = _ends(triple)
        return PageLink(a=one, b=other, kind=_local(triple.predicate.value), directed=True)


def _ends(triple: Triple) -> tuple[str, ...]:
    """The entities that a statement joins."""
    return tuple(term.value for term in (triple.subject, triple.object) if isinstance(term, NamedNode))


def _local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
