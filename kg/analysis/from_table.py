"""A snapshot out of one table of participations, without a store: the road of benchmarks and evaluations.

This module owns the reading of that table. It mints the same IRIs of organisations and projects as a
load into the store would.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Final

from kg import iri
from kg.analysis.dates import first_day, last_day
from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot
from kg.errors import FieldMissing, Location, NotFound, SourceUnreadable

_ROLES: Final = {
    "coordinator": "ProjectCoordinator",
    "participant": "ProjectParticipant",
    "partner": "Partner",
}
_KINDS: Final = {"HES": "University", "PRC": "Firm", "PUB": "PublicBody", "REC": "ResearchInstitute"}
_ISO: Final = {"EL": "GR", "UK": "GB", "NA": None, "": None}
_COLUMNS: Final = ("rcn", "pic", "role", "type", "country", "start_date", "end_date")
_OPTIONAL: Final = frozenset({"role", "type", "country", "end_date"})
"""Columns without which a table still says who works with whom, since when."""


def read_participations(participations: Path, programme_parts: Path | None) -> Snapshot:
    """The snapshot of the table, with the theme of each project where a second table gives it.

    Raises:
        NotFound: A file is not there.
        SourceError: A file has no rows or lacks a column.
    """
    draft = Draft()
    themes = {} if programme_parts is None else _themes(programme_parts)
    # By date, so that what is said later never changes what was known of an organisation before.
    table = sorted(_rows(participations, _COLUMNS), key=lambda row: (row[5], row))
    projects: dict[str, str] = {}
    actors: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for rcn, pic, role, sort, country, start, end in table:
        if (rcn, pic) in seen:
            continue
        seen.add((rcn, pic))
        if rcn not in projects:
            projects[rcn] = iri.entity("project", "rcn", rcn)
            draft.thing("project", projects[rcn], name=rcn, start=first_day(start), end=last_day(end))
            for kind in ("theme", "scheme"):
                draft.feature(kind, projects[rcn], themes.get(rcn, ()))
        if pic not in actors:
            actors[pic] = iri.entity("organisation", "pic", pic)
        kind = _KINDS.get(sort, "Organisation")
        draft.actor(actors[pic], name=pic, country=_ISO.get(country, country), kind=kind)
        link = f"{projects[rcn]}/{pic}"  # a name for the row; no store knows it
        draft.link("participation", actors[pic], projects[rcn], iri=link, role=_ROLES.get(role))
    return draft.finish()


def _themes(path: Path) -> dict[str, set[str]]:
    """The parts of the programme that each project stands under."""
    themes: dict[str, set[str]] = {}
    for rcn, part in _rows(path, ("rcn", "programme_part")):
        themes.setdefault(rcn, set()).add(part)
    return themes


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The named columns of every row."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, None)
        if header is None:
            raise SourceUnreadable("The table is empty.", where=Location(str(path)))
        for column in columns:
            if column not in header and column not in _OPTIONAL:
                raise FieldMissing(f"There is no column {column}.", where=Location(str(path), column=column))
        # One field more than the header has stands for whatever column is not there.
        picked = itemgetter(*(header.index(each) if each in header else len(header) for each in columns))
        for row in reader:
            if not row:
                continue
            if len(row) != len(header):
                raise SourceUnreadable(
                    "A row is cut off or too long.",
                    where=Location(str(path), row=reader.line_num),
                    expected=f"{len(header)} fields",
                    found=f"{len(row)}",
                )
            yield picked((*row, ""))
