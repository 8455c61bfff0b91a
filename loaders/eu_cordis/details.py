"""Rows of the smaller files: topics, legal bases, fields of science and web links of projects.

A row about a project that this load does not have still gives the title of its topic or programme.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.etl import refs
from kg.etl.rows import Row
from kg.records import FundingScheme, Identifier, Project, Record, Text
from kg.vocab import CB

from . import schemes


def detail(row: Row, *, known: bool) -> Iterator[Record]:
    """What a row says.

    Args:
        row: Of one of the smaller files.
        known: Whether its project is part of this load.
    """
    match row.table:
        case "topics":
            yield schemes.topic(row.need("topic"), row.locator, row.text("title"))
        case "legalBasis":
            yield _programme(row)
    if known:
        yield _of_project(row)


def _programme(row: Row) -> FundingScheme:
    """A part of a programme, with its title."""
    code, title = row.need("legalBasis"), row.text("title")
    return FundingScheme(
        ref=refs.programme(code),
        source=row.locator,
        type=CB.Programme,
        names=(Text(code),),
        identifiers=(Identifier(code, CB.ProgrammeCode),),
        titles=() if title is None else (Text(title, "en"),),
    )


def _of_project(row: Row) -> Project:
    """What a row adds to its project."""
    ref, source = refs.project(row.need("projectID")), row.locator
    match row.table:
        case "topics":
            return Project(ref=ref, source=source, in_topics=(refs.topic(row.need("topic")),))
        case "legalBasis":
            return Project(ref=ref, source=source, funded_under=(refs.programme(row.need("legalBasis")),))
        case "euroSciVoc":
            return Project(ref=ref, source=source, fields_of_science=(row.need("euroSciVocPath"),))
        case _:
            row.text("type")  # whether it is a deliverable or the project's own page
            return Project(ref=ref, source=source, web_pages=row.addresses("physUrl"))
