"""The loader that needs no Python: rows of any table become records as a mapping says.

This module owns the following of a mapping. It reads no file: the context does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache, partial
from typing import Any, Final

from kg import records as record_classes
from kg.errors import ManifestError, ValueUnreadable
from kg.etl import refs, sectors, values
from kg.etl.blank_words import says_nothing
from kg.etl.context import Context
from kg.etl.countries import code_of
from kg.etl.dates import order_of
from kg.etl.mapping import Column, RecordSpec, TableMapping
from kg.etl.rows import Row
from kg.identity.fold import plain
from kg.records import Identifier, Record, Ref, Text
from kg.vocab import CB

EXAMPLE_MARKS: Final = ("example:", "pavyzdys:", "przykład:")
"""How the first cell of a row begins that a template holds as an example."""

_MOST: Final = 5  # words of one column that are told

_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "amount": values.amount,
    "whole": values.whole,
    "date": values.moment,
    "flag": values.flag,
    "country": values.country_by_name,
    "pages": values.addresses,
}


def load_mapped(context: Context, mapping: TableMapping, name: str = "table") -> None:
    """Hand over what a mapping makes of each row of a table of the source."""
    table = context.mapped_table(name, mapping)

    def real() -> Iterator[Row]:
        for row in table:
            if row.first_cell().casefold().startswith(EXAMPLE_MARKS):
                context.example()
            else:
                yield row

    for column in mapping.columns.values():
        for told in _told(table.texts(column.name), column):
            heading = table.sheet.headings.get(column.name, column.name)
            context.warn(f'{table.sheet.shown}, column "{heading}": {told}.')
    context.each(real(), partial(records_of, mapping=mapping, given=context.given))


def _told(texts: list[str], column: Column) -> Iterator[str]:
    """What a reader should know of the values of a column together."""
    nothing = [text for text in texts if _says_nothing(text, column)]
    if nothing:
        words = ", ".join(f'"{word}"' for word in sorted(set(nothing))[:_MOST])
        yield f"cells that say that there is no value ({words}) count as blank: {len(nothing):,}"
    if column.kind == "date" and (told := order_of(texts).told()) is not None:
        yield told


def _says_nothing(text: str, column: Column) -> bool:
    """Whether a cell only says that there is no value; in a column of words and names, only a sign can say so."""
    if not says_nothing(text) or (column.kind == "text" and any(map(str.isalnum, text))):
        return False
    known = plain(text) in column.terms
    return not (known or (column.kind == "country" and code_of(text) is not None))  # NA is Namibia


def records_of(row: Row, mapping: TableMapping, given: Mapping[str, str]) -> Iterator[Record]:
    """The records that a row makes under a mapping.

    Args:
        row: Its fields under the names that the mapping gives them.
        mapping: Which columns fill which fields.
        given: Values from the command line, by column, for tables without that column.

    Raises:
        FieldMissing: A value that must be there is not.
        ValueUnreadable: A value is not of the kind of its column, or no word of its list.
    """
    cells = {name: _cell(row, column, given) for name, column in mapping.columns.items()}
    for column in mapping.columns.values():
        if column.prefix is not None:
            cells[column.name] = _prefixed(cells[column.name], cells[column.prefix])
    made: dict[str, Ref] = {}
    for spec in mapping.records:
        if all(cells[name] for name in spec.when):
            chosen = _of_class(spec, cells)
            ref = made[f"@{spec.handle}"] = _ref(chosen, cells, made, row)
            yield _record(chosen, ref, cells, made, row, mapping)


def _prefixed(identifiers: tuple[Any, ...], prefixes: tuple[Any, ...]) -> tuple[Any, ...]:
    """Identifiers with the country before them, unless they have it."""
    if not prefixes:
        return identifiers
    return tuple(text if ":" in text else f"{prefixes[0]}:{text}" for text in identifiers)


def _of_class(spec: RecordSpec, cells: Mapping[str, tuple[Any, ...]]) -> RecordSpec:
    """What to make of a row, where a column says of which class it is."""
    if spec.class_column is None or not cells[spec.class_column]:
        return spec
    return replace(spec, class_name=cells[spec.class_column][0].rpartition("#")[2])


def _cell(row: Row, column: Column, given: Mapping[str, str]) -> tuple[Any, ...]:
    """The values of a field, in the sense of its column; none where it is blank."""
    text = row.text(column.name)
    if text is not None and _says_nothing(text, column):
        text = None
    if text is None:
        text = given.get(column.name) or column.default
    if text is None:
        if column.required:
            row.need(column.name)
            raise row.blank(column.name)
        return ()
    parts = [part.strip() for part in text.split(column.split)] if column.split else [text]
    return tuple(value for part in parts if part for value in _values(part, column, row))


def _values(text: str, column: Column, row: Row) -> tuple[Any, ...]:
    """What one text means."""
    match column.kind:
        case "text":
            return (text,)
        case "identifier" if column.scheme == CB.PIC:
            return (row.convert(column.name, text, values.pic),)
        case "identifier":
            return (text.removesuffix(".0"),)
        case "term":
            return (_term(text, column, row),)
        case "sector":
            return _sector(text, column, row)
        case _:
            read = row.convert(column.name, text, _READ[column.kind])
            return read if isinstance(read, tuple) else (read,)


def _term(text: str, column: Column, row: Row) -> str:
    """The IRI that a word stands for."""
    found = column.terms.get(plain(text))
    if found is None:
        offered = " or ".join(column.choices.get("en", ())) or ", ".join(sorted(column.terms))
        raise ValueUnreadable(
            "A word is not one of its list.", where=row.where(column.name), expected=offered, found=text
        )
    return found


def _sector(text: str, column: Column, row: Row) -> tuple[str, ...]:
    """The concepts of a branch; what is neither a code of NACE nor the name of a branch is told and left out."""
    named = column.terms.get(plain(text))
    found = sectors.concepts(text) if named is None else (named,)
    if not found:
        row.note(column.name, f'the sector "{text}" is no code of NACE Rev. 2 and was left out')
    return found


def _ref(spec: RecordSpec, cells: Mapping[str, tuple[Any, ...]], made: Mapping[str, Ref], row: Row) -> Ref:
    """What identifies the record."""
    kind = refs.kind_of(spec.class_name)
    if spec.joins:
        role = next(iter(cells[spec.role]), "") if spec.role else ""
        return refs.link(kind, *(made[handle] for handle in spec.joins), role=role)
    for key in spec.keys:
        parts = [next(iter(cells[column.removesuffix("?")]), None) for column in key.columns]
        blank = [column for column, part in zip(key.columns, parts, strict=True) if part is None]
        if all(column.endswith("?") for column in blank):
            return Ref(kind, (key.scheme, *("" if part is None else _text(part) for part in parts)))
    raise ValueUnreadable(
        "The row does not say what it is about.",
        where=row.where(),
        expected=" or ".join(" and ".join(key.columns) for key in spec.keys),
    )


def _record(
    spec: RecordSpec,
    ref: Ref,
    cells: Mapping[str, tuple[Any, ...]],
    made: Mapping[str, Ref],
    row: Row,
    mapping: TableMapping,
) -> Record:
    """A record with the fields that the row fills."""
    shapes = _shapes(spec.class_name)
    filled: dict[str, Any] = {}
    for name, sources in spec.fields.items():
        found: list[Any] = []
        for source in sources:
            if source.startswith("@"):
                found += [made[source]] if source in made else []
            else:
                found += [_shaped(value, shapes[name], mapping.columns[source]) for value in cells[source]]
        if found:
            filled[name] = tuple(found) if shapes[name].startswith("tuple") else found[0]
    made_type = next(iter(cells[spec.type_column]), spec.type) if spec.type_column else spec.type
    record_class: type[Record] = getattr(record_classes, spec.class_name)
    return record_class(ref=ref, source=row.locator, type=made_type, **filled)


def _shaped(value: object, shape: str, column: Column) -> object:
    """A value as the field of a record holds it."""
    if "Text" in shape:
        return Text(str(value), column.lang)
    if "Identifier" in shape:
        if column.scheme is None:
            raise ManifestError(
                f"The column {column.name} of the mapping holds identifiers and names no scheme."
            )
        return Identifier(str(value), column.scheme)
    return value


@cache
def _shapes(class_name: str) -> Mapping[str, str]:
    """The fields of a record class, and the kind of value that each holds."""
    return {field.name: str(field.type) for field in fields(getattr(record_classes, class_name))}


def _text(value: object) -> str:
    """A value as part of a key."""
    return str(getattr(value, "value", value))
