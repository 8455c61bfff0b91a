"""A drawn network of participations as rows of the open table, as its file, and as records: one network by two routes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from kg import records
from kg.records import Moment, Record, Ref, Text
from kg.vocab import CB, ROLE

HEADER = ["rcn", "role", "pic", "type", "country", "start_date", "end_date"]


def drawn(seed: int, *, projects: int, organisations: int, below: int) -> list[list[str]]:
    """The rows of some projects, each with two or more organisations and fewer than `below`."""
    draw = np.random.default_rng(seed)
    table = []
    for rcn in range(projects):
        year = 2014 + rcn % 5
        chosen = draw.choice(organisations, size=draw.integers(2, below), replace=False)
        for place, pic in enumerate(chosen.tolist()):
            role = "participant" if place else "coordinator"
            country = ("LT", "PL", "DE")[pic % 3]
            table.append([str(rcn), role, str(pic), "PRC", country, f"{year}-01-01", f"{year + 3}-12-31"])
    return table


def write(path: Path, table: list[list[str]], header: list[str] = HEADER) -> Path:
    """The rows as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *table])
    return path


def as_records(table: list[list[str]]) -> list[Record]:
    """The rows as records of organisations, projects and participations."""
    found: dict[Ref, Record] = {}
    for rcn, role, pic, _, country, start, end in table:
        actor, work = Ref("organisation", ("pic", pic)), Ref("project", ("rcn", rcn))
        found[actor] = records.Organisation(
            ref=actor, source=pic, type=CB.Firm, country=country, names=(Text(pic),)
        )
        found[work] = records.Project(
            ref=work, source=rcn, acronyms=(rcn,), start_date=Moment(start), end_date=Moment(end)
        )
        link = Ref("participation", (pic, rcn))
        stated = ROLE.ProjectParticipant if role == "participant" else ROLE.ProjectCoordinator
        found[link] = records.Participation(
            ref=link, source=rcn, participant=actor, project=work, role=stated
        )
    return list(found.values())
