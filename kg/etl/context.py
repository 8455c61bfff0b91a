"""What a loader is given, and all that it may touch: its files, its look-ups, and the way out for records.

This module owns the contract between a loader and the run. A loader opens no file and no store by itself.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import FieldMissing, Location, SourceUnreadable, ValueUnreadable
from kg.etl.files import SourceFile
from kg.etl.manifest import Manifest
from kg.etl.mapping import TableMapping
from kg.etl.objects import Objects
from kg.etl.outlet import Outlet
from kg.etl.rdf_source import Translation, read_rdf
from kg.etl.readers import ReadOptions
from kg.etl.rejects import MOST_REJECTS, too_many
from kg.etl.report import Reject, RunReport
from kg.etl.rows import Row
from kg.etl.salvage import Broken
from kg.etl.tables import Table, empty_table, read_mapped, read_table
from kg.records import Record, Ref

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how much is done, and of how much, where that is known."""

_TICK = 1000
_ENOUGH = 2  # headings that must be understood before a row is taken for that of the headings


class Context:
    """The load that a loader works in.

    Args:
        manifest: Of the source.
        files: The files that were found, by the names that the loader uses.
        outlet: Where records go.
        report: What the load did so far.
        options: How to read its tables.
        given: What the user said beside the path, by name: the cluster of a list of members.
        progress: Told of every thousand rows.
    """

    def __init__(
        self,
        manifest: Manifest,
        files: Mapping[str, SourceFile],
        outlet: Outlet,
        report: RunReport,
        *,
        options: ReadOptions | None = None,
        given: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.manifest = manifest
        self._files = files
        self._outlet = outlet
        self._report = report
        self._options = options or ReadOptions()
        self.given = given or {}
        self._progress = progress
        self.tables: list[Table | Objects] = []

    def table(self, name: str) -> Table:
        """A table of the source; one without rows where an optional file is not there.

        Raises:
            SourceError: It is no whole table with the columns that the manifest names.
        """
        file = self._files.get(name)
        if file is None:
            return empty_table(self.manifest.file(name), self.manifest)
        return self._noted(name, read_table(file, self.manifest, self._options))

    def mapped_table(self, name: str, mapping: TableMapping) -> Table:
        """A table whose columns a mapping names; its headings are translated.

        Raises:
            SourceUnreadable: It is no whole table, or has a heading that the mapping does not understand.
            FieldMissing: A column that must be there is not.
        """
        reading = replace(self._options, is_heading=lambda cells: mapping.knows(cells) >= _ENOUGH)
        table = read_mapped(self._files[name], self.manifest, mapping, reading, self.given)
        return self._noted(name, table)

    def _noted(self, name: str, table: Table) -> Table:
        """A table, noted in the report and kept for the audit."""
        self.tables.append(table)
        self._report.rows[name] = len(table) + len(table.broken)
        self._report.rejects += [_broken(row, table) for row in table.broken]
        self._report.warnings += table.notes
        return table

    def objects(self, name: str, *, within: tuple[str, ...] = ()) -> Objects:
        """The JSON objects of a file, with fields that may lie within each other.

        Args:
            name: What the loader calls the file.
            within: The fields of a wrapper that may hold them, as a list or a map.
        """
        found = Objects(self._files[name], self.manifest, self._options, within, self._report.rows)
        self.tables.append(found)
        return found

    def document(self, name: str) -> dict[str, Any]:
        """A TOML file of the source.

        Raises:
            SourceUnreadable: It is none.
        """
        file = self._files[name]
        try:
            return tomllib.loads(file.path.read_text(encoding="utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SourceUnreadable(
                "The file is no TOML.", where=Location(file.shown), found=str(error)
            ) from error

    def rdf(self, name: str, rules: Mapping[str, str]) -> Translation:
        """An RDF file of the source in our vocabulary.

        Args:
            name: What the loader calls the file.
            rules: CONSTRUCT queries by the name of their file.

        Raises:
            SourceUnreadable: It cannot be read to its end.
            ManifestError: A rule is no CONSTRUCT query.
        """
        file = self._files[name]
        with tempfile.TemporaryDirectory(prefix="kg-rdf-") as folder:
            found = read_rdf(file, rules, self._report.dataset, Path(folder))
        self._report.rows[name] = found.statements
        return found

    def shown(self, name: str) -> str:
        """How messages and locators call a file."""
        return self._files[name].shown

    def attempt(self, about: str, make: Callable[[], Iterable[Record]]) -> None:
        """Hand over what can be made of a thing that is no row; if it cannot, the thing is rejected.

        Args:
            about: What it is, for the report.
            make: Makes its records.
        """
        try:
            records = list(make())
        except (FieldMissing, ValueUnreadable) as error:
            self.refuse(about, error)
        else:
            self.emit(*records)

    def refuse(self, about: str, error: FieldMissing | ValueUnreadable) -> None:
        """Refuse a thing that is no row, or a value of it, with the reason."""
        where = error.where or Location(about)
        self._report.rejects.append(Reject(where, error.found, _reason(error), {"about": about}, "things"))

    def emit(self, *records: Record) -> None:
        """Hand over records."""
        for record in records:
            self._outlet.take(record)

    def has(self, ref: Ref) -> bool:
        """Whether a record of an entity was handed over."""
        return self._outlet.has(ref)

    def each(self, rows: Iterable[Row], transform: Callable[[Row], Iterable[Record]]) -> None:
        """Hand over what a function makes of each row; a row with a value that cannot be read is rejected.

        Raises:
            ValueUnmapped: A word is in no look-up: the manifest must be extended before the load makes sense.
        """
        for done, row in enumerate(rows, 1):
            try:
                records = list(transform(row))
            except (FieldMissing, ValueUnreadable) as error:
                self.reject(row, error)
            else:
                self.emit(*records)
                row.finish()
            self._report.warnings += row.notes()
            if self._progress is not None and done % _TICK == 0:
                self._progress(row.table, done, self._report.rows.get(row.table))

    def reject(self, row: Row, error: FieldMissing | ValueUnreadable) -> None:
        """Refuse a row, with the reason.

        Raises:
            SourceUnreadable: So many were refused that the file as a whole is wrong.
        """
        where = error.where or row.where()
        if len(self._report.rejects) >= MOST_REJECTS:
            first = self._report.rejects[0]
            raise too_many(first.where, first.reason)
        self._report.rejects.append(Reject(where, error.found, _reason(error), row.cells(), row.table))

    def example(self) -> None:
        """Note that a row was left out because a template holds it as an example."""
        self._report.examples += 1

    def warn(self, text: str) -> None:
        """Tell the reader of the report something."""
        self._report.warnings.append(text)

    def warn_unread(self, text: str) -> None:
        """Tell the reader of the report what of an RDF file no rule reads: that may be why the ontology's rules are broken."""
        self._report.unread_statements.append(text)
        self.warn(text)


def _reason(error: FieldMissing | ValueUnreadable) -> str:
    """Why something was refused, and what would have been right."""
    return error.what if error.expected is None else f"{error.what} Expected {error.expected}."


def _broken(row: Broken, table: Table) -> Reject:
    """A row that cannot be read, as a reject."""
    sheet = table.sheet
    blank: dict[str, str | None] = {name: None for name in sheet.all_headings if name is not None}
    return Reject(Location(sheet.shown, row=row.number), row.text, row.reason, blank, sheet.spec.name)
