"""A load that is killed leaves the old store or the new one, never a mixture."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore

_KILLS = int(os.environ.get("KG_KILLS", "3"))  # for each way of changing the store

_PROGRAM = """
import sys
from pathlib import Path
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore

folder, file, name, large = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
with GraphStore.open(folder, large=large) as store:
    staged = store.stage(DatasetInfo(name=name), file)
    print("begin", flush=True)
    store.commit(staged, IdentityChange(add={"http://e/s1": "http://e/s0"}))
    print("end", flush=True)
"""

State = tuple[object, ...]


def _lines(version: int) -> Iterable[str]:
    for number in range(1500):
        yield f"<http://e/s{number}> <http://e/p> <http://e/o{number % 7}> .\n"
        yield f'<http://e/s{number}> <http://e/v> "{number % (version + 1)}" .\n'


def _state(folder: Path) -> State:
    with GraphStore.open(folder) as store:
        names = [info.name for info in store.datasets()]
        raw = tuple(frozenset(map(str, store.raw(name))) for name in names)
        return (
            names,
            raw,
            frozenset(map(str, store.statements())),
            store.sequence(),
            store.redirects().targets,
        )


def _commit(folder: Path, file: Path, name: str, large: int, *, after: float | None) -> float:
    """Run the load in a process of its own; kill it some time after it began to commit."""
    command = [sys.executable, "-c", _PROGRAM, str(folder), str(file), name, str(large)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        began = time.monotonic()
        if after is not None:
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
        process.wait()
        return time.monotonic() - began


@pytest.mark.parametrize("large", [10**9, 1000], ids=["transaction", "copy"])
@pytest.mark.parametrize("name", ["old", "new"], ids=["replacement", "first load"])
def test_a_kill_leaves_the_old_or_the_new(tmp_path: Path, name: str, large: int) -> None:
    template, file = tmp_path / "template", tmp_path / "d.nt"
    file.write_text("".join(_lines(1)))
    with GraphStore.open(template) as store:
        store.commit(
            store.stage(DatasetInfo(name="old"), file), IdentityChange(add={"http://e/s3": "http://e/s2"})
        )
    before = _state(template)
    file.write_text("".join(_lines(2)))
    shutil.copytree(template, tmp_path / "whole")
    lasted = _commit(tmp_path / "whole", file, name, large, after=None)
    after = _state(tmp_path / "whole")
    assert after != before

    chance = random.Random(name)
    for turn in range(_KILLS):
        folder = tmp_path / f"killed-{turn}"
        shutil.copytree(template, folder)
        _commit(folder, file, name, large, after=chance.uniform(0, lasted))
        assert _state(folder) in (before, after)
        assert {entry.name for entry in folder.iterdir()} <= {"lock", "current", "layout", "snapshots"} | {
            entry.name for entry in folder.glob("g*")
        }
        assert len(list(folder.glob("g*"))) == 1
        shutil.rmtree(folder)
