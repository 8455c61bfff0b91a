"""The first load of an empty mirror through sessions: all nodes, then all edges, as plain creations.

It is the fast way, and not resumable by itself: the mark says that a first load is under way, and a sync that finds it so
compares everything and mends what is missing. It owns no Cypher.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import IO, Any, Final, cast

from kg.mirror import plan
from kg.mirror.element import Edge, Element, Node
from kg.mirror.mark import Point
from kg.mirror.report import Progress
from kg.mirror.write import BATCH, Pipeline

_IN_MEMORY: Final = 1 << 26  # bytes of edges that wait in memory; more wait in a file

_Rows = dict[Any, list[Any]]


class FirstLoad:
    """Fills an empty database.

    Args:
        pipeline: Where to write.
        batch_size: How many nodes or edges go into one transaction.
    """

    def __init__(self, pipeline: Pipeline, *, batch_size: int = BATCH) -> None:
        self._pipeline = pipeline
        self._batch_size = batch_size
        self.nodes = self.edges = 0

    def fill(self, elements: Iterable[Element], point: Point, progress: Progress | None = None) -> None:
        """Write all entities, and note the commit that the mirror equals with them."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            waiting = cast("IO[bytes]", file)
            mentioned = self._write_nodes(elements, waiting)
            for start in range(0, len(mentioned), self._batch_size):
                self._pipeline.put(partial(_mention, uris=mentioned[start : start + self._batch_size]))
            waiting.seek(0)
            written = 0
            for batch in _batches(waiting):
                self._pipeline.put(partial(_create_edges, edges=batch))
                written += sum(map(len, batch.values()))
                if progress is not None:
                    progress("writing edges", written, self.edges)
        self._pipeline.finish(lambda run: None, point)

    def _write_nodes(self, elements: Iterable[Element], waiting: IO[bytes]) -> list[str]:
        """Write the nodes, put the edges aside; gives the ends of edges that are no nodes of their own, sorted."""
        nodes: _Rows = defaultdict(list)
        edges: _Rows = defaultdict(list)
        own: set[str] = set()
        ends: set[str] = set()
        held = kept = 0
        for element in elements:
            if isinstance(element, Edge):
                edges[element.type].append((element.source, element.target, element.stored))
                ends.update((element.source, element.target))
                kept += 1
            else:
                nodes[element.labels].append(element.stored)
                own.add(element.uri)
                held += 1
                kept += self._put_aside(element, edges, ends)
            if held >= self._batch_size:
                self._flush(nodes)
                nodes, held = defaultdict(list), 0
            if kept >= self._batch_size:
                self._spool(edges, kept, waiting)
                edges, kept = defaultdict(list), 0
        self._flush(nodes)
        self._spool(edges, kept, waiting)
        return sorted(ends - own)

    def _put_aside(self, node: Node, edges: _Rows, ends: set[str]) -> int:
        for type_, other in node.edges:
            edges[type_].append((node.uri, other, None))
            ends.add(other)
        return len(node.edges)

    def _flush(self, nodes: _Rows) -> None:
        if nodes:
            self.nodes += sum(map(len, nodes.values()))
            self._pipeline.put(partial(_create_nodes, nodes=nodes))

    def _spool(self, edges: _Rows, count: int, waiting: IO[bytes]) -> None:
        self.edges += count
        pickle.dump(dict(edges), waiting, protocol=pickle.HIGHEST_PROTOCOL)


def _batches(waiting: IO[bytes]) -> Iterator[_Rows]:
    while True:
        try:
            yield pickle.load(waiting)  # noqa: S301  (our own temporary file)
        except EOFError:
            return


def _mention(run: plan.Run, uris: list[str]) -> None:
    run(plan.MENTION, uris=uris)


def _create_nodes(run: plan.Run, nodes: _Rows) -> None:
    for labels, rows in sorted(nodes.items()):
        run(plan.create_only_nodes(labels), rows=rows)


def _create_edges(run: plan.Run, edges: _Rows) -> None:
    for type_, rows in sorted(edges.items()):
        plain = [row[:2] for row in rows if row[2] is None]
        own = [row for row in rows if row[2] is not None]
        if plain:
            run(plan.create_edges(type_), rows=plain)
        if own:
            run(plan.create_class_edges(type_), rows=own)
