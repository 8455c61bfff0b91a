"""Oxigraph's errors as ours.

This module owns the conversion of pyoxigraph's exceptions and the rules of who may open a store. It knows
no graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Location, NotFound, QueryError, SourceUnreadable, StoreError


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
    except MemoryError as error:  # the parser's own bound, not that of the machine
        raise SourceUnreadable(
            "A text in the file is too long.",
            where=Location(str(path)),
            found=str(error),
            hint="Is a quotation mark missing, or a whole document in it? Shorten it, or leave it out.",
        ) from error
    except FileNotFoundError as error:
        raise NotFound("The file is not there.", where=Location(str(path))) from error
    except ValueError as error:
        raise SourceUnreadable(
            "The file cannot be read.", where=Location(str(path)), found=str(error)
        ) from error
