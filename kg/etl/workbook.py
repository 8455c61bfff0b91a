"""What a workbook holds beside its cells: merged cells, formulas without a value, links to other workbooks.

This module owns the look into the parts of an XLSX file. It gives no values: polars reads those. Nothing is
fetched, and a formula is never computed: the value that was saved with it counts.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree

from kg.errors import Location, SourceUnreadable
from kg.etl.error_cells import error_cells
from kg.etl.files import SourceFile, checked_member
from kg.etl.sheet_columns import column_number, filled_columns
from kg.etl.unread_sheets import LEGENDS, Part, others_with_values, told_hidden, told_unread

LARGEST_SHEET: Final = 128 * 1024**2
"""Bytes of XML, of the sheet and of the texts that all sheets share."""

_SHARED: Final = "xl/sharedStrings.xml"
_MERGED: Final = re.compile(rb'<mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCOMPUTED: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
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
            content = _part(archive, parts[name].member, file)
            others = others_with_values(archive, parts, name)
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
    notes = (*told_unread(file, name, others), *told_hidden(file, name, content))
    if linked:
        notes += (
            f"{file.shown} refers to other workbooks; the saved values were taken, nothing was fetched.",
        )
    errors = tuple(ErrorCell(row, column_number(at.decode()), word) for at, row, word in error_cells(content))
    merges = _merges(content)
    return Sheet(
        name, merges, notes, errors, min(filled_columns(content), default=1) if errors or merges else 1
    )


def _sheets(archive: zipfile.ZipFile) -> dict[str, Part]:
    """The sheets of cells in their order, hidden ones too."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see _safe
    targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
    workbook = ElementTree.fromstring(_safe(archive.read("xl/workbook.xml")))  # noqa: S314 - see _safe
    found = {
        sheet.attrib["name"]: Part(
            _inside(targets[sheet.attrib[f"{_RELATIONS}id"]]),
            hidden=sheet.attrib.get("state", "visible") != "visible",
        )
        for sheet in workbook.iter(f"{_MAIN}sheet")
    }
    return {name: part for name, part in found.items() if "chartsheet" not in part.member}


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


def _choose(sheets: dict[str, Part], wanted: str | None, file: SourceFile) -> str:
    """The sheet that is meant; a hidden one only if it is named."""
    names = [name for name, part in sheets.items() if name.casefold() not in LEGENDS and not part.hidden]
    chosen = wanted if wanted is not None else next(iter(names), None)
    if chosen not in sheets:
        raise SourceUnreadable(
            "The workbook has no such sheet." if wanted else "The workbook has no visible sheet.",
            where=Location(file.shown),
            expected=", ".join(sheets) or None,
            found=wanted,
            hint="Name one of these with --sheet."
            if sheets
            else "Save it again with the sheet of the table.",
        )
    return chosen


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
