"""The store's folder, as its one writer sees it: a lock, a pointer, and what the pointer names.

    store/lock         held by the one process that writes
    store/current      the name of the generation that counts; replaced in one step
    store/layout       the number of the layout, and the release that wrote it
    store/g17/         a generation: an Oxigraph store
    store/staging/     what is not committed yet
    store/snapshots/   links to the files of a generation, one folder for each reader

This module owns that folder. A small change is one transaction in the current generation. A large one is
made on a copy (links to the same files, which Oxigraph never changes once written), in pieces that need
little memory; then the pointer moves. Whatever a crash leaves behind is not named by the pointer, and is
swept by the next writer.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from kg.errors import Location, StoreError, StoreLocked
from kg.rdf import layout
from kg.rdf.backend import storage_errors

CURRENT: Final = "current"
LARGE: Final = 4_000_000  # about 25,000 statements: their transaction needs some 100 MB
Result = TypeVar("Result")


class Disk:
    """A store's folder, opened for writing.

    Args:
        path: The folder; made if it is not there.
        large: From how many bytes of statements a change is made on a copy.

    Raises:
        StoreLocked: Another process, or another place in this one, writes to it.
        StoreError: The folder cannot be opened as a store.
    """

    def __init__(self, path: Path, *, large: int = LARGE) -> None:
        self.path = path
        self.large = large
        self._lock = _lock(path)
        try:
            layout.check(path)
            name = current(path)
            self._sweep(keep=name)
            self.store = _open(path / (name or "g1"))
            with storage_errors("written"):
                layout.mark(path)
            if name is None:
                self._point_to("g1")
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def staging(self) -> Path:
        """A folder for what is not committed yet."""
        return self.path / "staging"

    def close(self) -> None:
        """Let the next writer in."""
        del self.store
        os.close(self._lock)

    def rewrite(self, change: Callable[[ox.Store], Result], *, empty: bool = False) -> Result:
        """Make a change on a copy of the store, which takes the place of the store if the change succeeds.

        Args:
            change: What to do with the copy. Nobody sees any of it before it returns.
            empty: Begin with nothing, rather than with a copy.

        Raises:
            StoreError: The disk refused; the store is as before.
        """
        old = self.path / (current(self.path) or "")
        new = self.path / f"g{int(old.name[1:]) + 1}"
        try:
            if not empty:
                with storage_errors("copied"):
                    self.store.backup(str(new))
            result = _changed(new, change)
            reopened = _open(new)
            self._point_to(new.name)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        self.store = reopened
        shutil.rmtree(old, ignore_errors=True)
        return result

    def _point_to(self, name: str) -> None:
        """Make a generation the one that counts, in one step."""
        draft = self.path / f"{CURRENT}.new"
        with storage_errors("written"):
            with draft.open("w", encoding="ascii") as out:
                out.write(name)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(self.path / CURRENT)
            _sync(self.path)

    def _sweep(self, *, keep: str | None) -> None:
        """Remove what crashes left behind: generations that do not count, and staged files."""
        for folder in self.path.glob("g*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.staging, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have the names in a folder written to the medium: a loss of power finds the new pointer or the old."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current(path: Path) -> str | None:
    """The name of the generation that counts; `None` where there is no store yet."""
    try:
        return (path / CURRENT).read_text(encoding="ascii")
    except FileNotFoundError:
        return None


def _changed(folder: Path, change: Callable[[ox.Store], Result]) -> Result:
    """What a change of the store in a folder gives; the store is closed and whole on disk afterwards."""
    store = _open(folder)
    result = change(store)
    with storage_errors("written"):
        store.flush()
    return result


def _open(folder: Path) -> ox.Store:
    """The Oxigraph store in a folder."""
    try:
        return ox.Store(str(folder))
    except (OSError, RuntimeError) as error:
        raise StoreError(
            "The store cannot be opened.",
            where=Location(str(folder)),
            found=str(error),
            hint="If it stays so, restore the last backup into an empty workspace: kg restore FILE.",
        ) from error


def _lock(path: Path) -> int:
    """The lock of the one writer, as a file handle; it ends with the process."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(
            "The store cannot be opened.", where=Location(str(path)), found=str(error)
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreLocked(
            "Another process is writing to the store.",
            where=Location(str(path)),
            hint="Wait until it has ended, then try again. Reading is possible meanwhile.",
        ) from error
    return handle
