"""From RDF in our vocabulary back to records: the inverse of `kg.rdf.encode`, for data that is RDF already.

This module owns the reading of statements about one entity. An entity keeps its IRI: its `Ref` is the IRI itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Final

from kg import records
from kg.errors import FieldMissing, Location, ValueUnreadable
from kg.etl.rdf_values import reader
from kg.etl.values import Unreadable
from kg.rdf.encode import GIVEN
from kg.rdf.terms import NamedNode, Term, Triple
from kg.records import Record, Ref
from kg.schema import superclasses
from kg.vocab import CB, PROV, RDF

_ABOUT_SOURCES: Final = frozenset({CB.SourceRecord, CB.Dataset, RDF.Statement})
"""What our own exports say of places and datasets: the place is now the file itself."""

_OF_SOURCES: Final = frozenset({PROV.hadPrimarySource, CB.inDataset})


@dataclass(frozen=True, slots=True)
class Decoded:
    """What could be made of the statements about an entity.

    Args:
        records: The record of the entity; none for a place in a source.
        refused: The values that were left out, and why.
        unread: The statements that a record of this kind has no place for.
    """

    records: tuple[Record, ...]
    refused: tuple[ValueUnreadable, ...]
    unread: tuple[Triple, ...]


def decode(iri: str, triples: Iterable[Triple], locator: str) -> tuple[Record, ...]:
    """The record of an entity; none for what is no entity, such as a place in a source.

    Args:
        iri: The entity.
        triples: The statements about it, in our vocabulary.
        locator: Where they stand.

    Raises:
        FieldMissing: The entity is of a class of ours that is none by itself, or of none at all.
        ValueUnreadable: A value is not what its property holds.
    """
    found = decoded(iri, triples, locator)
    if found.refused:
        raise found.refused[0]
    return found.records


def decoded(iri: str, triples: Iterable[Triple], locator: str) -> Decoded:
    """The record of an entity without the values that are none, which are named; statements that it has no place for too.

    Args:
        iri: The entity.
        triples: The statements about it, in our vocabulary.
        locator: Where they stand.

    Raises:
        FieldMissing: The entity is of a class of ours that is none by itself, or of none at all.
        ValueUnreadable: A value without which there is no such entity is not what its property holds.
    """
    said = list(triples)
    types = [
        triple.object.value for triple in said if _is_type(triple) and isinstance(triple.object, NamedNode)
    ]
    if not _ABOUT_SOURCES.isdisjoint(types):
        return Decoded((), (), ())
    specific = _most_specific(types)
    record_class = None if specific is None else _record_class(specific)
    if specific is None or record_class is None:
        raise FieldMissing(
            "What this is, is not said in our vocabulary.",
            where=Location(locator),
            expected="a class of the ontology such as Organisation",
            found=", ".join(types) or "no class",
        )
    values, refused, unread = _values(said, record_class, specific, locator)
    record = record_class(
        ref=Ref(GIVEN, (iri,)),
        source=locator,
        type=None if specific == record_class.CLASS else specific,
        **values,
    )
    return Decoded((record,), tuple(refused), tuple(unread))


def _values(
    said: Iterable[Triple], record_class: type[Record], specific: str, locator: str
) -> tuple[dict[str, Any], list[ValueUnreadable], list[Triple]]:
    """The fields of a record, the values that are none, and the statements that no field is for.

    Raises:
        ValueUnreadable: A field without which there is no such record has no value that can be read.
    """
    values: dict[str, list[Any]] = {}
    refused: list[tuple[str, ValueUnreadable]] = []
    unread: list[Triple] = []
    properties = _fields(record_class.__name__)
    for triple in said:
        known = properties.get(triple.predicate.value)
        if known is not None:
            name, read = known
            try:
                values.setdefault(name, []).append(_read(triple, read, locator))
            except ValueUnreadable as error:
                refused.append((name, error))
        elif not _follows(triple, specific):
            unread.append(triple)
    kept: dict[str, Any] = {}
    for name, held in values.items():
        try:
            kept |= {name: _one_or_many(record_class, name, held, locator)} if held else {}
        except ValueUnreadable as error:
            refused.append((name, error))
    needed = required(record_class.__name__) | ({"names"} - kept.keys())
    if fatal := [error for name, error in refused if name in needed]:
        raise fatal[0]
    return kept, [error for _, error in refused], unread


@cache
def required(class_name: str) -> frozenset[str]:
    """The fields of a record class without which a record is none: the ends of a link, and its role."""
    return frozenset(
        field.name
        for field in fields(getattr(records, class_name))
        if field.metadata
        and (
            field.name == "parties"
            or (not str(field.type).startswith("tuple") and "None" not in str(field.type))
        )
    )


def _follows(triple: Triple, specific: str) -> bool:
    """Whether a statement needs no reading: a class above that of the entity, or where the entity stands."""
    predicate, told = triple.predicate.value, triple.object
    if predicate != RDF.type:
        return predicate in _OF_SOURCES
    above = (specific, *superclasses(specific), CB.Member, CB.Coordinator)
    return not isinstance(told, NamedNode) or told.value in above


def _is_type(triple: Triple) -> bool:
    """Whether a statement tells a class."""
    return triple.predicate.value == RDF.type


def _most_specific(types: Iterable[str]) -> str | None:
    """The class of ours that is furthest down; classes that follow from links do not count."""
    ours = [
        each for each in types if each.startswith(CB.NAMESPACE) and each not in {CB.Member, CB.Coordinator}
    ]
    return max(sorted(ours), key=lambda each: len(superclasses(each)), default=None)


@cache
def _record_class(class_iri: str) -> type[Record] | None:
    """The record class of a class of the ontology, or of the nearest above it."""
    known = {
        found.CLASS: found
        for _, found in inspect.getmembers(records, inspect.isclass)
        if issubclass(found, Record) and hasattr(found, "CLASS") and CB.Actor != found.CLASS
    }
    return next((known[above] for above in (class_iri, *superclasses(class_iri)) if above in known), None)


@cache
def _fields(class_name: str) -> Mapping[str, tuple[str, Callable[[Term], Any]]]:
    """The field of each property, and how its values are read."""
    return {
        field.metadata["property"]: (
            field.name,
            reader(str(field.type), field.metadata["shape"], field.name),
        )
        for field in fields(getattr(records, class_name))
        if field.metadata
    }


def _read(triple: Triple, read: Callable[[Term], Any], locator: str) -> Any:
    """A value, with the place in the complaint."""
    try:
        return read(triple.object)
    except (Unreadable, ValueError) as error:
        raise ValueUnreadable(
            "A value is not what its property holds.",
            where=Location(locator, column=triple.predicate.value.rpartition("#")[2]),
            expected=getattr(error, "expected", None),
            found=str(triple.object),
        ) from error


def _one_or_many(record_class: type[Record], name: str, found: list[Any], locator: str) -> Any:
    """The value of a field that has one, or all values of one that has many."""
    annotation = next(str(field.type) for field in fields(record_class) if field.name == name)
    if annotation.startswith("tuple"):
        return tuple(found)
    if len(set(found)) > 1:
        raise ValueUnreadable(
            f"There are several values of {name}, where one is expected.",
            where=Location(locator, column=name),
            found=", ".join(str(value) for value in found),
        )
    return found[0]
