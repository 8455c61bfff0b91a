"""Opening an Oxigraph store on disk, and turning its errors into ours.

This module owns the conversion of pyoxigraph's exceptions and the rules of who may open a store. It knows
no graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Location, NotFound, QueryError, SourceUnreadable, StoreError, StoreLocked


def open_for_writing(path: Path) -> ox.Store:
    """The store at `path`, made if it is not there.

    Raises:
        StoreLocked: Another process, or another place in this one, writes to it.
        StoreError: The folder cannot be opened as a store.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(path))
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreLocked(
                "Another process is writing to the store.",
                where=Location(str(path)),
                hint="Wait until it has ended, then try again. Reading is possible meanwhile.",
            ) from error
        raise StoreError(
            "The store cannot be opened.", where=Location(str(path)), found=str(error)
        ) from error


def _unopened(path: Path, error: Exception) -> StoreError:
    """What to raise when a folder is no store, or a broken one."""
    return StoreError("The store cannot be opened.", where=Location(str(path)), found=str(error))


@contextmanager
def query_errors(text: str) -> Iterator[None]:
    """Errors about the text of a query become `QueryError`; trouble with the disk becomes `StoreError`."""
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise QueryError(
            "The SPARQL text cannot be run.", found=str(error), hint=_excerpt(text, error)
        ) from error
    except OSError as error:
        raise StoreError("The store could not answer.", found=str(error)) from error


def _excerpt(text: str, error: Exception) -> str | None:
    """The line that a syntax error points to."""
    number = getattr(error, "lineno", None)
    lines = text.splitlines()
    if not isinstance(number, int) or not 0 < number <= len(lines):
        return None
    return f"Look at line {number}: {lines[number - 1].strip()}"


@contextmanager
def storage_errors(doing: str) -> Iterator[None]:
    """Trouble while reading or writing the disk becomes `StoreError`; nothing was committed."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"The store could not be {doing}.", found=str(error), hint="Is the disk full?"
        ) from error


@contextmanager
def source_errors(path: Path) -> Iterator[None]:
    """A file that is no RDF of the expected format becomes `SourceUnreadable`, with the row."""
    try:
        yield
    except SyntaxError as error:
        raise SourceUnreadable(
            "The file is not the RDF it should be.",
            where=Location(str(path), row=error.lineno),
            found=str(error),
        ) from error
    except FileNotFoundError as error:
        raise NotFound("The file is not there.", where=Location(str(path))) from error
    except ValueError as error:
        raise SourceUnreadable(
            "The file cannot be read.", where=Location(str(path)), found=str(error)
        ) from error
