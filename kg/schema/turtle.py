"""Look-ups in the statements of the ontology: labels, notes, unions, alignments of one term.

This module owns how Turtle says these things; `kg.schema.read` says which of them make up a class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.errors import Location, OntologyError
from kg.schema.foreign import PREFIXES, compact
from kg.schema.model import Alignment

CB: Final = Namespace(PREFIXES["cb"])
LANGUAGES: Final = ("en", "lt", "pl")

_SUBJECT: Final = re.compile(r"^([a-z]+:[\w.-]+|<[^>]+>) (?:a|sh:path) ", re.MULTILINE)

_RELATIONS: Final = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)


def read_turtle(folder: Path, *names: str) -> Turtle:
    """The statements of some files of the ontology.

    Raises:
        OntologyError: A file is not Turtle.
    """
    graph = Graph()
    written: list[str] = []
    for name in names:
        written += _SUBJECT.findall((folder / name).read_text(encoding="utf-8"))
        try:
            graph.parse(folder / name, format="turtle")
        except (SyntaxError, ValueError) as fault:
            raise OntologyError(f"The file is not Turtle: {fault}", where=Location(name)) from fault
    return Turtle(graph, {expand(term): place for place, term in enumerate(written)})


def expand(written: str) -> str:
    """The IRI that stands in Turtle as a compact name or in angle brackets.

    Example:
        >>> expand("org:Membership"), expand("<https://example.org/a>")
        ('http://www.w3.org/ns/org#Membership', 'https://example.org/a')
    """
    if written.startswith("<"):
        return written.strip("<>")
    prefix, _, local = written.partition(":")
    return f"{PREFIXES[prefix]}{local}"


class Turtle:
    """The statements of some files of the ontology, and what they say of one term.

    Args:
        graph: The statements.
        places: Where each term is written, so that terms can be listed in the order of the files.
    """

    def __init__(self, graph: Graph, places: Mapping[str, int]) -> None:
        self.graph = graph
        self._places = places

    def place(self, iri: object) -> tuple[int, str]:
        """A key that sorts terms as the files list them; what is written nowhere comes last."""
        return self._places.get(str(iri), len(self._places)), str(iri)

    def own(self, *kinds: URIRef) -> list[URIRef]:
        """The named terms of some kinds that have a definition here, in the order of the files."""
        found = {
            term
            for kind in kinds
            for term in self.graph.subjects(RDF.type, kind)
            if isinstance(term, URIRef) and (term, SKOS.definition, None) in self.graph
        }
        return sorted(found, key=self.place)

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
