"""Reading a table of any format with polars, every cell as text: CSV, XLSX, JSON, JSON Lines, Parquet.

This module owns polars' readers. It gives no meaning to a heading or a cell.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.delimited import Form, check_form, find_delimiter
from kg.etl.encoding import TWICE_PATTERN, in_utf8, mend
from kg.etl.files import SourceFile
from kg.etl.salvage import Broken, with_doubled_quotes, without_broken_rows
from kg.etl.workbook import Merge, look_into

LARGEST_JSON: Final = 128 * 1024**2
"""Bytes."""

LARGEST_PARQUET: Final = 20_000_000
"""Cells: a few bytes of Parquet can hold any number of equal ones."""

Numbers = range | list[int]


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
        heading: The number of the row with the headings.
        broken: The rows that were left out because they cannot be read.
    """

    frame: pl.DataFrame
    numbers: Numbers
    notes: tuple[str, ...] = ()
    heading: int = 1
    broken: tuple[Broken, ...] = ()


def read_cells(file: SourceFile, options: ReadOptions) -> Cells:
    """The cells of a file; blanks around them are gone, words that were encoded twice are mended.

    Raises:
        SourceUnreadable: The file is no whole table of a format that is read.
    """
    suffix = file.path.suffix.casefold()
    readers: dict[str, Callable[[SourceFile, ReadOptions], Cells]] = {
        ".xlsx": _workbook,
        ".xlsm": _workbook,
        ".json": _json,
        ".jsonl": _json_lines,
        ".ndjson": _json_lines,
        ".parquet": _parquet,
        **dict.fromkeys((".csv", ".tsv", ".txt", ".tab"), _delimited),
    }
    if suffix not in readers:
        raise SourceUnreadable(
            "The file's name does not say what it is.",
            where=Location(file.shown),
            expected=f"a name that ends in {', '.join(sorted(readers))}",
            found=suffix or "no ending",
        )
    try:
        return _tidy(readers[suffix](file, options), file)
    except pl.exceptions.PolarsError as error:
        raise SourceUnreadable(
            "The table cannot be read.",
            where=Location(file.shown),
            found=str(error).splitlines()[0],
            hint="Is the file whole, and what its name says? Export it again.",
        ) from error


def _delimited(file: SourceFile, options: ReadOptions) -> Cells:
    """A CSV file, under any of four delimiters."""
    with tempfile.TemporaryDirectory(prefix="kg-text-") as folder:
        plain = in_utf8(file, options.encoding, Path(folder))
        try:
            return _well_formed(plain, check_form(plain), options)
        except SourceUnreadable:
            mended = _mended(plain, options, Path(folder))
            if mended is None:
                raise
            return mended


def _mended(file: SourceFile, options: ReadOptions, folder: Path) -> Cells | None:
    """A file that breaks the rules, if it can be read in another way."""
    doubled = with_doubled_quotes(file, folder)
    if doubled is not None:
        try:
            return _well_formed(doubled, check_form(doubled), options)
        except SourceUnreadable:
            file = doubled
    if not options.skip_broken:
        return None
    whole, broken, numbers = without_broken_rows(file, find_delimiter(file), folder)
    cells = _well_formed(whole, check_form(whole), options)
    return replace(cells, numbers=numbers[1 : cells.frame.height + 1], broken=tuple(broken))


def _well_formed(file: SourceFile, form: Form, options: ReadOptions) -> Cells:
    """A CSV file that is whole."""
    frame = pl.read_csv(
        file.path,
        separator=form.delimiter,
        infer_schema=False,
        has_header=False,
        n_rows=None if options.limit is None else options.limit + 1,
    ).slice(1)
    frame.columns = unique(form.columns, file)
    if not form.blank:
        _same_rows(frame.height, {form.rows}, file, options)
        return Cells(frame, range(2, frame.height + 2))
    _same_rows(frame.height, {form.rows, form.rows + len(form.blank)}, file, options)
    numbers = [number for number in range(2, form.rows + len(form.blank) + 2) if number not in form.blank]
    full = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    return Cells(full, numbers[: full.height])


def _same_rows(found: int, expected: set[int], file: SourceFile, options: ReadOptions) -> None:
    """Refuses a file in which polars and the check of the form do not see the same rows."""
    if options.limit is None and found not in expected:
        raise SourceUnreadable(
            "The rows of the file cannot be told apart with certainty.",
            where=Location(file.shown),
            expected=f"{min(expected)} rows",
            found=f"{found} rows",
            hint="Look for quotation marks that do not stand around a whole value.",
        )


def _workbook(file: SourceFile, options: ReadOptions) -> Cells:
    """A sheet of an XLSX file; rows above the headings are passed over, cells merged downwards are filled."""
    sheet = look_into(file, options.sheet)
    frame = _sheet_cells(file, sheet.name)
    heading = _heading(frame, options, file)
    frame = _filled(frame, sheet.merges, heading, file)
    names = [cell or "" for cell in frame.row(heading - 1)]
    below = frame.slice(heading)
    kept = [index for index, name in enumerate(names) if name.strip()]
    _refuse_nameless(below, names, heading, file)
    below = below.select(frame.columns[index] for index in kept)
    below.columns = unique([names[index].strip() for index in kept], file, heading)
    below = below.with_columns(pl.Series("", range(heading + 1, heading + 1 + below.height), dtype=pl.Int64))
    full = below.filter(~pl.all_horizontal(pl.exclude("").is_null())).slice(0, options.limit)
    notes = list(sheet.notes)
    if heading > 1:
        notes.append(
            f"Of {file.shown} the headings were found in row {heading}; what stands above them was left out."
        )
    return Cells(full.drop(""), full[""].to_list(), tuple(notes), heading)


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


def _filled(frame: pl.DataFrame, merges: tuple[Merge, ...], heading: int, file: SourceFile) -> pl.DataFrame:
    """The cells, with the value of cells merged downwards in each of them.

    Raises:
        SourceUnreadable: Cells of several columns were merged: which of them the value belongs to cannot be
        known.
    """
    rows: list[list[str | None]] | None = None
    for merge in merges:
        if merge.bottom <= heading:
            continue
        if merge.left != merge.right:
            raise SourceUnreadable(
                "Cells of several columns are merged.",
                where=Location(file.shown, row=merge.top, column=frame.row(heading - 1)[merge.left - 1]),
                hint="Undo the merge, and write the value into the column that it belongs to.",
            )
        rows = [list(row) for row in frame.iter_rows()] if rows is None else rows
        for number in range(merge.top, min(merge.bottom, len(rows))):
            rows[number][merge.left - 1] = rows[merge.top - 1][merge.left - 1]
    return frame if rows is None else pl.DataFrame(rows, schema=frame.schema, orient="row")


def _refuse_nameless(below: pl.DataFrame, names: list[str], heading: int, file: SourceFile) -> None:
    """Refuses a column that holds values under no heading."""
    for index, name in enumerate(names):
        column = below.to_series(index)
        if not name.strip() and column.null_count() < column.len():
            row = heading + 1 + int(column.is_not_null().arg_true()[0])
            raise SourceUnreadable(
                "A column holds values and has no heading.",
                where=Location(file.shown, row=row, column=f"number {index + 1}"),
                found=str(column.drop_nulls()[0]),
                hint="Give it a heading, or delete it.",
            )


def _json(file: SourceFile, options: ReadOptions) -> Cells:
    """A JSON file: a list of objects."""
    _refuse_large(file.path.stat().st_size, LARGEST_JSON, "bytes", file)
    return _objects(pl.read_json(file.path, infer_schema_length=None), file, options)


def _json_lines(file: SourceFile, options: ReadOptions) -> Cells:
    """A file with one JSON object in each line."""
    _refuse_large(file.path.stat().st_size, LARGEST_JSON, "bytes", file)
    return _objects(pl.read_ndjson(file.path, infer_schema_length=None), file, options)


def _parquet(file: SourceFile, options: ReadOptions) -> Cells:
    """A Parquet file."""
    scanned = pl.scan_parquet(file.path)
    rows = scanned.select(pl.len()).collect().item()
    _refuse_large(rows * len(scanned.collect_schema()), LARGEST_PARQUET, "cells", file)
    return _objects(pl.read_parquet(file.path), file, options)


def _refuse_large(found: int, most: int, what: str, file: SourceFile) -> None:
    """Refuses a file that would take more memory than a table should."""
    if found > most:
        raise SourceUnreadable(
            "The table is too large for its format.",
            where=Location(file.shown),
            expected=f"at most {most:,} {what}",
            found=f"{found:,} {what}",
            hint="Save it as CSV UTF-8, or in several files.",
        )


def _objects(frame: pl.DataFrame, file: SourceFile, options: ReadOptions) -> Cells:
    """Typed columns as text; lists of texts are parted by semicolons, deeper nesting is refused."""
    for name, dtype in frame.schema.items():
        if isinstance(dtype, pl.List) and not dtype.inner.is_nested():
            frame = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; "))
        elif dtype.is_nested():
            raise SourceUnreadable(
                "A field holds more than a value or a list of values.",
                where=Location(file.shown, column=name),
                found=str(dtype),
                hint="Flatten it, or write a loader of its own for this source.",
            )
    texts = frame.cast(dict.fromkeys(frame.columns, pl.String)).slice(0, options.limit)
    return Cells(texts, range(1, texts.height + 1))


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


def _tidy(cells: Cells, file: SourceFile) -> Cells:
    """The cells without blanks around them and without words that were encoded twice."""
    frame = cells.frame.with_columns(pl.all().str.strip_chars().replace("", None))
    notes: list[str] = []
    for name in frame.columns:
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
