"""The entities of an RDF file, what of them is left out, and why: nothing goes missing without a word.

This module owns what follows from an entity that cannot be used: a link to it is left out too, with the first reason. It
reads no file (`kg.rdf.translate` does) and no single statement (`kg.etl.decode` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from kg.errors import FieldMissing, Location, ValueUnreadable
from kg.etl.decode import decoded, required
from kg.rdf.terms import NamedNode, Triple
from kg.rdf.translate import Tally, Translation, Unread
from kg.records import LINKS, Record, Ref
from kg.vocab import CB, RDF

Refusal = FieldMissing | ValueUnreadable

_DERIVED: Final = frozenset({CB.memberOf, CB.coordinates, CB.linkedTo})
"""Properties that follow from links: read where the file holds such a link."""


@dataclass(frozen=True, slots=True)
class Entities:
    """What a file of RDF describes.

    Args:
        records: The records, in the order of their IRIs.
        refused: What was left out, an entity or a value of it: the IRI and the reason.
        unread: Statements that nobody read, by property or class.
    """

    records: tuple[Record, ...]
    refused: tuple[tuple[str, Refusal], ...]
    unread: Mapping[str, Unread]


def entities(found: Translation, shown: str) -> Entities:
    """The entities of a translated file.

    Args:
        found: The file, in our vocabulary.
        shown: How messages and locators call the file.

    Cost: memory grows with the file, as that of the translation does.
    """
    records: dict[str, Record] = {}
    refused: list[tuple[str, Refusal]] = []
    out: dict[str, Refusal] = {}
    unread: list[Triple] = []
    for iri, triples in found.by_subject.items():
        try:
            entity = decoded(iri, triples, f"{shown} <{iri}>")
        except (FieldMissing, ValueUnreadable) as error:
            if iri not in found.ours:
                error.what += _about(_text(triple.object) for triple in triples if _leads(triple))
            out[iri] = error
            refused.append((iri, error))
            continue
        for record in entity.records:
            records[iri] = record
        refused += [(iri, error) for error in entity.refused]
        unread += entity.unread
    _follow(records, out, refused, found.ours)
    tally = Tally()
    linked = {pair for record in records.values() if isinstance(record, LINKS) for pair in _pairs(record)}
    for triple in unread:
        ends = frozenset((_text(triple.subject), _text(triple.object)))
        if triple.predicate.value not in _DERIVED or ends not in linked:
            tally.add(triple)
    together = dict(sorted({**found.unread, **tally.counted()}.items()))
    return Entities(tuple(records.values()), tuple(refused), together)


def told(unread: Mapping[str, Unread]) -> Iterator[str]:
    """What nobody read, one line for each property or class, with an example."""
    for term, each in unread.items():
        triple = each.example
        value = "" if _text(triple.object) == term else f" {str(triple.object)[:200]}"
        row = "" if each.row is None else f" in row {each.row}"
        yield f"<{term}> {each.count} (for example{row} {triple.subject}{value})"


def _follow(
    records: dict[str, Record],
    out: dict[str, Refusal],
    refused: list[tuple[str, Refusal]],
    ours: frozenset[str],
) -> None:
    """Leave out what points to something that was left out, until nothing does any more.

    What the file itself says in our vocabulary is held against the rules of the ontology later; what rules made of another
    vocabulary is held against them here, because its author cannot know them.
    """
    rest: Iterable[str] = sorted(records)
    while rest:
        before = len(out)
        for iri in rest:
            record = records[iri]
            complaints = list(_complaints(record, records, out, foreign=iri not in ours))
            needed = [error for name, error in complaints if name in required(type(record).__name__)]
            if needed:
                del records[iri]
                out[iri] = needed[0]
                refused.append((iri, needed[0]))
            elif complaints:
                records[iri] = _without(record, records, out, foreign=iri not in ours)
                refused += [(iri, error) for _, error in complaints]
        rest = sorted(records) if len(out) > before else ()


def _complaints(
    record: Record, records: Mapping[str, Record], out: Mapping[str, Refusal], *, foreign: bool
) -> Iterator[tuple[str, Refusal]]:
    """Fields that lack a value, or point to something that is not there."""
    for field in fields(record):
        if not field.metadata:
            continue
        column = field.metadata["property"].rpartition("#")[2]
        where = Location(record.source, column=column)
        held = getattr(record, field.name)
        if foreign and not held and field.name in required(type(record).__name__):
            what = f"It does not say its {column}, or says it in a way that no rule reads."
            yield field.name, FieldMissing(what, where=where)
        for target in _targets(held):
            if target in out:
                cause = out[target]
                what = f"It points to something that was left out: {cause.what}"
                if cause.where is not None and cause.found is not None:
                    what += f" Found in {cause.where}: {cause.found}."
                yield (
                    field.name,
                    ValueUnreadable(what, where=where, expected=cause.expected, found=f"<{target}>"),
                )
            elif foreign and target not in records:
                what = "It points to something that the file does not describe in a way that a rule reads."
                what += _about(end for end in _ends(record) if end != target)
                yield field.name, ValueUnreadable(what, where=where, found=f"<{target}>")


def _leads(triple: Triple) -> bool:
    """Whether a statement of a link tells whom it joins."""
    return isinstance(triple.object, NamedNode) and triple.predicate.value not in {RDF.type, CB.role}


def _about(ends: Iterable[str]) -> str:
    """What something would have joined, in words: nobody knows the IRI of a link that a rule makes."""
    shown = ", ".join(f"<{end}>" for end in ends)
    return f" It is about {shown}." if shown else ""


def _without(
    record: Record, records: Mapping[str, Record], out: Mapping[str, Refusal], *, foreign: bool
) -> Record:
    """A record without what it points to in vain."""
    kept: dict[str, Ref | tuple[Ref, ...] | None] = {}
    for field in fields(record):
        held = getattr(record, field.name)
        gone = {each for each in _targets(held) if each in out or (foreign and each not in records)}
        if gone and isinstance(held, tuple):
            kept[field.name] = tuple(each for each in held if each.key[0] not in gone)
        elif gone:
            kept[field.name] = None
    return replace(record, **kept)  # type: ignore[arg-type]


def _targets(held: object) -> Iterator[str]:
    """The IRIs that a field points to."""
    for each in held if isinstance(held, tuple) else (held,):
        if isinstance(each, Ref):
            yield each.key[0]


def _ends(record: Record) -> list[str]:
    """What a record points to."""
    return [
        end for field in fields(record) if field.metadata for end in _targets(getattr(record, field.name))
    ]


def _pairs(record: Record) -> Iterator[frozenset[str]]:
    """Whom a link joins, two by two."""
    ends = _ends(record)
    return (frozenset((one, other)) for one in ends for other in ends if one != other)


def _text(term: object) -> str:
    """The text of a term, or the IRI of a node."""
    return str(getattr(term, "value", term))
