"""The cells of a workbook: from its headings on, with merged cells filled.

This module owns the place of the headings and the meaning of merged cells. polars reads the cells.
"""

from __future__ import annotations

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.cells import Cells, ReadOptions, named
from kg.etl.files import SourceFile
from kg.etl.workbook import Sheet, look_into


def read_sheet(file: SourceFile, options: ReadOptions) -> Cells:
    """A sheet of an XLSX file; rows above the headings are passed over, cells merged downwards are filled."""
    sheet = look_into(file, options.sheet)
    frame = _sheet_cells(file, sheet.name)
    heading = _heading(frame, options, file)
    frame = _filled(_with_errors(frame, sheet, file), sheet, heading, file)
    names = [cell or "" for cell in frame.row(heading - 1)]
    below = frame.slice(heading)
    below = named(below, names, range(heading + 1, heading + 1 + below.height), file, heading)
    below = below.with_columns(pl.Series("", range(heading + 1, heading + 1 + below.height), dtype=pl.Int64))
    full = below.filter(~pl.all_horizontal(pl.exclude("").is_null())).slice(0, options.limit)
    notes = list(sheet.notes)
    if heading > 1:
        notes.append(
            f"Of {file.shown} the headings were found in row {heading}; what stands above them was left out."
        )
    return Cells(full.drop(""), full[""].to_list(), tuple(notes), heading, part=sheet.name)


def _sheet_cells(file: SourceFile, sheet: str) -> pl.DataFrame:
    """The cells of a sheet as text, from its first row on."""
    from fastexcel import FastExcelError

    try:
        return pl.read_excel(
            file.path,
            sheet_name=sheet,
            has_header=False,
            drop_empty_rows=False,
            drop_empty_cols=False,
            raise_if_empty=False,
            read_options={"dtypes": "string", "skip_rows": 0},
        )
    except FastExcelError as error:
        raise SourceUnreadable(
            "The workbook cannot be read.", where=Location(file.shown), found=str(error).splitlines()[0]
        ) from error


def _heading(frame: pl.DataFrame, options: ReadOptions, file: SourceFile) -> int:
    """The number of the row that holds the headings."""
    rows = list(frame.head(30).iter_rows())
    if options.is_heading is not None:
        for number, row in enumerate(rows, 1):
            if options.is_heading(row):
                return number
    for number, row in enumerate(rows, 1):
        if sum(cell is not None and bool(cell.strip()) for cell in row) >= min(2, frame.width):
            return number
    raise SourceUnreadable("The sheet is empty.", where=Location(file.shown), hint="Is it the right sheet?")


def _with_errors(frame: pl.DataFrame, sheet: Sheet, file: SourceFile) -> pl.DataFrame:
    """The cells, with the words of errors, which the reader gives as blanks.

    Raises:
        SourceUnreadable: Where an error belongs cannot be told: it would be lost in silence.
    """
    if not sheet.errors:
        return frame
    columns = [list(column) for column in frame.iter_columns()]
    for error in sheet.errors:
        row, column = error.row - 1, error.column - sheet.first
        if not 0 <= column < frame.width or not row < frame.height or columns[column][row] is not None:
            raise SourceUnreadable(
                "A cell holds an error of the spreadsheet.",
                where=Location(f"{file.shown}/{sheet.name}", row=error.row),
                found=error.word,
                hint="Correct the formula, or put the value in its place.",
            )
        columns[column][row] = error.word
    return pl.DataFrame(columns, schema=frame.schema, orient="col")


def _filled(frame: pl.DataFrame, sheet: Sheet, heading: int, file: SourceFile) -> pl.DataFrame:
    """The cells, with the value of cells merged downwards in each of them.

    Raises:
        SourceUnreadable: Cells of several columns were merged: which of them the value belongs to cannot be
        known.
    """
    rows: list[list[str | None]] | None = None
    for merge in sheet.merges:
        if merge.bottom <= heading:
            continue
        if merge.left != merge.right:
            raise SourceUnreadable(
                "Cells of several columns are merged.",
                where=Location(
                    file.shown, row=merge.top, column=frame.row(heading - 1)[merge.left - sheet.first]
                ),
                hint="Undo the merge, and write the value into the column that it belongs to.",
            )
        rows = [list(row) for row in frame.iter_rows()] if rows is None else rows
        for number in range(merge.top, min(merge.bottom, len(rows))):
            rows[number][merge.left - sheet.first] = rows[merge.top - 1][merge.left - sheet.first]
    return frame if rows is None else pl.DataFrame(rows, schema=frame.schema, orient="row")
