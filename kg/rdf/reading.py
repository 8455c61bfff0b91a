"""Asking a store: queries, statements, datasets, redirects and the change log.

This module owns what can be read from an open store, whether it is open for writing or a snapshot. Ordinary
queries read the merged facts (the default graph); `GRAPH` and `FROM` reach the graphs of the loaded
datasets, with raw IRIs. Internal graphs are never seen, and no query reaches the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFound, QueryError, StoreError
from kg.rdf import changes
from kg.rdf.backend import query_errors, storage_errors
from kg.rdf.binding import bound
from kg.rdf.catalogue import DatasetInfo, entries
from kg.rdf.disk import Disk
from kg.rdf.guard import scope
from kg.rdf.names import IDENTITY, MERGED, PREFIXES, graph_of
from kg.rdf.parts import Part, split
from kg.rdf.quads import Quads
from kg.rdf.queries import named
from kg.rdf.redirects import Redirects
from kg.rdf.remote.quads import RemoteQuads, Statements
from kg.rdf.remote.server import Server
from kg.rdf.snapshot import Snapshot
from kg.rdf.terms import Literal, Subject, Term, node

Row = dict[str, Term | None]
Bindings = Mapping[str, Term]
Found = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Statements


class Reader:
    """The asking side of an open store.

    Args:
        held: The store's folder, held for writing, or a snapshot of it; or a remote store.
        path: The folder.
    """

    def __init__(self, held: Disk | Snapshot | Server, path: Path) -> None:
        self._held = held
        self.path = path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written: this is a snapshot, or a remote store that was opened to be read."""
        return isinstance(self._held, Snapshot) or (isinstance(self._held, Server) and not self._held.writing)

    @property
    def _store(self) -> Quads:
        """The quads, as they are now; a commit may put another store in their place."""
        return self._held.store

    @property
    def embedded(self) -> ox.Store:
        """The Oxigraph store on this machine, for what only such a store can do.

        Raises:
            StoreError: The store is a remote one.
        """
        store = self._store
        if isinstance(store, RemoteQuads):
            raise StoreError("This needs a store on this machine.", hint="Back the remote store up into one.")
        return store

    # Asking

    def select(self, text: str, bindings: Bindings | None = None) -> list[Row]:
        """The rows of a SELECT query over the merged facts; an unbound variable is `None`.

        Args:
            text: SPARQL; the usual prefixes (`cb:`, `org:`, `prov:`, `skos:` ...) are known.
            bindings: Values of variables, bound and never formatted into the text.

        Raises:
            QueryError: The text is no SELECT query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QuerySolutions):
                raise QueryError("The query is not a SELECT query.")
            names = [variable.value for variable in found.variables]
            return [dict(zip(names, solution, strict=True)) for solution in found]

    def ask(self, text: str, bindings: Bindings | None = None) -> bool:
        """The answer of an ASK query over the merged facts.

        Raises:
            QueryError: The text is no ASK query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QueryBoolean):
                raise QueryError("The query is not an ASK query.")
            return bool(found)

    def construct(self, text: str, bindings: Bindings | None = None) -> Iterator[ox.Triple]:
        """The statements of a CONSTRUCT or DESCRIBE query over the merged facts, one after the other.

        Raises:
            QueryError: The text is no CONSTRUCT or DESCRIBE query.
        """
        with query_errors(text):
            found = self._query(text, bindings)
            if not isinstance(found, ox.QueryTriples | Statements):
                raise QueryError("The query is not a CONSTRUCT or DESCRIBE query.")
            yield from found

    def named(self, name: str, **values: str | Term) -> list[Row]:
        """The rows of a named query of the project; see `kg/rdf/queries`.

        Args:
            name: The name of the query.
            values: Its parameters; a text becomes an IRI or a literal, as the query declares.

        Raises:
            NotFound: There is no such query.
            QueryError: A parameter is missing, or unknown.
        """
        query = named(name)
        return self.select(query.text, query.bound(values))

    def answer(
        self,
        text: str,
        bindings: Bindings | None = None,
        *,
        services: Collection[str] = (),
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        seconds: float | None = None,
    ) -> tuple[tuple[str, ...], Iterator[tuple[Term | None, ...]], str]:
        """The columns, the rows one after the other, and the form of a query of any form.

        Args:
            text: SPARQL.
            bindings: Values of variables.
            services: Addresses that `SERVICE` may call.
            default: Graphs of datasets to read in place of those after `FROM`.
            named: Graphs of datasets that `GRAPH` reaches in place of those after `FROM NAMED`.
            seconds: How long a remote store may take; an embedded one has no time limit.

        Raises:
            QueryError: The text is no query, or reaches for something that it may not.
        """
        with query_errors(text):
            found = self._query(text, bindings, services, default, named, seconds)
        if isinstance(found, ox.QueryBoolean):
            return ("answer",), iter([(Literal(bool(found)),)]), "ask"
        if isinstance(found, ox.QueryTriples | Statements):
            return ("subject", "predicate", "object"), _rows(text, found), "construct"
        return tuple(variable.value for variable in found.variables), _rows(text, found), "select"

    def statements(
        self,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """The merged facts that match, one after the other; a text is taken as an IRI."""
        return self._match(subject, predicate, object, MERGED)

    def parts(self, number: int) -> list[Part]:
        """All merged facts in so many parts, for as many processes; none of a store that is not a snapshot."""
        if not isinstance(self._held, Snapshot):
            return []
        return split(self._held.files, sum(each.statements for each in self.datasets()), number)

    def raw(
        self,
        dataset: str,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """What one dataset says, with raw IRIs, one statement after the other.

        Raises:
            NotFound: No such dataset is loaded.
        """
        self._require(dataset)
        return self._match(subject, predicate, object, graph_of(dataset))

    def datasets(self) -> list[DatasetInfo]:
        """The loaded datasets, by name."""
        return [entry.info for entry in entries(self._store).values()]

    # Identity and changes

    def canonical(self, iri: str) -> str:
        """The IRI under which the entity of a raw IRI stands among the merged facts."""
        return self.redirects().canonical(iri)

    def members(self, iri: str) -> tuple[str, ...]:
        """The raw IRIs that a canonical IRI stands for, itself first."""
        return self.redirects().members(iri)

    def redirects(self) -> Redirects:
        """All redirects, as they are now: read it once where many are asked for."""
        return Redirects.read(self._store)

    def identity(
        self,
        subject: str | Subject | None = None,
        predicate: str | ox.NamedNode | None = None,
        object: str | Term | None = None,  # noqa: A002 - the three positions have these names
    ) -> Iterator[ox.Triple]:
        """What is noted about redirects: the redirects themselves, reasons, decisions."""
        return self._match(subject, predicate, object, IDENTITY)

    def sequence(self) -> int:
        """The number of the last commit; 0 before the first."""
        return changes.sequence(self._store)

    def lineage(self, number: int) -> str:
        """A word that two stores share only if all their commits up to `number` were the same.

        Undefined: Empty before the first commit, and for a number that was never reached.
        """
        return changes.lineage(self._store, number)

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects whose merged facts changed after a commit, sorted; some may since be gone."""
        return iter(changes.changed_since(self._store, number))

    # Inside

    def _query(
        self,
        text: str,
        bindings: Bindings | None,
        services: Collection[str] = (),
        default: Sequence[str] = (),
        named: Sequence[str] = (),
        seconds: float | None = None,
    ) -> Found:
        """Run a query over the graphs that it may read."""
        loaded = [graph_of(name) for name in entries(self._store)]
        graphs = scope(text, loaded, services=services, default=default, named=named)
        store, default_graph, named_graphs = self._store, list(graphs.default), list(graphs.named)
        whole = bound(text, bindings or {})
        if isinstance(store, RemoteQuads):
            return store.query(whole, default_graph, named_graphs, seconds=seconds)
        return store.query(
            whole,
            prefixes=PREFIXES,
            default_graph=default_graph,  # type: ignore[arg-type]
            named_graphs=named_graphs,  # type: ignore[arg-type]
        )

    def _match(
        self,
        subject: str | Subject | None,
        predicate: str | ox.NamedNode | None,
        object_: str | Term | None,
        graph: ox.NamedNode | ox.DefaultGraph,
    ) -> Iterator[ox.Triple]:
        """The statements of a graph that match."""
        first, second, third = (
            None if term is None else node(term) for term in (subject, predicate, object_)
        )
        with storage_errors("read"):
            for quad in self._store.quads_for_pattern(first, second, third, graph):  # type: ignore[arg-type]
                yield quad.triple

    def _require(self, dataset: str) -> None:
        """Raise `NotFound` unless the dataset is loaded."""
        known = list(entries(self._store))
        if dataset not in known:
            nearest = get_close_matches(dataset, known, cutoff=0.5)
            hint = None if nearest else f"Loaded are: {', '.join(known) or 'none'}."
            raise NotFound(f'No dataset "{dataset}" is loaded.', nearest=nearest, hint=hint)


def _rows(text: str, found: Iterable[Iterable[Term | None]]) -> Iterator[tuple[Term | None, ...]]:
    """The rows of an answer, one after the other."""
    with query_errors(text):
        for row in found:
            yield tuple(row)
