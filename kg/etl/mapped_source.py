"""The loader of a source that needs none: its manifest names a mapping, and the mapping says all.

This module owns the steps of such a source. It reads no file and follows no mapping itself: `kg.etl.mapped` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.etl.context import Context
from kg.etl.mapped import load_mapped, records_of
from kg.etl.mapping import TableMapping
from kg.etl.mapping_file import read_mapping
from kg.etl.rows import Row
from kg.records import Record


@dataclass(frozen=True, slots=True)
class MappedSource:
    """A source without a `loader.py`.

    Args:
        mapping: The file of its mapping.
        templates: The folder of the mappings that it may stand on.
    """

    mapping: Path
    templates: Path

    def extract(self, context: Context) -> TableMapping:
        """The mapping that its tables are read by."""
        return read_mapping(self.mapping, self.templates)

    def transform(self, row: Row, mapping: TableMapping, context: Context) -> Iterator[Record]:
        """What a row says under the mapping."""
        return records_of(row, mapping, context.given)

    def load(self, context: Context) -> None:
        """Hand over every row of every table."""
        mapping = self.extract(context)
        for spec in context.manifest.files:
            load_mapped(context, mapping, spec.name)
