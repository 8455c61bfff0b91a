"""Elements as the files that Neo4j's own importer reads: one table for each combination of labels and typed keys.

Labels and types of vocabularies that the ontology does not map stand in a column, so that rows of any of them share a table.
An element that such a file cannot carry (a text with the separator in a list, a very long one, a key with a parenthesis) is
given back, to be written through a session afterwards. This module owns the format of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from kg.mirror.element import Edge, Element, Value
from kg.mirror.mapping import ENTITY, HASH, URI

SEPARATOR: Final = "\x1f"
"""Between the items of a list: the unit separator of ASCII."""

_TYPES: Final = {str: "string", int: "long", float: "double", bool: "boolean", date: "date"}
_LONGEST_ROW: Final = (
    500_000  # characters; the importer reads 4 MiB at a time, and never ends over a value beyond that
)
_FLUSH: Final = 2000  # rows that wait in memory for each table

_Cell = Callable[[Any], str]


class Tables:
    """Writes elements to files in a folder.

    Args:
        folder: An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shapes: dict[tuple[object, ...], _Shape | None] = {}
        self._named: dict[tuple[str, tuple[str, ...]], _Named] = {}
        self._files: list[_File] = []
        self.nodes = self.edges = 0

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files:
            file.close()

    def put(self, element: Element) -> bool:
        """Write an element; whether the files can carry it."""
        if isinstance(element, Edge):
            written = self._put("edges", (element.type,), (element.source, element.target), element.stored)
            self.edges += written
            return written
        if not self._put("nodes", (ENTITY, *element.labels), (), element.stored):
            return False
        self.nodes += 1
        for type_, other in element.edges:
            self._put("edges", (type_,), (element.uri, other), _PLAIN)
            self.edges += 1
        return True

    def mention(self, uris: Iterable[str]) -> None:
        """Write nodes that say nothing of themselves."""
        for uri in uris:
            self._put("nodes", (ENTITY,), (), {HASH: 0, URI: uri})

    def alone(self, label: str, properties: Mapping[str, object]) -> None:
        """Write a node that is no entity."""
        values = {key: value for key, value in properties.items() if isinstance(value, str | int | list)}
        self._put("alone", (label,), (), values)  # without a key: nothing leads to it

    def arguments(self) -> list[str]:
        """What the importer has to be told of the files."""
        found: list[str] = []
        for file in self._files:
            file.close()
            option = "--relationships" if file.kind == "edges" else "--nodes"
            names = f"={':'.join(file.names)}" if file.names else ""
            found.append(f"{option}{names}={file.header},{file.rows}")
        return found

    def broken(self) -> list[Path]:
        """The files with line breaks in their values."""
        return [file.rows for file in self._files if file.broken]

    def _put(
        self, kind: str, names: tuple[str, ...], ends: tuple[str, ...], stored: Mapping[str, Value]
    ) -> bool:
        """Write a row; whether a file can carry it."""
        named = self._named.get((kind, names))
        if named is None:
            named = self._named[kind, names] = _named(kind, names)
        values = stored.values()
        known = (kind, named.before, named.cell is None, *stored, *map(type, values))
        if list in map(type, values):
            known += tuple([type(value[0]) for value in values if isinstance(value, list)])
        shape = self._shapes.get(known)
        if shape is None:
            if known in self._shapes:
                return False
            shape = self._shapes[known] = self._shape(kind, named, stored)
            if shape is None:
                return False
        cells = [_quoted(end) for end in ends]
        for key, cell in shape.cells:
            cells.append(cell(stored[key]))
        if "" in cells:  # a list that the separator cannot part
            return False
        if named.cell is not None:
            cells.append(named.cell)
        row = ",".join(cells)
        if len(row) > _LONGEST_ROW:
            return False
        shape.file(broken="\n" in row or "\r" in row).write(row)
        return True

    def _shape(self, kind: str, named: _Named, stored: Mapping[str, Value]) -> _Shape | None:
        """How rows of these keys and types are written; `None` where no file can carry them."""
        if any("(" in key for key in stored):  # Neo4j 5 takes what follows for the name of a group
            return None
        columns = [":START_ID", ":END_ID"] if kind == "edges" else []
        cells: list[tuple[str, _Cell]] = []
        for key in sorted(stored):
            type_, cell = _column(stored[key])
            columns.append(f"{URI}:ID" if kind == "nodes" and key == URI else _quoted(f"{key}:{type_}"))
            cells.append((key, cell))
        if named.cell is not None:
            columns.append(":TYPE" if kind == "edges" else ":LABEL")

        def add(*, broken: bool) -> _File:
            file = _File(self._folder, len(self._files), kind, named.before, columns, broken=broken)
            self._files.append(file)
            return file

        return _Shape(tuple(cells), add)


@dataclass(frozen=True, slots=True)
class _Named:
    """Where the labels of nodes or the type of edges stand.

    Args:
        before: Those that the importer is told for a whole table.
        cell: The others, as they stand in a column, if any do.
    """

    before: tuple[str, ...]
    cell: str | None


def _named(kind: str, names: tuple[str, ...]) -> _Named:
    """What has a colon cannot be told for a table, because colons part the labels there."""
    foreign = [name for name in names if ":" in name]
    if not foreign:
        return _Named(names, None)
    before = (ENTITY,) if kind == "nodes" else ()
    return _Named(before, _quoted(SEPARATOR.join(name for name in names if name not in before)))


@dataclass(slots=True)
class _Shape:
    """How rows of the same names, keys and types are written, and to which files: those with line breaks go apart."""

    cells: tuple[tuple[str, _Cell], ...]
    add: Callable[..., _File]
    files: dict[bool, _File] = field(default_factory=dict)

    def file(self, *, broken: bool) -> _File:
        """The file for a row."""
        found = self.files.get(broken)
        if found is None:
            found = self.files[broken] = self.add(broken=broken)
        return found


class _File:
    """A file of rows, and the file of its header."""

    def __init__(
        self,
        folder: Path,
        number: int,
        kind: str,
        names: tuple[str, ...],
        columns: list[str],
        *,
        broken: bool,
    ) -> None:
        self.kind = kind
        self.names = names
        self.broken = broken
        self.header = folder / f"{number:05}-header.csv"
        self.rows = folder / f"{number:05}-rows.csv"
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
        with self.rows.open("a", encoding="utf-8", newline="") as out:
            out.write("\n".join(self._waiting) + "\n")
        self._waiting.clear()


def _column(value: Value) -> tuple[str, _Cell]:
    """The type of a column with values like this one, and how they are written."""
    if not isinstance(value, list):
        return _TYPES[type(value)], _CELLS[type(value)]
    return f"{_TYPES[type(value[0])]}[]", _texts if isinstance(value[0], str) else _items


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _texts(items: list[str]) -> str:
    """A list of texts; nothing at all where the separator cannot part them."""
    joined = SEPARATOR.join(items)
    return "" if "" in items or joined.count(SEPARATOR) >= len(items) else _quoted(joined)


def _items(items: list[Any]) -> str:
    return _quoted(SEPARATOR.join([_CELLS[type(item)](item) for item in items]))


_PLAIN: Final = {HASH: 1}
_CELLS: Final[dict[type, _Cell]] = {str: _quoted, int: str, float: str, bool: _boolean, date: str}
