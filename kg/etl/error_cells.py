"""Cells in which a spreadsheet could not compute a value: `#N/A`, `#REF!` and their like.

This module owns what counts as one, and where they stand in a sheet; the reader of workbooks gives them as blanks. It does not
decide what becomes of a row with one: `kg.etl.rows` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from kg.etl.cells import Cells

ERRORS: Final = (
    *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"),
    *("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!"),
)
"""The words that spreadsheets write, in every language of theirs, into a file of XLSX; exports to CSV have them as text."""

_CELL: Final = re.compile(rb'<(?:\w+:)?c\s([^>/]*\bt="e"[^>/]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_PLACE: Final = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE: Final = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")


def error_cells(content: bytes) -> Iterator[tuple[bytes, int, str]]:
    """The error cells of the XML of a sheet: letters of the column, number of the row, and the word."""
    if b't="e"' not in content:
        return
    for attributes, inner in _CELL.findall(content):
        place, word = _PLACE.search(attributes), _VALUE.search(inner)
        if place is not None:
            yield place[1], int(place[2]), "#VALUE!" if word is None else word[1].decode().strip()


def set_apart(cells: Cells) -> Cells:
    """The cells with blanks in place of errors, and the errors beside them by row and heading."""
    faults: dict[int, dict[str, str]] = {}
    frame = cells.frame
    for name in frame.columns:
        wrong = frame[name].is_in(ERRORS).fill_null(value=False)
        if wrong.any():
            for index in wrong.arg_true():
                faults.setdefault(cells.numbers[index], {})[name] = frame[name][index]
            frame = frame.with_columns(pl.when(~wrong).then(pl.col(name)).alias(name))
    return replace(cells, frame=frame, faults=faults) if faults else cells
