"""How many steps apart some actors are, and what a new link would change, as data frames.

This module owns the columns. `kg.analysis.paths` and `kg.analysis.whatif` find and compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from kg.api.frames import frame

if TYPE_CHECKING:
    import polars as pl

    from kg.api.graph import Graph


def distance_frame(
    graph: Graph, names: Sequence[str], *, as_of: date | None = None, active_on: date | None = None
) -> pl.DataFrame:
    """The steps between each two of some actors, by name; nothing where nothing connects the two.

    Raises:
        NotFound: One of the names means nobody.
    """
    actors = sorted({graph.actor(name).iri for name in names}, key=lambda iri: (graph.name(iri), iri))
    rows = [
        (
            *(one, graph.name(one), other, graph.name(other)),
            graph.chains(one, other, as_of=as_of, active_on=active_on, limit=1).steps,
        )
        for one, other in combinations(actors, 2)
    ]
    columns = ("first", "first_name", "second", "second_name", "steps")
    return frame(columns, rows, kinds={"steps": "integer"})


def what_if_frame(
    graph: Graph, first: str, second: str, *, as_of: date | None = None, active_on: date | None = None
) -> pl.DataFrame:
    """What would change for two actors if they worked together.

    Raises:
        NotFound: One of the two is not there.
        AnalysisError: The two are the same.
    """
    from kg.analysis.whatif import what_if_linked

    ends = graph.actor(first).iri, graph.actor(second).iri
    found = what_if_linked(graph.snapshot, *ends, as_of=as_of, active_on=active_on)
    rows = [
        (graph.name(side.iri), what, change.before, change.after)
        for side in (found.first, found.second)
        for what, change in (
            ("partners", side.partners),
            ("Burt's constraint", side.constraint),
            ("effective size", side.effective_size),
            ("actors within two steps", side.within_two),
            ("actors within any steps", side.reachable),
        )
    ]
    return frame(("actor", "measure", "now", "then"), rows, kinds={"now": "number", "then": "number"})
