"""Every source keeps the contract: a manifest that can be followed, three functions, few imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kg.etl.registry import import_loader, sources
from kg.resources import loaders_dir

ALLOWED = ("kg.etl", "kg.records", "kg.vocab", "kg.errors")
SOURCES = sorted(sources())


def test_every_folder_is_a_source() -> None:
    folders = sorted(
        path.name for path in loaders_dir().iterdir() if path.is_dir() and path.name != "__pycache__"
    )

    assert folders == SOURCES


@pytest.mark.parametrize("source", SOURCES)
def test_a_loader_extracts_transforms_and_loads(source: str) -> None:
    loader = import_loader(sources()[source])

    for step in ("extract", "transform", "load"):
        assert callable(getattr(loader, step))


@pytest.mark.parametrize("source", SOURCES)
def test_a_loader_imports_nothing_of_the_project_but_its_tools(source: str) -> None:
    faults = []
    for path in sorted((loaders_dir() / source).glob("*.py")):
        for name in _imports(path):
            own = name == "kg" or name.startswith(("kg.", "loaders"))
            if own and not name.startswith(ALLOWED):
                faults.append(f"{path.name}: {name}")

    assert faults == []


@pytest.mark.parametrize("source", SOURCES)
def test_a_manifest_has_what_the_catalogue_shows(source: str) -> None:
    manifest = sources()[source]

    assert manifest.licence
    assert manifest.attribution
    assert manifest.url.startswith("https://")


def _imports(path: Path) -> list[str]:
    """The modules that a file imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names
