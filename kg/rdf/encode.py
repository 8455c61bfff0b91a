"""Records to RDF: the one way from what loaders yield to statements, as lines of N-Triples.

This module owns the shape of the statements of a record. It reads no file and writes to no store. Graph pattern
written for each record, with `?e` the entity, `?s` its source record and `?d` the dataset::

    ?e a ?class, ?superclass ; ?property ?value ; prov:hadPrimarySource ?s .
    ?s a cb:SourceRecord ; cb:locator "organization.csv row 17" ; cb:inDataset ?d .
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Final

from kg import iri
from kg.records import Identifier, Moment, Record, Ref, Shape, Text, Value
from kg.schema import superclasses
from kg.vocab import CB, PROV, RDF, XSD

GIVEN: Final = "iri"
"""The kind of a `Ref` whose key is the IRI itself, as in data that is RDF already."""

_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_TO_ESCAPE: Final = re.compile(r'[\\"\x00-\x1f\x7f]')


def literal(text: str, *, lang: str | None = None, datatype: str | None = None) -> str:
    r"""A literal in N-Triples, escaped.

    Example:
        >>> print(literal('a "b"\n', lang="en"))
        "a \"b\"\n"@en
    """
    quoted = f'"{_TO_ESCAPE.sub(_escape, text)}"' if _TO_ESCAPE.search(text) else f'"{text}"'
    if lang is not None:
        return f"{quoted}@{lang}"
    return quoted if datatype is None else f"{quoted}^^<{datatype}>"


def _escape(found: re.Match[str]) -> str:
    """One character that may not stand in a literal as it is."""
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def decimal_text(value: Decimal) -> str:
    """The canonical form of xsd:decimal: no exponent, no superfluous zeros, at least one digit on both sides.

    Example:
        >>> decimal_text(Decimal("1427101.250")), decimal_text(Decimal("5"))
        ('1427101.25', '5.0')
    """
    text = format(value, "f")
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}"


class Encoder:
    """Turns records of one dataset into N-Triples lines.

    Args:
        dataset: The name of the dataset that the records belong to.
        base: Under whose domain entities are minted.
    """

    def __init__(self, dataset: str, *, base: str = iri.BASE) -> None:
        self.dataset = dataset
        self.base = base
        self._dataset_iri = iri.dataset(dataset, base=base)
        self._minted: dict[Ref, str] = {}
        self._sources: set[str] = set()

    def iri(self, ref: Ref) -> str:
        """The raw IRI of an entity: the same `Ref` always gives the same one."""
        minted = self._minted.get(ref)
        if minted is None:
            given = ref.kind == GIVEN
            minted = ref.key[0] if given else iri.entity(ref.kind, *ref.key, base=self.base)
            self._minted[ref] = minted
        return minted

    def source(self, locator: str) -> str:
        """The IRI of a place in the dataset."""
        return iri.source_record(self.dataset, locator, base=self.base)

    def lines(self, records: Iterable[Record]) -> Iterator[str]:
        """N-Triples lines, each with its newline; a statement said by two records comes twice.

        Cost: linear in the number of values; memory grows with the number of distinct entities and sources.
        """
        for record in records:
            yield from self.statements(record)
            yield from self.provenance(record.ref, record.source)

    def statements(self, record: Record) -> Iterator[str]:
        """What a record says of its entity, as N-Triples lines, without where it says so."""
        subject = f"<{self.iri(record.ref)}>"
        for class_iri in _types(record.type or type(record).CLASS):
            yield f"{subject} <{RDF.type}> <{class_iri}> .\n"
        for prop, shape, value in record.values():
            yield f"{subject} <{prop}> {self._object(value, shape)} .\n"

    def provenance(self, ref: Ref, locator: str) -> Iterator[str]:
        """The link of an entity to the place in the source, and the place itself when it is new."""
        source = self.source(locator)
        yield f"<{self.iri(ref)}> <{PROV.hadPrimarySource}> <{source}> .\n"
        if source not in self._sources:
            self._sources.add(source)
            yield f"<{source}> <{RDF.type}> <{CB.SourceRecord}> .\n"
            yield f"<{source}> <{CB.locator}> {literal(locator)} .\n"
            yield f"<{source}> <{CB.inDataset}> <{self._dataset_iri}> .\n"

    def _object(self, value: Value, shape: Shape) -> str:
        """A value as an N-Triples term."""
        if isinstance(value, Ref):
            return f"<{self.iri(value)}>"
        if isinstance(value, str):
            if shape == "iri":
                return f"<{value}>"
            return literal(value, datatype=XSD.anyURI if shape == "address" else None)
        return _typed(value)


def _typed(value: Text | Identifier | Moment | Decimal | int | bool) -> str:
    """A value that carries its own datatype or language."""
    match value:
        case Text(text, lang):
            return literal(text, lang=lang)
        case Identifier(text, scheme):
            return literal(text, datatype=scheme)
        case Moment(text):
            return literal(text, datatype=getattr(XSD, value.precision))
        case bool():
            return literal("true" if value else "false", datatype=XSD.boolean)
        case Decimal():
            return literal(decimal_text(value), datatype=XSD.decimal)
        case _:
            return literal(str(value), datatype=XSD.integer)


@cache
def _types(class_iri: str) -> tuple[str, ...]:
    """A class and all classes of ours above it, so that a query needs no inference."""
    return (class_iri, *superclasses(class_iri))
