"""A small source of two tables, and a store to load it into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ClusterbridgeError, NotFound, SourceError
from kg.etl.report import RunReport
from kg.etl.run import run
from kg.rdf.store import GraphStore

TODAY = date(2026, 11, 24)
HEAD = "Name;Country\n"

_MANIFEST = """
id = "firms"
title = "Firms"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://example.org/firms"
format = "csv"

[files.firms]
matches = ["firms.csv"]
needs = ["name", "country"]
reads = ["since", "size"]
ignores = ["fax"]
blanks = { size = ["n/a"] }

[counts.rows]
firms = { at_least = 1, at_most = 9 }

[terms.size]
small = "CB.Firm"

[lookups.country]
UK = "GB"
"""

_LOADER = """
from kg.etl import refs
from kg.records import Organisation, Text


def transform(row):
    name, country = row.need("name"), row.country("country")
    row.moment("since")
    yield Organisation(
        ref=refs.named_organisation(name, country),
        source=row.locator,
        type=row.term("size", "size"),
        names=(Text(name),),
        country=country,
    )


def load(context):
    context.each(context.table("firms"), transform)
"""


@pytest.fixture
def loaders(tmp_path: Path) -> Path:
    """A folder of sources with one in it, `firms`."""
    folder = tmp_path / "loaders" / "firms"
    folder.mkdir(parents=True)
    (folder / "loader.toml").write_text(_MANIFEST, encoding="utf-8")
    (folder / "loader.py").write_text(_LOADER, encoding="utf-8")
    return folder.parent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store."""
    with GraphStore.open(tmp_path / "store") as opened:
        yield opened


class Firms:
    """Writes `firms.csv` and loads it."""

    def __init__(self, folder: Path, store: GraphStore, loaders: Path) -> None:
        self.path = folder / "firms.csv"
        self.store = store
        self.loaders = loaders

    def load(self, content: str | bytes, **options: object) -> RunReport:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(self.store, "firms", self.path, today=TODAY, loaders=self.loaders, **options)  # type: ignore[arg-type]

    def names(self) -> set[str]:
        rows = self.store.select("SELECT ?n { ?o a cb:Organisation ; cb:name ?n }")
        return {row["n"].value for row in rows}  # type: ignore[union-attr]


@pytest.fixture
def firms(tmp_path: Path, store: GraphStore, loaders: Path) -> Firms:
    """The small source, ready to be loaded."""
    return Firms(tmp_path, store, loaders)


class Desk:
    """A steward's desk: a store with one list in it, and files that come."""

    def __init__(self, store: GraphStore, folder: Path) -> None:
        self.store, self.folder = store, folder

    def load(self, name: str, content: bytes | str, source: str = "table", **options: Any) -> RunReport:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.run(path, source, **options)

    def run(self, path: Path, source: str = "table", **options: Any) -> RunReport:
        given = {"as": "members", "cluster": "K"} if source == "table" else {}
        return run(self.store, source, path, today=TODAY, given=given, dataset="came", **options)

    def refused(
        self, name: str, content: bytes | str, source: str = "table", **options: Any
    ) -> ClusterbridgeError:
        before = sorted(map(str, self.store.statements()))
        with pytest.raises((SourceError, NotFound)) as caught:
            self.load(name, content, source, **options)
        assert sorted(map(str, self.store.statements())) == before
        assert caught.value.where is not None
        assert caught.value.hint or getattr(caught.value, "nearest", ())
        return caught.value

    def names(self) -> set[str]:
        rows = self.store.select("SELECT ?n { ?o a cb:Organisation ; cb:name ?n }")
        return {row["n"].value for row in rows if row["n"].value != "Senoji"}  # type: ignore[union-attr]


@pytest.fixture
def desk(store: GraphStore, tmp_path: Path) -> Desk:
    (tmp_path / "old.csv").write_text(f"{HEAD}Senoji;LT\n", "utf-8")
    run(store, "table", tmp_path / "old.csv", today=TODAY, given={"cluster": "Senas"}, dataset="old")
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Desk(store, folder)
