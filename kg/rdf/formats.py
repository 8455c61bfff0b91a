"""RDF files of any format, in and out: Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD.

This module owns the choice of a format by the ending of a name. It reads no store but to write what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import Location, NotFound, SourceUnreadable, StoreError
from kg.rdf.backend import source_errors
from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    from kg.rdf.reading import Reader

ENDINGS: Final = ("ttl", "nt", "nq", "trig", "rdf", "jsonld")


def format_of(file: Path) -> ox.RdfFormat:
    """The format that the ending of a name stands for.

    Raises:
        SourceUnreadable: No format has that ending.
    """
    found = ox.RdfFormat.from_extension(file.suffix.removeprefix(".").lower())
    if found is None:
        raise SourceUnreadable(
            "The ending of the file names no RDF format.",
            where=Location(str(file)),
            expected=", ".join(f".{ending}" for ending in ENDINGS),
        )
    return found


def to_ntriples(file: Path, target: Path) -> None:
    """The statements of an RDF file as N-Triples; graphs are put together.

    Raises:
        NotFound: The file is not there.
        SourceUnreadable: It cannot be read to its end.
    """
    if not file.is_file():
        raise NotFound("The file is not there.", where=Location(str(file)))
    form = format_of(file)
    with source_errors(file), target.open("wb") as stream:
        parsed = ox.parse(path=str(file), format=form, base_iri=file.resolve().as_uri())
        triples = (found.triple if isinstance(found, ox.Quad) else found for found in parsed)
        ox.serialize(triples, stream, ox.RdfFormat.N_TRIPLES)


def quads(file: Path) -> Iterator[ox.Quad]:
    """The statements of an RDF file with their graphs, every term as it is written.

    Raises:
        NotFound: The file is not there.
        SourceUnreadable: It cannot be read to its end.
    """
    if not file.is_file():
        raise NotFound("The file is not there.", where=Location(str(file)))
    with source_errors(file):
        for found in ox.parse(path=str(file), format=format_of(file), base_iri=file.resolve().as_uri()):
            yield (
                found if isinstance(found, ox.Quad) else ox.Quad(found.subject, found.predicate, found.object)
            )


def write(reader: Reader, file: Path) -> None:
    """The merged facts as a file, sorted, in the format that its ending names.

    Raises:
        SourceUnreadable: No format has that ending.
        StoreError: The file cannot be written.
    """
    form = format_of(file)
    facts = sorted(reader.statements(), key=str)
    try:
        with file.open("wb") as stream:
            ox.serialize(facts, stream, form, prefixes=PREFIXES)
    except OSError as error:
        raise StoreError(
            "The file cannot be written.", where=Location(str(file)), found=error.strerror
        ) from error
