"""The first load of the managed server through Neo4j's own importer.

Best before the server has ever been started; otherwise the tables are written while it still answers, and it is started
again to take over the finished database. The mark in the imported database says that a first load is under way until its
constraints are made and what the tables could not carry is written too. This module owns that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.mirror import describe, mark, plan
from kg.mirror.cells import SEPARATOR
from kg.mirror.decode import term_of
from kg.mirror.encode import encode
from kg.mirror.facts import Facts, counted
from kg.mirror.local.importer import Import
from kg.mirror.mapping import Naming
from kg.mirror.mark import BEHIND, Claim, Point
from kg.mirror.report import Progress
from kg.mirror.session import Session
from kg.mirror.share import shares
from kg.mirror.tables import Tables
from kg.mirror.write import Pipeline, Writer

PAYS_FROM = 250_000
"""Statements from which on the importer, with the start of its process, is faster than sessions."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import that waits for the server's next start.

    Args:
        rest: The subjects of entities that the tables could not carry.
        nodes: How many nodes they carry.
        edges: How many edges.
    """

    rest: tuple[str, ...]
    nodes: int
    edges: int


def pays(store: Facts) -> bool:
    """Whether there are so many facts that the importer is faster."""
    known = counted(store)
    return (sum(1 for _ in islice(store.statements(), PAYS_FROM)) if known is None else known) >= PAYS_FROM


def prepare(store: Facts, importing: Import, names: Naming, progress: Progress | None = None) -> Prepared:
    """Make the database of an empty server, beside the one that it has.

    Raises:
        MirrorError: The importer failed; the server's database is as it was.
    """
    with importing:
        folder = importing.begin()
        made = shares(store, folder, names, progress)
        more = folder / "more"
        more.mkdir()
        with Tables(more) as tables:
            own = {key for share in made for key in share.own}
            tables.mention(sorted({key for share in made for key in share.ends} - own))
            state = mark.state(names, None, Point(BEHIND, ""), loading=True)
            tables.alone(mark.LABEL, {**state, "id": 1, "batch": 0, "writer": ""})
            for row in describe.rows_of(names):
                tables.alone(describe.LABEL, row)
            arguments = [*(each for share in made for each in share.arguments), *tables.arguments()]
        broken = [Path(file) for share in made for file in share.broken]
        if progress is not None:
            progress("importing into Neo4j", 0, None)
        importing.run(arguments, separator=SEPARATOR, broken=broken)
    rest = tuple(key for share in made for key in share.rest)
    return Prepared(rest, sum(share.nodes for share in made), sum(share.edges for share in made))


def finish(
    prepared: Prepared, store: Facts, session: Session, names: Naming, point: Point
) -> tuple[int, int]:
    """Make the database that the server has taken over complete; how many nodes and edges it holds then."""
    session.change_schema([*plan.constraints(names), *describe.indexes(names)])
    if not prepared.rest:
        mark.complete(session, names, point)
        return prepared.nodes, prepared.edges
    claim = Claim(session, names, mark.require(session), Point(BEHIND, ""), loading=True)
    writer = Writer(lambda: Pipeline(session, claim))
    for subject in prepared.rest:
        writer.put(encode(subject, store.statements(term_of(subject)), names), None)
    writer.finish(point)
    writer.close()
    return prepared.nodes + writer.nodes, prepared.edges + writer.edges
