"""Queries over the merged facts of a workspace, and its graphs, from a snapshot that follows the store.

This module owns the engine that only reads. It opens a new snapshot when the store has changed.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from kg.errors import NotFound, StoreError
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.answering.results import write, write_graph
from kg.rdf.answering.stamp import Stamp, stamp
from kg.rdf.backend import query_errors
from kg.rdf.names import graph_of
from kg.rdf.remote.quads import Statements
from kg.rdf.snapshot import sweep
from kg.rdf.store import GraphStore

_PAUSE: Final = 0.5  # seconds; a store that changes all the time is opened no more often than this


class ReadingEngine:
    """Answers from a snapshot of a workspace's store.

    Args:
        path: The folder of the store.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = ExitStack()
        self._stamp: Stamp | None = None
        self._opened = 0.0
        self._fresh = 0
        self._store: GraphStore | None = None
        sweep(path)

    def do(self, job: Job) -> Reply:
        """Do a job.

        Raises:
            ClusterbridgeError: It cannot be done.
        """
        store = self._current(job.fresh)
        if job.action == "query":
            with query_errors(job.text):
                found = store._query(job.text, None, (), job.default, job.named)
                if isinstance(found, Statements):
                    raise StoreError("A remote store is a server itself.")
                return write(found, job)
        if job.action == "get":
            if job.graph is None:
                return write_graph(store.statements(), job)
            return write_graph(store.raw(dataset_of(store, job.graph), None, None, None), job)
        raise StoreError("The store was opened for reading only.")

    def _current(self, fresh: int) -> GraphStore:
        """The store as it is now, or was a moment ago, but not before the last change that the server made."""
        now = time.monotonic()
        if self._store is None or fresh != self._fresh or now - self._opened > _PAUSE:
            seen = stamp(self._path)
            if self._store is None or seen != self._stamp:
                self._open.close()
                self._store = self._open.enter_context(GraphStore.open(self._path, read_only=True))
                self._stamp = seen
            self._opened = now
            self._fresh = fresh
        return self._store


def dataset_of(store: GraphStore, graph: str) -> str:
    """The name of the dataset that has a graph.

    Raises:
        NotFound: None has.
    """
    names = {graph_of(info.name).value: info.name for info in store.datasets()}
    if graph not in names:
        known = ", ".join(f"<{name}>" for name in names) or "none"
        raise NotFound(f"No loaded dataset has the graph <{graph}>.", hint=f"Loaded are: {known}.")
    return names[graph]
