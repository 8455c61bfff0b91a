"""What clusterbridge needs, whether it is there, and how to mend what is missing.

This module owns the list of what is examined. It mends nothing and starts nothing.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from kg.api.workspace import Workspace
from kg.errors import ClusterbridgeError
from kg.version import __version__

State = Literal["fine", "optional", "missing"]

_PACKAGES: Final = (
    "pyoxigraph",
    "rdflib",
    "shacl",
    "networkx",
    "networkit",
    "neo4j",
    "pyvis",
    "polars",
    "typer",
)


@dataclass(frozen=True, slots=True)
class Examined:
    """One part, and how it is.

    Args:
        part: What was examined.
        state: `fine`; `optional` when it is missing and only some things need it; `missing` when it must be mended.
        found: What is there.
        hint: What to do.
    """

    part: str
    state: State
    found: str
    hint: str = ""

    def row(self) -> tuple[str, ...]:
        """Part, state, what was found, what to do."""
        return self.part, self.state, self.found, self.hint


def examine(root: Path | None) -> list[Examined]:
    """Every part, in the order in which to mend them."""
    return [_python(), _packages(), *_workspace(root), _neo4j(root), _chromium(), _locale()]


def _python() -> Examined:
    """The interpreter."""
    found = f"{platform.python_version()} ({sys.executable}), clusterbridge {__version__}"
    return Examined("Python", "fine", found)


def _packages() -> Examined:
    """The large packages, with their versions."""
    there, gone = [], []
    for name in _PACKAGES:
        try:
            there.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            gone.append(name)
    if gone:
        return Examined(
            "packages", "missing", f"not installed: {', '.join(gone)}", "pip install clusterbridge"
        )
    return Examined("packages", "fine", ", ".join(there))


def _workspace(root: Path | None) -> list[Examined]:
    """The workspace and its store."""
    try:
        workspace = Workspace.find(root)
    except ClusterbridgeError as error:
        return [Examined("workspace", "missing", error.what, error.hint or "kg init")]
    return [Examined("workspace", "fine", str(workspace.root)), _asked("store", lambda: _store(workspace))]


def _store(workspace: Workspace) -> str:
    """What is loaded."""
    with workspace.store() as store:
        loaded = store.datasets()
    return ", ".join(f"{info.name} ({info.statements:,} statements)" for info in loaded) or "empty"


def _neo4j(root: Path | None) -> Examined:
    """The server that the mirror would talk to."""
    uri = os.environ.get("KG_NEO4J_URI")
    if uri:
        return Examined("Neo4j", "fine", f"KG_NEO4J_URI is {uri.rpartition('@')[2]}", "kg mirror sync")
    try:
        status = Workspace.find(root).neo4j().status()
    except ClusterbridgeError as error:
        return Examined("Neo4j", "optional", error.what, error.hint or "")
    if status.running:
        return Examined("Neo4j", "fine", f"managed, {status.release}, at {status.uri}")
    return Examined(
        "Neo4j", "fine", f"managed, {status.release}, stopped", "kg neo4j start, when Cypher is wanted"
    )


def _chromium() -> Examined:
    """A browser, for the tests."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        return Examined(
            "Chromium", "optional", "not installed", "only the browser tests need it: apt install chromium"
        )
    return Examined("Chromium", "fine", found)


def _locale() -> Examined:
    """The encoding of the terminal."""
    encoding = (sys.stdout.encoding or "unknown").lower()
    if "utf" in encoding:
        return Examined("terminal", "fine", encoding)
    return Examined("terminal", "optional", encoding, "names may look odd: export PYTHONUTF8=1")


def _asked(part: str, ask: Callable[[], str]) -> Examined:
    """A part that answers, or says why not."""
    try:
        return Examined(part, "fine", ask())
    except ClusterbridgeError as error:
        return Examined(part, "missing", error.what, error.hint or "")
