"""Headings that nobody reads, that lack, that stand twice or mean the same: what the steward is told of them.

This module owns the refusal of a table by its headings. It reads no row: `kg.etl.tables` does.
"""

from __future__ import annotations

from difflib import get_close_matches

from kg.errors import FieldMissing, Location, SourceUnreadable
from kg.etl.cells import Cells
from kg.etl.files import SourceFile
from kg.etl.rejects import NOTE


def check_columns(columns: tuple[str, ...], file: SourceFile, cells: Cells) -> None:
    """Refuses headings that lack a column, or have one that the manifest does not know.

    Args:
        columns: Under the names that the manifest has for them.
        file: What the manifest says of it.
        cells: The table, which knows where its headings stand.

    Raises:
        FieldMissing: A column that must be there is not.
        SourceUnreadable: A heading is unknown.
    """
    spec, known = file.spec, file.spec.known
    strange = [column for column in columns if column not in known and not column.startswith(NOTE)]
    for column in spec.needs:
        if column not in columns:
            near = get_close_matches(column, strange, 1, 0.5) or strange[:1]
            raise FieldMissing(
                f'The column "{column}" is missing.',
                where=Location(file.shown, row=cells.heading, column=column),
                expected=column,
                found=", ".join(columns),
                hint=f'Is it the one called "{near[0]}"? Rename that to "{column}".'
                if near
                else "Export it too.",
            )
    for column in columns:
        if columns.count(column) > 1:
            raise SourceUnreadable(
                "A heading stands twice.", where=Location(file.shown, row=cells.heading, column=column)
            )
    if strange and known:
        raise _strange(strange[0], columns, file, cells.row_of(strange[0]))


def _strange(column: str, columns: tuple[str, ...], file: SourceFile, row: int | None) -> SourceUnreadable:
    """The error of a column that nobody would read."""
    absent = sorted(file.spec.known.difference(columns))
    near = get_close_matches(column, absent, 1, 0.5)
    likely = near[0] if near else "one of those that are expected and missing"
    renamed = (
        f'Is it "{near[0]}" under another name? Then rename it. '
        if near
        else f"Is it {likely}? Then rename it. "
    )
    hint = f"{renamed if absent else ''}Leave it out only on purpose, with --ignore {column}."
    return SourceUnreadable(
        f'The column "{column}" is unknown, so nobody would read it.',
        where=Location(file.shown, row=row, column=column),
        expected=", ".join(absent) or None,
        found=column,
        hint=hint[0].upper() + hint[1:],
    )


def same_meaning(one: str, other: str, cells: Cells, file: SourceFile) -> SourceUnreadable:
    """The error of two headings that are understood in one sense: the values of one column would be lost."""
    return SourceUnreadable(
        "Two headings mean the same, so the values under one of them would be lost.",
        where=Location(file.shown, row=cells.row_of(other), column=other),
        expected="one column for each meaning",
        found=f"{one}, {other}",
        hint=f"Leave one of them out with --ignore, or give one another meaning in a mapping (see --suggest): {one}, {other}.",
    )
