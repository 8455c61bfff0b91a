"""Horizon 2020 projects of the two organisers of the event of March 2020: two small tables written by hand.

Reads `projects.csv` and `participations.csv` beside this file.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.etl import refs
from kg.etl.context import Context
from kg.etl.rows import Row
from kg.etl.tables import Table
from kg.records import FundingScheme, Identifier, Organisation, Participation, Project, Record, Text
from kg.vocab import CB


def extract(context: Context) -> tuple[Table, ...]:
    """Both tables."""
    return context.table("projects"), context.table("participations")


def transform(row: Row) -> Iterator[Record]:
    """A project with its topic, or a participation with its organisation."""
    return _project(row) if row.table == "projects" else _participation(row)


def load(context: Context) -> None:
    """Hand over every row."""
    for table in extract(context):
        context.each(table, transform)


def _project(row: Row) -> Iterator[Record]:
    """A project and the topic that it was funded under."""
    id_, code = row.need("id"), row.need("topic")
    topic = refs.topic(code)
    yield FundingScheme(
        ref=topic,
        source=row.locator,
        type=CB.Topic,
        identifiers=(Identifier(code, CB.TopicId),),
        names=(Text(code),),
    )
    yield Project(
        ref=refs.project(id_),
        source=row.locator,
        identifiers=(Identifier(id_, CB.ProjectId),),
        acronyms=(row.need("acronym"),),
        start_date=row.moment("start"),
        end_date=row.moment("end"),
        in_topics=(topic,),
    )


def _participation(row: Row) -> Iterator[Record]:
    """An organisation, and its part in a project."""
    name, country, pic = row.need("organisation"), row.country("country"), row.text("pic")
    organisation = refs.named_organisation(name, country) if pic is None else refs.organisation(pic)
    project, role = refs.project(row.need("project")), row.need_term("role", "role")
    yield Organisation(
        ref=organisation,
        source=row.locator,
        names=(Text(name),),
        identifiers=() if pic is None else (Identifier(pic, CB.PIC),),
        country=country,
    )
    yield Participation(
        ref=refs.link("participation", organisation, project, role=role),
        source=row.locator,
        participant=organisation,
        project=project,
        role=role,
    )
