"""Data in other vocabularies, translated into ours by CONSTRUCT rules; what no rule reads is counted.

This module owns the running of such rules over a file. The rules themselves belong to a source. Statements that are in our
vocabulary already pass as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import ManifestError
from kg.rdf.backend import storage_errors
from kg.rdf.formats import to_ntriples
from kg.rdf.names import PREFIXES
from kg.rdf.reach import Reach
from kg.rdf.skolem import ground
from kg.rdf.terms import Triple
from kg.vocab import CB, ORG, PROV, RDF

_SMALL: Final = 64_000_000  # bytes of N-Triples that are translated in memory
_NATIVE: Final = frozenset({ORG.identifier, PROV.hadPrimarySource, RDF.subject, RDF.predicate, RDF.object})


@dataclass(frozen=True, slots=True)
class Unread:
    """Statements with one property, or of one class, that nobody read.

    Args:
        count: How many.
        example: One of them.
        row: Where that one stands, where a line is a statement.
    """

    count: int
    example: Triple
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """What rules made of a file.

    Args:
        by_subject: The statements in our vocabulary, subject by subject, in the order of the IRIs.
        ours: Whatever the file itself puts into a class of ours.
        statements: How many statements the file holds.
        unread: The statements that are not in our vocabulary and that no rule read, by the IRI of their property or class.
    """

    by_subject: Mapping[str, tuple[Triple, ...]]
    ours: frozenset[str]
    statements: int
    unread: Mapping[str, Unread]


def translate(source: Path, rules: Mapping[str, str], dataset: str, folder: Path) -> Translation:
    """Translate an RDF file of any format.

    Args:
        source: The file.
        rules: CONSTRUCT queries by the name of their file.
        dataset: The name of the dataset; blank nodes get IRIs under it.
        folder: An empty folder for intermediate files.

    Raises:
        NotFound: The file is not there.
        SourceUnreadable: It cannot be read to its end.
        ManifestError: A rule is no CONSTRUCT query.
    """
    plain = folder / "source.nt"
    to_ntriples(source, plain)
    file = ground(dataset, plain, folder)
    store = ox.Store() if file.stat().st_size < _SMALL else ox.Store(str(folder / "translating"))
    with storage_errors("written"):
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    reaches = [Reach(name, text) for name, text in rules.items()]
    made = {triple for name, text in rules.items() for triple in _construct(store, name, text)}
    read = {statement for reach in reaches for statement in reach.read(store)}
    unread, ours = Tally(), set[str]()
    for quad in store:
        triple = quad.triple
        if _is_native(triple):
            made.add(triple)
            if triple.predicate.value == RDF.type:
                ours.add(triple.subject.value)
        elif hash(triple) not in read:
            unread.add(triple)
    return Translation(_grouped(made), frozenset(ours), len(store), unread.counted())


class Tally:
    """Counts statements by their property, or their class; the first of each by subject and value is the example."""

    def __init__(self) -> None:
        self._count = Counter[str]()
        self._example: dict[str, tuple[str, Triple]] = {}

    def add(self, triple: Triple) -> None:
        """Count a statement."""
        is_class = triple.predicate.value == RDF.type and isinstance(triple.object, ox.NamedNode)
        term = triple.object.value if is_class else triple.predicate.value  # type: ignore[union-attr]
        self._count[term] += 1
        told = str(triple)
        if term not in self._example or told < self._example[term][0]:
            self._example[term] = told, triple

    def counted(self) -> dict[str, Unread]:
        """What was counted, in the order of the terms."""
        return {term: Unread(count, self._example[term][1]) for term, count in sorted(self._count.items())}


def _construct(store: ox.Store, name: str, text: str) -> Iterator[Triple]:
    """What one rule makes."""
    try:
        found = store.query(text, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        raise ManifestError(f"The rule {name} cannot be followed.", found=str(error)) from error
    if not isinstance(found, ox.QueryTriples):
        raise ManifestError(f"The rule {name} is no CONSTRUCT query.")
    yield from found


def _grouped(triples: Iterable[Triple]) -> dict[str, tuple[Triple, ...]]:
    """Statements by their subject, both in order."""
    subjects: dict[str, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            subjects.setdefault(triple.subject.value, []).append(triple)
    return {iri: tuple(sorted(found, key=str)) for iri, found in sorted(subjects.items())}


def _is_native(triple: Triple) -> bool:
    """Whether a statement is in our vocabulary."""
    predicate = triple.predicate.value
    if predicate == RDF.type:
        told = triple.object
        return isinstance(told, ox.NamedNode) and told.value.startswith((CB.NAMESPACE, RDF.Statement))
    return predicate in _NATIVE or predicate.startswith(CB.NAMESPACE)
