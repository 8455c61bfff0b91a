"""Killed at random moments, the mirror and the server, in the middle of a sync: the next sync leaves no difference."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.mirror.export import export
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from kg.mirror.verify import verify
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from tests.integration.graphs import triples
from tests.neo4j_server import wipe

pytestmark = pytest.mark.neo4j

_FIRMS = 800
_PROGRAM = """
import os, sys
from pathlib import Path
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from kg.rdf.store import GraphStore

known = Settings.from_environment(os.environ)
with GraphStore.open(Path(sys.argv[1]), read_only=True) as store, Session.open(known) as session:
    print("begin", flush=True)
    print(sync(store, session, batch_size=int(sys.argv[2])).way, flush=True)
"""


class Mirrored:
    """A store that changes, and the sync of it in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.version = 0

    def change(self, share: float) -> None:
        """Commit another version, in which a share of the firms, and of their memberships, are different."""
        self.version += 1
        file = self._folder / "firms.nt"
        lines = (
            self._firm(number, self.version if number < share * _FIRMS else 0) for number in range(_FIRMS)
        )
        file.write_text("".join(f"{statement} .\n" for statement in triples("\n".join(lines))))
        with GraphStore.open(self.store) as store:
            store.commit(store.stage(DatasetInfo(name="firms"), file, shapes=(), rules=()))

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self._folder / "store"

    def begin(self, known: Settings, batch_size: int = 100) -> subprocess.Popen[str]:
        """A sync that has begun."""
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(self.store), str(batch_size)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "KG_NEO4J_URI": known.uri,
                "KG_NEO4J_USER": known.user,
                "KG_NEO4J_PASSWORD": known.password,
            },
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n", process.communicate()[1]
        return process

    def resume_and_compare(self, known: Settings) -> None:
        """Sync again, and find nothing that differs."""
        with GraphStore.open(self.store, read_only=True) as store, Session.open(known) as session:
            sync(store, session)

            assert verify(store, session).none
            assert set(export(session)) == set(store.statements())
            assert not sync(store, session).counters.any

    @staticmethod
    def _firm(number: int, version: int) -> str:
        """A firm, its place, and two memberships; another version moves, renames, adds and drops some of it."""
        firm, cluster = f"ex:firm{number}", f"ex:cluster{(number + version) % 17}"
        lines = [
            f'{firm} a cb:Organisation , cb:Actor ; cb:name "Firm {number} {version % 3}"@en ; ex:p {version} ; '
            f"cb:locatedIn ex:place{(number * version) % 11} .",
            f"ex:m{number} a cb:Membership , cb:Link ; cb:member {firm} ; cb:collective {cluster} ; "
            f'cb:startDate "{2000 + version}"^^xsd:gYear .',
        ]
        if (number + version) % 5 == 0:
            lines.append(
                f"ex:n{number} a cb:Membership , cb:Link ; cb:member {firm} ; cb:collective ex:cluster0 ."
            )
        return "\n".join(lines if (number + version) % 7 else lines[1:])


@pytest.fixture
def mirrored(tmp_path: Path) -> Mirrored:
    """A store with firms."""
    made = Mirrored(tmp_path)
    made.change(1)
    return made


@pytest.fixture
def server(neo4j_server: LocalNeo4j, tmp_path: Path) -> Iterator[LocalNeo4j]:
    """A server that may be killed."""
    own = LocalNeo4j(tmp_path / "neo4j", release=neo4j_server.release, heap="512m", with_parent=True)
    yield own
    own.stop()


_WAYS = {"first load": 1.0, "following changes": 0.15, "comparing everything": 1.0}


def _kill_syncs(mirrored: Mirrored, known: Settings, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    lasted = dict.fromkeys(_WAYS, 1.5)
    for turn in range(kills):
        way = list(_WAYS)[turn % len(_WAYS)]
        if way == "first load":
            with Session.open(known) as session:
                wipe(session)
        mirrored.change(_WAYS[way])
        process = mirrored.begin(known)
        began = time.monotonic()
        try:
            process.wait(chance.uniform(0, lasted[way]))
            lasted[way] = time.monotonic() - began
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        mirrored.resume_and_compare(known)


def test_a_killed_sync_goes_on(mirrored: Mirrored, session: Session, neo4j_settings: Settings) -> None:
    _kill_syncs(mirrored, neo4j_settings, kills=3, seed=1)


@pytest.mark.torture
def test_twenty_killed_syncs_go_on(mirrored: Mirrored, session: Session, neo4j_settings: Settings) -> None:
    _kill_syncs(mirrored, neo4j_settings, kills=20, seed=2)


def _kill_servers(mirrored: Mirrored, server: LocalNeo4j, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for turn in range(kills):
        known = server.start()
        if turn:
            mirrored.change(chance.choice([0.15, 1.0]))
        process = mirrored.begin(known)
        time.sleep(chance.uniform(0, 1.5))
        pid = server.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while server.status().running:
            time.sleep(0.01)
        known = server.start()
        said, error = process.communicate(timeout=120)
        assert process.returncode == 0 or "Neo4jUnavailable" in error, (said, error)
        mirrored.resume_and_compare(known)


def test_a_sync_of_a_killed_server_goes_on(mirrored: Mirrored, server: LocalNeo4j) -> None:
    _kill_servers(mirrored, server, kills=1, seed=3)


@pytest.mark.torture
def test_syncs_of_a_server_killed_twenty_times_go_on(mirrored: Mirrored, server: LocalNeo4j) -> None:
    _kill_servers(mirrored, server, kills=20, seed=4)
