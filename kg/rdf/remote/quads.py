"""A remote store, asked in the words of an embedded one: patterns, quads that are there, queries.

This module owns the translation of those into SPARQL. The merged facts are the graph `graph/_merged` there, because
the default graph of many servers is the union of all graphs, in which a statement of two datasets counts twice. Where a
server holds nothing of ours, its own default graph is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pyoxigraph as ox

from kg import iri
from kg.errors import StoreError
from kg.rdf.binding import prefixed
from kg.rdf.names import CATALOGUE, MERGED, within

if TYPE_CHECKING:
    from kg.rdf.remote.connection import Connection

REMOTE_MERGED: Final = ox.NamedNode(iri.graph("_merged"))
_AT_ONCE: Final = 400  # terms or quads asked for in one query
_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Resource = ox.NamedNode | ox.BlankNode | ox.Triple
Node = Resource | ox.Literal
Each = TypeVar("Each")


class Statements:
    """The statements of a CONSTRUCT query, one after the other.

    Args:
        triples: The statements.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = iter(triples)

    def __iter__(self) -> Iterator[ox.Triple]:
        """The statements."""
        return self._triples


class RemoteQuads:
    """The quads of a remote store.

    Args:
        connection: How to ask it.
        writing: Whether the store is open for writing.

    Raises:
        StoreUnreachable: It does not answer.
    """

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self._connection = connection
        self._catalogue: list[ox.Quad] | None = None
        self.is_filled = bool(self.query(f"ASK {{ GRAPH {REMOTE_MERGED} {{ ?s ?p ?o }} }}"))
        self._merged = REMOTE_MERGED if writing or self.is_filled else None

    def update(self, text: str) -> None:
        """Make a change."""
        self._connection.update(text)
        self._catalogue = None

    def query(
        self,
        query: str,
        default_graph: Graph | Sequence[Graph] | None = None,
        named_graphs: Sequence[Graph] | None = None,
        *,
        seconds: float | None = None,
    ) -> ox.QuerySolutions | ox.QueryBoolean | Statements:
        """What a query gives; the parameters are those of Oxigraph, and a time limit in seconds."""
        form: dict[str, str | list[str]] = {"query": prefixed(query)}
        if default_graph is not None:
            graphs = [default_graph] if isinstance(default_graph, Graph) else default_graph
            form |= self._dataset(graphs, named_graphs or ())
        kind, held = self._connection.query(form, seconds=seconds)
        return _read(kind, held)

    def quads_for_pattern(
        self,
        subject: Resource | None,
        predicate: ox.NamedNode | None,
        object: Node | None,  # noqa: A002 - the name that Oxigraph gives it
        graph_name: Graph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match; what is said of one subject stands together."""
        whole = subject is predicate is object is None
        if whole and graph_name == CATALOGUE:
            self._catalogue = (
                list(self._match(None, None, None, CATALOGUE)) if self._catalogue is None else self._catalogue
            )
            return iter(self._catalogue)
        return self._match(subject, predicate, object, graph_name)

    def named_graphs(self) -> list[ox.NamedNode]:
        """The graphs of ours that hold anything, the merged facts left out."""
        prefix = iri.graph("")
        rows = self._rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        found = [
            row[0] for row in rows if isinstance(row[0], ox.NamedNode) and row[0].value.startswith(prefix)
        ]
        return [graph for graph in found if graph != REMOTE_MERGED and graph.value != iri.graph("_turn")]

    def dump(self, *, format: ox.RdfFormat, from_graph: Graph) -> bytes:  # noqa: A002 - the name that Oxigraph gives it
        """A graph as N-Triples."""
        return b"".join(
            f"{quad.triple} .\n".encode() for quad in self.quads_for_pattern(None, None, None, from_graph)
        )

    def present(self, quads: Iterable[ox.Quad]) -> set[ox.Quad]:
        """Which of some quads are there."""
        found: set[ox.Quad] = set()
        graphs: dict[Graph, list[ox.Quad]] = {}
        for quad in quads:
            graphs.setdefault(quad.graph_name, []).append(quad)
        for graph, wanted in graphs.items():
            triples = [quad.triple for quad in wanted]
            found.update(within(triple, graph) for triple, _ in self._said(triples, graph))  # type: ignore[arg-type]
        return found

    def saying(self, triples: Iterable[ox.Triple]) -> Iterator[tuple[ox.Triple, Graph]]:
        """Which named graphs say which of some statements."""
        return self._said(triples, None)

    def touching(self, terms: Iterable[ox.NamedNode], *, objects: bool) -> Iterator[ox.Quad]:
        """The quads of named graphs that have one of some terms as subject, or as object."""
        place = "?o" if objects else "?s"
        for some in _pieces(terms):
            values = f"VALUES {place} {{ {' '.join(map(str, some))} }}"
            rows = self._rows(f"SELECT ?s ?p ?o ?g WHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }}")
            yield from (ox.Quad(*_cells(row)) for row in rows)

    def _said(self, triples: Iterable[ox.Triple], graph: Graph | None) -> Iterator[tuple[ox.Triple, Graph]]:
        """Some statements with the graphs that say them: all named ones, or the one that is given."""
        place = "?g" if graph is None else str(self._graph(graph))
        for some in _pieces(triples):
            values = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in some)
            rows = self._rows(
                f"SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {values} }} GRAPH {place} {{ ?s ?p ?o }} }}"
            )
            for row in rows:
                s, p, o, g = _cells(row)
                yield ox.Triple(s, p, o), g if graph is None else graph

    def _match(
        self,
        subject: Resource | None,
        predicate: ox.NamedNode | None,
        object_: Node | None,
        graph: Graph | None,
    ) -> Iterator[ox.Quad]:
        """The quads that match."""
        given = (subject, predicate, object_)
        terms = [
            name if term is None else str(term) for name, term in zip(("?s", "?p", "?o"), given, strict=True)
        ]
        pattern = f"{{ {' '.join(terms)} }}"
        place = "?g" if graph is None else self._graph(graph)
        pattern = pattern if place is None else f"{{ GRAPH {place} {pattern} }}"
        order = " ORDER BY ?s" if subject is None and predicate is None and object_ is None else ""
        names = [term for term in (*terms, "?g" if graph is None else "") if term.startswith("?")]
        if not names:
            if self.query(f"ASK {pattern}"):
                yield ox.Quad(subject, predicate, object_, graph)  # type: ignore[arg-type]
            return
        for row in self._rows(f"SELECT {' '.join(names)} WHERE {pattern}{order}"):
            found = {"?s": subject, "?p": predicate, "?o": object_, "?g": graph}
            found |= dict(zip(names, _cells(row), strict=True))
            yield ox.Quad(*found.values())  # type: ignore[arg-type]

    def _rows(self, text: str) -> ox.QuerySolutions:
        """The rows of a query of ours."""
        found = self.query(text)
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("The remote store gave no rows.", found=type(found).__name__)
        return found

    def _graph(self, graph: Graph) -> Graph | None:
        """A graph as it is called there; `None` for the default graph of a server that holds nothing of ours."""
        return self._merged if graph == MERGED else graph

    def _dataset(self, default: Sequence[Graph], named: Sequence[Graph]) -> dict[str, list[str]]:
        """The graphs of a query as the protocol names them."""
        graphs = [self._graph(graph) for graph in default]
        if None in graphs:
            return {}
        chosen: dict[str, Sequence[Graph | None]] = {"default-graph-uri": graphs, "named-graph-uri": named}
        return {
            name: [graph.value for graph in each if isinstance(graph, ox.NamedNode)]
            for name, each in chosen.items()
            if each
        }


def _read(kind: str, held: bytes | Path) -> ox.QuerySolutions | ox.QueryBoolean | Statements:
    """An answer, by its media type; its file goes when it has been opened."""
    given: dict[str, Any] = {"path": str(held)} if isinstance(held, Path) else {"input": held}
    try:
        if kind in ("application/sparql-results+json", "application/json"):
            return ox.parse_query_results(format=ox.QueryResultsFormat.JSON, **given)
        if kind in _FORMATS:
            parsed = ox.parse(format=_FORMATS[kind], **given)
            return Statements(each.triple if isinstance(each, ox.Quad) else each for each in parsed)
    except (SyntaxError, ValueError) as error:
        raise StoreError("The remote store gave an answer that cannot be read.", found=str(error)) from error
    finally:
        if isinstance(held, Path):
            held.unlink(missing_ok=True)
    raise StoreError("The remote store gave an answer in an unknown format.", found=kind or "none named")


def _cells(row: ox.QuerySolution) -> tuple[Any, ...]:
    """The terms of a row; what they are is known from the query."""
    return tuple(row[number] for number in range(len(row)))


def _pieces(things: Iterable[Each]) -> Iterator[list[Each]]:
    """Some at a time."""
    rest = iter(things)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
