"""A workspace with both bundled sources, and servers over it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.running import Running, running


def kg(workspace: Path, *args: str) -> str:
    """What one call of `kg` prints; it must succeed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *args],
        capture_output=True,
        text=True,
        env=clean | {"KG_WORKSPACE": str(workspace)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both bundled sources; the tests only read it."""
    root = tmp_path_factory.mktemp("served")
    for args in (("init",), ("load", "eu_een_metal_2020"), ("load", "eu_h2020_organisers")):
        kg(root, *args)
    return root


@pytest.fixture(scope="session")
def server(workspace: Path) -> Iterator[Running]:
    """A read-only server over that workspace."""
    with running(workspace=workspace) as started:
        yield started


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=server.address, timeout=60, trust_env=False) as client:
        yield client
