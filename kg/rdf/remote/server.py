"""The place that a commit writes to, where the store is a remote one.

This module owns how a change reaches the server: what is small stands in the text of one update; what is large is sent
ahead in pieces, into graphs that nobody reads, and the one update moves it. A server that runs an update as one
transaction, as most do, therefore changes from the old state to the new one in one step.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Final
from uuid import uuid4

import pyoxigraph as ox

from kg import iri
from kg.errors import Location, StoreError
from kg.rdf.bulk import load_lines
from kg.rdf.names import CATALOGUE, MERGED
from kg.rdf.remote.address import GRAPHS, UPDATE, Endpoint
from kg.rdf.remote.quads import REMOTE_MERGED, RemoteQuads
from kg.rdf.remote.turn import Turn
from kg.rdf.transaction import Transaction

_PIECE: Final = 4_000_000  # bytes sent at a time
_IN_TEXT: Final = 2_000  # quads that still stand in the text of the update


class Server:
    """A remote store, open for reading or writing.

    Args:
        endpoint: Where it is.
        folder: Where files may lie while they are made.
        writing: Whether it is opened for writing.
        clock: Seconds since 1970, for the turn of a writer.

    Raises:
        StoreUnreachable: The server does not answer, or refuses the user.
        StoreLocked: Another process is writing.
        StoreError: The store cannot be written to.
    """

    def __init__(
        self, endpoint: Endpoint, folder: Path, *, writing: bool, clock: Callable[[], float] = time.time
    ) -> None:
        if writing and endpoint.update is None:
            raise StoreError(
                "The remote store is read-only: it has no address for updates.",
                where=Location(endpoint.query),
                hint=f"Name its address in {UPDATE} (and, for large loads, in {GRAPHS}).",
            )
        from kg.rdf.remote.connection import Connection  # httpx, which an embedded store does without

        self.endpoint, self.folder, self.writing = endpoint, folder, writing
        self._connection = Connection(endpoint)
        try:
            self.store = RemoteQuads(self._connection, writing=writing)
            self._turn = Turn(self.store, clock) if writing else None
            if writing:
                self._refuse_strangers()
        except BaseException:
            self.close()
            raise

    def _refuse_strangers(self) -> None:
        """Raise if our facts are there, but not where a commit puts them."""
        catalogue = self.store.quads_for_pattern(None, None, None, CATALOGUE)
        if not self.store.is_filled and any(catalogue):
            raise StoreError(
                "The remote store was filled by other means, and cannot be written to.",
                where=Location(self.endpoint.query),
                hint="Restore the backup into an empty store instead: kg restore FILE.",
            )

    @property
    def staging(self) -> Path:
        """A folder for what is not committed yet."""
        return self.folder / "staging"

    def close(self) -> None:
        """Let the next writer in, and hang up."""
        turn = getattr(self, "_turn", None)
        if turn is not None:
            turn.end()
            shutil.rmtree(self.staging, ignore_errors=True)
        self._connection.close()

    def send(self, lines: Iterable[bytes]) -> ox.NamedNode:
        """Send N-Triples ahead, into a graph that nobody reads; the name of that graph."""
        graph = ox.NamedNode(iri.graph(f"_staged-{uuid4().hex}"))
        turn = self._writer()
        turn.stage(graph)
        for piece in _pieces(lines):
            turn.renew()
            if self.endpoint.graphs is not None:
                self._connection.add(graph.value, piece)
            else:
                self.store.update(f"INSERT DATA {{ GRAPH {graph} {{\n{piece.decode()}}} }}")
        return graph

    def write(
        self, transaction: Transaction, moves: Iterable[tuple[ox.NamedNode, Iterable[ox.NamedNode]]] = ()
    ) -> None:
        """Write a transaction in one update.

        Args:
            transaction: What goes and comes.
            moves: Graphs that were sent ahead, each with the graphs that it becomes part of; `REMOTE_MERGED` among them.
        """
        parts = [f"DROP SILENT GRAPH {graph}" for graph in transaction.drop]
        staged: list[ox.NamedNode] = []
        for graph, quads in _by_graph(transaction.delete):
            parts.append(self._part("DELETE", graph, quads, staged))
        for source, targets in moves:
            staged.append(source)
            parts.extend(_copied("INSERT", source, target) for target in targets)
        for graph, quads in _by_graph(transaction.insert):
            parts.append(self._part("INSERT", graph, quads, staged))
        parts.extend(f"DROP SILENT GRAPH {graph}" for graph in staged)
        self._writer().renew(now=True)
        self.store.update(" ;\n".join(parts))

    @contextmanager
    def copied(self, graph: ox.NamedNode) -> Iterator[ox.Store]:
        """A graph of the server, in a store on this machine."""
        target = self.staging / "copied"
        try:
            target.mkdir(parents=True)
            store = ox.Store(str(target))
            quads = self.store.quads_for_pattern(None, None, None, graph)
            load_lines(store, (f"{quad} .\n".encode() for quad in quads))
            yield store
        finally:
            shutil.rmtree(target, ignore_errors=True)

    def fill(self, local: ox.Store) -> None:
        """Make an empty remote store hold what a store on this machine holds."""
        graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [MERGED, *local.named_graphs()]
        moves = []
        for graph in graphs:
            quads = local.quads_for_pattern(None, None, None, graph)
            sent = self.send(f"{quad.triple} .\n".encode() for quad in quads)
            moves.append((sent, [REMOTE_MERGED if isinstance(graph, ox.DefaultGraph) else graph]))
        self.write(Transaction(), moves)  # type: ignore[arg-type]

    def _part(
        self, operation: str, graph: ox.NamedNode, quads: list[ox.Quad], staged: list[ox.NamedNode]
    ) -> str:
        """One operation over the quads of a graph, sent ahead where they are many."""
        if len(quads) <= _IN_TEXT:
            lines = "".join(f"{quad.triple} .\n" for quad in quads)
            return f"{operation} DATA {{ GRAPH {graph} {{\n{lines}}} }}"
        source = self.send(f"{quad.triple} .\n".encode() for quad in quads)
        staged.append(source)
        return _copied(operation, source, graph)

    def _writer(self) -> Turn:
        """The turn to write."""
        if self._turn is None:
            raise StoreError("The store was opened for reading only.")
        return self._turn


def _copied(operation: str, source: ox.NamedNode, target: ox.NamedNode) -> str:
    """The statements of one graph put into another, or taken out of it."""
    return f"{operation} {{ GRAPH {target} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {source} {{ ?s ?p ?o }} }}"


def _by_graph(quads: Iterable[ox.Quad]) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
    """Quads by their graph, as it is called on the server."""
    ordered = sorted(quads, key=lambda quad: str(quad.graph_name))
    for graph, group in groupby(ordered, key=lambda quad: quad.graph_name):
        yield (REMOTE_MERGED if graph == MERGED else graph), list(group)


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in pieces."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
