"""A table as it stands in its file: cells of text under headings; and how a file is to be read.

This module owns the shape that every reader gives. It reads nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile
from kg.etl.salvage import Broken

Numbers = range | list[int]
"""The number of each row in its file."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read.

    Args:
        limit: How many rows at most.
        encoding: Of text files, where it is not UTF-8.
        sheet: Of workbooks, where it is not the first.
        is_heading: Whether a row of a workbook holds the headings; without one, the first row with two cells
        does.
    """

    limit: int | None = None
    encoding: str | None = None
    sheet: str | None = None
    is_heading: Callable[[Sequence[str | None]], bool] | None = None
    skip_broken: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as it stands in its file.

    Args:
        frame: The cells, all text, under their headings.
        numbers: The number of each row in the file.
        notes: What a reader of the report should know.
        heading: The number of the row with the headings; `None` where none holds them, as in JSON and Parquet.
        first: Where each column first stands, in formats without a row of headings.
        broken: The rows that were left out because they cannot be read.
        faults: Errors of a spreadsheet, by row and heading; the cells are blank.
        part: The sheet of a workbook.
    """

    frame: pl.DataFrame
    numbers: Numbers
    notes: tuple[str, ...] = ()
    heading: int | None = 1
    first: Mapping[str, int] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()
    faults: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    part: str | None = None

    def row_of(self, column: str) -> int | None:
        """The row in which a column first stands: that of the headings, if there is one."""
        return self.first.get(column, self.heading)


def unique(columns: Sequence[str], file: SourceFile, row: int = 1) -> list[str]:
    """Headings of which none stands twice.

    Raises:
        SourceUnreadable: One does.
    """
    seen: set[str] = set()
    for column in columns:
        if column in seen:
            where = Location(file.shown, row=row, column=column)
            raise SourceUnreadable(
                "A heading stands twice.", where=where, hint="Rename or delete one of them."
            )
        seen.add(column)
    return list(columns)


def named(
    frame: pl.DataFrame, names: Sequence[str], numbers: Numbers, file: SourceFile, row: int = 1
) -> pl.DataFrame:
    """Cells under their headings; a column without heading is left out where nothing stands in it.

    Args:
        frame: The cells below the headings.
        names: The headings; a blank one is none.
        numbers: The number of each row in the file.
        file: Where they stand.
        row: The number of the row with the headings.

    Raises:
        SourceUnreadable: A heading stands twice, or a column holds values under no heading.
    """
    kept = [index for index, name in enumerate(names) if name.strip()]
    for index in range(len(names) if len(kept) < len(names) else 0):
        column = frame.to_series(index)
        filled = (column.is_not_null() & (column.str.strip_chars() != "")).arg_true()
        if index not in kept and len(filled):
            raise SourceUnreadable(
                "A column holds values and has no heading.",
                where=Location(file.shown, row=numbers[filled[0]], column=f"number {index + 1}"),
                expected="a heading over each column that holds values",
                found=column[filled[0]],
                hint="Give it a heading, or delete it.",
            )
    found = frame.select(frame.columns[index] for index in kept)
    found.columns = unique([names[index].strip() for index in kept], file, row)
    return found
