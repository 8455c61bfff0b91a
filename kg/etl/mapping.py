"""What a mapping can say: how the columns of any table become records.

This module owns the shape of a mapping. It reads no file (`kg.etl.mapping_file` does) and makes no record
(`kg.etl.mapped` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from kg.identity.fold import plain

Kind = Literal["text", "identifier", "amount", "whole", "date", "flag", "country", "pages", "term", "sector"]
LANGUAGES = ("en", "lt", "pl")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that tables may have.

    Args:
        name: What the mapping calls it.
        headings: Its heading in each language of the templates.
        also: Other headings that are understood.
        kind: What its cells hold.
        lang: The language of its texts.
        required: Whether a row without it is rejected.
        split: What parts several values in one cell.
        scheme: The IRI of the scheme of its identifiers.
        prefix: The column whose value stands before its identifiers, with a colon between: `LT:300000001`.
        terms: The IRI that each word stands for, by the word without case and diacritics.
        choices: The words that a template offers, in each language.
        default: The value of a blank cell.
        example: What a template shows.
        note: What a legend says, in each language.
    """

    name: str
    headings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    also: tuple[str, ...] = ()
    kind: Kind = "text"
    lang: str | None = None
    required: bool = False
    split: str | None = None
    scheme: str | None = None
    prefix: str | None = None
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    default: str | None = None
    example: tuple[str, ...] = ()
    note: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def heading(self, language: str) -> str:
        """Its heading in a language, or in English."""
        return self.headings.get(language) or self.headings.get("en") or self.name

    def understood(self) -> tuple[str, ...]:
        """Every heading that means this column, without case and diacritics."""
        return tuple(dict.fromkeys(plain(text) for text in (self.name, *self.headings.values(), *self.also)))


@dataclass(frozen=True, slots=True)
class Key:
    """A way to identify an entity: a scheme, and the columns that it takes."""

    scheme: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """A record that each row makes.

    Args:
        handle: What other records of the mapping call it.
        class_name: The name of its class in `kg.records`.
        type: The IRI of a subclass that all of them are.
        type_column: The column that says which subclass it is.
        class_column: The column that says which class it is, where that is not always the same.
        keys: Ways to identify it; the first whose columns are filled is taken.
        joins: For a link, the handles of what it joins.
        role: The column that holds its role, if that is part of its key.
        when: A row makes it only if these columns are filled.
        fields: Field of the record to what fills it: names of columns, or `@handle`.
    """

    handle: str
    class_name: str
    type: str | None = None
    type_column: str | None = None
    class_column: str | None = None
    keys: tuple[Key, ...] = ()
    joins: tuple[str, ...] = ()
    role: str | None = None
    when: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the rows of a table become records.

    Args:
        name: What it is called: `members`.
        title: What it is for, in each language.
        columns: The columns that it knows.
        records: The records that each row makes, in this order.
        given: Columns whose value may come from the command line instead, such as the cluster.
        headings: Headings of this very table, and the column that each means.
        ignores: Headings of this very table that are left out on purpose.
    """

    name: str
    title: Mapping[str, str]
    columns: Mapping[str, Column]
    records: tuple[RecordSpec, ...]
    given: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignores: tuple[str, ...] = ()

    def column_of(self, heading: str) -> str | None:
        """The column that a heading means, if it is understood.

        An asterisk and what stands in brackets are no part of a heading.
        """
        if heading in self.headings:
            return self.headings[heading]
        wanted = plain(heading.partition("(")[0].replace("*", ""))
        whole = plain(heading.replace("*", ""))
        for column in self.columns.values():
            if not {wanted, whole}.isdisjoint(column.understood()):
                return column.name
        return None

    def knows(self, headings: Iterable[str | None]) -> int:
        """How many of some headings are understood."""
        return sum(heading is not None and self.column_of(heading) is not None for heading in headings)
