"""The managed Neo4j of a workspace: start, stop, status, logs. One server for each workspace, whoever asks.

Example:
    neo4j = LocalNeo4j(workspace / "neo4j")
    settings = neo4j.start()        # a running one is reused
    neo4j.stop()
"""

from __future__ import annotations

import fcntl
import os
import shlex
import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import Location, MirrorError, Neo4jUnavailable
from kg.mirror.local import jars, java
from kg.mirror.local.home import USER, Home
from kg.mirror.local.importer import Import, take_over
from kg.mirror.local.learnt import learnt
from kg.mirror.local.process import Running, began, spawn
from kg.mirror.settings import Settings

_MAIN: Final = "org.neo4j.server.Neo4jCommunity"
_MAIN_OF_5: Final = "org.neo4j.server.CommunityEntryPoint"  # the same, under its former name
_OPENS: Final = ("java.nio", "java.io", "sun.nio.ch")
_QUICK: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_HANDSHAKE: Final = bytes.fromhex(
    "6060B017" + "00000005" + "00000004" + "00000000" * 2
)  # Bolt's magic, then versions
_TELLING: Final = ("Caused by", "No space", "ERROR", "rror:")
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a managed server."""

    running: bool
    release: str
    pid: int | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class LocalNeo4j:
    """A Neo4j Community whose folder is `path`, reachable from this machine only.

    Args:
        path: The folder with its data, settings, password and logs.
        release: Which Neo4j; by default the one that the folder was last started with, else the newest known.
        heap: The most memory its objects may take, as Java writes it.
        page_cache: The memory for pages of the store.
        with_parent: End the server when this process ends; otherwise it stays until it is stopped.
        learning: Let Java write down what it learns, for quicker starts later; its end takes long then.
    """

    path: Path
    release: str = ""
    heap: str = "1g"
    page_cache: str = "128m"
    with_parent: bool = False
    learning: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "release", self.release or self._home.remembered_release() or jars.DEFAULT_RELEASE
        )

    def start(self, timeout: float = 120.0, progress: jars.Progress | None = None) -> Settings:
        """The address and the account of the server, started first where it does not run.

        Args:
            timeout: Seconds to wait until it answers, downloads not counted.
            progress: Told about the download of the jars, at the very first start.

        Raises:
            Neo4jUnavailable: It does not answer in time, or the jars could not be brought.
            MirrorError: It ended at once, no fitting Java is there, or another release runs in this folder.
        """
        self._home.create()
        with self._locked(timeout):
            running = Running.read(self._home.state)
            if running is None:
                running = self._launch(progress)
            elif running.release != self.release:
                raise MirrorError(
                    f"Neo4j {running.release} runs in this folder.",
                    where=Location(str(self.path)),
                    expected=f"Neo4j {self.release}",
                    hint="Stop it first: kg neo4j stop",
                )
            else:
                running = self._answering(running, timeout) or self._launch(progress)
            self._wait_for_answer(running, timeout)
        return self._settings(running)

    def stop(self, timeout: float = 60.0) -> bool:
        """End the server; whether there was one to end."""
        if not self.path.is_dir():
            return False
        with self._locked(timeout):
            running = Running.read(self._home.state)
            if running is not None:
                running.end(timeout)
            self._home.state.unlink(missing_ok=True)
        if running is not None and self.learning:
            learnt("server", java.find(self.release), jars.ensure(self.release), _tuning()).keep()
        return running is not None

    def is_new(self) -> bool:
        """Whether it has never run."""
        return not (self._home.path / "data" / "databases").exists()

    def new_import(self) -> Import:
        """An import into this server's database."""
        self._home.create()
        return Import(self._home.path, self.release, learning=self.learning)

    def take_over(self, timeout: float = 120.0) -> Settings:
        """Start with the database of a finished import, again where it runs.

        Raises:
            Neo4jUnavailable: It does not answer in time.
        """
        with self._locked(timeout):
            running = Running.read(self._home.state)
            if running is not None:
                running.end(timeout)
            running = self._launch(None)
            self._wait_for_answer(running, timeout)
        return self._settings(running)

    def status(self) -> Status:
        """Whether it runs, and where; a process that only carries the old number does not count."""
        running = Running.read(self._home.state)
        if running is None:
            return Status(running=False, release=self.release)
        return Status(running=True, release=running.release, pid=running.pid, uri=_uri(running.port))

    def running(self) -> Settings | None:
        """The address and the account of the server, if it runs."""
        running = Running.read(self._home.state)
        return None if running is None else self._settings(running)

    def logs(self, lines: int = 50) -> list[str]:
        """The last lines of its log; what the Java process printed stands first."""
        tail: deque[str] = deque(maxlen=lines)
        for path in (self._home.console, self._home.log):
            if path.is_file():
                tail.extend(path.read_text(encoding="utf-8", errors="replace").splitlines())
        return list(tail)

    @property
    def _home(self) -> Home:
        return Home(self.path.resolve())

    def _settings(self, running: Running) -> Settings:
        return Settings(uri=_uri(running.port), user=USER, password=self._home.password())

    @contextmanager
    def _locked(self, timeout: float) -> Iterator[None]:
        """Only one process at a time starts or stops the server of this folder."""
        deadline = time.monotonic() + timeout
        with self._home.lock.open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() > deadline:
                        raise Neo4jUnavailable(
                            "Another process is starting or stopping this Neo4j and does not come to an end.",
                            where=Location(str(self.path)),
                        ) from error
                    time.sleep(_POLL_SECONDS)
            yield

    def _launch(self, progress: jars.Progress | None) -> Running:
        """Start the process and leave its state file."""
        self._refuse_older()
        library = jars.ensure(self.release, progress=progress)
        program = java.find(self.release)
        port = self._home.choose_port()
        take_over(self._home.path)
        self._home.prepare(self.release, port, self.page_cache)
        self._home.log.unlink(missing_ok=True)
        self._home.console.unlink(missing_ok=True)
        pid = spawn(
            self._command(program, library),
            folder=self._home.path,
            console=self._home.console,
            with_parent=self.with_parent,
        )
        running = Running(pid, began(pid), self.release, port)
        running.write(self._home.state)
        return running

    def _refuse_older(self) -> None:
        """An older Neo4j cannot open what a newer one has written."""
        last = self._home.remembered_release()
        if last and not self.is_new() and _parts(last) > _parts(self.release):
            raise MirrorError(
                f"Neo4j {last} has written the data in this folder, which Neo4j {self.release} cannot open.",
                where=Location(str(self.path)),
                hint="Start the newer one, or delete this folder: kg mirror sync builds the mirror again.",
            )

    def _command(self, program: Path, library: Path) -> list[str]:
        """The command line of the server; nothing secret stands on it."""
        return [
            str(program),
            f"-Xmx{self.heap}",
            *_tuning(),
            *learnt("server", program, library, _tuning()).for_java(learning=self.learning),
            "-XX:+ExitOnOutOfMemoryError",
            *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENS),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            f"{library}{os.sep}*",
            _MAIN_OF_5 if self.release.startswith("5.") else _MAIN,
            f"--home-dir={self._home.path}",
            f"--config-dir={self._home.settings}",
        ]

    def _answering(self, running: Running, timeout: float) -> Running | None:
        """A server that was there already, once it answers; `None` for one that was just about to end."""
        try:
            self._wait_for_answer(running, timeout)
        except Neo4jUnavailable:
            if running.is_alive():
                raise
            return None
        return running

    def _wait_for_answer(self, running: Running, timeout: float) -> None:
        """Until Bolt answers; a process that ends before that is an error with the reason from its log."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if _answers(running.port):
                return
            if not running.is_alive():
                self._home.state.unlink(missing_ok=True)
                raise Neo4jUnavailable(
                    "The managed Neo4j ended while it was starting.",
                    where=Location(str(self._home.log)),
                    found=self._reason(),
                    hint="See kg neo4j logs. If the disk is full, make room and start again.",
                )
            time.sleep(_POLL_SECONDS)
        raise Neo4jUnavailable(
            f"The managed Neo4j does not answer after {timeout:.0f} seconds.",
            where=Location(str(self._home.log)),
            hint="See kg neo4j logs; on a slow machine start again, the server goes on starting.",
        )

    def _reason(self) -> str:
        """The line of the log that says why it ended, as well as that can be told."""
        lines = [line.strip() for line in self.logs(200) if line.strip()]
        telling = [line for line in lines if any(word in line for word in _TELLING)]
        return (telling or lines or ["nothing was logged"])[-1][:500]


def _tuning() -> list[str]:
    """How Java compiles and collects: quick to start and small, unless `KG_NEO4J_JAVA_OPTIONS` says otherwise."""
    given = os.environ.get("KG_NEO4J_JAVA_OPTIONS")
    return list(_QUICK) if given is None else shlex.split(given)


def _parts(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"


def _answers(port: int) -> bool:
    """Whether somebody speaks Bolt there: the four bytes after a handshake name a version."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(_HANDSHAKE)
            return len(connection.recv(4)) == 4
    except OSError:
        return False
