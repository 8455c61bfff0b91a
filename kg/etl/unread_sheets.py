"""What of a workbook is not seen at once: sheets beside the one that is read, hidden sheets, rows and columns.

This module owns the notes about them. It chooses no sheet and reads no values: `kg.etl.workbook` and polars do.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.etl.files import SourceFile
from kg.etl.sheet_columns import column_letters, filled_columns

LEGENDS: Final = frozenset({"legend", "legenda", "paaiškinimai", "objaśnienia"})
"""The names of sheets that explain another one."""

_LISTS: Final = "lists"  # of our templates, hidden: the words of drop-down lists
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_HIDDEN_ROW: Final = re.compile(  # one with cells in it
    rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"[^>]*(?<!/)>'
)
_HIDDEN_COLUMNS: Final = re.compile(rb'<(?:\w+:)?col\s(?=[^>]*\bhidden="(?:1|true)")([^>]*)>')
_BOUND: Final = re.compile(rb'\b(min|max)="(\d+)"')
_CHUNK: Final = 1024 * 1024
_MOST_TOLD: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """Where a sheet lies in the archive, and whether it is shown."""

    member: str
    hidden: bool


def others_with_values(archive: zipfile.ZipFile, parts: dict[str, Part], name: str) -> dict[str, Part]:
    """The sheets beside one that hold values; not those of a template."""
    return {
        other: part
        for other, part in parts.items()
        if other != name
        and other.casefold() not in LEGENDS
        and not (part.hidden and other.casefold() == _LISTS)
        and _has_values(archive, part.member)
    }


def _has_values(archive: zipfile.ZipFile, member: str) -> bool:
    """Whether any cell of a sheet holds a value; it is read piece by piece, and no further than to the first."""
    before = b""
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK):
            if _VALUE.search(before + piece):
                return True
            before = piece[-200:]
    return False


def told_unread(file: SourceFile, name: str, others: dict[str, Part]) -> Iterator[str]:
    """The sheets that were not read, and how to read them."""
    if others:
        told = ", ".join(
            f'"{other}" (hidden)' if part.hidden else f'"{other}"' for other, part in others.items()
        )
        yield (
            f'Of {file.shown} only the sheet "{name}" was read; values stand also in {told}, which '
            f"{'was' if len(others) == 1 else 'were'} not read. Read another with --sheet."
        )


def told_hidden(file: SourceFile, name: str, content: bytes) -> Iterator[str]:
    """The hidden rows and columns of the sheet, which were read like all others."""
    rows = [row.decode() for row in _HIDDEN_ROW.findall(content)]
    for what, places in (("row", rows), ("column", _hidden_columns(content))):
        if places:
            more = "" if len(places) <= _MOST_TOLD else f" and {len(places) - _MOST_TOLD:,} more"
            yield (
                f'The sheet "{name}" of {file.shown} has hidden {what}s ({", ".join(places[:_MOST_TOLD])}{more}), by hand '
                f"or by a filter; they were read like all others."
            )


def _hidden_columns(content: bytes) -> list[str]:
    """The letters of the hidden columns that hold anything; a hidden rest of a sheet has thousands that do not."""
    ranges = [dict(_BOUND.findall(found)) for found in _HIDDEN_COLUMNS.findall(content)]
    if not ranges:
        return []
    return [
        column_letters(number)
        for number in sorted(filled_columns(content))
        if any(int(bounds[b"min"]) <= number <= int(bounds[b"max"]) for bounds in ranges if len(bounds) == 2)
    ]
