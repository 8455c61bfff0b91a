"""Backups hold everything, are always the same, and are not restored when damaged."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import NotFound, SourceUnreadable, StoreError
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore

Write = Callable[[str, Iterable[str]], Path]


@pytest.fixture
def filled(store: GraphStore, write: Write) -> GraphStore:
    store.commit(
        store.stage(DatasetInfo(name="x", title='A "title"'), write("x", ["a p b", 'a q "ą\\n"@lt']))
    )
    change = IdentityChange(add={"http://e/c": "http://e/a"})
    store.commit(store.stage(DatasetInfo(name="y"), write("y", ["c p d", "c p b"])), change)
    return store


@pytest.mark.parametrize("name", ["backup.nq", "backup.nq.gz"])
def test_what_is_restored_is_what_was_there(filled: GraphStore, tmp_path: Path, name: str) -> None:
    filled.dump(tmp_path / name)

    with GraphStore.open(tmp_path / "other") as other:
        other.restore(tmp_path / name)
        assert other.datasets() == filled.datasets()
        assert set(other.statements()) == set(filled.statements())
        assert set(other.raw("y")) == set(filled.raw("y"))
        assert other.canonical("http://e/c") == "http://e/a"
        assert (other.sequence(), list(other.changed_since(1))) == (2, list(filled.changed_since(1)))
        other.dump(tmp_path / f"again-{name}")
        other.unload("y")
        assert not other.select("SELECT ?o { ?s <http://e/p> ?o FILTER (?o = <http://e/d>) }")

    assert (tmp_path / f"again-{name}").read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "gzip"])
def test_a_damaged_backup_restores_nothing(filled: GraphStore, tmp_path: Path, damage: str) -> None:
    file = tmp_path / ("b.nq.gz" if damage == "gzip" else "b.nq")
    filled.dump(file)
    content = file.read_bytes()
    file.write_bytes(
        {
            "cut": content[: len(content) // 2].rpartition(b"\n")[0] + b"\n",
            "changed": content.replace(b"title", b"titel"),
            "foreign": b"<http://e/a> <http://e/p> <http://e/b> .\n",
            "gzip": content[:-20],
        }[damage]
    )

    with GraphStore.open(tmp_path / "other") as other:
        with pytest.raises(SourceUnreadable):
            other.restore(file)
        assert list(other.statements()) == []
        assert other.sequence() == 0


def test_a_store_that_holds_something_is_not_overwritten(filled: GraphStore, tmp_path: Path) -> None:
    filled.dump(tmp_path / "b.nq")
    with pytest.raises(StoreError, match="not empty"):
        filled.restore(tmp_path / "b.nq")


def test_a_backup_that_is_not_there(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        store.restore(tmp_path / "none.nq")


def test_a_backup_that_cannot_be_written_leaves_no_half(filled: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        filled.dump(tmp_path / "none" / "b.nq")


def test_a_compressed_backup_is_a_gzip_file(filled: GraphStore, tmp_path: Path) -> None:
    filled.dump(tmp_path / "b.nq.gz")
    assert gzip.decompress((tmp_path / "b.nq.gz").read_bytes()).startswith(b"# clusterbridge backup 1")
