"""Rows of `project.csv`: projects, with the programmes, calls and topics that they name."""

from __future__ import annotations

from collections.abc import Iterator

from kg.etl import refs
from kg.etl.rows import Row
from kg.records import Identifier, Project, Record, Text
from kg.vocab import CB

from . import schemes


def project(row: Row) -> Iterator[Record]:
    """A project, and what it is funded under.

    A project that stands in two rows, with another number or end, keeps the values of both.
    """
    id_, framework, codes = row.need("id"), row.text("frameworkProgramme"), row.parts("legalBasis")
    topics, call = row.parts("topics"), (row.text("masterCall"), row.text("subCall"))
    yield from schemes.programmes(codes, framework, row.locator)
    yield from schemes.calls(*call, row.locator)
    yield from (schemes.topic(code, row.locator) for code in topics)
    rcn, doi, title, objective = (
        row.text("rcn"),
        row.text("grantDoi"),
        row.text("title"),
        row.text("objective"),
    )
    funded_under = codes or (() if framework is None else (framework,))
    yield Project(
        ref=refs.project(id_),
        source=row.locator,
        identifiers=(Identifier(id_, CB.ProjectId), *(() if rcn is None else (Identifier(rcn, CB.Rcn),))),
        acronyms=(row.need("acronym"),),
        titles=() if title is None else (Text(title, "en"),),
        objectives=() if objective is None else (Text(objective, "en"),),
        web_pages=(*(() if doi is None else (f"https://doi.org/{doi}",)), *row.addresses("projectUrl")),
        status=row.text("status"),
        action_type=row.text("fundingScheme"),
        start_date=row.moment("startDate"),
        end_date=row.moment("endDate"),
        total_cost=row.amount("totalCost"),
        contribution=row.amount("ecMaxContribution"),
        funded_under=tuple(refs.programme(code) for code in funded_under),
        in_calls=schemes.call_refs(*call),
        in_topics=tuple(refs.topic(code) for code in topics),
        stated_partners=row.whole("numOrg"),
    )


def stub(row: Row) -> Project:
    """A project of which only a participation is known: its id and acronym."""
    id_, acronym = row.need("projectID"), row.text("projectAcronym")
    return Project(
        ref=refs.project(id_),
        source=row.locator,
        identifiers=(Identifier(id_, CB.ProjectId),),
        acronyms=() if acronym is None else (acronym,),
    )
