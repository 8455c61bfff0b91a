"""Readers beside a writer: every snapshot is one whole state, and never disturbs the writer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.rdf.catalogue import DatasetInfo
from kg.rdf.snapshot import sweep
from kg.rdf.store import GraphStore

Write = Callable[[str, Iterable[str]], Path]

_WRITER = """
import sys
from pathlib import Path
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore

folder, large = Path(sys.argv[1]), int(sys.argv[2])
file = folder.parent / "turn.nt"
with GraphStore.open(folder, large=large) as store:
    for turn in range(int(sys.argv[3])):
        file.write_text("".join(f'<http://e/s{n}> <http://e/turn> "{turn}" .\\n' for n in range(300)))
        store.commit(store.stage(DatasetInfo(name="turns"), file))
"""


@pytest.mark.parametrize(("large", "turns"), [(10**9, 25), (0, 8)], ids=["transactions", "copies"])
def test_every_snapshot_is_one_whole_state(folder: Path, write: Write, large: int, turns: int) -> None:
    with GraphStore.open(folder) as store:
        store.commit(store.stage(DatasetInfo(name="first"), write("first", ["a p b"])))

    command = [sys.executable, "-c", _WRITER, str(folder), str(large), str(turns)]
    seen = []
    with subprocess.Popen(command) as writer:
        while writer.poll() is None:
            with GraphStore.open(folder, read_only=True) as snapshot:
                values = [str(fact.object) for fact in snapshot.statements(None, "http://e/turn")]
                assert len(set(values)) <= 1
                assert len(values) in (0, 300)
                seen.append(snapshot.sequence())
                assert (seen[-1] > 1) == bool(values)
            time.sleep(0.01)
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert list((folder / "snapshots").iterdir()) == []


def test_a_snapshot_keeps_its_files_whatever_the_writer_does(folder: Path, write: Write) -> None:
    with GraphStore.open(folder, large=0) as store:
        store.commit(store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
        with GraphStore.open(folder, read_only=True) as snapshot:
            for turn in range(5):
                store.commit(store.stage(DatasetInfo(name="x"), write("x", [f"a p b{turn}"])))
            store.unload("x")
            assert [str(fact.object) for fact in snapshot.statements("http://e/a")] == ["<http://e/b>"]
        assert list(store.statements()) == []


def test_a_store_can_be_read_where_nothing_may_be_written(folder: Path, write: Write) -> None:
    with GraphStore.open(folder) as store:
        store.commit(store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
    (folder / "snapshots").write_text("no folder can be made here")
    with GraphStore.open(folder, read_only=True) as snapshot:
        assert snapshot.ask("ASK { <http://e/a> <http://e/p> ?o }")


def test_iterators_from_before_a_commit_still_read_the_old_state(store: GraphStore, write: Write) -> None:
    store.commit(store.stage(DatasetInfo(name="x"), write("x", ["a p b", "a p c"])))
    facts = store.statements("http://e/a")
    next(facts)
    store.unload("x")
    assert len(list(facts)) == 1


def test_snapshots_of_the_dead_are_swept_and_those_of_the_living_are_not(folder: Path, write: Write) -> None:
    with GraphStore.open(folder) as store:
        store.commit(store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
    with subprocess.Popen([sys.executable, "-c", ""]) as done:
        done.wait()
    dead = folder / "snapshots" / f"{done.pid}-x"
    dead.mkdir(parents=True)
    with GraphStore.open(folder, read_only=True) as snapshot:
        sweep(folder)
        assert not dead.exists()
        assert len(list((folder / "snapshots").iterdir())) == 1
        assert snapshot.ask("ASK { <http://e/a> ?p ?o }")
