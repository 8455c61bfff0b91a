"""A graph that answers in data frames, for notebooks and programs: what `kg.open` gives.

This module owns the methods that researchers call. Each asks the same room as the command of its name and puts the answer
into a frame; nothing is measured or ranked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.api.cypher import ROW_LIMIT, TIMEOUT_SECONDS
from kg.api.graph import Graph
from kg.api.names import Entry
from kg.api.values import Value, as_terms
from kg.api.workspace import Workspace

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl

    from kg.api.gallery import Language
    from kg.export.frame import PageFrame

Day = date | str
"""A day, or its text as ISO 8601: `2020-01-01`."""


class OpenGraph(Graph):
    """The facts of a workspace as they were when it was opened, in data frames of polars.

    A name may be written in any spelling, as on the command line. A column with a unit says it in its name
    (`contribution_eur`); shares lie between 0 and 1. `frame.to_pandas()` turns a frame into one of pandas, where that
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
        """Has something done after the store is let go."""
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

        found = profile(self, self.entity(name), as_of=_day(as_of), active_on=_day(active_on))
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
        from kg.api.sparql import shown

        terms = as_terms(values or {})
        if timeout is None:
            columns, rows, _ = self.store.answer(query, terms)
            return frame(columns, [[shown(term) for term in row] for row in islice(rows, limit)])
        from kg.rdf.worker import run

        found = run(self.workspace.store_dir, query, terms, timeout=timeout, limit=limit)
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

    # Analysis

    def graph(self, *, as_of: Day | None = None, active_on: Day | None = None) -> nx.Graph[str]:
        """Who works with whom, for NetworkX: simple, undirected, weighted; nodes are IRIs with name, country and kind.

        Example:
            >>> graph.graph(as_of="2020-01-01").number_of_edges() < graph.graph().number_of_edges()
            True
        """
        from kg.analysis.projection import to_networkx

        return to_networkx(self.snapshot, as_of=_day(as_of), active_on=_day(active_on))

    def edges(self, *, as_of: Day | None = None, active_on: Day | None = None) -> pl.DataFrame:
        """Who works with whom, one row for each pair, the strongest tie first.

        Returns:
            Columns `first, first_name, first_country, second, second_name, second_country, weight_newman, shared`.
            A project or agreement with n parties adds 1/(n-1) to the weight of each of its pairs; `shared` counts them.

        Example:
            >>> graph.edges().filter(pl.col("shared") > 1).height
            6
        """
        from kg.api.edges import edge_frame

        return edge_frame(self, as_of=_day(as_of), active_on=_day(active_on))

    def path(
        self,
        first: str,
        last: str,
        *,
        as_of: Day | None = None,
        active_on: Day | None = None,
        top: int = 100,
    ) -> pl.DataFrame:
        """All shortest chains between two actors, one row for each step, with the fact on it and its sources.

        Returns:
            Columns `chain, step, from, what_ties_them, to, when, sources`.

        Raises:
            NotFound: One of the two is not there.
            AnalysisError: The two are the same.

        Example:
            >>> graph.path("Lithuanian Innovation Centre", "Podlaska Foundation", as_of="2020-01-01")["step"].max()
            4
        """
        from kg.api import chains
        from kg.api.frames import frame

        found = self.chains(first, last, as_of=_day(as_of), active_on=_day(active_on), limit=top)
        columns = ("chain", "step", "from", "what ties them", "to", "when", "sources")
        return frame(columns, chains.rows(self, found))

    def bridges(
        self,
        first: str | None = None,
        second: str | None = None,
        *,
        by: str = "betweenness",
        corrected: bool = False,
        top: int = 10,
        as_of: Day | None = None,
        active_on: Day | None = None,
    ) -> pl.DataFrame:
        """Who bridges two groups, or, without groups, the measures of bridging for everybody who works with somebody.

        Args:
            first: A group: a name (a cluster stands for all who belong to it), `country:LT`, `programme:CODE`,
                `community:1`, `list:NAME;NAME`, or `@FILE` with one name a line.
            second: The other group.
            by: The measure to order the whole table by.
            corrected: Order by the value among those of like size.
            top: How many rows.
            as_of: Only what had begun by this day.
            active_on: Only what was running on this day.

        Raises:
            NotFound: A group is not there.
            AnalysisError: A group has nobody in it on the day asked for, or there is no such measure.

        Example:
            >>> graph.bridges("Lithuanian Innovation Centre", "Podlaska Foundation", as_of="2020-01-01")["name"][0]
            'Uniwersytet Warmińsko-Mazurski w Olsztynie'
        """
        from kg.api import bridging
        from kg.api.frames import frame

        days = {"as_of": _day(as_of), "active_on": _day(active_on)}
        if first is None or second is None:
            table = bridging.whole(self, by=by, corrected=corrected, top=top, **days)
        else:
            table = bridging.pair(self, first, second, top=top, **days)
        return frame(table.columns, table.rows)

    def recommend(self, name: str, *, as_of: Day | None = None, top: int = 10) -> pl.DataFrame:
        """New partners for an organisation or a cluster, best first, each with the reason and who can introduce.

        Returns:
            Columns `rank, partner, country, kind, score_points, reason, introducers, sources, iri`.

        Raises:
            NotFound: Nobody is called so.

        Example:
            >>> graph.recommend("Vilnius Circular Economy Cluster")["partner"][0]
            'Podlaska Regional Development Foundation'
        """
        from kg.api import partners
        from kg.api.frames import frame

        advice = self.advice(self.actor(name).iri, as_of=_day(as_of), top=top)
        columns = (
            "rank",
            "partner",
            "country",
            "kind",
            "score",
            "reason",
            "introducers",
            "sources",
            "iri",
        )
        return frame(columns, [partners.row(self, each) for each in advice.new])

    def page(
        self,
        title: str = "Clusters and their links",
        *,
        partners_for: list[str] | None = None,
        as_of: Day | None = None,
        active_on: Day | None = None,
        on: Day | None = None,
    ) -> PageFrame:
        """The interactive network page: a notebook shows it in place, `.write(file)` saves it.

        Args:
            title: The heading.
            partners_for: Names of those to recommend partners for; by default every cluster, and everybody while there
                are few.
            as_of: Only what had begun by this day.
            active_on: Only what was running on this day.
            on: The day of the page; today by default.

        Raises:
            NotFound: A name is not there.

        Example:
            >>> graph.page("March 2020", on="2020-04-01")
            PageFrame('March 2020', 54 entities, 65 links)
        """
        from kg.api.page import full_model
        from kg.export.frame import PageFrame

        model = full_model(
            self,
            title=title,
            on=_day(on) or today(),
            language=self.workspace.settings.language,
            askers=partners_for,
            as_of=_day(as_of),
            active_on=_day(active_on),
        )
        return PageFrame(model)


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


def today() -> date:
    """The day on this machine, where nobody names another."""
    return datetime.now().astimezone().date()


def _day(day: Day | None) -> date | None:
    """A day, whichever way it is given."""
    return date.fromisoformat(day) if isinstance(day, str) else day
