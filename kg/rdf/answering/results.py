"""Answers as files: rows and statements in the format asked for, whole, cut, or refused.

This module owns the writing of answers and their limits. Rows are written as TSV first, because a line is a
row there, so that Oxigraph's own writer can be stopped at the limit; other formats are made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import QueryError, QueryLimit
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.answering.spool import Full, Spool
from kg.rdf.bulk import triples
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


def write(found: Found, job: Job) -> Reply:
    """Write the answer of a query: into the reply while it is small, else into the file that the job names.

    Raises:
        QueryError: The form of the answer has no format that was asked for.
        QueryLimit: The answer is over a limit and may not be cut.
    """
    if isinstance(found, ox.QueryTriples):
        return write_graph(found, job)
    if job.rows is None:
        raise QueryError("The query gives rows, and no format for rows was asked for.")
    spool = Spool(job.target, job.size)
    if isinstance(found, ox.QueryBoolean):
        found.serialize(_file(spool), format=ROW_FORMATS[job.rows])
        return _reply(spool, job.rows)
    lines, cut = _lines(found, job)
    if job.rows == "tsv":
        return _reply(lines, job.rows, cut=cut)
    content = lines.end()
    source = {"input": content} if content is not None else {"path": _draft(job)}
    again = ox.parse_query_results(**source, format=ox.QueryResultsFormat.TSV)
    again.serialize(_file(spool), format=ROW_FORMATS[job.rows])
    return _reply(spool, job.rows, cut=cut)


def write_graph(given: Iterable[ox.Triple], job: Job) -> Reply:
    """Write statements, as `write` does.

    Raises:
        QueryError: No format for statements was asked for.
        QueryLimit: There are more than the limit, and they may not be cut.
    """
    if job.graphs is None:
        raise QueryError("The query gives statements, and no format for statements was asked for.")
    over = False

    def limited() -> Iterator[ox.Triple]:
        nonlocal over
        rest = iter(given)
        yield from islice(rest, job.limit)
        over = next(rest, None) is not None

    spool = Spool(job.target, job.size)
    ox.serialize(limited(), _file(spool), format=GRAPH_FORMATS[job.graphs], prefixes=_PREFIXES)
    if over and not job.cut:
        raise _too_many(job.limit, "statements")
    spool.order_head(b"@prefix")  # Oxigraph writes them in another order each time
    return _reply(spool, job.graphs, cut=over)


def statements_of(reply: Reply, file: Path) -> Iterator[ox.Triple]:
    """The statements of an answer in N-Triples, from the reply or from the file that it stands in."""
    if reply.text is None:
        yield from triples(file)
    else:
        for quad in ox.parse(reply.text, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def as_bytes(given: Iterable[ox.Triple], form: str) -> bytes:
    """A few statements in a format, in memory."""
    return ox.serialize(given, format=GRAPH_FORMATS[form], prefixes=_PREFIXES) or b""


def _lines(found: ox.QuerySolutions, job: Job) -> tuple[Spool, bool]:
    """Rows as TSV, the names of the variables above them, and whether they were cut."""
    spool = Spool(job.target if job.rows == "tsv" else _draft(job), job.size, job.limit + 1)
    try:
        found.serialize(_file(spool), format=ox.QueryResultsFormat.TSV)
    except Full:
        if not job.cut:
            raise _too_many(job.limit, "rows") from None
        return spool, True
    return spool, False


def _draft(job: Job) -> str:
    """The file of an answer before it is brought into its format."""
    return f"{job.target}.tsv"


def _file(spool: Spool) -> IO[bytes]:
    """A spool, as Oxigraph's types want it."""
    return cast("IO[bytes]", spool)


def _reply(spool: Spool, form: str, *, cut: bool = False) -> Reply:
    """The reply for a finished answer."""
    content = spool.end()
    return Reply(form=form, cut=cut, text=None if content is None else content.decode())


def _too_many(limit: int, what: str) -> QueryLimit:
    """The answer has more rows than are given."""
    return QueryLimit(
        f"The answer has more than {limit:,} {what}.",
        hint="Ask for less: a narrower pattern, or LIMIT and OFFSET.",
    )
