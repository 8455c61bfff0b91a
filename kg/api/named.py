"""Names beside the IRIs of an answer, so that people can read it.

This module owns where the names stand. It asks nothing and changes no value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.api.frames import frame

if TYPE_CHECKING:
    import polars as pl

    from kg.api.graph import Graph


def named(graph: Graph, answer: pl.DataFrame, *, instead: bool = False) -> pl.DataFrame:
    """An answer with a column of names after each column of IRIs of known entities.

    Args:
        graph: Where the names are.
        answer: The answer.
        instead: Put the name in the place of the IRI.

    Returns:
        A column `cluster` of IRIs is followed by `cluster_name`; with `instead` it holds the names itself.
    """
    columns: list[str] = []
    cells: list[list[Any]] = []
    for name in answer.columns:
        values = answer[name].to_list()
        names = [_name(graph, value) for value in values]
        known = any(each is not None for each in names)
        if not (known and instead):
            columns, cells = [*columns, name], [*cells, values]
        if known:
            shown: list[Any] = (
                [each or value for each, value in zip(names, values, strict=True)] if instead else names
            )
            columns, cells = [*columns, name if instead else f"{name}_name"], [*cells, shown]
    return frame(columns, zip(*cells, strict=True))


def _name(graph: Graph, value: object) -> str | None:
    """What the entity of an IRI is called; nothing where the value is no IRI of a named entity."""
    entry = graph.names.get(value) if isinstance(value, str) else None
    return None if entry is None else entry.name
