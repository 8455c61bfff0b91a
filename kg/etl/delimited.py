"""Is a text file a whole table? Its encoding, delimiter, quotes and fields, before it is read.

This module owns the form of delimited text. It gives no values: polars reads those, but fills short rows in
silence and does not say where a quote was left open. One pass over the bytes and one by the parser of the
standard library cost 15 ms for each megabyte.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from kg.errors import Location, SourceUnreadable
from kg.etl.encoding import guess
from kg.etl.files import SourceFile

LONGEST_LINE: Final = 16 * 1024**2
"""Bytes; the longest line of an official file has 20 thousand."""

_SAMPLE: Final = 64 * 1024
_CHUNK: Final = 1024 * 1024
DELIMITERS: Final = (";", ",", "\t", "|")
"""What parts fields, the likeliest first."""

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written, once it is known to be whole.

    Args:
        delimiter: What parts the fields.
        columns: The headings, without blanks around them.
        rows: How many rows stand below the headings, blank ones left out.
        blank: The numbers of rows in which nothing stands but delimiters; the headings are row 1.
    """

    delimiter: str
    columns: tuple[str, ...]
    rows: int
    blank: frozenset[int]


def check_form(file: SourceFile) -> Form:
    """How a delimited file is written.

    Raises:
        SourceUnreadable: It is empty, not UTF-8, holds NUL bytes or an endless line, a quote is left open, or
        a row
            has fewer or more fields than the headings.

    Cost: linear in the size of the file; memory does not grow with it.
    """
    check_bytes(file)
    with file.path.open(encoding="utf-8-sig", newline="") as text:
        return _walk(text, find_delimiter(file), file)


def find_delimiter(file: SourceFile) -> str:
    """What parts the fields of a file, by its headings."""
    with file.path.open(encoding="utf-8-sig", newline="") as text:
        return _delimiter(text.readline(), file)


def check_bytes(file: SourceFile, *, lines: bool = True) -> None:
    """Refuses what is no text in UTF-8.

    Args:
        file: A file.
        lines: Whether its lines must end; JSON may stand in one line.

    Raises:
        SourceUnreadable: It is empty, not UTF-8, holds NUL bytes or an endless line.
    """
    if file.path.stat().st_size == 0:
        raise _broken(
            "The file is empty.", file, None, "a file with rows", "0 bytes", "Fetch or export it again."
        )
    decoder = codecs.getincrementaldecoder("utf-8")()
    row, length = 1, 0
    for chunk in _chunks(file.path):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            row += error.object[: error.start].count(b"\n")
            raise _undecodable(error, file, row) from error
        if b"\0" in chunk:
            row += chunk[: chunk.index(b"\0")].count(b"\n")
            raise _broken(
                "The file holds NUL bytes; it is no text.",
                file,
                row,
                "text in UTF-8",
                "a NUL byte",
                "Export it again as CSV UTF-8.",
            )
        row += chunk.count(b"\n")
        length = len(chunk) - chunk.rfind(b"\n") - 1 if b"\n" in chunk else length + len(chunk)
        if lines and length > LONGEST_LINE:
            raise _broken(
                "A line does not end.",
                file,
                row,
                f"at most {LONGEST_LINE:,} bytes",
                hint="Is this file a table?",
            )


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece, and an empty piece at its end."""
    with path.open("rb") as raw:
        while chunk := raw.read(_CHUNK):
            yield chunk
    yield b""


def _undecodable(error: UnicodeDecodeError, file: SourceFile, row: int) -> SourceUnreadable:
    """The error of a byte that UTF-8 does not have, with what the line would say in the likeliest encoding."""
    start = error.object.rfind(b"\n", 0, error.start) + 1
    end = error.object.find(b"\n", error.start)
    likely = guess(
        error.object[start : end if end >= 0 else None][:200], _sample(error.object[error.start :])
    )
    hint = "Save it in UTF-8."
    if likely is not None:
        name, reading = likely
        hint = f'In {name} the row reads "{reading}". If that is right, load it with --encoding {name}.'
    return _broken(
        "The file is not in UTF-8.",
        file,
        row,
        "text in UTF-8",
        f"byte 0x{error.object[error.start]:02X}",
        hint,
    )


def _sample(rest: bytes) -> bytes:
    """Lines that hold letters outside ASCII and are not in UTF-8, from the piece of a file in which one was met."""
    kept: list[bytes] = []
    for line in rest[:_SAMPLE].splitlines():
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                kept.append(line)
    return b"\n".join(kept)


def _delimiter(heading: str, file: SourceFile) -> str:
    """What parts the fields: the sign under which most known columns appear, then the most frequent."""

    def known(delimiter: str) -> tuple[int, int]:
        columns = [column.strip() for column in next(csv.reader([heading], delimiter=delimiter), [])]
        return len(file.spec.known.intersection(columns)), len(columns)

    if not heading.strip():
        raise _broken(
            "The first line, which should hold the headings, is blank.",
            file,
            1,
            hint="Delete the lines above the headings.",
        )
    return max(DELIMITERS, key=known)


def _walk(text: TextIO, delimiter: str, file: SourceFile) -> Form:
    """Walks over all rows; the first that does not have the form of the headings stops it."""
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    number, count, blank = 0, 0, []
    columns: list[str] = []
    try:
        for number, fields in enumerate(rows, 1):
            if number == 1:
                columns = fields
            elif not any(fields) and len(fields) in {0, 1, len(columns)}:
                blank.append(number)
            elif len(fields) != len(columns):
                raise _ragged(file, number, len(columns), fields, last=_at_end(rows))
            else:
                count += 1
    except csv.Error as error:
        raise _misquoted(error, file, number + 1) from error
    return Form(delimiter, tuple(column.strip() for column in columns), count, frozenset(blank))


def _at_end(rows: Iterator[list[str]]) -> bool:
    """Whether no row follows; what follows need not be readable."""
    try:
        return next(rows, None) is None
    except csv.Error:
        return False


def _ragged(file: SourceFile, row: int, expected: int, fields: list[str], *, last: bool) -> SourceUnreadable:
    """The error of a row with too few or too many fields."""
    if last and len(fields) < expected:
        what, hint = "The file ends in the middle of a row.", "Fetch or export it again: it is cut off."
    else:
        what = "A row does not have as many fields as the headings."
        hint = "Put values that hold the delimiter in quotation marks, or leave such rows out with --skip-broken."
    return _broken(
        what, file, row, f"{expected} fields", f"{len(fields)} fields, beginning {fields[0][:40]!r}", hint
    )


def _misquoted(error: csv.Error, file: SourceFile, row: int) -> SourceUnreadable:
    """The error of quotation marks that do not pair."""
    if "end of data" in str(error) or "field larger" in str(error):
        what, hint = (
            "A quotation mark is opened and never closed.",
            "Is the file cut off? Fetch or export it again.",
        )
    else:
        what = "A quotation mark stands inside a quoted value."
        hint = 'Double it ("") inside the value, or leave such rows out with --skip-broken.'
    return _broken(what, file, row, found=str(error), hint=hint)


def _broken(
    what: str,
    file: SourceFile,
    row: int | None = None,
    expected: str | None = None,
    found: str | None = None,
    hint: str | None = None,
) -> SourceUnreadable:
    """The error of a file that is no whole table."""
    where = Location(file.shown, row=row)
    return SourceUnreadable(what, where=where, expected=expected, found=found, hint=hint)
