"""What stands above the headings of a text table: a title, blank lines, the `sep=;` that a spreadsheet writes for itself.

This module owns the place of the headings in a text. It reads no row below them.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from kg.etl.cells import ReadOptions
from kg.etl.delimited import DELIMITERS
from kg.etl.files import SourceFile

_DEPTH: Final = 30  # rows; nobody writes a longer title
_SEPARATOR: Final = "sep="
_FEW: Final = 2  # cells; a title has fewer, headings have at least as many


def below_title(
    file: SourceFile, options: ReadOptions, folder: Path
) -> tuple[SourceFile, int, tuple[str, ...]]:
    """The file itself or, where something stands above its headings, a copy that begins with them.

    Only rows with a single cell are passed over: what has more is a table, and is not left out.

    Args:
        file: A text file in UTF-8.
        options: Which row holds the headings, if the loader knows.
        folder: Where the copy may lie.

    Returns:
        The file, how many rows stand above its headings, and what a reader of the report should know.
    """
    found = _heading(file.path, options.is_heading or _of_source(file))
    if found is None or found[0] == 0:
        return file, 0, ()
    rows, lines, title = found
    copy = folder / f"{file.spec.name}.below{file.path.suffix}"
    with (
        file.path.open(encoding="utf-8-sig", newline="") as text,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        for _ in islice(text, lines):
            pass
        shutil.copyfileobj(text, out)
    told = f"Of {file.shown} the headings were found in row {rows + 1}; what stands above them was left out."
    return SourceFile(file.spec, copy, file.shown), rows, (told,) if title else ()


def _heading(path: Path, is_heading: Callable[[Sequence[str | None]], bool]) -> tuple[int, int, bool] | None:
    """How many rows and lines stand above the headings, and whether they say anything; `None` where there is no heading."""
    found = [place for delimiter in DELIMITERS if (place := _under(path, delimiter, is_heading)) is not None]
    return min(found, default=None)


def _under(
    path: Path, delimiter: str, is_heading: Callable[[Sequence[str | None]], bool]
) -> tuple[int, int, bool] | None:
    """Where the headings stand under a delimiter."""
    title = False
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=delimiter)
        lines = 0
        for number, fields in enumerate(_readable(rows)):
            separator = number == 0 and delimiter.join(fields).casefold().startswith(_SEPARATOR)
            if not separator:
                if is_heading([field.strip() for field in fields]):
                    return number, lines, title
                if sum(bool(field.strip()) for field in fields) >= _FEW:
                    return None
                title = title or any(field.strip() for field in fields)
            lines = rows.line_num
    return None


def _readable(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The first rows, up to one that cannot be read."""
    try:
        yield from islice(rows, _DEPTH)
    except csv.Error:
        return


def _of_source(file: SourceFile) -> Callable[[Sequence[str | None]], bool]:
    """Whether a row holds headings that the manifest knows; where it knows none, whether it has cells enough."""
    known = file.spec.known.union(file.spec.renames)
    return (lambda fields: not known.isdisjoint(fields)) if known else _has_cells


def _has_cells(fields: Sequence[str | None]) -> bool:
    """Whether a row has as many cells as headings have at least."""
    return sum(bool(field) for field in fields) >= _FEW
