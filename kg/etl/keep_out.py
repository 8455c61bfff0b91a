"""Loads without organisations that were erased: what was taken out stays out when any source speaks of it again.

This module owns which records and refused rows are about somebody erased, and what is left of them. It keeps no name: it
compares with marks. A record that comes first may be told by one that comes last, so all are put aside until the end.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, BinaryIO, Final

from kg.etl.countries import code_of
from kg.etl.marks import Marks, fold, normal
from kg.etl.report import Reject
from kg.identity.fold import name_key, plain
from kg.identity.keys import STRENGTH, Key
from kg.records import LINKS, Actor, Cluster, Network, NetworkOffice, Record, Ref

_ESSENTIAL: Final = frozenset(
    {"member", "collective", "participant", "project", "event", "offered_by", "about"}
)
_FEWEST_PARTIES: Final = 2
_NO_ORGANISATION: Final = (Cluster, Network, NetworkOffice)
_BETWEEN: Final = re.compile(r"[;,|\t\n\"]")
_COUNTRY: Final = ("country", "salis", "kraj")
_LONGEST: Final = 12  # words of a name that is looked for within a text
_SHORTEST: Final = 4  # letters of a name that is looked for within a text


@dataclass(slots=True)
class _Seen:
    """What a load says of an actor: who was erased under one of its names, and its identifiers."""

    named: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)


class KeepOut:
    """Knows who was erased, and takes them out of records and refused rows.

    Args:
        marks: Of who was erased.
        iri_of: Mints IRIs.
        aside: An empty file for records until they are judged.
    """

    def __init__(self, marks: Marks, iri_of: Callable[[Ref], str], aside: BinaryIO) -> None:
        self._marks = marks
        self._iri_of = iri_of
        self._seen: dict[Ref, _Seen] = {}
        self._known: dict[Ref, bool] = {}
        self._refs: set[Ref] = set()
        self._aside = aside
        self._count = 0

    def __bool__(self) -> bool:
        """Whether anybody was ever erased."""
        return bool(self._marks)

    def put_aside(self, record: Record) -> None:
        """Take a record in, to be judged when all are known."""
        pickle.dump(record, self._aside)
        self._count += 1
        self._refs.add(record.ref)
        if isinstance(record, Actor) and not isinstance(record, _NO_ORGANISATION):
            self._note(record)

    def has(self, ref: Ref) -> bool:
        """Whether a record of an entity was put aside."""
        return ref in self._refs

    def judged(self) -> Iterator[tuple[Record, Record | None]]:
        """Each record that was put aside, and what is left of it, in their order."""
        self._aside.seek(0)
        for _ in range(self._count):
            record: Record = pickle.load(self._aside)  # noqa: S301 - written by this very process
            yield record, self._left_of(record)

    def speaks(self, reject: Reject) -> bool:
        """Whether a refused row is about somebody erased: by an identifier, or a name in none but another country."""
        texts = [text for text in (reject.value, *reject.cells.values()) if text]
        pieces = {piece.strip() for text in texts for piece in (text, *_BETWEEN.split(text))} - {""}
        words = {word for piece in pieces for word in piece.split()}
        if any(self._identifies(text) for text in pieces | words):
            return True
        places = {
            code_of(cell) for heading, cell in reject.cells.items() if cell and _is_country(heading)
        } - {None}
        if any(self._marks.with_name(piece, place) for piece in pieces for place in places):
            return True
        return any(
            not places or self._marks.in_country(node, folded, filter(None, places))
            for folded in {name for piece in pieces for name in _names_in(piece)}
            for node in self._marks.named(folded)
        )

    def _note(self, record: Actor) -> None:
        """Remember what a record says of an actor, as far as it tells who it is."""
        texts = (*record.names, *record.short_names, *record.former_names, *record.other_names)
        named = {node for text in texts for node in self._marks.with_name(text.value, record.country)}
        keys = set(normal((given.scheme, given.value) for given in record.identifiers))
        if named or keys:
            seen = self._seen.setdefault(record.ref, _Seen())
            seen.named |= named
            seen.keys |= keys

    def _left_of(self, record: Record) -> Record | None:
        """The record without who was erased; `None` where nothing is left of it."""
        if self._is_erased(record.ref):
            return None
        changes: dict[str, Any] = {}
        for each in fields(record):
            value = getattr(record, each.name)
            if isinstance(value, Ref) and each.name != "ref" and self._is_erased(value):
                if each.name in _ESSENTIAL:
                    return None
                changes[each.name] = None
            elif isinstance(value, tuple) and any(
                isinstance(one, Ref) and self._is_erased(one) for one in value
            ):
                kept = tuple(one for one in value if not self._is_erased(one))
                if each.name == "parties" and len(kept) < _FEWEST_PARTIES:
                    return None
                changes[each.name] = kept
        return replace(record, **changes) if changes else record

    def _is_erased(self, ref: Ref) -> bool:
        """Whether an entity was erased; asked only when all records are known."""
        known = self._known.get(ref)
        if known is None:
            known = self._known[ref] = self._judge(ref)
        return known

    def _judge(self, ref: Ref) -> bool:
        """Whether an entity was erased: by its IRI or an identifier, or by a name that no identifier contradicts."""
        by_iri = self._marks.with_iri(self._iri_of(ref))
        if by_iri and ref.key[0] != "name":
            return True
        seen = self._seen.get(ref, _Seen())
        if any(self._marks.with_identifier(key) for key in seen.keys):
            return True
        return any(not self._marks.contradicts(node, seen.keys) for node in by_iri | seen.named)

    def _identifies(self, text: str) -> bool:
        """Whether a text is an identifier or the IRI of somebody erased."""
        keys = normal((scheme, text) for scheme in STRENGTH)
        return bool(self._marks.with_iri(text)) or any(self._marks.with_identifier(key) for key in keys)


def _is_country(heading: str) -> bool:
    """Whether a column holds countries; one that is not known to is never taken to."""
    return any(word in plain(heading) for word in _COUNTRY)


class Withheld:
    """Counts rows of which nothing was loaded because they are about somebody erased."""

    def __init__(self) -> None:
        self._links: set[str] = set()
        self._others: set[str] = set()
        self._kept: set[str] = set()

    def note(self, record: Record, left: Record | None) -> None:
        """Take in what became of a record."""
        if isinstance(record, LINKS):
            (self._links if left is None else self._kept).add(record.source)
        elif left is None:
            self._others.add(record.source)

    def __len__(self) -> int:
        """How many rows; one whose link was loaded is none of them."""
        return len(self._links | (self._others - self._kept))


def _names_in(text: str) -> Iterator[str]:
    """What may be a name in a text, folded: the whole, and each run of its words."""
    yield fold(text)
    words = name_key(text).split()
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            name = " ".join(sorted(words[start:end]))
            if len(name) >= _SHORTEST:
                yield name
