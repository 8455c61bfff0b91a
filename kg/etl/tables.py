"""The tables of a source: their rows, what was read of them, and the columns that they must have.

This module owns the walk over rows. It gives no meaning to a cell: `kg.etl.rows` does. It opens no file:
`kg.etl.readers` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from kg.errors import FieldMissing, Location, SourceUnreadable
from kg.etl.files import SourceFile
from kg.etl.headings import check_columns, same_meaning
from kg.etl.manifest import FileSpec, Manifest
from kg.etl.mapping import TableMapping
from kg.etl.readers import Cells, Numbers, ReadOptions, read_cells
from kg.etl.rejects import NOTE
from kg.etl.rows import Row, Sheet
from kg.etl.salvage import Broken


class Table:
    """The rows of one file, to be walked over as often as needed.

    Args:
        sheet: Its name, columns and manifest.
        frame: Its cells, all text.
        numbers: The number of each row in the file.
        notes: What a reader of the report should know.
        broken: The rows that were left out because they cannot be read.
    """

    def __init__(
        self,
        sheet: Sheet,
        frame: pl.DataFrame,
        numbers: Numbers,
        notes: tuple[str, ...] = (),
        broken: tuple[Broken, ...] = (),
    ) -> None:
        self.sheet = sheet
        self.notes = notes
        self.broken = broken
        self._frame = frame
        self._numbers = numbers

    def __len__(self) -> int:
        """How many rows it has."""
        return self._frame.height

    def __iter__(self) -> Iterator[Row]:
        """The rows, from the first to the last."""
        for number, cells in zip(self._numbers, self._frame.iter_rows(), strict=True):
            yield Row(self.sheet, number, cells)

    def repeated(self, *columns: str, order: str) -> frozenset[int]:
        """The numbers of rows that agree in `columns` with one before them by `order`, and differ from it.

        Rows that are equal altogether are not meant: those are duplicates, and the load reports them.
        """
        if order not in self._frame.columns:
            return frozenset()
        rank = pl.col(order).cast(pl.Int64, strict=False).rank("dense").over(columns)
        numbered = self._frame.with_columns(pl.Series("", list(self._numbers), dtype=pl.Int64))
        return frozenset(numbered.filter(rank > 1)[""].to_list())

    def first_of(self, column: str) -> Iterator[Row]:
        """For each value of a column the first row that has it."""
        numbered = self._frame.with_columns(pl.Series("", list(self._numbers), dtype=pl.Int64))
        for cells in numbered.unique(column, keep="first", maintain_order=True).iter_rows():
            yield Row(self.sheet, cells[-1], cells)

    def texts(self, column: str) -> list[str]:
        """The values of a column that are not blank, from the first row to the last; nothing is taken out."""
        index = self.sheet.columns.get(column)
        return [] if index is None else self._frame.to_series(index).drop_nulls().to_list()

    def unread(self) -> tuple[str, ...]:
        """The columns that hold values, were asked for by nobody and are not ignored by the manifest.

        Where every row was rejected nobody can tell: none was read to its end.
        """
        if self.sheet.taken and not self.sheet.whole:
            return ()
        known = self.sheet.taken.union(self.sheet.spec.ignores)
        return tuple(
            name
            for name in self._frame.columns
            if name not in known and not name.startswith(NOTE) and self._has_values(name)
        )

    def ignored(self) -> tuple[str, ...]:
        """The columns that hold values and are left out because the manifest says so."""
        return tuple(
            name for name in self.sheet.spec.ignores if name in self._frame.columns and self._has_values(name)
        )

    def _has_values(self, column: str) -> bool:
        """Whether any row has the field."""
        return self._frame[column].null_count() < self._frame.height


def read_table(file: SourceFile, manifest: Manifest, options: ReadOptions) -> Table:
    """The table in a file, with the columns that the manifest knows.

    Args:
        file: Where it lies and what the manifest says of it.
        manifest: Of the source.
        options: How to read.

    Raises:
        SourceUnreadable: The file is no whole table, or has a column that the manifest does not know.
        FieldMissing: A column that must be there is not.
    """
    cells = read_cells(file, options)
    frame, headings = _renamed(cells.frame, file)
    check_columns(tuple(frame.columns), file, cells)
    for column, words in file.spec.blanks.items():
        if column in frame.columns:
            frame = frame.with_columns(pl.col(column).replace(dict.fromkeys(words)))
    columns = {name: index for index, name in enumerate(frame.columns)}
    sheet = Sheet(manifest, file.spec, file.shown, columns, headings=headings, **_beside(cells))
    return Table(sheet, frame, cells.numbers, cells.notes, cells.broken)


def _renamed(frame: pl.DataFrame, file: SourceFile) -> tuple[pl.DataFrame, dict[str, str]]:
    """The cells under the names that columns have in the manifest; and the headings that had another name."""
    renames = {
        heading: column
        for heading, column in file.spec.renames.items()
        if heading in frame.columns and column not in frame.columns
    }
    return frame.rename(renames), {column: heading for heading, column in renames.items()}


def read_mapped(
    file: SourceFile,
    manifest: Manifest,
    mapping: TableMapping,
    options: ReadOptions,
    given: Mapping[str, str],
) -> Table:
    """The table in a file, with the columns that a mapping names.

    Args:
        file: Where it lies.
        manifest: Of the source; columns that it ignores are ignored here too.
        mapping: Which headings are understood.
        options: How to read.
        given: Columns that need not be there, because the user gave their value.

    Raises:
        SourceUnreadable: The file is no whole table, or has a heading that nobody understands.
        FieldMissing: A column that must be there is not.
    """
    cells = read_cells(file, options)
    left_out = {*mapping.ignores, *file.spec.ignores}
    ignored = [name for name in cells.frame.columns if name in left_out or name.startswith(NOTE)]
    found = {name: mapping.column_of(name) for name in cells.frame.columns if name not in ignored}
    strange = [heading for heading, column in found.items() if column is None]
    if strange:
        raise SourceUnreadable(
            "A heading is not understood, so nobody would read its column.",
            where=Location(file.shown, row=cells.row_of(strange[0]), column=strange[0]),
            expected=", ".join(column.heading("en") for column in mapping.columns.values()),
            found=", ".join(strange),
            hint="Let a mapping be proposed with --suggest, or leave the column out with --ignore.",
        )
    headings: dict[str, str] = {}
    for heading, column_name in found.items():
        if column_name in headings:
            raise same_meaning(headings[column_name], heading, cells, file)
        headings[str(column_name)] = heading
    for column in mapping.columns.values():
        if column.required and column.default is None and column.name not in {*headings, *given}:
            raise FieldMissing(
                f'The column "{column.heading("en")}" is missing.',
                where=Location(file.shown, row=cells.heading),
                expected=" or ".join(dict.fromkeys((*column.headings.values(), *column.also))),
                found=", ".join(cells.frame.columns),
                hint="Add it, or let a mapping be proposed with --suggest.",
            )
    columns = {headings_column: cells.frame.columns.index(h) for headings_column, h in headings.items()}
    spec = replace(file.spec, ignores=tuple(ignored))
    sheet = Sheet(manifest, spec, file.shown, columns, headings=headings, **_beside(cells))
    sheet.taken.update(cells.frame.columns)  # every heading is understood or ignored: checked above
    return Table(sheet, cells.frame, cells.numbers, cells.notes, cells.broken)


def _beside(cells: Cells) -> dict[str, Any]:
    """What a sheet keeps of a file beside the columns that are read: all its headings, and errors in cells."""
    there = tuple(None if name.startswith(NOTE) else name for name in cells.frame.columns)
    return {"all_headings": there, "faults": cells.faults, "part": cells.part}


def empty_table(spec: FileSpec, manifest: Manifest) -> Table:
    """A table without rows, for a file that need not be there."""
    return Table(Sheet(manifest, spec, spec.matches[0], {}), pl.DataFrame(), range(0))
