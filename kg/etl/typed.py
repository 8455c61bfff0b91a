"""Formats whose values have types: JSON, JSON Lines and Parquet, with polars, every value as text.

This module owns the turning of values into texts, and the limits that keep a small file from filling the memory.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from kg.errors import Location, SourceUnreadable
from kg.etl.cells import Cells, ReadOptions
from kg.etl.delimited import check_bytes
from kg.etl.encoding import in_utf8
from kg.etl.files import SourceFile
from kg.etl.json_table import read_objects

LARGEST_JSON: Final = 128 * 1024**2
"""Bytes."""

LARGEST_PARQUET: Final = 20_000_000
"""Cells: a few bytes of Parquet can hold any number of equal ones."""


def read_json(file: SourceFile, options: ReadOptions) -> Cells:
    """A JSON file: a list of objects, or a file with one JSON object in each line."""
    _refuse_large(file.path.stat().st_size, LARGEST_JSON, "bytes", file)
    with tempfile.TemporaryDirectory(prefix="kg-json-") as folder:
        plain, notes = in_utf8(file, options.encoding, Path(folder))
        check_bytes(plain, lines=False)
        return replace(read_objects(plain, options, Path(folder)), notes=notes)


def read_parquet(file: SourceFile, options: ReadOptions) -> Cells:
    """A Parquet file."""
    scanned = pl.scan_parquet(file.path)
    rows = scanned.select(pl.len()).collect().item()
    _refuse_large(rows * len(scanned.collect_schema()), LARGEST_PARQUET, "cells", file)
    return _as_texts(pl.read_parquet(file.path), file, options)


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


def _as_texts(frame: pl.DataFrame, file: SourceFile, options: ReadOptions) -> Cells:
    """Typed columns as text; lists of texts are parted by semicolons, deeper nesting is refused."""
    if not frame.width:
        raise SourceUnreadable(
            "The file holds no columns.", where=Location(file.shown), hint="Export it again, with its rows."
        )
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
    return Cells(texts, range(1, texts.height + 1), heading=None)
