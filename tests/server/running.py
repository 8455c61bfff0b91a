"""A server in a process of its own, as `kg serve` starts it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "a token that only the tests know"  # noqa: S105
_PATIENCE = 60.0  # seconds


@dataclass(frozen=True)
class Running:
    """A server that runs.

    Args:
        address: Where it is called.
        token: What writers must show.
        process: Its process.
    """

    address: str
    token: str
    process: subprocess.Popen[str]


@contextmanager
def running(*options: str, workspace: Path | None = None) -> Iterator[Running]:
    """A server on a free port, ended with the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment = clean | {"KG_SERVE_TOKEN": TOKEN}
    if workspace is not None:
        environment["KG_WORKSPACE"] = str(workspace)
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        yield Running(_address(process), TOKEN, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _address(process: subprocess.Popen[str]) -> str:
    """The address that the server names when it can be called."""
    assert process.stderr is not None
    until = time.monotonic() + _PATIENCE
    said = ""
    while time.monotonic() < until:
        ready, _, _ = select.select([process.stderr], [], [], 0.5)
        line = process.stderr.readline() if ready else ""
        said += line
        if "Serving at " in line:
            return line.partition("Serving at ")[2].split()[0].rstrip("/")
        assert process.poll() is None, said
    raise AssertionError(f"The server did not start: {said}")
