"""The server process: spawned as a daemon, recognised by number *and* start time, ended for certain.

A process number alone is never trusted: the system gives it to somebody else one day, who must not be ended.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_POLL_SECONDS = 0.05

_children: list[
    subprocess.Popen[bytes]
] = []  # kept, so that Python reaps those that have ended and warns of none


@dataclass(frozen=True, slots=True)
class Running:
    """A server process: its number, when the system started it, its release and its port."""

    pid: int
    began: str
    release: str
    port: int

    @classmethod
    def read(cls, state: Path) -> Running | None:
        """The process that the state file names, if it still runs; a stale or broken file names none."""
        try:
            running = cls(**json.loads(state.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return running if running.is_alive() else None

    def write(self, state: Path) -> None:
        """Leave the state file, whole or not at all."""
        arriving = state.with_suffix(".new")
        arriving.write_text(json.dumps(asdict(self)), encoding="utf-8")
        arriving.replace(state)

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return began(self.pid) == self.began != ""

    def end(self, timeout: float) -> None:
        """Ask it to end; after `timeout` seconds end it by force, which Neo4j's log survives."""
        for number, patience in ((signal.SIGTERM, timeout), (signal.SIGKILL, 10.0)):
            if not self.is_alive():
                return
            os.kill(self.pid, number)
            _wait_until(lambda: not self.is_alive(), patience)
            _reap()


def began(pid: int) -> str:
    """When the system started a process, as the system writes it; empty where there is no such process."""
    status = Path(f"/proc/{pid}/stat")
    if status.parent.parent.is_dir() and sys.platform.startswith("linux"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        # the first thread of a process may be gone while others still hold its files
        return "" if fields[0] in "ZX" and _threads(pid) <= 1 else fields[19]
    answer = subprocess.run(  # noqa: S603  (numbers only)
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def _threads(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


def spawn(command: Sequence[str], *, folder: Path, console: Path, with_parent: bool) -> int:
    """The number of a new daemon, which holds none of our terminal, files or signals.

    Args:
        command: The program and its arguments.
        folder: Where it works.
        console: The file that takes what it prints.
        with_parent: End it when the process that starts it ends, however that ends (on Linux).
    """
    with console.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603  (our own command line)
            [*_tied_to_parent(), *command] if with_parent else list(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _reap()
    _children.append(child)
    return child.pid


def _tied_to_parent() -> list[str]:
    """What to put before a command so that it ends with its parent; nothing where that cannot be had."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM"] if program and sys.platform.startswith("linux") else []


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]


def _wait_until(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
