"""The mark in a store's folder that says in which layout it was written, and by which release.

This module owns the number of the layout. It is raised by a release that lays the folder or the named graphs out in another
way, or renames terms of the ontology: what an older or a newer release has written is then refused in words, never misread.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kg.errors import Location, StoreError
from kg.version import __version__

LAYOUT: Final = 1
FILE: Final = "layout"


def mark(path: Path) -> None:
    """Say in a store's folder that this release's layout is its own."""
    if not (path / FILE).exists():
        (path / FILE).write_text(f"{LAYOUT} {__version__}\n", encoding="ascii")


def check(path: Path) -> None:
    """Make sure that this release can read a store; one without a mark is of the first layout.

    Raises:
        StoreError: It was written by a release with another layout.
    """
    try:
        found = (path / FILE).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return
    number, _, release = found.strip().partition(" ")
    if number == str(LAYOUT):
        return
    newer = number.isdecimal() and int(number) > LAYOUT
    writer = f"clusterbridge {release}" if release else "the release that wrote it"
    raise StoreError(
        f"The store was written by {'a newer' if newer else 'an older'} clusterbridge.",
        where=Location(str(path / FILE)),
        expected=f"layout {LAYOUT}, as written by clusterbridge {__version__}",
        found=f"layout {number}, written by {writer}",
        hint=f"Go on with {writer}"
        + (
            " or a later one."
            if newer
            else ", or move: back up with it, and restore into a new workspace here."
        ),
    )
