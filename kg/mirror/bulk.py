"""The first load of the managed server through Neo4j's own importer.

Best before the server has ever been started; otherwise the tables are written while it still answers, and it is started
again to take over the finished database. The mark in the imported database says that a first load is under way until what
the tables could not carry is written too. This module owns that order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, islice

from kg.mirror import mark, plan
from kg.mirror.element import Edge, Element
from kg.mirror.local.importer import Import
from kg.mirror.mapping import Naming
from kg.mirror.mark import BEHIND, Claim, Point
from kg.mirror.report import Progress
from kg.mirror.session import Session
from kg.mirror.tables import SEPARATOR, Tables
from kg.mirror.write import Pipeline, Writer

PAYS_FROM = 40_000
"""Entities from which on the importer, with the start of its process, is faster than sessions."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An import that waits for the server's next start.

    Args:
        rest: Entities that the tables could not carry.
        nodes: How many nodes they carry.
        edges: How many edges.
    """

    rest: tuple[Element, ...]
    nodes: int
    edges: int


def large(elements: Iterable[Element]) -> tuple[bool, Iterable[Element]]:
    """Whether there are so many entities that the importer pays, and all of them again."""
    arriving = iter(elements)
    first = list(islice(arriving, PAYS_FROM))
    return len(first) >= PAYS_FROM, chain(first, arriving)


def prepare(
    elements: Iterable[Element], importing: Import, names: Naming, progress: Progress | None = None
) -> Prepared:
    """Make the database of an empty server, beside the one that it has.

    Raises:
        MirrorError: The importer failed; the server's database is as it was.
    """
    rest: list[Element] = []
    ends: set[str] = set()
    own: set[str] = set()
    with importing, Tables(importing.begin()) as tables:
        for element in elements:
            if not tables.put(element):
                rest.append(element)
                continue
            if isinstance(element, Edge):
                ends.update((element.source, element.target))
            else:
                own.add(element.uri)
                ends.update(other for _, other in element.edges)
        tables.mention(sorted(ends - own))
        state = mark.state(names, None, Point(BEHIND, ""), loading=True)
        tables.mark(mark.LABEL, {**state, "id": 1, "batch": 0, "writer": ""})
        if progress is not None:
            progress("importing into Neo4j", 0, None)
        importing.run(tables.arguments(), separator=SEPARATOR, broken=tables.broken())
    return Prepared(tuple(rest), tables.nodes, tables.edges)


def finish(prepared: Prepared, session: Session, names: Naming, point: Point) -> tuple[int, int]:
    """Write the rest into the database that the server has taken over; how many nodes and edges it holds then."""
    session.change_schema(plan.constraints(names))
    known = mark.require(session)
    writer = Writer(lambda: Pipeline(session, Claim(session, names, known, Point(BEHIND, ""), loading=True)))
    for element in prepared.rest:
        writer.put(element, None)
    writer.finish(point)
    writer.close()
    return prepared.nodes + writer.nodes, prepared.edges + writer.edges
