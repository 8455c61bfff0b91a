"""A whole graph as nodes and edges, and back: any vocabulary, named graphs included, from no store.

    list(decode(encode(statements)))              the same statements
    sync(Statements(statements), session)         into a running Neo4j
    export(session)                               and out of it again

Every term stays as it is written (`"01"^^xsd:integer`), where a store of Oxigraph keeps numbers and moments in their
canonical form; only language tags are in lower case, as RDF allows. An rdflib graph comes here as
`statements_of(graph.serialize(format="nt"))`. This module owns the grouping of statements in memory. It meets no server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from kg.iri import digest
from kg.mirror import decode as _back
from kg.mirror import encode as _there
from kg.mirror.element import Element
from kg.mirror.facts import elements
from kg.mirror.mapping import Naming, naming
from kg.rdf.formats import quads
from kg.rdf.terms import DefaultGraph, Quad, Subject, Triple

Statement = Triple | Quad

_FIRST: Final = 1


class Statements:
    """Statements in memory as the facts of a mirror; a sync after another one compares everything.

    Args:
        statements: In any order, and as often as they like; what a named graph says as quads.
    """

    def __init__(self, statements: Iterable[Statement]) -> None:
        about: dict[str, set[Statement]] = defaultdict(set)
        for statement in statements:
            about[_key(statement.subject)].add(_plain(statement))
        self._about = {key: sorted(about[key], key=str) for key in sorted(about)}

    @classmethod
    def of_file(cls, file: Path) -> Statements:
        """What an RDF file says: Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, by the ending of its name.

        Raises:
            NotFound: The file is not there.
            SourceUnreadable: It cannot be read to its end.
        """
        return cls(quads(file))

    def statements(self, subject: str | Subject | None = None) -> Iterator[Statement]:
        """All statements, or those about one subject."""
        if subject is not None:
            yield from self._about.get(subject if isinstance(subject, str) else _key(subject), ())
            return
        for said in self._about.values():
            yield from said

    def sequence(self) -> int:
        """The number of the only commit."""
        return _FIRST

    def lineage(self, number: int) -> str:
        """A word for what is said."""
        return digest(*map(str, self.statements())) if number >= _FIRST else ""

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects, for whoever has seen none of them."""
        return iter(() if number >= _FIRST else self._about)


def encode(statements: Iterable[Statement], names: Naming | None = None) -> Iterator[Element]:
    """Statements as the nodes and edges that Neo4j would hold.

    Args:
        statements: In any order; what a named graph says as quads.
        names: Other names than those of the ontology.

    Raises:
        MirrorError: Something is said of a statement itself, which RDF 1.2 does through a reifier instead.

    Example:
        >>> from kg.rdf.lines import statements_of
        >>> said = set(statements_of('<http://e/a> <http://e/b> "01"^^<http://e/t> .'))
        >>> [element.properties for element in encode(said)]
        [{'_other': ['<http://e/b> "01"^^<http://e/t>']}]
    """
    return elements(Statements(statements).statements(), names or naming())


def decode(found: Iterable[Element], names: Naming | None = None) -> Iterator[Statement]:
    """The statements that nodes and edges stand for, in no order: the exact inverse of `encode`.

    Args:
        found: Nodes and edges.
        names: Other names than those of the ontology.

    Raises:
        MirrorDrift: One holds something that the mirror never writes.
    """
    for element in found:
        yield from _back.decode(element, names or naming())


def _plain(statement: Statement) -> Statement:
    """A statement of no named graph as a triple."""
    if isinstance(statement, Quad) and isinstance(statement.graph_name, DefaultGraph):
        return statement.triple
    return statement


def _key(subject: Subject) -> str:
    return str(subject) if isinstance(subject, Triple) else _there.key_of(subject)
