"""A store that is nothing but RDF: no shapes, no datasets, no merging; for the test suites of the standards.

This module owns the engine that applies queries, updates and graphs as they come. Like every other it reaches no
network.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFound, SourceUnreadable
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.answering.results import GRAPH_FORMATS, write, write_graph
from kg.rdf.answering.updates import checked
from kg.rdf.backend import query_errors
from kg.rdf.guard import refuse_services


class BareEngine:
    """Answers from an Oxigraph store of its own.

    Args:
        path: The folder of the store; made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._store = ox.Store(str(path))

    def do(self, job: Job) -> Reply:
        """Do a job.

        Raises:
            ClusterbridgeError: It cannot be done.
        """
        match job.action:
            case "query":
                return self._query(job)
            case "update":
                with query_errors(job.text):
                    self._store.update(checked(job.text, job.default, job.named), base_iri=job.base)
                return Reply()
            case "get":
                return self._get(job)
            case "put":
                return self._put(job)
            case "post":
                return self._load(job)
            case "delete":
                return self._delete(job)

    def _query(self, job: Job) -> Reply:
        """Answer a query."""
        refuse_services(job.text)
        chosen = bool(job.default or job.named)
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(iri) for iri in job.default
        ]
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in job.named]
        with query_errors(job.text):
            found = self._store.query(
                job.text,
                base_iri=job.base,
                default_graph=default if chosen else None,
                named_graphs=named if chosen else None,
            )
            return write(found, job)

    def _get(self, job: Job) -> Reply:
        """Give a graph."""
        graph = self._graph(job)
        if job.graph is not None and not self._store.contains_named_graph(graph):
            raise NotFound(f"There is no graph <{job.graph}>.")
        quads = self._store.quads_for_pattern(None, None, None, graph)
        return write_graph((quad.triple for quad in quads), job)

    def _put(self, job: Job) -> Reply:
        """Replace a graph."""
        triples = list(self._body(job))
        graph = self._graph(job)
        created = job.graph is not None and not self._store.contains_named_graph(graph)
        self._store.clear_graph(graph)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        if job.graph is not None:
            self._store.add_graph(ox.NamedNode(job.graph))
        return Reply(created=created)

    def _load(self, job: Job) -> Reply:
        """Add to a graph."""
        triples = list(self._body(job))
        graph = self._graph(job)
        created = job.graph is not None and not self._store.contains_named_graph(graph)
        self._store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
        return Reply(created=created)

    def _delete(self, job: Job) -> Reply:
        """Take a graph away."""
        graph = self._graph(job)
        if job.graph is not None and not self._store.contains_named_graph(graph):
            raise NotFound(f"There is no graph <{job.graph}>.")
        self._store.remove_graph(graph)
        return Reply()

    @staticmethod
    def _graph(job: Job) -> ox.NamedNode | ox.DefaultGraph:
        """The graph that is meant."""
        return ox.DefaultGraph() if job.graph is None else ox.NamedNode(job.graph)

    @staticmethod
    def _body(job: Job) -> list[ox.Triple]:
        """The statements that were sent."""
        return read_body(job)


def read_body(job: Job) -> list[ox.Triple]:
    """The statements that were sent with a job.

    Raises:
        SourceUnreadable: They are not in the format that was named.
    """
    triples = []
    try:
        for file, form in job.bodies:
            found = ox.parse(
                path=file, format=GRAPH_FORMATS[form], base_iri=job.graph, rename_blank_nodes=True
            )
            triples += [quad.triple for quad in found]
    except (SyntaxError, ValueError) as error:
        raise SourceUnreadable(
            "The body is not the RDF that its content type names.", found=_reason(error)
        ) from error
    return triples


def _reason(error: Exception) -> str:
    """What is wrong with a body, without the name of the file that it was put into."""
    return str(error.msg) if isinstance(error, SyntaxError) else str(error)
