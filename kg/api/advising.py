"""Recommendations as people ask for them: names become IRIs, and dismissals are honoured.

This module owns the way from words to the wishes of the recommender. It ranks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.recommend.wishes import Wishes

if TYPE_CHECKING:
    from kg.api.graph import Graph


def actors(graph: Graph, texts: Iterable[str]) -> list[str]:
    """The IRIs of actors named one by one, or several in one text with semicolons or commas between.

    Raises:
        NotFound: One of them is not there.
    """
    found: list[str] = []
    for text in (part for each in texts for part in each.split(";") if part.strip()):
        try:
            found.append(graph.actor(text).iri)
        except NotFound:
            parts = [part for part in text.split(",") if part.strip()]
            if len(parts) < 2:
                raise
            found += [graph.actor(part).iri for part in parts]
    return list(dict.fromkeys(found))


def wishes(
    graph: Graph,
    *,
    countries: Iterable[str] = (),
    kinds: Iterable[str] = (),
    themes: Iterable[str] = (),
    programmes: Iterable[str] = (),
    event: str | None = None,
    explore: float = 0.0,
) -> Wishes:
    """The wishes behind the options of a command.

    Raises:
        NotFound: There is no such event.
    """
    return Wishes(
        countries=tuple(countries),
        kinds=tuple(kinds),
        themes=tuple(themes),
        programmes=tuple(programmes),
        event=None if event is None else graph.names.resolve(event, kinds=("Event", "MatchmakingEvent")).iri,
        explore=explore,
    )
