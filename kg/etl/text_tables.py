"""Delimited text: in UTF-8 or another encoding, whole or mended.

This module owns the order of the attempts: as it is, with quotation marks doubled, without its broken rows. polars reads
what the check of the form lets through.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.cells import Cells, ReadOptions, named
from kg.etl.delimited import Form, check_bytes, check_form, find_delimiter
from kg.etl.encoding import in_utf8
from kg.etl.files import SourceFile
from kg.etl.salvage import with_doubled_quotes, with_line_feeds, without_broken_rows
from kg.etl.titles import below_title


def read_text(file: SourceFile, options: ReadOptions) -> Cells:
    """A CSV file, under any of four delimiters; rows above the headings are passed over."""
    with tempfile.TemporaryDirectory(prefix="kg-text-") as folder:
        plain, notes = in_utf8(file, options.encoding, Path(folder))
        plain = with_line_feeds(plain, Path(folder))
        check_bytes(plain)
        plain, above, told = below_title(plain, options, Path(folder))
        try:
            cells = _read(plain, options, Path(folder))
        except SourceUnreadable as error:
            _move(error, above)
            raise
        return _moved(replace(cells, notes=(*notes, *told, *cells.notes)), above)


def _read(file: SourceFile, options: ReadOptions, folder: Path) -> Cells:
    """A CSV file whose first row holds the headings."""
    try:
        return _well_formed(file, check_form(file), options)
    except SourceUnreadable:
        mended = _mended(file, options, folder)
        if mended is None:
            raise
        return mended


def _move(error: SourceUnreadable, above: int) -> None:
    """Counts the rows above the headings in the place of an error."""
    if above and error.where is not None and isinstance(error.where.row, int):
        error.where = replace(error.where, row=error.where.row + above)


def _moved(cells: Cells, above: int) -> Cells:
    """Cells whose numbers count the rows above the headings too."""
    if not above:
        return cells
    broken = tuple(replace(each, number=each.number + above) for each in cells.broken)
    numbers = [number + above for number in cells.numbers]
    return replace(cells, numbers=numbers, broken=broken, heading=1 + above)


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
    """A CSV file that is whole; rows and columns in which nothing stands are left out."""
    frame = pl.read_csv(
        file.path,
        separator=form.delimiter,
        infer_schema=False,
        has_header=False,
        n_rows=None if options.limit is None else options.limit + 1,
    ).slice(1)
    if form.blank:
        _same_rows(frame.height, {form.rows, form.rows + len(form.blank)}, file, options)
        frame = frame.filter(~pl.all_horizontal(pl.all().is_null() | (pl.all() == "")))
    _same_rows(frame.height, {form.rows}, file, options)
    below = range(2, form.rows + len(form.blank) + 2)
    numbers = [number for number in below if number not in form.blank] if form.blank else below
    numbers = numbers[: frame.height]
    return Cells(named(frame, form.columns, numbers, file), numbers)


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
