"""Where ontology/ and loaders/ lie: beside the package in a clone, inside it in an installed wheel.

The only module that knows both homes. It reads nothing and imports nothing of the project but the errors.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import OntologyError

_PACKAGE = Path(__file__).resolve().parent


def ontology_dir() -> Path:
    """The folder of the ontology's Turtle files.

    Raises:
        OntologyError: The installation lacks the folder.
    """
    return _home("ontology", marker="clusterbridge.ttl")


def loaders_dir() -> Path:
    """The folder with one folder for each source.

    Raises:
        OntologyError: The installation lacks the folder.
    """
    return _home("loaders", marker="__init__.py")


def _home(name: str, *, marker: str) -> Path:
    """The folder `name`, wherever it lies; `marker` is a file that only the right one holds."""
    for home in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if (home / marker).is_file():
            return home
    raise OntologyError(
        f"The folder {name}/ is missing from this installation.",
        expected=f"{_PACKAGE}/_{name} or {_PACKAGE.parent}/{name}",
        hint="Install clusterbridge again.",
    )
