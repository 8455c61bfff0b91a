"""Data in other vocabularies, translated into ours by CONSTRUCT rules; what no rule reads is counted.

This module owns the running of such rules over a file. The rules themselves belong to a source. Statements that are in our
vocabulary already pass as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import ManifestError
from kg.rdf.backend import storage_errors
from kg.rdf.formats import to_ntriples
from kg.rdf.names import PREFIXES
from kg.rdf.skolem import ground
from kg.rdf.terms import Triple
from kg.vocab import CB, ORG, PROV, RDF

_SMALL: Final = 64_000_000  # bytes of N-Triples that are translated in memory
_NATIVE: Final = frozenset({ORG.identifier, PROV.hadPrimarySource, RDF.subject, RDF.predicate, RDF.object})
_PREFIX: Final = re.compile(r"(?i)\bPREFIX\s+([\w-]*):\s*<([^>]*)>")
_IRI: Final = re.compile(r"<([a-zA-Z][^<>\s]*)>")
_NAME: Final = re.compile(r"(?<![\w<?$/])([\w-]*):([A-Za-z_][\w-]*)")


@dataclass(frozen=True, slots=True)
class Translation:
    """What rules made of a file.

    Args:
        by_subject: The statements in our vocabulary, subject by subject, in the order of the IRIs.
        read: How many statements of the file were in our vocabulary or in the reach of a rule.
        unread: How many statements have a property, or a class, that no rule speaks of, by its IRI.
    """

    by_subject: Mapping[str, tuple[Triple, ...]]
    read: int
    unread: Mapping[str, int]


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
    known = {term for text in rules.values() for term in _terms(text)}
    made = {triple for name, text in rules.items() for triple in _construct(store, name, text)}
    read, unread = 0, Counter[str]()
    for quad in store:
        triple = quad.triple
        if _is_native(triple):
            made.add(triple)
            read += 1
        elif (strange := _strange(triple, known)) is None:
            read += 1
        else:
            unread[strange] += 1
    return Translation(_grouped(made), read, dict(sorted(unread.items())))


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


def _strange(triple: Triple, known: set[str]) -> str | None:
    """The property or class of a statement that no rule speaks of; `None` if one does."""
    predicate = triple.predicate.value
    if predicate == RDF.type and isinstance(triple.object, ox.NamedNode):
        return None if triple.object.value in known else triple.object.value
    return None if predicate in known else predicate


def _terms(text: str) -> Sequence[str]:
    """Every IRI that a rule speaks of, written out or with a prefix."""
    prefixes = PREFIXES | dict(_PREFIX.findall(text))
    body = _PREFIX.sub(" ", text)
    named = [f"{prefixes[prefix]}{local}" for prefix, local in _NAME.findall(body) if prefix in prefixes]
    return [*_IRI.findall(body), *named]
