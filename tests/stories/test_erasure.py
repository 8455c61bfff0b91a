"""Somebody who may ask for it is erased: nothing of it can be read any more, and it stays away."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf.store import GraphStore
from tests.stories.conftest import run_kg

NAME = "Verhaert"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for args in (("init",), ("load", "eu_een_metal_2020"), ("load", "eu_h2020_organisers")):
        run_kg(*args, workspace=tmp_path)
    return tmp_path


def test_no_file_of_the_workspace_holds_the_name(root: Path) -> None:
    run_kg("recommend", "Lithuanian Innovation Centre", workspace=root)  # fills the caches

    done = run_kg("erase", NAME, "--yes", workspace=root)

    assert done.returncode == 0, done.stderr
    holding = [str(f) for f in root.rglob("*") if f.is_file() and NAME.encode() in f.read_bytes()]
    assert holding == []


def test_no_log_of_the_store_holds_its_iri(root: Path) -> None:
    with GraphStore.open(root / "store", read_only=True) as store:
        (found,) = store.select(f'SELECT ?x {{ ?x cb:name "{NAME}" }}')
        gone = found["x"].value  # type: ignore[union-attr]
        assert gone in set(store.changed_since(0))

    run_kg("erase", NAME, "--yes", workspace=root)

    with GraphStore.open(root / "store", read_only=True) as store:
        changed = list(store.changed_since(0))
        assert gone not in changed
        store.dump(root / "all.nq")
    assert gone not in (root / "all.nq").read_text("utf-8")
    assert len(changed) > 50


def test_what_is_left_is_said_and_done_later(root: Path) -> None:
    (root / "neo4j").mkdir()  # a managed server that does not run
    (root / "notes.txt").write_text(f"call {NAME} back", "utf-8")
    with GraphStore.open(root / "store", read_only=True) as store:
        gone = store.select(f'SELECT ?x {{ ?x cb:name "{NAME}" }}')[0]["x"].value  # type: ignore[union-attr]

    done = run_kg("erase", NAME, "--yes", workspace=root)

    assert f"kg erase {gone} --yes" in done.stderr.replace("\n", " ")
    assert "notes.txt" in done.stderr
    with GraphStore.open(root / "store", read_only=True) as store:
        assert gone in set(store.changed_since(0))

    (root / "neo4j").rmdir()
    again = run_kg("erase", gone, "--yes", workspace=root)

    assert again.returncode == 0, again.stderr
    with GraphStore.open(root / "store", read_only=True) as store:
        assert gone not in set(store.changed_since(0))


def test_loading_again_does_not_bring_it_back(root: Path) -> None:
    run_kg("erase", NAME, "--yes", workspace=root)

    run_kg("load", "eu_h2020_organisers", workspace=root)

    assert run_kg("search", NAME, workspace=root).returncode == 3


def test_it_asks_before_it_erases(root: Path) -> None:
    done = run_kg("erase", NAME, workspace=root)

    assert done.returncode != 0
    assert run_kg("search", NAME, workspace=root).returncode == 0
