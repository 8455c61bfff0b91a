"""Tables of any layout: CSV, XLSX, JSON, JSON Lines and Parquet, by a mapping.

The mappings of the templates lie in `templates/`; a file with a mapping of one's own may stand on one of them.
Given beside the path: `as` (a template, by default `members`) or `mapping` (a file), and values of columns that the
table lacks, such as `cluster`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.etl.context import Context
from kg.etl.mapped import load_mapped, records_of
from kg.etl.mapping import TableMapping
from kg.etl.mapping_file import read_mapping
from kg.etl.rows import Row
from kg.records import Record


def extract(context: Context) -> TableMapping:
    """The mapping that the table is read by."""
    templates = context.manifest.folder / "templates"
    own = context.given.get("mapping")
    return read_mapping(
        Path(own) if own else templates / f"{context.given.get('as', 'members')}.toml", templates
    )


def transform(row: Row, mapping: TableMapping, context: Context) -> Iterator[Record]:
    """What a row says under a mapping."""
    return records_of(row, mapping, context.given)


def load(context: Context) -> None:
    """Hand over every row."""
    load_mapped(context, extract(context))
