"""Look-ups in the statements of the ontology: labels, notes, unions, alignments of one term.

This module owns how Turtle says these things; `kg.schema.read` says which of them make up a class.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import Location, OntologyError
from kg.schema.foreign import PREFIXES
from kg.schema.model import Alignment

CB: Final = Namespace(PREFIXES["cb"])
LANGUAGES: Final = ("en", "lt", "pl")

_RELATIONS: Final = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)


def read_graph(folder: Path, *names: str) -> Graph:
    """The statements of some files of the ontology.

    Raises:
        OntologyError: A file is not Turtle.
    """
    graph = Graph()
    for name in names:
        try:
            graph.parse(folder / name, format="turtle")
        except (SyntaxError, ValueError) as fault:
            raise OntologyError(f"The file is not Turtle: {fault}", where=Location(name)) from fault
    return graph


def compact(iri: str) -> str:
    """An IRI with the usual prefix, or as it is where none fits.

    Example:
        >>> compact("http://www.w3.org/ns/org#Membership")
        'org:Membership'
    """
    for prefix, base in PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri


class Turtle:
    """The statements of some files of the ontology, and what they say of one term."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def own(self, *kinds: URIRef) -> list[URIRef]:
        """The named terms of some kinds that have a definition here, in the order of the alphabet."""
        found = {
            term
            for kind in kinds
            for term in self.graph.subjects(RDF.type, kind)
            if isinstance(term, URIRef) and (term, SKOS.definition, None) in self.graph
        }
        return sorted(found, key=lambda term: (not term.startswith(CB), str(term)))

    def texts(self, iri: Node, prop: URIRef) -> tuple[tuple[str, str], ...]:
        """The texts of a property by language, English first."""
        found = {
            text.language: str(text) for text in self.graph.objects(iri, prop) if isinstance(text, Literal)
        }
        return tuple((lang, found[lang]) for lang in LANGUAGES if lang in found)

    def notes(self, iri: URIRef) -> tuple[str, ...]:
        """Remarks on a term, those on its use first."""
        return tuple(
            str(note)
            for prop in (SKOS.scopeNote, SKOS.editorialNote)
            for note in sorted(self.graph.objects(iri, prop), key=str)
        )

    def parents(self, iri: URIRef) -> Iterator[str]:
        """The classes of ours directly above a class."""
        for parent in sorted(self.graph.objects(iri, RDFS.subClassOf), key=str):
            if isinstance(parent, URIRef) and parent.startswith(CB):
                yield str(parent)

    def above(self, iri: URIRef) -> tuple[str, ...]:
        """All classes of ours above a class, the nearest first."""
        line: dict[str, None] = {}
        wave = list(self.parents(iri))
        while wave:
            line |= dict.fromkeys(wave)
            wave = [upper for lower in wave for upper in self.parents(URIRef(lower))]
        return tuple(line)

    def alignments(self, iri: URIRef) -> Iterator[Alignment]:
        """The terms of other vocabularies that a term stands on, the strictest relation first."""
        for relation in _RELATIONS:
            for target in sorted(self.graph.objects(iri, relation), key=str):
                if isinstance(target, URIRef) and not target.startswith(CB):
                    yield Alignment(relation=compact(relation), target=compact(target))

    def union(self, iri: URIRef, prop: URIRef) -> Iterator[str]:
        """The members of a domain or range, be it one class or a union of several."""
        for target in sorted(self.graph.objects(iri, prop), key=str):
            members = self.graph.value(target, OWL.unionOf)
            if members is None:
                yield str(target)
            else:
                yield from (str(member) for member in Collection(self.graph, members))

    def maybe(self, iri: Node, prop: URIRef) -> str | None:
        """The one value of a property as a string, or none."""
        value = self.graph.value(iri, prop)
        return None if value is None else str(value)

    def one(self, iri: Node, prop: URIRef) -> str:
        """The value of a property that every term of the kind must have.

        Raises:
            OntologyError: It has none.
        """
        value = self.maybe(iri, prop)
        if value is None:
            raise OntologyError(
                f"{compact(str(iri))} lacks {compact(str(prop))}.", hint="Add it in ontology/."
            )
        return value
