"""CORDIS: projects of the European framework programmes and the organisations that take part in them.

Reads `project.csv`, `organization.csv` and, where they are there, `topics.csv`, `legalBasis.csv`, `euroSciVoc.csv` and
`webLink.csv`, in any of three editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from kg.etl import refs
from kg.etl.context import Context
from kg.etl.rows import Row
from kg.etl.tables import Table
from kg.records import Record

from . import details, participations, projects

_DETAILS: Final = ("topics", "legalBasis", "euroSciVoc", "webLink")


@dataclass(frozen=True, slots=True)
class Tables:
    """The files of an edition; the smaller ones may have no rows."""

    project: Table
    organization: Table
    details: tuple[Table, ...]


def extract(context: Context) -> Tables:
    """All files, checked whole before the first row is read."""
    return Tables(
        context.table("project"),
        context.table("organization"),
        tuple(context.table(name) for name in _DETAILS),
    )


def transform(row: Row, *, repeated: frozenset[int] = frozenset(), known: bool = True) -> Iterator[Record]:
    """What one row of any of the files says.

    Args:
        row: The row.
        repeated: Rows of `organization.csv` that only their order tells from another one.
        known: Whether the project of a row of the smaller files is part of this load.
    """
    match row.table:
        case "project":
            return projects.project(row)
        case "organization":
            return participations.participation(row, repeated)
        case _:
            return details.detail(row, known=known)


def load(context: Context) -> None:
    """Hand over all rows; a participation whose project has no row makes a project with id and acronym."""
    tables = extract(context)
    context.each(tables.project, transform)
    repeated = tables.organization.repeated("projectID", "organisationID", "role", order="order")
    context.each(tables.organization, partial(transform, repeated=repeated))
    _stubs(tables.organization, context)
    for table in tables.details:
        _details(table, context)


def _stubs(organizations: Table, context: Context) -> None:
    """Make the projects that only participations know."""
    rows = [row for row in organizations.first_of("projectID") if _unknown(row, context)]
    context.emit(*(projects.stub(row) for row in rows))
    if rows:
        context.warn(
            "Projects without a row in project.csv, made with the id and acronym of organization.csv: "
            f"{len(rows)}."
        )


def _unknown(row: Row, context: Context) -> bool:
    """Whether the project of a row is not part of this load; a row that names none was rejected before."""
    id_ = row.text("projectID")
    return id_ is not None and not context.has(refs.project(id_))


def _details(table: Table, context: Context) -> None:
    """Hand over one of the smaller files."""
    others = 0

    def of_known(row: Row) -> Iterator[Record]:
        nonlocal others
        unknown = _unknown(row, context)
        others += unknown
        return transform(row, known=not unknown)

    context.each(table, of_known)
    if others:
        context.warn(
            f"Rows of {table.sheet.shown} about projects that are not in this load: {others}; "
            "only titles of topics and programmes were taken from them."
        )
