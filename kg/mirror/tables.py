"""Elements as the files that Neo4j's own importer reads: one table for each combination of labels and typed keys.

An element that such a file cannot carry (a text with the separator in a list, a name with a colon, a property that the
ontology does not map) is given back, to be written through a session afterwards. This module owns the format of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final

from kg.mirror.element import Edge, Element, Node, Value
from kg.mirror.mapping import ENTITY, HASH, URI

SEPARATOR: Final = "\x1f"
"""Between the items of a list: the unit separator of ASCII."""

_TYPES: Final = {str: "string", int: "long", float: "double", bool: "boolean", date: "date"}
_FLUSH: Final = 2000  # rows that wait in memory for each table
_BROKEN: Final = ("\n", "\r")

_Shape = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...], bool]
"""Kind (`nodes` or `edges`), labels or type, typed keys, and whether a value holds a line break."""


class Tables:
    """Writes elements to files in a folder.

    Args:
        folder: An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[_Shape, _Table] = {}
        self.nodes = self.edges = 0

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self._open.values():
            table.close()

    def put(self, element: Element) -> bool:
        """Write an element; whether the files can carry it."""
        stored = element.stored
        typed = _typed(stored)
        if typed is None:
            return False
        if isinstance(element, Edge):
            row = _row((element.source, element.target), stored, typed)
            self._table("edges", (element.type,), typed, row).write(row)
            self.edges += 1
            return True
        if any(":" in label for label in element.labels) or any(":" in type_ for type_, _ in element.edges):
            return False
        row = _row((), stored, typed)
        self._table("nodes", (ENTITY, *element.labels), typed, row).write(row)
        self.nodes += 1
        self._put_plain_edges(element)
        return True

    def mention(self, uris: Iterable[str]) -> None:
        """Write nodes that say nothing of themselves."""
        typed = {HASH: "long", URI: "string"}
        for uri in uris:
            row = _row((), {HASH: 0, URI: uri}, typed)
            self._table("nodes", (ENTITY,), typed, row).write(row)

    def mark(self, label: str, properties: Mapping[str, object]) -> None:
        """Write the one node that is no entity."""
        values = {key: value for key, value in properties.items() if isinstance(value, str | int | list)}
        typed = _typed(values) or {}
        row = _row(("",), values, typed)  # its key in the files is empty: nothing leads to it
        self._table("mark", (label,), typed, row).write(row)

    def arguments(self) -> list[str]:
        """What the importer has to be told of the files."""
        for table in self._open.values():
            table.close()
        found: list[str] = []
        for (kind, names, _, _), table in sorted(self._open.items(), key=lambda item: item[1].number):
            if kind == "edges":
                found.append(f"--relationships={names[0]}={table.header},{table.rows}")
            else:
                found.append(f"--nodes={':'.join(names)}={table.header},{table.rows}")
        return found

    def broken(self) -> list[Path]:
        """The files with line breaks in their values."""
        return [table.rows for shape, table in self._open.items() if shape[3]]

    def _put_plain_edges(self, node: Node) -> None:
        typed = {HASH: "long"}
        for type_, other in node.edges:
            row = _row((node.uri, other), {HASH: 1}, typed)
            self._table("edges", (type_,), typed, row).write(row)
            self.edges += 1

    def _table(self, kind: str, names: tuple[str, ...], typed: Mapping[str, str], row: str) -> _Table:
        shape = (kind, names, tuple(typed.items()), any(end in row for end in _BROKEN))
        table = self._open.get(shape)
        if table is None:
            table = self._open[shape] = _Table(self._folder, len(self._open), kind, shape[2])
        return table


class _Table:
    """A file of rows, and the file of its header."""

    def __init__(self, folder: Path, number: int, kind: str, typed: tuple[tuple[str, str], ...]) -> None:
        self.number = number
        self.header = folder / f"{number:05}-header.csv"
        self.rows = folder / f"{number:05}-rows.csv"
        columns = [f"{key}:{type_}" if key != URI else f"{URI}:ID" for key, type_ in typed]
        if kind == "edges":
            columns = [":START_ID", ":END_ID", *(f"{key}:{type_}" for key, type_ in typed)]
        if kind == "mark":
            columns = [":ID", *columns]
        self.header.write_text(",".join(columns) + "\n", encoding="utf-8")
        self._waiting: list[str] = []

    def write(self, row: str) -> None:
        """Add a row; many are written at a time."""
        self._waiting.append(row)
        if len(self._waiting) >= _FLUSH:
            self._flush()

    def close(self) -> None:
        """Write what waits."""
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        out: IO[Any]
        with self.rows.open("a", encoding="utf-8", newline="") as out:
            out.write("\n".join(self._waiting) + "\n")
        self._waiting.clear()


def _typed(stored: Mapping[str, Value]) -> dict[str, str] | None:
    """The type of each key, keys sorted; `None` where a file cannot carry the properties."""
    typed: dict[str, str] = {}
    for key in sorted(stored):
        value = stored[key]
        if ":" in key or "," in key:
            return None
        if isinstance(value, list):
            if any(isinstance(item, str) and (SEPARATOR in item or not item) for item in value):
                return None
            typed[key] = f"{_TYPES[type(value[0])]}[]"
        else:
            typed[key] = _TYPES[type(value)]
    return typed


def _row(ends: tuple[str, ...], stored: Mapping[str, Value], typed: Mapping[str, str]) -> str:
    """The values of one element, every text quoted."""
    cells = [_quoted(end) for end in ends]
    for key in typed:
        value = stored[key]
        if isinstance(value, str):
            cells.append(_quoted(value))
        elif isinstance(value, list):
            cells.append(_quoted(SEPARATOR.join([_plain(item) for item in value])))
        else:
            cells.append(_plain(value))
    return ",".join(cells)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
