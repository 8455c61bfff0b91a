"""Every notebook runs from its first cell to its last, as a reader would run it, and stores no output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbmake.nb_run import NotebookRun

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 120


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches a notebook."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    for name in ("KG_WORKSPACE", "KG_LANGUAGE", "KG_BASE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.usefixtures("_clean")
def test_a_notebook_runs(path: Path) -> None:
    done = NotebookRun(path, default_timeout=SECONDS_A_CELL).execute()

    assert done.error is None, f"{done.error.summary}\n{done.error.trace}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stores_no_output(path: Path) -> None:
    code = [cell for cell in _read(path)["cells"] if cell["cell_type"] == "code"]

    assert [cell["id"] for cell in code if cell["outputs"] or cell["execution_count"] is not None] == []
