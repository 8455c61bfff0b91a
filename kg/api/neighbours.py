"""Whom an actor is tied to, and by what: the nearest part of the network, told in words.

This module joins ties of the analysis with names and sources. It ranks by the number of ties and measures nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.api import words
from kg.api.chains import sources_in_words, told

if TYPE_CHECKING:
    from kg.analysis.ties import Fact
    from kg.api.graph import Graph


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An actor that another one is tied to.

    Args:
        iri: The actor.
        name: What it is called.
        country: Where it is.
        ties: How many ties there are.
        facts: The first of them in words, each with its time and its sources.
    """

    iri: str
    name: str
    country: str | None
    ties: int
    facts: tuple[str, ...]


def neighbours(
    graph: Graph,
    iri: str,
    *,
    top: int = 20,
    facts: int = 3,
    as_of: date | None = None,
    active_on: date | None = None,
) -> tuple[int, tuple[Neighbour, ...]]:
    """How many actors one is tied to, and the first of them, those with most ties first.

    Args:
        graph: The facts.
        iri: The actor.
        top: How many to give.
        facts: How many ties of each to tell.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
    """
    from kg.analysis.ties import ties_of

    view = graph.snapshot.at(as_of=as_of, active_on=active_on, keep=(iri,))
    if iri not in view:
        return 0, ()
    ties, row = ties_of(view), view.row(iri)
    shared = (ties.matrix[[row], :] @ ties.members).tocoo()
    found = [
        (int(count), int(other))
        for count, other in zip(shared.data, shared.coords[1], strict=True)
        if other != row
    ]
    ranked = sorted(found, key=lambda pair: (-pair[0], pair[1]))
    return len(ranked), tuple(
        Neighbour(
            view.actors[other],
            graph.name(view.actors[other]),
            view.country[other],
            count,
            tuple(_told(graph, fact) for fact in ties.between(row, other)[:facts]),
        )
        for count, other in ranked[:top]
    )


def _told(graph: Graph, fact: Fact) -> str:
    """One tie with its time and its sources."""
    sources = "; ".join(sources_in_words(graph, fact.links))
    return f"{told(graph, fact)}, {words.period(fact.start, fact.end)} [{sources}]"
