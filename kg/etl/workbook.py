"""What a workbook holds beside its cells: merged cells, formulas without a value, links to other workbooks.

This module owns the look into the parts of an XLSX file. It gives no values: polars reads those. Nothing is
fetched, and a formula is never computed: the value that was saved with it counts.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree

from kg.errors import Location, SourceUnreadable
from kg.etl.error_cells import error_cells
from kg.etl.files import SourceFile, checked_member

LARGEST_SHEET: Final = 128 * 1024**2
"""Bytes of XML, of the sheet and of the texts that all sheets share."""

_SHARED: Final = "xl/sharedStrings.xml"

_LEGENDS: Final = frozenset({"legend", "legenda", "paaiškinimai", "objaśnienia"})
_MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCOMPUTED: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_FILLED: Final = re.compile(rb'<(?:\w+:)?c\s[^>/]*\br="([A-Z]+)\d+"[^>/]*>\s*<')
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of cells that were made one: rows and columns counted from 1, both ends within."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell in which nothing could be computed: row and column counted from 1, and the word for it."""

    row: int
    column: int
    word: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, beside its cells.

    Args:
        name: Its name.
        merges: Its merged cells, from the top.
        notes: What a reader of the report should know.
        errors: Its cells that hold an error, which the reader of cells gives as blanks.
        first: The number of the first column that holds anything; the reader begins with it.
    """

    name: str
    merges: tuple[Merge, ...]
    notes: tuple[str, ...]
    errors: tuple[ErrorCell, ...] = ()
    first: int = 1


def look_into(file: SourceFile, sheet: str | None = None) -> Sheet:
    """What a sheet holds beside its cells.

    Args:
        file: An XLSX file.
        sheet: The name of the sheet; without one, the first that is no legend.

    Raises:
        SourceUnreadable: The file is no workbook, has no such sheet, would swell beyond measure, or holds a
        formula
            without a value.
    """
    try:
        with zipfile.ZipFile(file.path) as archive:
            for member in archive.infolist():
                checked_member(member, file.path)
            parts = _sheets(archive)
            name = _choose(parts, sheet, file)
            content = _part(archive, parts[name], file)
            if _SHARED in archive.namelist():
                _refuse_large(archive, _SHARED, file)
            linked = any(member.startswith("xl/externalLinks/") for member in archive.namelist())
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, EOFError) as error:
        raise SourceUnreadable(
            "The file is no workbook, or it is cut off.",
            where=Location(file.shown),
            found=str(error),
            hint="Open it and save it again as .xlsx, or as CSV UTF-8.",
        ) from error
    _refuse_uncomputed(content, name, file)
    notes = tuple(_notes(file, name, list(parts), linked=linked))
    errors = tuple(ErrorCell(row, column_number(at.decode()), word) for at, row, word in error_cells(content))
    merges = _merges(content)
    return Sheet(name, merges, notes, errors, _first_column(content) if errors or merges else 1)


def column_number(letters: str) -> int:
    """The number of a column, counted from 1.

    Example:
        >>> column_number("A"), column_number("AB")
        (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The visible sheets in their order: name to part of the archive."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see _safe
    targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
    workbook = ElementTree.fromstring(_safe(archive.read("xl/workbook.xml")))  # noqa: S314 - see _safe
    return {
        sheet.attrib["name"]: _inside(targets[sheet.attrib[f"{_RELATIONS}id"]])
        for sheet in workbook.iter(f"{_MAIN}sheet")
        if sheet.attrib.get("state", "visible") == "visible"
    }


def _safe(xml: bytes) -> bytes:
    """XML without a document type: a workbook never has one, an entity bomb needs one."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise zipfile.BadZipFile("a part of the workbook declares entities")
    return xml


def _inside(target: str) -> str:
    """The part of the archive that a relation leads to."""
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _part(archive: zipfile.ZipFile, name: str, file: SourceFile) -> bytes:
    """The XML of a sheet."""
    _refuse_large(archive, name, file)
    return _safe(archive.read(name))


def _refuse_large(archive: zipfile.ZipFile, name: str, file: SourceFile) -> None:
    """Refuses a part that would take more memory than a table should."""
    size = archive.getinfo(name).file_size
    if size > LARGEST_SHEET:
        raise SourceUnreadable(
            "The sheet is too large.",
            where=Location(f"{file.shown}/{name}"),
            expected=f"at most {LARGEST_SHEET:,} bytes",
            found=f"{size:,} bytes",
            hint="Save it as CSV UTF-8.",
        )


def _choose(sheets: dict[str, str], wanted: str | None, file: SourceFile) -> str:
    """The sheet that is meant."""
    names = [name for name in sheets if name.casefold() not in _LEGENDS]
    chosen = wanted if wanted is not None else next(iter(names), None)
    if chosen not in sheets:
        raise SourceUnreadable(
            "The workbook has no such sheet." if wanted else "The workbook has no visible sheet.",
            where=Location(file.shown),
            expected=", ".join(sheets) or None,
            found=wanted,
        )
    return chosen


def _first_column(content: bytes) -> int:
    """The number of the first column that holds anything."""
    letters = {found.decode() for found in _FILLED.findall(content)}
    return min((column_number(each) for each in letters), default=1)


def _merges(content: bytes) -> tuple[Merge, ...]:
    """The merged cells of a sheet."""
    found = (
        (int(top), int(bottom), column_number(left.decode()), column_number(right.decode()))
        for left, top, right, bottom in _MERGED.findall(content)
    )
    return tuple(sorted((Merge(*block) for block in found), key=lambda merge: (merge.top, merge.left)))


def _refuse_uncomputed(content: bytes, sheet: str, file: SourceFile) -> None:
    """Refuses a formula that was never computed: its value would be lost in silence."""
    found = _UNCOMPUTED.search(content) if b"<f" in content else None
    if found is not None:
        raise SourceUnreadable(
            "A cell holds a formula whose value was not saved.",
            where=Location(f"{file.shown}/{sheet}", row=int(found[2]), column=found[1].decode()),
            hint="Open and save it in a spreadsheet program, or put the value in place of the formula.",
        )


def _notes(file: SourceFile, name: str, sheets: Sequence[str], *, linked: bool) -> list[str]:
    """What a reader of the report should know."""
    others = [other for other in sheets if other != name and other.casefold() not in _LEGENDS]
    notes = []
    if others:
        notes.append(f'Of {file.shown} only the sheet "{name}" was read; there are also {", ".join(others)}.')
    if linked:
        notes.append(
            f"{file.shown} refers to other workbooks; the saved values were taken, nothing was fetched."
        )
    return notes
