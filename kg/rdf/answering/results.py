"""Answers as files: rows and statements in the format asked for, whole, cut, or refused.

This module owns the writing of answers and their limits. Rows are written as TSV first, because a line is a
row there, so that Oxigraph's own writer can be stopped at the limit; other formats are made from it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import QueryError, QueryLimit
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.names import PREFIXES

ROW_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "n3": ox.RdfFormat.N3,
}
_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name != "dcterms"}  # `dct` says the same
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _Full(Exception):
    """The row limit is reached."""


class _Lines(io.RawIOBase):
    """A file of lines that stops the writer after so many."""

    def __init__(self, target: IO[bytes], job: Job) -> None:
        self._target = target
        self._left = job.limit + 1  # the first line holds the names of the variables
        self._room = job.size

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        """Take a piece; raises when it goes over the limit."""
        self._room -= len(piece)
        if self._room < 0:
            raise _too_large()
        lines = piece.count(b"\n")
        if lines < self._left:
            self._left -= lines
            return self._target.write(piece)
        end = _after_lines(piece, self._left)
        self._left = 0
        self._target.write(piece[:end])
        if piece[end:]:
            raise _Full
        return len(piece)


def _after_lines(piece: bytes, count: int) -> int:
    """The place after so many ends of lines."""
    place = 0
    for _ in range(count):
        place = piece.index(b"\n", place) + 1
    return place


def write(found: Found, job: Job) -> Reply:
    """Write the answer of a query to the file that the job names.

    Raises:
        QueryError: The form of the answer has no format that was asked for.
        QueryLimit: The answer is over a limit and may not be cut.
    """
    if isinstance(found, ox.QueryTriples):
        return write_graph(found, job)
    if job.rows is None:
        raise QueryError("The query gives rows, and no format for rows was asked for.")
    if isinstance(found, ox.QueryBoolean):
        found.serialize(job.target, format=ROW_FORMATS[job.rows])
        return Reply(form=job.rows)
    draft = Path(job.target if job.rows == "tsv" else f"{job.target}.tsv")
    cut = _write_lines(found, draft, job)
    if job.rows != "tsv":
        again = ox.parse_query_results(path=str(draft), format=ox.QueryResultsFormat.TSV)
        again.serialize(job.target, format=ROW_FORMATS[job.rows])
        draft.unlink()
    return Reply(form=job.rows, cut=cut)


def write_graph(triples: Iterable[ox.Triple], job: Job) -> Reply:
    """Write statements to the file that the job names.

    Raises:
        QueryError: No format for statements was asked for.
        QueryLimit: There are more than the limit, and they may not be cut.
    """
    if job.graphs is None:
        raise QueryError("The query gives statements, and no format for statements was asked for.")
    over = False

    def limited() -> Iterator[ox.Triple]:
        nonlocal over
        rest = iter(triples)
        yield from islice(rest, job.limit)
        over = next(rest, None) is not None

    ox.serialize(limited(), job.target, format=GRAPH_FORMATS[job.graphs], prefixes=_PREFIXES)
    _sort_prefixes(Path(job.target))
    if over and not job.cut:
        raise _too_many(job.limit, "statements")
    if Path(job.target).stat().st_size > job.size:
        raise _too_large()
    return Reply(form=job.graphs, cut=over)


def as_bytes(triples: Iterable[ox.Triple], form: str) -> bytes:
    """A few statements in a format, in memory."""
    return ox.serialize(triples, format=GRAPH_FORMATS[form], prefixes=_PREFIXES) or b""


def _sort_prefixes(file: Path) -> None:
    """Bring the prefixes at the top of a file into an order; Oxigraph writes them in another one each time."""
    with file.open("r+b") as stream:
        lines = []
        while (line := stream.readline()).startswith(b"@prefix"):
            lines.append(line)
        stream.seek(0)
        stream.writelines(sorted(lines))


def _write_lines(found: ox.QuerySolutions, draft: Path, job: Job) -> bool:
    """Write rows as TSV; whether they were cut."""
    with draft.open("wb") as target:
        try:
            found.serialize(cast("IO[bytes]", _Lines(target, job)), format=ox.QueryResultsFormat.TSV)
        except _Full:
            if not job.cut:
                raise _too_many(job.limit, "rows") from None
            return True
    return False


def _too_many(limit: int, what: str) -> QueryLimit:
    """The answer has more rows than are given."""
    return QueryLimit(
        f"The answer has more than {limit:,} {what}.",
        hint="Ask for less: a narrower pattern, or LIMIT and OFFSET.",
    )


def _too_large() -> QueryLimit:
    """The answer has more bytes than are given."""
    return QueryLimit("The answer is too large to be given.", hint="Ask for less: fewer columns, or LIMIT.")
