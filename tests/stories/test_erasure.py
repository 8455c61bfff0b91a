"""Somebody who may ask for it is erased: nothing of it can be read any more, and it stays away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.mirror.session import Session
from kg.mirror.settings import Settings
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


def test_a_list_that_names_it_otherwise_does_not_bring_it_back(tmp_path: Path) -> None:
    head = "Company name,Country,Joined,VAT number\n"
    (tmp_path / "one.csv").write_text(
        f"{head}Jan Zygmuntowski Warsztat,PL,2015,PL5252344078\nB,PL,2015,\n", "utf-8"
    )
    (tmp_path / "two.csv").write_text(
        f"{head}JAN ZYGMUNTOWSKI WARSZTAT,PL,2015,\nZygmuntowski,PL,31.02.2011,PL5252344078\nB,PL,2015,\n",
        "utf-8",
    )
    members = ("--as", "members", "--cluster", "K")
    run_kg("init", workspace=tmp_path)
    run_kg("load", "table", "one.csv", *members, workspace=tmp_path)
    run_kg("erase", "Jan Zygmuntowski Warsztat", "--yes", workspace=tmp_path)

    said = run_kg("load", "table", "two.csv", *members, workspace=tmp_path)

    assert "withheld because erased: 2 rows" in said.stderr
    assert run_kg("search", "Zygmuntowski", workspace=tmp_path).returncode == 3
    sources = {tmp_path / "one.csv", tmp_path / "two.csv"}
    left = [f for f in tmp_path.rglob("*") if f.is_file() and f not in sources]
    assert not [f for f in left if b"zygmuntowski" in f.read_bytes().lower()]
    assert (tmp_path / "erased.key").stat().st_mode & 0o077 == 0
    again = run_kg("load", "table", "two.csv", *members, "--format", "json", workspace=tmp_path)
    assert json.loads(again.stdout)["withheld"] == 2


@pytest.mark.neo4j
def test_a_running_mirror_forgets_it_at_once(root: Path, session: Session, neo4j_settings: Settings) -> None:
    known = neo4j_settings
    server = {
        "KG_NEO4J_URI": known.uri,
        "KG_NEO4J_USER": known.user,
        "KG_NEO4J_PASSWORD": known.password,
        "KG_NEO4J_DATABASE": known.database,
    }
    asked = f"MATCH (n) WHERE n.name CONTAINS '{NAME}' RETURN count(n) AS found"
    run_kg("mirror", "sync", workspace=root, **server)
    before = run_kg("cypher", asked, "--format", "csv", workspace=root, **server)

    done = run_kg("erase", NAME, "--yes", workspace=root, **server)

    after = run_kg("cypher", asked, "--format", "csv", workspace=root, **server)
    assert (before.stdout.split()[-1], after.stdout.split()[-1]) == ("1", "0"), done.stderr
