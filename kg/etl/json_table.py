"""Tables of JSON: each object a row, each value a text as it is written.

This module owns what becomes of a value that is no text. polars reads a copy in which all are texts: guessing types, it would
round a long number, and take a list for a text wherever another row has a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, Final, TextIO

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.cells import Cells, Numbers, ReadOptions
from kg.etl.files import SourceFile
from kg.etl.json_text import Found, objects_of
from kg.etl.salvage import Broken

_MOST_FIELDS: Final = 2000
_HALVES: Final = re.compile("[\ud800-\udfff]")  # of a letter; they have no place in UTF-8


def read_objects(file: SourceFile, options: ReadOptions, folder: Path) -> Cells:
    """The objects of a JSON file in UTF-8 as a table; lists of values are parted by semicolons.

    Args:
        file: The file.
        options: How to read.
        folder: Where a copy may lie.

    Raises:
        SourceUnreadable: It is no JSON, an object says a name twice, or a field holds more than a list of values.
    """
    copy = folder / f"{file.spec.name}.rows.jsonl"
    broken: list[Broken] = []
    with copy.open("w", encoding="utf-8") as out:
        found = objects_of(file.path, file.shown, broken if options.skip_broken else None)
        lines, first = _written(islice(found, options.limit), out, file)
    if not first:
        raise SourceUnreadable(
            "The file holds no objects.", where=Location(file.shown), hint="Export it again, with its rows."
        )
    frame = pl.read_ndjson(copy, schema=dict.fromkeys(first, pl.String))
    if frame.height != len(lines):
        raise SourceUnreadable(
            "The objects of the file cannot be told apart with certainty.",
            where=Location(file.shown),
            expected=f"{len(lines)} objects",
            found=f"{frame.height} objects",
        )
    return Cells(frame, _numbers(lines, file), heading=None, first=first, broken=tuple(broken))


def _numbers(lines: list[int], file: SourceFile) -> Numbers:
    """The number of each row: its line in JSON Lines; in JSON, which object of the list it is."""
    a_line_each = all(one < other for one, other in pairwise(lines))
    return lines if a_line_each and file.path.suffix.casefold() != ".json" else range(1, len(lines) + 1)


def _written(found: Iterator[Found], out: TextIO, file: SourceFile) -> tuple[list[int], dict[str, int]]:
    """Writes each object with texts for values; gives the line of each, and the line in which each field first stands."""
    lines: list[int] = []
    first: dict[str, int] = {}
    for each in found:
        texts = {name: _text(value, name, each.line, file) for name, value in each.content.items()}
        lines.append(each.line)
        for name in texts:
            first.setdefault(name, each.line)
        if len(first) > _MOST_FIELDS:
            raise _too_many(file, each.line)
        out.write(_HALVES.sub("\ufffd", json.dumps(texts, ensure_ascii=False)) + "\n")
    return lines, first


def _text(value: Any, name: str, row: int, file: SourceFile) -> str | None:
    """A value as a text."""
    if value is None or value in ([], {}):
        return None
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _whole(value, name, row, file)
        case list() if not any(isinstance(one, list | dict) for one in value):
            texts = (_text(one, name, row, file) for one in value)
            return "; ".join(text for text in texts if text is not None)
        case _ if name in file.spec.ignores:
            return json.dumps(value, ensure_ascii=False)
        case _:
            raise _nested(value, name, row, file)


def _whole(text: str, name: str, row: int, file: SourceFile) -> str:
    """A text without NUL."""
    if "\0" in text:
        raise SourceUnreadable(
            "A text holds a NUL character.",
            where=Location(file.shown, row=row, column=name),
            found=json.dumps(text)[:80],
            hint="Delete it (it is written \\u0000), or export the file again.",
        )
    return text


def _nested(value: list[Any] | Mapping[str, Any], name: str, row: int, file: SourceFile) -> SourceUnreadable:
    """The error of a field that no cell can hold."""
    rows_within = isinstance(value, list) and all(isinstance(one, dict) for one in value)
    return SourceUnreadable(
        "A field holds more than a value or a list of values.",
        where=Location(file.shown, row=row, column=name),
        expected="a text, a number, true or false, or a list of them",
        found=json.dumps(value, ensure_ascii=False)[:80],
        hint="If the rows of the table are the list in this field, keep that list only: [{...}, {...}]. Else flatten it, "
        f"or leave it out with --ignore {name}."
        if rows_within
        else f"Flatten it, or leave it out with --ignore {name}.",
    )


def _too_many(file: SourceFile, row: int) -> SourceUnreadable:
    """The error of objects whose names are values rather than headings."""
    return SourceUnreadable(
        "The objects have more fields than a table has columns.",
        where=Location(file.shown, row=row),
        expected=f"at most {_MOST_FIELDS:,} names",
        hint="Are the names of the fields values? Write them as values.",
    )
