"""Graphs in memory that stand in a test for the merged facts of a store, with a change log of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.iri import digest
from kg.mirror.encode import key_of
from kg.rdf.terms import Subject, Triple
from kg.vocab import CB

PREFIXES = (
    f"@prefix cb: <{CB.name.removesuffix('name')}> .\n"
    "@prefix cbv: <https://w3id.org/clusterbridge/vocabulary/> .\n"
    "@prefix ex: <https://example.org/> .\n"
    "@prefix org: <http://www.w3.org/ns/org#> .\n"
    "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)


class Graph:
    """Statements that change in numbered commits, as a store's do."""

    def __init__(self, statements: Iterable[Triple] = ()) -> None:
        self.held: frozenset[Triple] = frozenset()
        self._changed: dict[str, int] = {}
        self._number = 0
        self._words: list[str] = [""]
        self.replace(statements)

    @classmethod
    def of(cls, turtle: str) -> Graph:
        """The graph that a piece of Turtle makes."""
        return cls(triples(turtle))

    def replace(self, statements: Iterable[Triple]) -> None:
        """A commit after which exactly these statements hold."""
        new = frozenset(statements)
        self._number += 1
        for statement in new ^ self.held:
            self._changed[key_of(statement.subject)] = self._number
        self.held = new
        text = "".join(sorted(map(str, new)))
        self._words.append(digest(self._words[-1], text))

    def statements(self, subject: str | Subject | None = None) -> Iterator[Triple]:
        """All statements, or those about one subject, subject by subject."""
        for statement in sorted(self.held, key=str):
            if subject is None or str(statement.subject) == str(subject):
                yield statement

    def sequence(self) -> int:
        """The number of the last commit."""
        return self._number

    def lineage(self, number: int) -> str:
        """A word for all commits up to this one."""
        return self._words[number] if number < len(self._words) else ""

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects that changed after a commit."""
        return iter(sorted(key for key, changed in self._changed.items() if changed > number))


def triples(turtle: str) -> set[Triple]:
    """The statements that a piece of Turtle makes."""
    return {quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)}
