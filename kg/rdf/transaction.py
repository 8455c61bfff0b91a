"""What one commit writes, and the two ways of writing it.

This module owns how quads reach the disk: as one transaction in the live store, or in pieces in a copy of
it that nobody sees yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from typing import Final

import pyoxigraph as ox

from kg.rdf.backend import storage_errors
from kg.rdf.bulk import load_lines
from kg.rdf.names import MERGED, within

_PIECE: Final = 20_000  # quads deleted at a time in a copy


@dataclass(slots=True)
class Transaction:
    """What is to be written together: graphs dropped first, then deletions, then insertions.

    Args:
        drop: Graphs to take out as a whole.
        delete: Quads to take out.
        insert: Quads to put in.
        facts: Lines of N-Triples to put among the merged facts.
    """

    drop: list[ox.NamedNode] = field(default_factory=list)
    delete: list[ox.Quad] = field(default_factory=list)
    insert: list[ox.Quad] = field(default_factory=list)
    facts: Iterable[bytes] = ()

    @property
    def only_inserts(self) -> bool:
        """Whether nothing is deleted."""
        return not self.drop and not self.delete

    def size(self) -> int:
        """How many quads go or come, those of dropped graphs and the facts not counted."""
        return len(self.delete) + len(self.insert)

    def __bool__(self) -> bool:
        """Whether there is anything to write, the facts not counted."""
        return bool(self.drop or self.delete or self.insert)

    def replace_in(
        self, graph: ox.NamedNode, removed: Iterable[ox.Triple], added: Iterable[ox.Triple]
    ) -> None:
        """Have statements of a graph replaced by others."""
        self.delete.extend(within(triple, graph) for triple in removed)
        self.insert.extend(within(triple, graph) for triple in added)

    def commit(self, store: ox.Store) -> None:
        """Write it all as one transaction, or nothing.

        Raises:
            StoreError: The disk refused; the store is as before.
        """
        with storage_errors("written"):
            if self.only_inserts:
                store.load(b"".join(self._lines()), ox.RdfFormat.N_QUADS, lenient=True)
            else:
                store.update(self._text())

    def write(self, copy: ox.Store) -> None:
        """Write it piece by piece into a copy of the store."""
        with storage_errors("written"):
            for graph in self.drop:
                _delete(copy, copy.quads_for_pattern(None, None, None, graph))
                copy.remove_graph(graph)
            _delete(copy, self.delete)
            load_lines(copy, self._lines())

    def _lines(self) -> Iterator[bytes]:
        """Everything to put in, as lines of N-Quads."""
        return chain((f"{quad} .\n".encode() for quad in self.insert), self.facts)

    def _text(self) -> str:
        """The whole transaction as one SPARQL update."""
        parts = [f"DROP SILENT GRAPH {graph}" for graph in self.drop]
        parts.extend(_block("DELETE DATA", self.delete))
        parts.extend(_block("INSERT DATA", self.insert))
        facts = b"".join(self.facts).decode()
        return " ;\n".join([*parts, f"INSERT DATA {{\n{facts}}}"] if facts else parts)


def _delete(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    """Take quads out, some thousands at a time."""
    rest = iter(quads)
    while piece := list(islice(rest, _PIECE)):
        store.update("".join(_block("DELETE DATA", piece)))


def _block(operation: str, quads: Iterable[ox.Quad]) -> Iterator[str]:
    """One operation over ground quads; nothing if there are none."""
    lines: list[str] = []
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        statements = "".join(f"{quad.triple} .\n" for quad in group)
        lines.append(statements if graph == MERGED else f"GRAPH {graph} {{\n{statements}}}\n")
    if lines:
        yield f"{operation} {{\n{''.join(lines)}}}"
