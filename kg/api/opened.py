"""A graph that answers in data frames, for notebooks and programs: what `kg.open` gives.

This module owns how long such a graph is open, and the methods that find and ask. Each asks the same room as the command of
its name and puts the answer into a frame.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.api.cypher import ROW_LIMIT, TIMEOUT_SECONDS
from kg.api.measured import Day, MeasuredGraph, day_of
from kg.api.names import Entry
from kg.api.values import Value, as_terms
from kg.api.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from kg.api.gallery import Language
    from kg.mirror.report import SyncReport


class OpenGraph(MeasuredGraph):
    """The facts of a workspace as they were when it was opened, in data frames of polars.

    A name may be written in any spelling, as on the command line. A column with a unit says it in its name
    (`contribution_eur`); shares lie between 0 and 1. `graph.edges(library="pandas")` gives a frame of pandas, where that
    is installed.

    Args:
        workspace: Where the facts lie.

    Example:
        >>> graph.entities("Cluster").sort("name")["name"].to_list()
        ['Polish Metal Processing Cluster', 'Vilnius Circular Economy Cluster']
    """

    def __init__(self, workspace: Workspace) -> None:
        self._closing = ExitStack()
        super().__init__(workspace, self._closing.enter_context(workspace.store()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph of {self.workspace.root}, {len(self.store.datasets())} datasets>"

    def close(self) -> None:
        """Lets go of the store; the graph answers no more."""
        self._closing.close()

    def when_closed(self, action: Callable[[], object]) -> None:
        """Has something done after the store is let go, and after all that was asked for before."""
        closing = self._closing.pop_all()
        self._closing.callback(action)
        self._closing.push(closing)

    # Finding

    def entity(self, name: str) -> Entry:
        """The one entity that a name means; give it to a query as the value of a variable.

        Raises:
            NotFound: None is called so, or several are.

        Example:
            >>> graph.entity("klaster obrobki metali").name
            'Polish Metal Processing Cluster'
        """
        return self.names.resolve(name)

    def search(self, text: str, *, top: int = 20) -> pl.DataFrame:
        """Entities whose names hold all words of a text, best first.

        Returns:
            Columns `name, kind, country, identifiers, iri`.

        Example:
            >>> graph.search("bialystok")["kind"].to_list()
            ['Place', 'NetworkOffice']
        """
        from kg.api.frames import frame

        found = self.names.search(text, limit=top)
        columns = ("name", "kind", "country", "identifiers", "iri")
        return frame(columns, [(e.name, e.kind, e.country, e.identifiers, e.iri) for e in found])

    def show(self, name: str, *, as_of: Day | None = None, active_on: Day | None = None) -> pl.DataFrame:
        """Everything known about one entity, each fact with its time and its sources.

        Returns:
            Columns `about, what_is_known, since, until, sources`; times are text with the precision of the source.

        Raises:
            NotFound: Nothing, or more than one thing, is called so.

        Example:
            >>> graph.show("Klaster Obróbki Metali").filter(pl.col("about") == "size statement")["what_is_known"][0]
            'over 90'
        """
        from kg.api.frames import frame
        from kg.api.profile import profile

        found = profile(self, self.entity(name), as_of=day_of(as_of), active_on=day_of(active_on))
        rows = [(line.term, line.text, line.start, line.end, line.sources) for line in found.lines]
        return frame(("about", "what is known", "since", "until", "sources"), rows)

    def entities(self, kind: str) -> pl.DataFrame:
        """All entities of a class of the ontology, its subclasses included: one row each, its properties as columns.

        Returns:
            `iri, kind, name`, a column for each property of the class, `identifiers, sources`. Where a property leads to
            an entity, its name stands in a second column. Starts are first days, ends are last days.

        Raises:
            NotFound: The ontology has no such class.

        Example:
            >>> graph.entities("Event").select("name", "start_date", "located_in_name").row(0)
            ('Metal industry international matchmaking', datetime.date(2020, 3, 11), 'Białystok')
        """
        from kg.api.entity_frames import entity_frame

        return entity_frame(self, kind)

    def links(self, kind: str) -> pl.DataFrame:
        """All links of a class, such as `Membership`, `Participation` or `CollaborationAgreement`; as `entities`.

        Raises:
            NotFound: The ontology has no such class.

        Example:
            >>> graph.links("CollaborationAgreement").select("agreement_state", "party_name").row(0)
            ('Negotiating', ['Polish Metal Processing Cluster', 'Vilnius Circular Economy Cluster'])
        """
        return self.entities(kind)

    # Asking

    def sparql(
        self,
        query: str,
        values: Mapping[str, Value] | None = None,
        *,
        timeout: float | None = TIMEOUT_SECONDS,
        limit: int = ROW_LIMIT,
    ) -> pl.DataFrame:
        """The answer to a SPARQL query over the merged facts; the prefixes of the project are known.

        Args:
            query: SPARQL of any form; CONSTRUCT gives columns `subject, predicate, object`.
            values: Values of variables that the query gives out: an entity, an IRI, a text, a number, a day.
            timeout: Seconds after which the query is ended, in a process of its own over the newest facts; with `None` it
                runs here, without an end, over the facts as they were when the graph was opened.
            limit: The most rows to give.

        Raises:
            QueryError: The text is no query.
            QueryLimit: The query did not end in time.

        Example:
            >>> query = "SELECT ?cluster ?who WHERE { ?who cb:coordinates ?cluster }"
            >>> answer = graph.sparql(query, {"cluster": graph.entity("Vilnius Circular Economy Cluster")})
            >>> graph.name(answer["who"][0])
            'Vilnius Industry and Business Association'
        """
        from itertools import islice

        from kg.api.frames import frame
        from kg.api.sparql import evaluated, shown

        terms = as_terms(values or {})
        if timeout is None:
            columns, rows, _ = self.store.answer(query, terms)
            return frame(columns, [[shown(term) for term in row] for row in islice(rows, limit)])
        found = evaluated(self.workspace, query, terms, timeout=timeout, limit=limit)
        return frame(found.columns, [[shown(term) for term in row] for row in found.rows])

    def cypher(
        self,
        query: str,
        values: Mapping[str, Value] | None = None,
        *,
        write: bool = False,
        timeout: float | None = TIMEOUT_SECONDS,
        limit: int = ROW_LIMIT,
    ) -> pl.DataFrame:
        """The answer to a Cypher query over the mirror in Neo4j, as it was at the last `kg mirror sync`.

        Args:
            query: Cypher.
            values: Its parameters: entities, IRIs, texts, numbers, days.
            write: Let it write; what it writes is not among the facts.
            timeout: Seconds after which the server ends it; `None` for no limit.
            limit: The most rows to give.

        Raises:
            QueryError: The text cannot be run.
            QueryLimit: It took longer than the time limit.
            Neo4jUnavailable: No server answers.
        """
        from kg.api.cypher import rows
        from kg.api.frames import frame

        found = rows(self.workspace, query, values or {}, write=write, timeout=timeout, limit=limit)
        return frame(found.keys, found.rows)

    def answer(
        self, question: str, given: Mapping[str, str] | None = None, *, using: Language = "sparql"
    ) -> pl.DataFrame:
        """The answer to a question of the gallery, with a column of names after each column of IRIs.

        Args:
            question: Its id; `kg gallery list` shows them all.
            given: Values of its parameters, entities by any of their names; the example where one is not given.
            using: `sparql`, `cypher` or `python`.

        Raises:
            NotFound: There is no such question or parameter, or a value names nothing.
            QueryLimit: The answer took too long.

        Example:
            >>> graph.answer("clusters-that-met")["agreement_state"].to_list()
            ['Negotiating']
        """
        from kg.api.gallery import ask
        from kg.api.gallery import question as asked
        from kg.api.named import named

        return named(self, ask(self, asked(question), given, using=using))

    def mirror(self) -> SyncReport:
        """Brings Neo4j to the state of this graph, so that Cypher sees the same facts; starts the managed one when needed.

        Returns:
            How many nodes and edges were written and deleted.

        Raises:
            Neo4jUnavailable: No server answers.
            MirrorRefused: The database holds other data.
        """
        from kg.mirror.connect import mirror

        return mirror(self.store, self.workspace.neo4j_dir, os.environ)


def open_graph(workspace: Workspace | Path | str | None = None) -> OpenGraph:
    """The graph of a workspace, as it is now.

    Raises:
        NotFound: There is no workspace.
        StoreError: The store cannot be read.
    """
    return OpenGraph(find_workspace(workspace))


def find_workspace(workspace: Workspace | Path | str | None = None) -> Workspace:
    """The workspace given, else `KG_WORKSPACE`, else the nearest folder upwards that is one.

    Raises:
        NotFound: There is none.
    """
    if isinstance(workspace, Workspace):
        return workspace
    return Workspace.find(None if workspace is None else Path(workspace))
