"""The analysis of a graph in data frames: who works with whom, chains, bridges, recommendations, the page.

This module owns the methods that ask `kg.analysis`, `kg.recommend` and `kg.export` and put the answer into a frame. Nothing is
measured or ranked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, overload

from kg.api.graph import Graph

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

    from kg.export.frame import PageFrame

Day = date | str
"""A day, or its text as ISO 8601: `2020-01-01`."""


class MeasuredGraph(Graph):
    """A graph whose measures come as data frames; `kg.open` gives one that can be asked queries too."""

    def graph(self, *, as_of: Day | None = None, active_on: Day | None = None) -> nx.Graph[str]:
        """Who works with whom, for NetworkX: simple, undirected, weighted; nodes are IRIs with name, country and kind.

        Example:
            >>> graph.graph(as_of="2020-01-01").number_of_edges() < graph.graph().number_of_edges()
            True
        """
        from kg.analysis.projection import to_networkx

        return to_networkx(self.snapshot, as_of=day_of(as_of), active_on=day_of(active_on))

    @overload
    def edges(self, *, as_of: Day | None = None, active_on: Day | None = None) -> pl.DataFrame: ...

    @overload
    def edges(
        self, *, as_of: Day | None = None, active_on: Day | None = None, library: Literal["pandas"]
    ) -> pd.DataFrame: ...

    @overload
    def edges(
        self, *, as_of: Day | None = None, active_on: Day | None = None, library: Literal["polars"]
    ) -> pl.DataFrame: ...

    def edges(
        self,
        *,
        as_of: Day | None = None,
        active_on: Day | None = None,
        library: Literal["polars", "pandas"] = "polars",
    ) -> pl.DataFrame | pd.DataFrame:
        """Who works with whom, one row for each pair, the strongest tie first.

        Args:
            as_of: Only what had begun by this day.
            active_on: Only what was running on this day.
            library: Whose data frame to give: `polars`, or `pandas` where that is installed.

        Returns:
            Columns `first, first_name, first_country, second, second_name, second_country, weight_newman, shared`.
            A project or agreement with n parties adds 1/(n-1) to the weight of each of its pairs; `shared` counts them.

        Raises:
            NotFound: pandas is wanted and not installed, or there is no such library.

        Example:
            >>> graph.edges().filter(pl.col("shared") > 1).height
            6
        """
        from kg.api.edges import edge_frame
        from kg.api.frames import given_as

        return given_as(edge_frame(self, as_of=day_of(as_of), active_on=day_of(active_on)), library)

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

        found = self.chains(first, last, as_of=day_of(as_of), active_on=day_of(active_on), limit=top)
        columns = ("chain", "step", "from", "what ties them", "to", "when", "sources")
        return frame(columns, chains.rows(self, found))

    def distances(
        self, actors: Sequence[str], *, as_of: Day | None = None, active_on: Day | None = None
    ) -> pl.DataFrame:
        """How many steps apart each two of some actors are, over every tie.

        Args:
            actors: Their names or IRIs.
            as_of: Only what had begun by this day.
            active_on: Only what was running on this day.

        Returns:
            Columns `first, first_name, second, second_name, steps`; no steps where nothing connects the two.

        Raises:
            NotFound: One of the names means nobody.

        Example:
            >>> two = ["Lithuanian Innovation Centre", "Podlaska Foundation"]
            >>> [graph.distances(two, as_of=day)["steps"][0] for day in ("2020-01-01", None)]
            [4, 1]
        """
        from kg.api.distances import distance_frame

        return distance_frame(self, actors, as_of=day_of(as_of), active_on=day_of(active_on))

    def what_if(
        self, first: str, second: str, *, as_of: Day | None = None, active_on: Day | None = None
    ) -> pl.DataFrame:
        """What would change for two actors if they worked together; no fact is changed.

        Returns:
            Columns `actor, measure, now, then`.

        Raises:
            NotFound: One of the two is not there.
            AnalysisError: The two are the same.

        Example:
            >>> graph.what_if("Lithuanian Innovation Centre", "Podlaska Foundation").row(0)
            ('Lithuanian Innovation Centre', 'partners', 22.0, 23.0)
        """
        from kg.api.distances import what_if_frame

        return what_if_frame(self, first, second, as_of=day_of(as_of), active_on=day_of(active_on))

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

        days = {"as_of": day_of(as_of), "active_on": day_of(active_on)}
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

        advice = self.advice(self.actor(name).iri, as_of=day_of(as_of), top=top)
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
            on=day_of(on) or today(),
            language=self.workspace.settings.language,
            askers=partners_for,
            as_of=day_of(as_of),
            active_on=day_of(active_on),
        )
        return PageFrame(model)


def today() -> date:
    """The day on this machine, where nobody names another."""
    return datetime.now().astimezone().date()


def day_of(day: Day | None) -> date | None:
    """A day, whichever way it is given."""
    return date.fromisoformat(day) if isinstance(day, str) else day
