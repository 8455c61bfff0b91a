"""Reading the tables of a source with polars: every cell as text, blanks around it removed.

This module owns polars: no other imports it. It gives no meaning to a cell; `kg.etl.rows` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import polars as pl

from kg.errors import FieldMissing, Location, SourceUnreadable
from kg.etl.delimited import check_form
from kg.etl.files import SourceFile
from kg.etl.manifest import FileSpec, Manifest
from kg.etl.rows import Row, Sheet


class Table:
    """The rows of one file, to be walked over as often as needed.

    Args:
        sheet: Its name, columns and manifest.
        frame: Its cells, all text.
        numbers: The number of each row in the file.
    """

    def __init__(self, sheet: Sheet, frame: pl.DataFrame, numbers: range | list[int]) -> None:
        self.sheet = sheet
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

    def unread(self) -> tuple[str, ...]:
        """The columns that hold values, were asked for by nobody and are not ignored by the manifest."""
        known = self.sheet.taken.union(self.sheet.spec.ignores)
        return tuple(name for name in self._frame.columns if name not in known and self._has_values(name))

    def ignored(self) -> tuple[str, ...]:
        """The columns that hold values and are left out because the manifest says so."""
        return tuple(
            name for name in self.sheet.spec.ignores if name in self._frame.columns and self._has_values(name)
        )

    def _has_values(self, column: str) -> bool:
        """Whether any row has the field."""
        return self._frame[column].null_count() < self._frame.height


def read_csv(file: SourceFile, manifest: Manifest, *, limit: int | None = None) -> Table:
    """The table in a delimited file.

    Args:
        file: Where it lies and what the manifest says of it.
        manifest: Of the source.
        limit: How many rows to read at most.

    Raises:
        SourceUnreadable: The file is no whole table.
        FieldMissing: A column that must be there is not.
        SourceError: A column is there that the manifest does not know.
    """
    form = check_form(file)
    check_columns(form.columns, file)
    try:
        frame = pl.read_csv(
            file.path,
            separator=form.delimiter,
            infer_schema=False,
            new_columns=list(form.columns),
            n_rows=limit,
        )
    except pl.exceptions.PolarsError as error:
        raise SourceUnreadable(
            "The table cannot be read.", where=Location(file.shown), found=str(error)
        ) from error
    frame, numbers = _without_blank_rows(frame, form.rows, form.blank, file, limit)
    return _table(frame, numbers, file, manifest)


def empty_table(spec: FileSpec, manifest: Manifest) -> Table:
    """A table without rows, for a file that need not be there."""
    return Table(Sheet(manifest, spec, spec.matches[0], {}), pl.DataFrame(), range(0))


def _without_blank_rows(
    frame: pl.DataFrame, rows: int, blank: frozenset[int], file: SourceFile, limit: int | None
) -> tuple[pl.DataFrame, range | list[int]]:
    """The rows that hold something, and their numbers in the file.

    Raises:
        SourceUnreadable: polars and the check of the form do not see the same rows.
    """
    if limit is None and frame.height not in {rows, rows + len(blank)}:
        raise SourceUnreadable(
            "The rows of the file cannot be told apart with certainty.",
            where=Location(file.shown),
            expected=f"{rows} rows",
            found=f"{frame.height} rows",
            hint="Look for quotation marks that do not stand around a whole value.",
        )
    if not blank:
        return frame, range(2, frame.height + 2)
    numbers = [number for number in range(2, rows + len(blank) + 2) if number not in blank]
    full = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    return full, numbers[: full.height]


def _table(frame: pl.DataFrame, numbers: range | list[int], file: SourceFile, manifest: Manifest) -> Table:
    """A frame of texts as a table; a cell of blanks becomes an absent one."""
    stripped = frame.with_columns(pl.all().str.strip_chars().replace("", None))
    for column, words in file.spec.blanks.items():
        if column in stripped.columns:
            stripped = stripped.with_columns(pl.col(column).replace(dict.fromkeys(words)))
    columns = {name: index for index, name in enumerate(frame.columns)}
    return Table(Sheet(manifest, file.spec, file.shown, columns), stripped, numbers)


def check_columns(columns: tuple[str, ...], file: SourceFile) -> None:
    """Refuses headings that lack a column, have one twice, or have one that the manifest does not know.

    Raises:
        FieldMissing: A column that must be there is not.
        SourceUnreadable: A heading stands twice, or is unknown.
    """
    spec, known = file.spec, file.spec.known
    strange = [column for column in columns if column not in known]
    for column in spec.needs:
        if column not in columns:
            near = get_close_matches(column, strange, 1, 0.5) or strange[:1]
            raise FieldMissing(
                f'The column "{column}" is missing.',
                where=Location(file.shown, row=1, column=column),
                expected=column,
                found=", ".join(columns),
                hint=f'Is it the one called "{near[0]}"? Rename that to "{column}".'
                if near
                else "Export it too.",
            )
    for column in columns:
        if columns.count(column) > 1:
            raise SourceUnreadable(
                "A heading stands twice.", where=Location(file.shown, row=1, column=column)
            )
    if strange and known:
        raise _strange(strange[0], columns, file)


def _strange(column: str, columns: tuple[str, ...], file: SourceFile) -> SourceUnreadable:
    """The error of a column that nobody would read."""
    absent = sorted(file.spec.known.difference(columns))
    near = get_close_matches(column, absent, 1, 0.5)
    renamed = f'Rename it to "{near[0]}", if it is that; or ' if near else ""
    hint = f"{renamed}leave it out on purpose with --ignore {column}."
    return SourceUnreadable(
        f'The column "{column}" is unknown, so nobody would read it.',
        where=Location(file.shown, row=1, column=column),
        expected=", ".join(absent) or None,
        found=column,
        hint=hint[0].upper() + hint[1:],
    )
