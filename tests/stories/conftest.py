"""Stories run the real command in processes of their own, as a person would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Kg = Callable[..., "subprocess.CompletedProcess[str]"]


def run_kg(*args: str, workspace: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One call of `kg` in a workspace; never raises."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=workspace,
        env=clean | {"KG_WORKSPACE": str(workspace)} | environment,
        timeout=600,
        check=False,
    )


@pytest.fixture
def empty(tmp_path: Path) -> Kg:
    """`kg` in a new workspace that holds nothing."""
    run_kg("init", workspace=tmp_path)
    return lambda *args, **environment: run_kg(*args, workspace=tmp_path, **environment)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Kg:
    """`kg` in a workspace with both bundled sources; the stories only read it."""
    root = tmp_path_factory.mktemp("story")
    for args in (("init",), ("load", "eu_een_metal_2020"), ("load", "eu_h2020_organisers")):
        done = run_kg(*args, workspace=root)
        assert done.returncode == 0, done.stderr
    return lambda *args, **environment: run_kg(*args, workspace=root, **environment)


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    """The answer of a command that was asked for JSON."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
