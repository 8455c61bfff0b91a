"""CORDIS: projects of the European framework programmes and the organisations that take part in them.

Reads `project.csv`, `organization.csv` and, where it is there, `topics.csv`, in either of two editions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kg.etl import refs
from kg.etl.context import Context
from kg.etl.rows import Row
from kg.etl.tables import Table
from kg.records import Record

from . import participations, projects


@dataclass(frozen=True, slots=True)
class Tables:
    """The files of an edition."""

    project: Table
    organization: Table
    topics: Table


def extract(context: Context) -> Tables:
    """The three files; topics may be absent."""
    return Tables(*(context.table(name) for name in ("project", "organization", "topics")))


def transform(row: Row, repeated: frozenset[int] = frozenset()) -> Iterator[Record]:
    """What one row of any of the files says."""
    match row.table:
        case "project":
            return projects.project(row)
        case "topics":
            return projects.topic(row)
        case _:
            return participations.participation(row, repeated)


def load(context: Context) -> None:
    """Hand over all rows; a participation whose project has no row makes a project with id and acronym."""
    tables = extract(context)
    context.each(tables.project, transform)
    repeated = tables.organization.repeated("projectID", "organisationID", "role", order="order")
    context.each(tables.organization, partial(transform, repeated=repeated))
    _stubs(tables.organization, context)
    context.each(tables.topics, transform)
    _topics_of_projects(tables.topics, context)


def _stubs(organizations: Table, context: Context) -> None:
    """Make the projects that only participations know."""
    rows = [
        row
        for row in organizations.first_of("projectID")
        if not context.has(refs.project(row.need("projectID")))
    ]
    context.emit(*(projects.stub(row) for row in rows))
    if rows:
        context.warn(
            "Projects without a row in project.csv, made with the id and acronym of organization.csv: "
            f"{len(rows)}."
        )


def _topics_of_projects(topics: Table, context: Context) -> None:
    """Tell the projects of this load their topics; rows about others serve for the titles of topics."""
    others = 0
    for row in topics:
        if context.has(refs.project(row.need("projectID"))):
            context.emit(projects.in_topic(row))
        else:
            others += 1
    if others:
        context.warn(
            "Rows of topics.csv about projects that are not in this load, read for their topics alone: "
            f"{others}."
        )
