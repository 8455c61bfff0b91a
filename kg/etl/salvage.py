"""Text tables that are not written by the rules: quotation marks escaped otherwise, and rows that cannot be read at all.

This module owns the two ways of mending. The first is certain, and always tried; the second leaves rows out,
each of which is reported as a reject, and is done only when the user asks for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from kg.errors import Location
from kg.etl.files import SourceFile
from kg.etl.rejects import MOST_REJECTS, too_many

_CHUNK: Final = 1024 * 1024
_LONGEST_VALUE: Final = (
    200  # lines that an open quotation mark may take; objectives of projects have up to 50
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be read.

    Args:
        number: Its number in the file; the headings are row 1.
        text: Its text.
        reason: What is wrong with it.
    """

    number: int
    text: str
    reason: str


def with_doubled_quotes(file: SourceFile, folder: Path) -> SourceFile | None:
    r"""A copy in which `\"` is `""`, as polars reads it; `None` where nothing is escaped so.

    Args:
        file: A file in UTF-8.
        folder: Where the copy may lie.
    """
    copy = folder / f"{file.spec.name}.quotes{file.path.suffix}"
    found, held = False, b""
    with file.path.open("rb") as raw, copy.open("wb") as out:
        while chunk := raw.read(_CHUNK):
            piece = held + chunk
            held = piece[-1:] if piece.endswith(b"\\") else b""
            piece = piece[: len(piece) - len(held)]
            mended = piece.replace(b'\\"', b'""')
            found = found or mended != piece
            out.write(mended)
        out.write(held)
    return SourceFile(file.spec, copy, file.shown) if found else None


def with_line_feeds(file: SourceFile, folder: Path) -> SourceFile:
    """The file itself or, where its lines end as on old Macintoshes, a copy in which they end as polars reads them.

    Args:
        file: A file in UTF-8.
        folder: Where the copy may lie.
    """
    with file.path.open("rb") as raw:
        start = raw.read(_CHUNK)
        if b"\r" not in start or b"\n" in start:
            return file
        copy = folder / f"{file.spec.name}.lines{file.path.suffix}"
        with copy.open("wb") as out:
            while start:
                out.write(start.replace(b"\r", b"\n"))
                start = raw.read(_CHUNK)
    return SourceFile(file.spec, copy, file.shown)


def without_broken_rows(
    file: SourceFile, delimiter: str, folder: Path
) -> tuple[SourceFile, list[Broken], list[int]]:
    """A copy without the rows that cannot be read.

    Args:
        file: A file in UTF-8.
        delimiter: What parts its fields.
        folder: Where the copy may lie.

    Returns:
        The copy, the rows left out, and the number that each row of the copy has in the file, the headings
        first.

    Raises:
        SourceUnreadable: So many were left out that the file as a whole is wrong.
    """
    copy = folder / f"{file.spec.name}.whole{file.path.suffix}"
    broken: list[Broken] = []
    numbers: list[int] = []
    width = 0
    with (
        file.path.open(encoding="utf-8-sig", newline="") as text,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
        for number, (lines, fields) in enumerate(_records(text, delimiter), 1):
            width = width or len(fields or ())
            if fields is not None and not any(fields):
                continue
            if len(broken) > MOST_REJECTS:
                raise too_many(Location(file.shown, row=broken[0].number), broken[0].reason)
            if fields is None:
                broken.append(Broken(number, lines.rstrip("\r\n"), "Its quotation marks do not pair."))
            elif len(fields) != width:
                reason = f"It has {len(fields)} fields, the headings {width}."
                broken.append(Broken(number, lines.rstrip("\r\n"), reason))
            else:
                numbers.append(number)
                writer.writerow(fields)
    return SourceFile(file.spec, copy, file.shown), broken, numbers


def _records(text: TextIO, delimiter: str) -> Iterator[tuple[str, list[str] | None]]:
    """The rows of a text with their fields; `None` for one whose quotation marks do not pair.

    A row whose quotation mark stays open too long is broken, and the lines after its first are read again.
    """
    waiting = iter(text)
    again: list[str] = []
    while True:
        line = again.pop(0) if again else next(waiting, None)
        if line is None:
            return
        lines = [line]
        fields = _fields(lines, delimiter)
        while fields is _OPEN and len(lines) < _LONGEST_VALUE:
            following = again.pop(0) if again else next(waiting, None)
            if following is None:
                break
            lines.append(following)
            fields = _fields(lines, delimiter)
        if fields is _OPEN or fields is None:
            again = lines[1:] + again
            yield line, None
        else:
            yield "".join(lines), fields


_OPEN: Final[list[str]] = ["a quotation mark is open"]


def _fields(lines: list[str], delimiter: str) -> list[str] | None:
    """The fields of some lines that make one row; `_OPEN` where a quotation mark is still open, `None` where they make none."""
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return _OPEN if "end of data" in str(error) else None
    return rows[0] if len(rows) == 1 else None if rows else []
