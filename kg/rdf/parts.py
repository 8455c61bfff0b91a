"""All merged facts of a snapshot in several parts, so that as many processes can read them at once.

Most of the cost of reading everything is looking up terms, each by itself, and no process can do that for another. This
module owns where a part begins and ends: everything that is said about one subject is in the same part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Location, StoreError
from kg.rdf.backend import storage_errors


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the merged facts.

    Args:
        files: The folder that Oxigraph itself reads: that of a snapshot.
        start: The number of its first statement, in the order in which the store gives them.
        stop: The number of the first statement after it; the last part has none.
    """

    files: Path
    start: int = 0
    stop: int | None = None


def split(files: Path, statements: int, number: int) -> list[Part]:
    """So many parts of about the same size.

    Args:
        files: The folder of a snapshot.
        statements: How many statements there are, about.
        number: How many parts.

    Example:
        >>> [(part.start, part.stop) for part in split(Path("s"), 10, 3)]
        [(0, 3), (3, 6), (6, None)]
    """
    starts = [statements * place // number for place in range(number)]
    return [Part(files, start, stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]


def statements(part: Part) -> Iterator[ox.Triple]:
    """The statements of a part, those about one subject together.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    try:
        store = ox.Store.read_only(str(part.files))
    except (OSError, RuntimeError) as error:
        raise StoreError(
            "The store cannot be opened for reading.", where=Location(str(part.files)), found=str(error)
        ) from error
    # Oxigraph passes over what comes before without looking up its terms. The statement before the first one tells which
    # subject belongs to the part before.
    number = max(part.start - 1, 0)
    before: object = None
    last: object = None
    with storage_errors("read"):
        for subject, predicate, object_ in store.query(  # type: ignore[union-attr]
            f"SELECT ?s ?p ?o {{ ?s ?p ?o }} OFFSET {number:d}"
        ):
            if number < part.start:
                before = subject
            elif part.stop is not None and number >= part.stop and subject != last:
                return
            elif subject != before:
                yield ox.Triple(subject, predicate, object_)
            last = subject
            number += 1
