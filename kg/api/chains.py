"""Chains between two actors, told with names, words and sources.

This module owns the telling. `kg.analysis.paths` finds the chains.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from kg.api import words
from kg.api.profile import in_words
from kg.rdf.provenance import sources_of

if TYPE_CHECKING:
    from kg.analysis.paths import Chain, Chains
    from kg.analysis.ties import Fact
    from kg.api.graph import Graph
    from kg.api.names import Entry


def as_json(graph: Graph, first: Entry, last: Entry, found: Chains) -> dict[str, Any]:
    """Chains for a document: actors, and on each step the fact with its sources."""
    return {
        "from": {"iri": first.iri, "name": first.name},
        "to": {"iri": last.iri, "name": last.name},
        "steps": found.steps,
        "total": found.total,
        "routes": found.routes,
        "chains": [_chain(graph, chain) for chain in found.chains],
    }


def _chain(graph: Graph, chain: Chain) -> dict[str, Any]:
    """One chain for a document."""
    ends = zip(chain.actors, chain.actors[1:], chain.facts, strict=False)
    return {
        "actors": [{"iri": iri, "name": graph.name(iri)} for iri in chain.actors],
        "strength": chain.strength,
        "undated": chain.undated,
        "steps": [
            {"from": graph.name(one), "to": graph.name(other), "fact": fact_json(graph, fact)} for one, other, fact in ends
        ],
    }


def fact_json(graph: Graph, fact: Fact) -> dict[str, Any]:
    """One tie for a document."""
    return {
        "kind": fact.kind,
        "name": graph.tie_name(fact),
        "iri": fact.iri,
        "words": told(graph, fact),
        "state": fact.state,
        "roles": list(fact.roles),
        "start": _day(fact.start),
        "end": _day(fact.end),
        "undated": fact.undated,
        "sources": sources_in_words(graph, fact.links),
    }


def rows(graph: Graph, found: Chains) -> list[tuple[object, ...]]:
    """Chains as rows: chain, step, from, what ties them, to, when, source."""
    told_rows: list[tuple[object, ...]] = []
    for number, chain in enumerate(found.chains, start=1):
        for step, (one, other, fact) in enumerate(zip(chain.actors, chain.actors[1:], chain.facts, strict=False), start=1):
            when = words.period(fact.start, fact.end)
            sources = sources_in_words(graph, fact.links)
            told_rows.append((number, step, graph.name(one), told(graph, fact), graph.name(other), when, sources))
    return told_rows


def told(graph: Graph, fact: Fact) -> str:
    """What ties two actors together, in words."""
    return words.tie(fact, graph.tie_name(fact), None if fact.subject is None else graph.name(fact.subject))


def sources_in_words(graph: Graph, links: tuple[str, ...]) -> list[str]:
    """Where the statements about some links stand."""
    return list(dict.fromkeys(in_words(source) for link in links for source in sources_of(graph.store, link)))


def _day(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return None if day is None else day.isoformat()
