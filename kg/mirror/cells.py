"""Values as the cells of a table that Neo4j's own importer reads, and the types of their columns.

This module knows no table and no entity.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from kg.mirror.element import Value

SEPARATOR: Final = "\x1f"
"""Between the items of a list: the unit separator of ASCII."""

Cell = Callable[[Any], str | None]
"""Writes a value; gives nothing where no cell can carry it."""

_TYPES: Final = {str: "string", int: "long", float: "double", bool: "boolean", date: "date"}


def type_of(value: Value) -> str:
    """The type of a column with values like this one."""
    return f"{_TYPES[type(value[0])]}[]" if isinstance(value, list) else _TYPES[type(value)]


def cell_of(value: Value) -> Cell:
    """How values like this one are written."""
    if not isinstance(value, list):
        return _CELLS[type(value)]
    return _texts if isinstance(value[0], str) else _items


def quoted(text: str) -> str:
    """A text as a cell, its own quotes doubled."""
    return '"' + text.replace('"', '""') + '"'


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _texts(items: list[str]) -> str | None:
    """A list of texts; nothing at all where the separator cannot part them."""
    joined = SEPARATOR.join(items)
    return None if "" in items or joined.count(SEPARATOR) >= len(items) else quoted(joined)


def _items(items: list[Any]) -> str:
    return quoted(SEPARATOR.join([str(_CELLS[type(item)](item)) for item in items]))


_CELLS: Final[dict[type, Cell]] = {str: quoted, int: str, float: str, bool: _boolean, date: str}
