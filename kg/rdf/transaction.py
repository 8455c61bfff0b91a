"""One commit as one transaction: everything of it is written, or nothing.

This module owns how a batch of quads reaches the disk. Where nothing is deleted and there is much to
insert, the bulk loader is used, which since Oxigraph 0.5 puts its files in place in one step; else one
SPARQL update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from typing import Final

import pyoxigraph as ox

from kg.rdf.backend import storage_errors
from kg.rdf.names import MERGED

_BULK: Final = 20_000  # quads from which writing files of its own costs less than the log


@dataclass(slots=True)
class Transaction:
    """What is to be written together: operations first, then deletions, then insertions.

    Args:
        operations: SPARQL updates, such as `DROP GRAPH`.
        delete: Quads to take out.
        insert: Quads to put in.
        stream: Further quads to put in, too many to be held in memory.
    """

    operations: list[str] = field(default_factory=list)
    delete: list[ox.Quad] = field(default_factory=list)
    insert: list[ox.Quad] = field(default_factory=list)
    stream: Iterable[ox.Quad] = ()

    @property
    def only_inserts(self) -> bool:
        """Whether nothing is deleted."""
        return not self.operations and not self.delete

    def __bool__(self) -> bool:
        """Whether there is anything to write, the stream not counted."""
        return bool(self.operations or self.delete or self.insert)

    def commit(self, store: ox.Store) -> None:
        """Write it all, or nothing.

        Raises:
            StoreError: The disk refused; the store is as before.
        """
        quads = chain(self.insert, self.stream)
        with storage_errors("written"):
            if not self.only_inserts:
                store.update(self._text(quads))
                return
            first = list(islice(quads, _BULK))
            if len(first) < _BULK:
                store.extend(first)
            else:
                store.bulk_extend(chain(first, quads))

    def _text(self, insert: Iterable[ox.Quad]) -> str:
        """The whole transaction as one SPARQL update."""
        parts = [*self.operations, *_block("DELETE DATA", self.delete), *_block("INSERT DATA", insert)]
        return " ;\n".join(parts)


def _block(operation: str, quads: Iterable[ox.Quad]) -> Iterator[str]:
    """One operation over ground quads; nothing if there are none."""
    lines: list[str] = []
    for graph, group in groupby(quads, key=lambda quad: quad.graph_name):
        statements = "".join(f"{quad.triple} .\n" for quad in group)
        lines.append(statements if graph == MERGED else f"GRAPH {graph} {{\n{statements}}}\n")
    if lines:
        yield f"{operation} {{\n{''.join(lines)}}}"
