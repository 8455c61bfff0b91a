"""Elements as the files that Neo4j's own importer reads.

    nodes    uri:ID, :LABEL, key:type, ...                   a table for each set of mapped labels
    edges    :START_ID, :END_ID, :TYPE, key:type, ...        a table for each mapped type

Labels and types of other vocabularies stand in their column, those that are mapped on the importer's command line. A row
ends with its last value; a key that has values of several types has a table for each. An element that such a file cannot
carry (a text with the separator in a list, a very long one, a key with a parenthesis) is given back, to be written through a
session afterwards. This module owns the format of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Final

from kg.mirror.cells import SEPARATOR, Cell, cell_of, quoted, type_of
from kg.mirror.element import Edge, Element, Value
from kg.mirror.mapping import ENTITY, HASH, URI

_LONGEST_ROW: Final = (
    500_000  # characters; the importer reads 4 MiB at a time, and never ends over a value beyond that
)
_LONGEST_TYPE: Final = 100_000
_FLUSH: Final = 2000  # rows that wait in memory for each table
_REMEMBERED: Final = 10_000  # sets of keys
_WIDEST: Final = 1000  # columns; a row of other keys begins another table then
_TRIED: Final = 100  # tables that are asked whether they take a row of other keys

_PLAIN: Final = {HASH: 1}


class Tables:
    """Writes elements to files in a folder.

    Args:
        folder: An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shapes: dict[tuple[object, ...], _Shape | None] = {}
        self._tables: dict[tuple[str, tuple[str, ...], bool], list[_Table]] = {}
        self.nodes = self.edges = 0

    def __enter__(self) -> Tables:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self._all():
            table.close()

    def put(self, element: Element) -> bool:
        """Write an element; whether the files can carry it."""
        if isinstance(element, Edge):
            written = self._put("edges", (element.type,), (element.source, element.target), element.stored)
            self.edges += written
            return written
        longest = max((len(type_) for type_, _ in element.edges), default=0)
        if longest > _LONGEST_TYPE or not self._put(
            "nodes", (ENTITY, *element.labels), (element.uri,), element.stored
        ):
            return False
        self.nodes += 1
        for type_, other in element.edges:
            self._put("edges", (type_,), (element.uri, other), _PLAIN)
            self.edges += 1
        return True

    def mention(self, uris: Iterable[str]) -> None:
        """Write nodes that say nothing of themselves."""
        for uri in uris:
            self._put("nodes", (ENTITY,), (uri,), {HASH: 0, URI: uri})

    def alone(self, label: str, properties: Mapping[str, object]) -> None:
        """Write a node that is no entity."""
        values = {key: value for key, value in properties.items() if isinstance(value, str | int | list)}
        self._put("alone", (label,), (), values)  # without a key: nothing leads to it

    def arguments(self) -> list[str]:
        """What the importer has to be told of the files."""
        return [argument for table in self._all() for argument in table.arguments()]

    def broken(self) -> list[Path]:
        """The files with line breaks in their values."""
        return [table.files[True].path for table in self._all() if True in table.files]

    def _all(self) -> list[_Table]:
        return [table for tables in self._tables.values() for table in tables]

    def _put(
        self, kind: str, names: tuple[str, ...], keys: tuple[str, ...], stored: Mapping[str, Value]
    ) -> bool:
        """Write a row; whether a file can carry it."""
        named = _named(kind, names)
        values = stored.values()
        known = (kind, named.before, named.cell is None, *stored, *map(type, values))
        if list in map(type, values):
            known += tuple([type(value[0]) for value in values if isinstance(value, list)])
        shape = self._shapes.get(known)
        if shape is None:
            if known in self._shapes:
                return False
            if len(self._shapes) >= _REMEMBERED:
                self._shapes.clear()
            shape = self._shapes[known] = self._shape(kind, named, stored)
            if shape is None:
                return False
        cells: list[str | None] = [quoted(key) for key in keys]
        if named.cell is not None:
            cells.append(named.cell)
        cells += ["" if column is None else column[1](stored[column[0]]) for column in shape.columns]
        if None in cells:  # a list that the separator cannot part
            return False
        row = ",".join(cells)  # type: ignore[arg-type]
        if len(row) > _LONGEST_ROW:
            return False
        shape.table.write(row, broken="\n" in row or "\r" in row)
        return True

    def _shape(self, kind: str, named: _Named, stored: Mapping[str, Value]) -> _Shape | None:
        """How rows of these keys and types are written; `None` where no file can carry them."""
        if any("(" in key for key in stored):  # Neo4j 5 takes what follows for the name of a group
            return None
        types = {key: type_of(stored[key]) for key in sorted(stored) if kind != "nodes" or key != URI}
        alike = self._tables.setdefault((kind, named.before, named.cell is None), [])
        table = next((each for each in alike[-_TRIED:] if each.takes(types)), None)
        if table is None:
            first = len(self._all())
            table = _Table(self._folder / f"{first:05}", kind, named)
            alike.append(table)
        places = table.place(types)
        columns: list[tuple[str, Cell] | None] = [None] * (max(places.values(), default=-1) + 1)
        for key, place in places.items():
            columns[place] = key, cell_of(stored[key])
        return _Shape(table, tuple(columns))


@dataclass(frozen=True, slots=True)
class _Named:
    """Where the labels of nodes or the type of edges stand.

    Args:
        before: Those that the importer is told for a whole table.
        cell: The others, as they stand in a column, if any do.
    """

    before: tuple[str, ...]
    cell: str | None


@lru_cache(maxsize=4096)
def _named(kind: str, names: tuple[str, ...]) -> _Named:
    """What has a colon cannot be told for a table, because colons part the labels there."""
    foreign = [name for name in names if ":" in name]
    if not foreign:
        return _Named(names, None)
    before = (ENTITY,) if kind == "nodes" else ()
    return _Named(before, quoted(SEPARATOR.join(name for name in names if name not in before)))


class _Table:
    """Rows with the same labels or type, in one file or two: those with line breaks go apart.

    Args:
        path: Where its files begin.
        kind: What its rows are.
        named: Where the labels or the type stand.
    """

    def __init__(self, path: Path, kind: str, named: _Named) -> None:
        self._path = path
        self._kind = kind
        self._named = named
        self._types: dict[str, str] = {}  # in the order of the columns
        self.files: dict[bool, _File] = {}

    def takes(self, types: Mapping[str, str]) -> bool:
        """Whether it can hold rows of these keys and types."""
        if any(self._types.get(key, type_) != type_ for key, type_ in types.items()):
            return False
        return len(self._types.keys() | types.keys()) <= max(_WIDEST, len(self._types))

    def place(self, types: Mapping[str, str]) -> dict[str, int]:
        """The numbers of the columns for these keys, made where they are missing."""
        self._types.update(types)
        numbers = {key: number for number, key in enumerate(self._types)}
        return {key: numbers[key] for key in types}

    def write(self, row: str, *, broken: bool) -> None:
        """Add a row."""
        file = self.files.get(broken)
        if file is None:
            file = self.files[broken] = _File(Path(f"{self._path}-{'broken' if broken else 'rows'}.csv"))
        file.write(row)

    def close(self) -> None:
        """Write what waits."""
        for file in self.files.values():
            file.close()

    def arguments(self) -> list[str]:
        """What the importer has to be told of its files."""
        self.close()
        first = {"edges": [":START_ID", ":END_ID"], "nodes": [f"{URI}:ID"]}.get(self._kind, [])
        if self._named.cell is not None:
            first.append(":TYPE" if self._kind == "edges" else ":LABEL")
        header = Path(f"{self._path}-header.csv")
        columns = [*first, *(quoted(f"{key}:{type_}") for key, type_ in self._types.items())]
        header.write_text(",".join(columns) + "\n", encoding="utf-8")
        option = "--relationships" if self._kind == "edges" else "--nodes"
        names = f"={':'.join(self._named.before)}" if self._named.before else ""
        return [f"{option}{names}={header},{file.path}" for file in self.files.values()]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How rows of the same names, keys and types are written.

    Args:
        table: To which table.
        columns: The key for each column and how its value is written, nothing for those that have none.
    """

    table: _Table
    columns: tuple[tuple[str, Cell] | None, ...]


class _File:
    """A file of rows, written many at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: list[str] = []

    def write(self, row: str) -> None:
        """Add a row."""
        self._waiting.append(row)
        if len(self._waiting) >= _FLUSH:
            self.close()

    def close(self) -> None:
        """Write what waits."""
        if self._waiting:
            with self.path.open("a", encoding="utf-8", newline="") as out:
                out.write("\n".join(self._waiting) + "\n")
            self._waiting.clear()
