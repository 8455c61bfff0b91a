"""Stores and small files of statements for the tests of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from kg.rdf.store import GraphStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the store of a test lies."""
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path) -> Iterator[GraphStore]:
    """An empty store, open for writing."""
    with GraphStore.open(folder) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Iterable[str]], Path]:
    """Write lines such as `a p b` or `a p "text"` as a file of N-Triples under http://e/."""

    def write_lines(name: str, lines: Iterable[str]) -> Path:
        file = tmp_path / f"{name}.nt"
        file.write_text("".join(_statement(line) for line in lines), encoding="utf-8")
        return file

    return write_lines


def _statement(line: str) -> str:
    """A line of N-Triples from three words."""
    subject, predicate, object_ = line.split(" ", 2)
    last = object_ if object_.startswith('"') else f"<http://e/{object_}>"
    return f"<http://e/{subject}> <http://e/{predicate}> {last} .\n"
