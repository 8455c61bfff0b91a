"""Chains between two actors, told with names, words and sources.

This module owns the telling. `kg.analysis.paths` finds the chains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.api import words
from kg.api.times import iso

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
        "chains": [chain_json(graph, chain) for chain in found.chains],
    }


def chain_json(graph: Graph, chain: Chain) -> dict[str, Any]:
    """One chain for a document."""
    ends = zip(chain.actors, chain.actors[1:], chain.facts, strict=False)
    return {
        "actors": [{"iri": iri, "name": graph.name(iri)} for iri in chain.actors],
        "strength": chain.strength,
        "undated": chain.undated,
        "steps": [
            {"from": graph.name(one), "to": graph.name(other), "fact": fact_json(graph, fact)}
            for one, other, fact in ends
        ],
    }


def fact_json(graph: Graph, fact: Fact) -> dict[str, Any]:
    """One tie for a document."""
    return {
        "kind": fact.kind,
        "name": graph.tie_name(fact),
        "iri": fact.iri,
        "words": told(graph, fact),
        "between": [graph.name(end) for end in fact.ends],
        "state": fact.state,
        "roles": list(fact.roles),
        "start": iso(fact.start),
        "end": iso(fact.end),
        "undated": fact.undated,
        "sources": sources_in_words(graph, fact.links),
    }


def rows(graph: Graph, found: Chains) -> list[tuple[object, ...]]:
    """Chains as rows: chain, step, from, what ties them, to, when, source."""
    return [
        (number, step, graph.name(one), told(graph, fact), graph.name(other), *_when_and_where(graph, fact))
        for number, chain in enumerate(found.chains, start=1)
        for step, (one, other, fact) in enumerate(
            zip(chain.actors, chain.actors[1:], chain.facts, strict=False), start=1
        )
    ]


def lines(graph: Graph, found: Chains) -> Iterator[str]:
    """Chains as indented text, one actor a line, with what ties it to the next between them."""
    for number, chain in enumerate(found.chains, start=1):
        yield ""
        yield f"{number}. {graph.name(chain.actors[0])}"
        for other, fact in zip(chain.actors[1:], chain.facts, strict=True):
            when, sources = _when_and_where(graph, fact)
            yield f"      | {told(graph, fact)}, {when}  [{'; '.join(sources)}]"
            yield f"   {graph.name(other)}"


def _when_and_where(graph: Graph, fact: Fact) -> tuple[str, list[str]]:
    """The time of a tie, and its sources."""
    return words.period(fact.start, fact.end), sources_in_words(graph, fact.links)


def told(graph: Graph, fact: Fact) -> str:
    """What ties two actors together, in words."""
    return words.tie(fact, graph.tie_name(fact), None if fact.subject is None else graph.name(fact.subject))


def stated(graph: Graph, fact: Fact) -> str:
    """What ties two actors together as a sentence of its own: who, what, and when."""
    phrase, ends = told(graph, fact), [words.spoken(graph.name(end)) for end in fact.ends]
    who = f"{ends[0]} and {ends[1]} " if fact.subject is None and len(ends) == 2 else ""
    return f"{who}{phrase}, {words.period(fact.start, fact.end)}"


def sources_in_words(graph: Graph, links: tuple[str, ...]) -> list[str]:
    """Where the statements about some links stand."""
    return list(words.cited(source for link in links for source in graph.provenance.of(link)))
