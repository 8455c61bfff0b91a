"""The first load of an empty mirror through sessions: all nodes, then all edges, as plain creations.

It is the fast way, and not resumable by itself: the mark says that a first load is under way, and a sync that finds it so
compares everything and mends what is missing. It owns no Cypher.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from kg.mirror import plan
from kg.mirror.aside import Aside, EdgeBatch
from kg.mirror.element import Edge, Element, Value, weight_of
from kg.mirror.mapping import HASH, URI, Naming
from kg.mirror.mark import Point
from kg.mirror.report import Progress
from kg.mirror.session import Session
from kg.mirror.write import BATCH, Pipeline

_PLAIN: Final = {HASH: 1}

_Nodes = dict[tuple[str, ...], list[dict[str, Value]]]


class FirstLoad:
    """Fills an empty database.

    The constraints are made between nodes and edges, and after the edges: making the index of a constraint at once
    is cheaper than keeping it entry by entry. Where the database has a schema, they were made before.

    Args:
        pipeline: Where to write.
        session: The same database, to make the constraints.
        names: The names of the mirror.
        batch_size: How many nodes or edges go into one transaction.
    """

    def __init__(
        self, pipeline: Pipeline, session: Session, names: Naming, *, batch_size: int = BATCH
    ) -> None:
        self._pipeline = pipeline
        self._session = session
        self._names = names
        self._batch_size = batch_size
        self.nodes = self.edges = 0

    def fill(self, elements: Iterable[Element], point: Point, progress: Progress | None = None) -> None:
        """Write all entities, and note the commit that the mirror equals with them."""
        with Aside(self._batch_size) as edges:
            mentioned = self._write_nodes(elements, edges)
            for start in range(0, len(mentioned), self._batch_size):
                rows: list[dict[str, Value]] = [
                    {URI: uri, HASH: 0} for uri in mentioned[start : start + self._batch_size]
                ]
                self._pipeline.put(partial(_create_nodes, nodes={(): rows}))
            self._pipeline.drain()
            self._session.change_schema(plan.node_constraints())
            for batches in _together(edges.batches(), self._batch_size):
                self._pipeline.put(partial(_create_edges, batches=batches))
                self.edges += sum(batch.count for batch in batches)
                if progress is not None:
                    progress("writing edges", self.edges, edges.count)
        self._pipeline.drain()
        self._session.change_schema(plan.edge_constraints(self._names))
        self._pipeline.finish(lambda run: None, point)

    def _write_nodes(self, elements: Iterable[Element], edges: Aside) -> list[str]:
        """Write the nodes, put the edges aside; gives the ends of edges that are no nodes of their own, sorted."""
        nodes: _Nodes = defaultdict(list)
        own: set[str] = set()
        ends: set[str] = set()
        held = 0
        for element in elements:
            if isinstance(element, Edge):
                edges.put(element.type, element.source, element.target, element.stored)
                ends.update((element.source, element.target))
                continue
            nodes[element.labels].append(element.stored)
            own.add(element.uri)
            for type_, other in element.edges:
                edges.put(type_, element.uri, other, _PLAIN)
                ends.add(other)
            held += weight_of(element) - len(element.edges)  # these are written later
            if held >= self._batch_size:
                self._flush(nodes)
                nodes, held = defaultdict(list), 0
        self._flush(nodes)
        return sorted(ends - own)

    def _flush(self, nodes: _Nodes) -> None:
        if nodes:
            self.nodes += sum(map(len, nodes.values()))
            self._pipeline.put(partial(_create_nodes, nodes=nodes))


def _create_nodes(run: plan.Run, nodes: _Nodes) -> None:
    for labels, rows in sorted(nodes.items()):
        run(plan.create_only_nodes(labels), rows=rows)


def _together(batches: Iterable[EdgeBatch], most: int) -> Iterator[list[EdgeBatch]]:
    """Batches that fit into one transaction, in their order."""
    held: list[EdgeBatch] = []
    count = 0
    for batch in batches:
        if held and count + batch.count > most:
            yield held
            held, count = [], 0
        held.append(batch)
        count += batch.count
    if held:
        yield held


def _create_edges(run: plan.Run, batches: Iterable[EdgeBatch]) -> None:
    rare: list[tuple[str, str, str]] = []
    for batch in batches:
        if batch.count < plan.RARE and batch.plain:
            rare.extend((*ends, batch.type) for ends in batch.ends())
        else:
            run(plan.fill_edges(batch.type, from_one=batch.from_one), groups=batch.groups)
    if rare:
        run(plan.create_edges(None), rows=rare)
