"""Every notebook runs from its first cell to its last, as a reader would run it, and stores no output.

What a notebook needs besides the project stands in its metadata: `neo4j`, a server; `consortia`, real data in a folder that
the environment names.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbmake.nb_run import NotebookRun

from kg.mirror.session import Session
from kg.mirror.settings import Settings
from tests.neo4j_server import wipe

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 180
SETTINGS = ("KG_WORKSPACE", "KG_LANGUAGE", "KG_BASE", "KG_CORDIS", "KG_CONSORTIA", "KG_LOADERS")


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _needs(path: Path) -> list[str]:
    return list(_read(path)["metadata"].get("clusterbridge", {}).get("needs", ()))


def _run(path: Path) -> None:
    """Runs a notebook; fails with the cell and what it said."""
    done = NotebookRun(path, default_timeout=SECONDS_A_CELL).execute()
    assert done.error is None, f"{done.error.summary}\n{done.error.trace}"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches a notebook."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if not _needs(p)], ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    _run(path)


@pytest.mark.neo4j
@pytest.mark.parametrize("path", [p for p in NOTEBOOKS if "neo4j" in _needs(p)], ids=lambda path: path.stem)
def test_a_notebook_runs_over_a_real_neo4j(
    path: Path, neo4j_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session.open(neo4j_settings) as session:
        wipe(session)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"KG_NEO4J_{name.upper()}", getattr(neo4j_settings, name))

    _run(path)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "variable", "folder"),
    [
        ("4_bridging_partners_of_a_region", "KG_CORDIS", "cordis_h2020_lt_pl"),
        ("5_how_good_are_the_recommendations", "KG_CONSORTIA", "cordis_h2020_consortia"),
    ],
)
def test_a_notebook_runs_on_real_data(
    name: str, variable: str, folder: str, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(shared_data / folder))

    _run(next(path for path in NOTEBOOKS if path.stem == name))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stores_no_output(path: Path) -> None:
    code = [cell for cell in _read(path)["cells"] if cell["cell_type"] == "code"]

    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []


def test_every_notebook_is_run_by_a_test_above() -> None:
    known = {"neo4j", "consortia"}

    assert [path.stem for path in NOTEBOOKS if not known.issuperset(_needs(path))] == []
    assert len(NOTEBOOKS) >= 6
