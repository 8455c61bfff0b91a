"""Edges that wait until the nodes of a first load are written: in memory, and beyond that in a temporary file.

They come back type by type, in groups that share a node, so that the server looks it up once for the whole group.
This module owns that order. It owns no Cypher and writes nothing.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import TracebackType
from typing import Final, cast

from kg.mirror.element import Value
from kg.mirror.mapping import HASH

WINDOW: Final = 100_000
"""How many edges wait in memory, and are put in order together."""

_IN_MEMORY: Final = 1 << 26  # bytes of further ones that wait in memory, packed

_Row = tuple[str, str, Mapping[str, Value]]
Group = tuple[str, Sequence[tuple[str, Mapping[str, Value]]]]
"""The key of the node that edges share, with the key of each other node and the properties of the edge to it."""


@dataclass(frozen=True, slots=True)
class EdgeBatch:
    """Edges of one type, to be written together.

    Args:
        type: Their type.
        from_one: Whether those of a group leave the node that they share; otherwise they lead to it.
        groups: The groups.
        count: How many edges these are.
    """

    type: str
    from_one: bool
    groups: Sequence[Group]
    count: int

    @property
    def plain(self) -> bool:
        """Whether none of them is an entity of its own."""
        return all(properties.get(HASH) == 1 for _, rows in self.groups for _, properties in rows)

    def ends(self) -> Iterator[tuple[str, str]]:
        """The node that each leaves, and the one that it leads to."""
        for shared, rows in self.groups:
            for other, _ in rows:
                yield (shared, other) if self.from_one else (other, shared)


class Aside:
    """Takes edges in any order and gives them back in batches."""

    def __init__(self, batch_size: int) -> None:
        self._batch_size = batch_size
        self._waiting: dict[str, list[_Row]] = defaultdict(list)
        self._held = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  (closed at the end of the block)
        self.count = 0

    def __enter__(self) -> Aside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, type_: str, source: str, target: str, properties: Mapping[str, Value]) -> None:
        """Take an edge."""
        if self._held >= WINDOW:
            for batch in self._in_order():
                pickle.dump(batch, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._waiting[type_].append((source, target, properties))
        self._held += 1
        self.count += 1

    def batches(self) -> Iterator[EdgeBatch]:
        """All edges; to be called once."""
        yield from self._in_order()
        self._file.seek(0)
        while True:
            try:
                yield cast("EdgeBatch", pickle.load(self._file))  # noqa: S301  (our own temporary file)
            except EOFError:
                return

    def _in_order(self) -> Iterator[EdgeBatch]:
        """The edges that wait in memory, which are then let go."""
        for type_, rows in sorted(self._waiting.items()):
            from_one = len({row[0] for row in rows}) < len({row[1] for row in rows})
            rows.sort(key=itemgetter(0 if from_one else 1))
            for start in range(0, len(rows), self._batch_size):
                part = rows[start : start + self._batch_size]
                yield EdgeBatch(type_, from_one, _grouped(part, from_one=from_one), len(part))
        self._waiting, self._held = defaultdict(list), 0


def _grouped(rows: Sequence[_Row], *, from_one: bool) -> list[Group]:
    groups: dict[str, list[tuple[str, Mapping[str, Value]]]] = defaultdict(list)
    for source, target, properties in rows:
        shared, other = (source, target) if from_one else (target, source)
        groups[shared].append((other, properties))
    return list(groups.items())
