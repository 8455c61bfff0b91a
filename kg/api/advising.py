"""Recommendations as people ask for them: names become IRIs, and dismissals are honoured.

This module owns the way from words to the wishes of the recommender. It ranks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.recommend.wishes import Wishes

if TYPE_CHECKING:
    from kg.api.graph import Graph


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
