"""All merged facts of a snapshot in several parts, so that as many processes can read them at once.

Most of the cost of reading everything is looking up terms, each by itself, and no process can do that for another. This
module owns where a part begins and ends: everything that is said about one subject is in the same part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import Location, StoreError
from kg.rdf.backend import storage_errors
from kg.rdf.terms import Said, Subject

_SMALLER: Final = 0.9


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
    """So many parts that take about the same time: each is a tenth smaller than the one before, which begins sooner.

    Args:
        files: The folder of a snapshot.
        statements: How many statements there are, about.
        number: How many parts.

    Example:
        >>> [(part.start, part.stop) for part in split(Path("s"), 1000, 3)]
        [(0, 369), (369, 701), (701, None)]
    """
    whole = 1 - _SMALLER**number
    starts = [int(statements * (1 - _SMALLER**place) / whole) for place in range(number)]
    return [Part(files, start, stop) for start, stop in zip(starts, [*starts[1:], None], strict=True)]


def descriptions(part: Part, expected: Collection[str] = ()) -> Iterator[tuple[Subject, Said]]:
    """What a part says, subject by subject.

    Args:
        part: Which part.
        expected: The IRIs of predicates that are likely. They come as numbers, which saves a third of all looking up.

    Raises:
        StoreError: The snapshot cannot be read.
    """
    try:
        store = ox.Store.read_only(str(part.files))
    except (OSError, RuntimeError) as error:
        raise StoreError(
            "The store cannot be opened for reading.", where=Location(str(part.files)), found=str(error)
        ) from error
    numbered = {str(number): iri for number, iri in enumerate(expected)}
    # Oxigraph passes over what comes before without looking up its terms. The statement before the first one tells which
    # subject belongs to the part before.
    rows = _rows(store, max(part.start - 1, 0), numbered)
    with storage_errors("read"):
        passed: Any = next(rows, (None,))[0] if part.start else None
        last, said = passed, Said()
        for number, (subject, predicate, object_) in enumerate(rows, part.start):
            if subject != last:
                if said and last is not passed:
                    yield last, said
                if part.stop is not None and number >= part.stop:
                    return
                last, said = subject, Said()
            iri = numbered[predicate.value] if type(predicate) is ox.Literal else predicate.value
            if iri in said:
                said[iri].append(object_)
            else:
                said[iri] = [object_]
        if said and last is not passed:
            yield last, said


def _rows(store: ox.Store, first: int, numbered: Mapping[str, str]) -> Any:
    """Subject, predicate and object of all merged facts from one on; a predicate that is numbered as its number."""
    values = " ".join(f"({ox.NamedNode(iri)} {number})" for number, iri in numbered.items())
    return store.query(
        f"SELECT ?s (COALESCE(?number, ?p) AS ?known) ?o {{ {{ SELECT ?s ?p ?o {{ ?s ?p ?o }} OFFSET {first:d} }} "
        f"OPTIONAL {{ VALUES (?p ?number) {{ {values} }} }} }}"
    )
