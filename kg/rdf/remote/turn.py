"""One writer at a time: a remote store has no lock of its own, so a writer leaves its name in `graph/_turn`.

This module owns that graph. A turn ends after ten minutes without a sign of life, so that a writer that was killed keeps
nobody out for long. What a writer has sent and not yet made part of the store stands there too, and is swept by the
next one. Graph pattern::

    graph:_turn i:holder "host process word" ; i:until 1584000000 ; i:staged graph:_staged-...
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final
from uuid import uuid4

import pyoxigraph as ox

from kg import iri
from kg.errors import StoreError, StoreLocked
from kg.rdf.remote.quads import RemoteQuads

TURN: Final = ox.NamedNode(iri.graph("_turn"))
_HOLDER: Final = ox.NamedNode(f"{iri.BASE}internal#holder")
_UNTIL: Final = ox.NamedNode(f"{iri.BASE}internal#until")
_STAGED: Final = ox.NamedNode(f"{iri.BASE}internal#staged")
_LASTS: Final = 600  # seconds without a sign of life
_RENEWED: Final = 60  # seconds between two signs of life


class Turn:
    """The turn of one writer.

    Args:
        store: The remote store.
        clock: Seconds since 1970.

    Raises:
        StoreLocked: Another process is writing.
    """

    def __init__(self, store: RemoteQuads, clock: Callable[[], float] = time.time) -> None:
        self._store, self._clock = store, clock
        self._name = ox.Literal(f"{socket.gethostname()} process {os.getpid()} {uuid4().hex}")
        self._renewed = clock()
        store.update(self._take())
        self._require("Another process is writing to the remote store.")
        for graph in self._read(_STAGED):
            store.update(f"DROP SILENT GRAPH {graph}")

    def renew(self, *, now: bool = False) -> None:
        """Give a sign of life, if the last one is some time ago.

        Raises:
            StoreLocked: The turn went to another process meanwhile.
        """
        if not now and self._clock() - self._renewed < _RENEWED:
            return
        self._renewed = self._clock()
        self._store.update(
            f"DELETE {{ GRAPH {TURN} {{ {TURN} {_UNTIL} ?u }} }} INSERT {{ GRAPH {TURN} {{ {TURN} {_UNTIL} {self._end()} }} }} "
            f"WHERE {{ GRAPH {TURN} {{ {TURN} {_HOLDER} {self._name} ; {_UNTIL} ?u }} }}"
        )
        self._require("Another process has taken over the writing; nothing has changed.")

    def stage(self, graph: ox.NamedNode) -> None:
        """Note that a graph is on its way in."""
        self._store.update(f"INSERT DATA {{ GRAPH {TURN} {{ {TURN} {_STAGED} {graph} }} }}")

    def end(self) -> None:
        """Let the next writer in; if the server has gone, time does it."""
        with suppress(StoreError):
            self._store.update(
                f"DELETE {{ GRAPH {TURN} {{ ?s ?p ?o }} }} "
                f"WHERE {{ GRAPH {TURN} {{ {TURN} {_HOLDER} {self._name} . ?s ?p ?o }} }}"
            )

    def _take(self) -> str:
        """The update that takes the turn, if it is free."""
        return (
            f"DELETE {{ GRAPH {TURN} {{ {TURN} {_HOLDER} ?h ; {_UNTIL} ?u }} }} "
            f"WHERE {{ GRAPH {TURN} {{ {TURN} {_HOLDER} ?h ; {_UNTIL} ?u FILTER (?u < {int(self._clock())}) }} }} ;\n"
            f"INSERT {{ GRAPH {TURN} {{ {TURN} {_HOLDER} {self._name} ; {_UNTIL} {self._end()} }} }} "
            f"WHERE {{ FILTER NOT EXISTS {{ GRAPH {TURN} {{ {TURN} {_HOLDER} ?h }} }} }}"
        )

    def _end(self) -> int:
        """When the turn ends, without a further sign of life."""
        return int(self._clock()) + _LASTS

    def _require(self, what: str) -> None:
        """Raise unless the turn is ours."""
        holders = self._read(_HOLDER)
        if holders != [self._name]:
            others = sorted(
                str(getattr(h, "value", h)).rpartition(" ")[0] for h in holders if h != self._name
            )
            self.end() if self._name in holders else None
            raise StoreLocked(
                what,
                found=", ".join(others) or "a server that keeps nothing",
                hint="Wait until it has ended, then try again; one that was killed is forgotten after ten minutes.",
            )

    def _read(self, predicate: ox.NamedNode) -> list[object]:
        """What the graph of the turn holds."""
        return [quad.object for quad in self._store.quads_for_pattern(TURN, predicate, None, TURN)]
