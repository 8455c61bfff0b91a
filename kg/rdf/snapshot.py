"""Reading beside a writer: a snapshot of the store's files that nobody can pull away.

This module owns how a store is opened for reading. Oxigraph's own read-only opening reads the files of the
live store, which the writer may delete at any moment while it compacts them. So the files, which are never
changed once written, are linked into a folder of their own first; only the short lists of what belongs to
the store are copied.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import Location, NotFound, StoreError
from kg.rdf import layout
from kg.rdf.disk import current

_TRIES: Final = 60
_PAUSE: Final = 0.05  # seconds


class Snapshot:
    """A store opened for reading, and the folder of links that it reads from.

    Args:
        path: The folder of the store.

    Raises:
        NotFound: There is no store.
        StoreError: The folder cannot be opened as a store.
    """

    def __init__(self, path: Path) -> None:
        if current(path) is None:
            raise NotFound(
                "There is no store yet.",
                where=Location(str(path)),
                hint="Load a source first: kg load SOURCE.",
            )
        layout.check(path)
        self._folder = _folder(path / "snapshots")
        try:
            self.store, self.files = _open(path, self._folder)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def close(self) -> None:
        """Let go of the files."""
        del self.store
        shutil.rmtree(self._folder, ignore_errors=True)


def _folder(snapshots: Path) -> Path:
    """A new folder for links: beside the store, or elsewhere (for copies) where nothing may be written there."""
    prefix = f"{os.getpid()}-"
    try:
        snapshots.mkdir(exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=prefix, dir=snapshots))
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"clusterbridge-{prefix}"))


def sweep(path: Path) -> None:
    """Remove the snapshots of a store whose readers were killed."""
    for folder in (path / "snapshots").glob("*-*"):
        if not _alive(int(folder.name.partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def _open(path: Path, folder: Path) -> tuple[ox.Store, Path]:
    """The store opened from links to its files, and their folder; again, as long as a writer changes what belongs to it."""
    trouble: Exception | None = None
    for attempt in range(_TRIES):
        target = folder / str(attempt)
        try:
            if _link(path / (current(path) or ""), target):
                return ox.Store.read_only(str(target)), target
        except (OSError, RuntimeError) as error:  # a file went away between being listed and being linked
            trouble = error
        shutil.rmtree(target, ignore_errors=True)
        time.sleep(_PAUSE)
    raise StoreError(
        "The store cannot be opened for reading.",
        where=Location(str(path)),
        found=str(trouble) if trouble else "a writer that never pauses",
        hint="Try again. If it stays so, restore the last backup into an empty workspace: kg restore FILE.",
    ) from trouble


def _link(generation: Path, target: Path) -> bool:
    """Link the data of a generation and copy its lists; whether they belong together.

    The manifest is copied first. If it is the same afterwards, nothing that it names was replaced meanwhile.
    """
    target.mkdir()
    before = _manifest(generation)
    for name in ("CURRENT", before[0]):
        shutil.copyfile(generation / name, target / name)
    for file in sorted(generation.iterdir()):
        if file.suffix == ".sst":
            _link_file(file, target / file.name)
        elif file.suffix == ".log" or file.name.startswith(("OPTIONS-", "IDENTITY")):
            shutil.copyfile(file, target / file.name)
    return _manifest(generation) == before


def _manifest(generation: Path) -> tuple[str, int]:
    """The name and size of the list of the files that make a generation; it only grows."""
    name = (generation / "CURRENT").read_text(encoding="ascii").strip()
    return name, (generation / name).stat().st_size


def _link_file(file: Path, target: Path) -> None:
    """A second name for a file, or a copy where the file system has no such thing."""
    try:
        target.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(file, target)


def _alive(process: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
