"""Neo4j's own importer: it makes the files of a database from tables, many times faster than sessions can.

It works in a folder beside the database, which the server takes over at its next start: a kill at any moment leaves either
the old database or the new one. This module starts the importer's process and knows nothing of what stands in the tables.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from kg.errors import Location, MirrorError
from kg.mirror.local import jars, java
from kg.mirror.local.learnt import learnt

_MAIN: Final = "org.neo4j.cli.AdminTool"
_DATABASE: Final = "neo4j"
_PARTS: Final = (f"databases/{_DATABASE}", f"transactions/{_DATABASE}")
_QUICK: Final = (
    "-XX:TieredStopAtLevel=1",
    "-XX:CompileThresholdScaling=0.2",
    "-XX:+UseParallelGC",
)  # it runs for seconds: compiling well or late costs more
_THREADS: Final = 2 * (os.cpu_count() or 1)  # half of them wait for the disk
_READY: Final = "ready"


class Import:
    """One import into a server's folder.

    Args:
        home: The folder of the managed server.
        release: Its release.
        learning: Let Java write down what it learns.
    """

    def __init__(self, home: Path, release: str, *, learning: bool = False) -> None:
        self._home = home
        self._learning = learning
        self._release = release
        self._folder = home / "importing"
        self._lock: int | None = None

    def __enter__(self) -> Import:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def begin(self) -> Path:
        """An empty folder for the tables; whatever an earlier import left behind is gone.

        Raises:
            MirrorError: Another process is importing into this server.
        """
        self._lock = _locked(self._home)
        if self._lock is None:
            raise MirrorError(
                "Another sync is filling this Neo4j.",
                where=Location(str(self._home)),
                hint="Wait for it, then run kg mirror sync again.",
            )
        shutil.rmtree(self._folder, ignore_errors=True)
        tables = self._folder / "tables"
        tables.mkdir(parents=True)
        (self._folder / "conf").mkdir()
        (self._folder / "conf" / "neo4j.conf").write_text("db.tx_log.preallocate=false\n", encoding="utf-8")
        return tables

    def run(self, arguments: Sequence[str], *, separator: str, broken: Sequence[Path]) -> None:
        """Make the database from the tables.

        Args:
            arguments: Which tables there are.
            separator: What stands between the items of a list.
            broken: The tables in which values hold line breaks.

        Raises:
            MirrorError: The importer failed.
        """
        library = jars.ensure(self._release)
        options = self._folder / "arguments"
        lines = [
            "--overwrite-destination=true",
            "--strict=true",
            f"--array-delimiter=U+{ord(separator):04X}",
            "--max-off-heap-memory=1g",
            f"--threads={_THREADS}",
            f"--report-file={self._folder / 'report'}",
            *_for_broken(broken, self._release),
            *arguments,
        ]
        options.write_text("".join(f"{_argument(line)}\n" for line in lines), encoding="utf-8")
        program = java.find(self._release)
        known = learnt("importer", program, library, _QUICK)
        command = [
            str(program),
            "-Xmx1g",
            *_QUICK,
            *known.for_java(learning=self._learning),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            f"{library}{os.sep}*",
            _MAIN,
            "database",
            "import",
            "full",
            _DATABASE,
            f"@{options}",
        ]
        log = self._folder / "log"
        with log.open("wb") as out:
            environment = {
                **os.environ,
                "NEO4J_HOME": str(self._folder),
                "NEO4J_CONF": str(self._folder / "conf"),
            }
            done = subprocess.run(  # noqa: S603  (our own command line)
                command, stdout=out, stderr=subprocess.STDOUT, env=environment, check=False
            )
        if done.returncode != 0:
            raise MirrorError(
                "Neo4j's importer failed.",
                where=Location(str(log)),
                found=_last_line(log),
                hint="If the disk is full, make room. Then run kg mirror sync again.",
            )
        if self._learning:
            known.keep()
        shutil.rmtree(self._folder / "tables")
        (self._folder / _READY).touch()


def take_over(home: Path) -> bool:
    """Put a finished import in the place of the database; whether there was one. Only while the server does not run.

    It may be cut off at any point and called again. An unfinished import is thrown away, unless it is still under way.
    """
    lock = _locked(home)
    if lock is None:
        return False
    try:
        return _taken_over(home)
    finally:
        os.close(lock)


def _locked(home: Path) -> int | None:
    """The lock that an import holds until it ends, however that ends; `None` where another process holds it."""
    descriptor = os.open(home / "import.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _taken_over(home: Path) -> bool:
    folder = home / "importing"
    finished = (folder / _READY).is_file()
    if finished:
        for part in _PARTS:
            new, old = folder / "data" / part, home / "data" / part
            if new.is_dir():
                shutil.rmtree(old, ignore_errors=True)
                old.parent.mkdir(parents=True, exist_ok=True)
                new.rename(old)
    shutil.rmtree(folder, ignore_errors=True)
    return finished


def _for_broken(broken: Sequence[Path], release: str) -> list[str]:
    """How the importer is told of line breaks in values: newer releases read the other tables faster."""
    if not broken:
        return []
    if release.startswith("5."):
        return ["--multiline-fields=true"]
    return ["--multiline-fields-format=v2", f"--multiline-fields={','.join(map(str, broken))}"]


def _argument(text: str) -> str:
    """One argument as a line of an argument file."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    telling = [line for line in lines if line and not line.startswith(("WARNING", "at ", "---"))]
    return (telling or ["nothing was said"])[-1][:500]
