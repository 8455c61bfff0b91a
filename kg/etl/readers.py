"""Reading a table of any format, every cell as text: CSV, XLSX, JSON, JSON Lines, Parquet.

This module owns the choice of the reader by the ending of a name, and what is done to all cells alike. It gives no meaning to
a heading or a cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.cells import Cells, Numbers, ReadOptions
from kg.etl.encoding import TWICE_PATTERN, mend
from kg.etl.error_cells import set_apart
from kg.etl.files import SourceFile
from kg.etl.sheets import read_sheet
from kg.etl.text_tables import read_text
from kg.etl.typed import read_json, read_parquet

LONGEST_VALUE: Final = 1024**2
"""Bytes: a cell of a spreadsheet holds 32,767 letters at most."""

__all__ = ["Cells", "Numbers", "ReadOptions", "read_cells"]


def read_cells(file: SourceFile, options: ReadOptions) -> Cells:
    """The cells of a file; blanks around them are gone, words that were encoded twice are mended.

    Raises:
        SourceUnreadable: The file is no whole table of a format that is read.
    """
    suffix = file.path.suffix.casefold()
    readers: dict[str, Callable[[SourceFile, ReadOptions], Cells]] = {
        ".xlsx": read_sheet,
        ".xlsm": read_sheet,
        **dict.fromkeys((".json", ".jsonl", ".ndjson"), read_json),
        ".parquet": read_parquet,
        **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), read_text),
    }
    if suffix not in readers:
        raise SourceUnreadable(
            "The file's name does not say what it is.",
            where=Location(file.shown),
            expected=f"a name that ends in {', '.join(sorted(readers))}",
            found=suffix or "no ending",
            hint="If it is a table, open it in a spreadsheet program and save it as .xlsx, or as CSV UTF-8.",
        )
    try:
        cells = readers[suffix](file, options)
        _refuse_long(cells, file)
        return set_apart(_tidy(cells, file))
    except pl.exceptions.PolarsError as error:
        raise SourceUnreadable(
            "The table cannot be read.",
            where=Location(file.shown),
            found=str(error).splitlines()[0],
            hint="Is the file whole, and what its name says? Export it again.",
        ) from error


def _refuse_long(cells: Cells, file: SourceFile) -> None:
    """Refuses a value that is no value of a table: each step of a load would hold a copy of it.

    Raises:
        SourceUnreadable: There is one.
    """
    for name in cells.frame.columns:
        if name in file.spec.ignores:
            continue
        lengths = cells.frame[name].str.len_bytes()
        longest = lengths.max()
        if isinstance(longest, int) and longest > LONGEST_VALUE:
            at = int((lengths > LONGEST_VALUE).arg_true()[0])
            raise SourceUnreadable(
                "A value is longer than any value of a table.",
                where=Location(file.shown, row=cells.numbers[at], column=name),
                expected=f"at most {LONGEST_VALUE:,} bytes",
                found=f"{lengths[at]:,} bytes, beginning {cells.frame[name][at][:40]!r}",
                hint=f"Shorten it, or leave the column out with --ignore {name}. Is a quotation mark not closed?",
            )


def _tidy(cells: Cells, file: SourceFile) -> Cells:
    """The cells without blanks around them and without words that were encoded twice."""
    frame = cells.frame.with_columns(pl.all().str.strip_chars().replace("", None))
    notes: list[str] = []
    meant = {name: mend(name) for name in frame.columns}
    if len(set(meant.values())) == len(meant):
        notes += [
            f'{file.shown}: the heading "{name}" is mended to "{to}".'
            for name, to in meant.items()
            if name != to
        ]
        frame = frame.rename(meant)
    for name in frame.columns:
        lost = int(frame[name].str.contains("\ufffd").sum())
        if lost:
            notes.append(
                f'{file.shown}, column "{name}": {lost} values lack letters that an earlier program lost (\ufffd).'
            )
        twice = frame[name].str.contains(TWICE_PATTERN).fill_null(value=False)
        if twice.any():
            column: list[Any] = [None if cell is None else mend(cell) for cell in frame[name]]
            mended = [(old, new) for old, new in zip(frame[name], column, strict=True) if old != new]
            if mended:
                old, new = mended[0]
                notes.append(
                    f'{file.shown}, column "{name}": {len(mended)} values were encoded as UTF-8 twice '
                    f'and are mended, for example "{old}" to "{new}".'
                )
                frame = frame.with_columns(pl.Series(name, column, dtype=pl.String))
    return replace(cells, frame=frame, notes=(*cells.notes, *notes))
