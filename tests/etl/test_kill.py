"""A load that is killed at any moment leaves what was there before, or all of the new: never a mixture."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.conftest import TODAY

OLD, NEW, KILLS = 60, 90, 20

_CHILD = """
import sys
from datetime import date
from pathlib import Path
from kg.etl.registry import import_loader, find_source
from kg.etl.run import run
from kg.rdf.store import GraphStore
import kg.identity.propose, kg.rdf.validation.fast, kg.rdf.validation.words, polars, shacl
import_loader(find_source("table"))
print("ready", flush=True)
sys.stdin.readline()
with GraphStore.open(Path(sys.argv[1])) as store:
    run(store, "table", Path(sys.argv[2]), today=date(2026, 11, 24), dataset="members", given={"cluster": "Klasteris"})
print("done", flush=True)
"""


def members(path: Path, word: str, count: int) -> Path:
    """A list of members whose names tell which list they are of."""
    rows = "".join(f"{word} {number:04d} UAB,LT,{2000 + number % 20}\n" for number in range(count))
    path.write_text(f"Name,Country,Since\n{rows}", encoding="utf-8")
    return path


def attempt(store: Path, table: Path, delay: float | None) -> float:
    """Load in a process of its own, killed after a delay; how long it ran."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(store), str(table)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        started = time.monotonic()
        child.stdin.write("\n")
        child.stdin.flush()
        if delay is not None:
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
        child.wait()
        return time.monotonic() - started


def held(store: Path) -> tuple[str, int]:
    """Whose members the store holds, and how many; fails for a mixture."""
    with GraphStore.open(store) as opened:
        rows = opened.select(
            "SELECT ?n { ?m a cb:Membership ; cb:member ?o ; cb:collective/cb:name 'Klasteris' . "
            "?o cb:name ?n ; cb:memberOf ?c }"
        )
        named = opened.select("SELECT ?n { ?o a cb:Organisation ; cb:name ?n }")
    names = {row["n"].value for row in named}  # type: ignore[union-attr]
    assert {row["n"].value for row in rows} == names  # type: ignore[union-attr]
    (word,) = {name.split()[0] for name in names}
    return word, len(names)


def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    store = tmp_path / "store"
    old, new = members(tmp_path / "old.csv", "Senas", OLD), members(tmp_path / "new.csv", "Naujas", NEW)
    given = {"cluster": "Klasteris"}
    with GraphStore.open(store) as opened:
        run(opened, "table", new, today=TODAY, dataset="members", given=given)
        run(opened, "table", old, today=TODAY, dataset="members", given=given)
    whole = attempt(store, new, None)
    moments = random.Random(20200311)
    seen = {"Senas": 0, "Naujas": 0}

    for _ in range(KILLS):
        with GraphStore.open(store) as opened:
            run(opened, "table", old, today=TODAY, dataset="members", given=given)
        attempt(store, new, moments.uniform(0, whole * 1.1))
        word, count = held(store)
        assert count == {"Senas": OLD, "Naujas": NEW}[word]
        seen[word] += 1

    assert seen["Senas"] > 0
