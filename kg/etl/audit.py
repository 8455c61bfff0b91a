"""Nothing lost in silence: columns that nobody read, and counts against what the manifest expects.

This module owns the checks after a load and before its commit. It reads no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.errors import CountOutOfRange, Location, ManifestError
from kg.etl.manifest import Bounds, Manifest
from kg.etl.objects import Objects
from kg.etl.report import RunReport
from kg.etl.tables import Table


def audit_columns(tables: Iterable[Table | Objects], report: RunReport) -> None:
    """Note what was ignored on purpose; a column with values that the loader never asked for is a fault.

    Raises:
        ManifestError: The manifest promises to read a column, and the loader does not.
    """
    for table in tables:
        unread = table.unread()
        if unread:
            raise ManifestError(
                f'The loader does not read the column "{unread[0]}", which its manifest names.',
                where=Location(table.sheet.shown, column=unread[0]),
                hint="Read it in loader.py, or list it under ignores in loader.toml.",
            )
        if ignored := table.ignored():
            report.ignored[table.sheet.spec.name] = ignored


def check_counts(manifest: Manifest, report: RunReport, tables: Iterable[Table | Objects] = ()) -> None:
    """Compare what a load brought with the count assertions of the manifest.

    Args:
        manifest: Which counts are expected.
        report: What was read and made.
        tables: What was read, to say which file has no rows.

    Raises:
        CountOutOfRange: A file has too few or too many rows, or too few or too many entities or links were
        made.
    """
    for table in tables:
        spec = table.sheet.spec
        if not report.rows.get(spec.name, 0) and not manifest.rows.get(spec.name, Bounds()).allow(0):
            raise CountOutOfRange(
                "The table has headings, and no row below them.",
                where=Location(table.sheet.shown),
                expected="one row at least",
                hint="Fill it in, or export it again: is it the right file, and the right sheet?",
            )
    made = report.entities | report.links
    report.checked += _check("rows in", manifest.rows, report.rows, manifest)
    report.checked += _check("records of class", manifest.records, made, manifest, missing=report.kept_out)


def _check(
    what: str,
    expected: Mapping[str, Bounds],
    found: Mapping[str, int],
    manifest: Manifest,
    *,
    missing: int = 0,
) -> list[str]:
    """Compare some counts with their bounds; as many as are kept out on purpose may be missing."""
    told: list[str] = []
    for name, bounds in expected.items():
        count = found.get(name, 0)
        if not any(bounds.allow(count + more) for more in range(missing + 1)):
            raise CountOutOfRange(
                f"The number of {what} {name} is not what the manifest expects.",
                where=Location(f"{manifest.id}/loader.toml"),
                expected=str(bounds),
                found=str(count),
                hint="Is the file whole, and is it the right one?",
            )
        told.append(f"{what} {name}: {count:,} ({bounds})")
    return told
