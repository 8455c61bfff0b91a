"""Recommendations with the sources of their evidence, ready to be shown.

This module joins what the recommender found with where each fact stands. It ranks nothing and words nothing new.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from kg.analysis.keywords import keywords
from kg.api import words
from kg.api.chains import fact_json, sources_in_words, stated
from kg.rdf.terms import NamedNode, Term, Triple
from kg.vocab import CB

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.recommend.results import Between, Recommendation, Said


COLUMNS: Final = ("rank", "partner", "country", "kind", "score", "reason", "introducers", "sources", "iri")


def as_json(graph: Graph, found: Recommendation) -> dict[str, Any]:
    """One recommendation for a document, each fact with its sources."""
    evidence = found.evidence
    return {
        "rank": found.rank,
        "partner": found.name,
        "iri": found.iri,
        "kind": found.kind,
        "country": found.country,
        "score": found.score,
        "parts": [
            {"name": p.name, "words": p.words, "value": p.value, "weight": p.weight, "points": p.points}
            for p in found.parts
        ],
        "reason": found.line,
        "rests_on": found.rests_on,
        "undated": found.undated,
        "known": found.known,
        "introducers": [_between(graph, each) for each in evidence.introducers],
        "shared_partners": [_between(graph, each) for each in evidence.shared_partners],
        "chain": [
            {"from": step.source[1], "to": step.target[1], "words": step.words} for step in evidence.chain
        ],
        "evidence": [fact_json(graph, fact) for fact in evidence.facts()],
        "themes_shared": list(evidence.themes_shared),
        "themes_new": list(evidence.themes_new),
        "bridge": {"new_to_you": evidence.bridge[0], "of": evidence.bridge[1]},
        "adds": list(evidence.adds),
        "said": [
            {
                "words": list(e.words),
                "iri": e.iri,
                "name": graph.name(e.iri),
                "own": e.own,
                "asked": list(e.asked),
            }
            for e in evidence.said
        ],
        "cautions": list(evidence.cautions),
        "unlisted": found.unlisted,
        "snapshot": found.snapshot,
    }


def _between(graph: Graph, each: Between) -> dict[str, Any]:
    """Somebody between the two sides, for a document."""
    return {
        "iri": each.iri,
        "name": graph.name(each.iri),
        "strength": each.strength,
        "near": [fact_json(graph, fact) for fact in each.near],
        "far": [fact_json(graph, fact) for fact in each.far],
    }


def lines(graph: Graph, found: Recommendation) -> Iterator[str]:
    """One recommendation as indented text: who, why, who can introduce, on which facts."""
    place = f" ({found.country})" if found.country else ""
    number = f"{found.rank}. " if found.unlisted is None else ""
    yield ""
    yield f"{number}{words.spoken(found.name)}{place}"
    yield f"   {found.line}"
    introducers = [words.spoken(graph.name(each.iri)) for each in found.evidence.introducers]
    if introducers and not found.known:
        yield f"   Who can introduce you: {', '.join(introducers)}."
    yield from (f"   {line}" for line in _profile(found))
    yield from (f"   Note: {caution}" for caution in found.evidence.cautions)
    yield from (f"     - {line}" for line in evidence_lines(graph, found))


def _profile(found: Recommendation) -> Iterator[str]:
    """What the two share, what the other would add, and the bridge it would build; only what there is."""
    evidence = found.evidence
    if evidence.themes_shared:
        yield f"You both work on {words.listed(list(dict.fromkeys(map(words.theme_name, evidence.themes_shared))))}."
    if evidence.adds:
        yield f"Would add to a consortium: {'; '.join(evidence.adds)}."
    new, every = evidence.bridge
    if new * 2 > every:
        yield f"The bridge: {new} of its {words.count(every, 'partner')} are new to you and to those you work with."


def evidence_lines(graph: Graph, found: Recommendation, *, limit: int = 4) -> Iterator[str]:
    """The first facts behind a recommendation, each with its time and its sources."""
    for fact in islice(found.evidence.facts(), limit):
        sources = "; ".join(sources_in_words(graph, fact.links))
        yield f"{stated(graph, fact)}  [{sources}]"
    for each in found.evidence.said:
        named = words.listed([f'"{word}"' for word in each.words])
        sources = "; ".join(sources_in_words(graph, (each.iri,)))
        verb = "says of itself" if each.own else "is about"
        yield f"{words.spoken(graph.name(each.iri))} {verb} {named}  [{sources}]"
    yield from _asked(graph, found.evidence.said)


def _asked(graph: Graph, said: tuple[Said, ...]) -> Iterator[str]:
    """Where the asker's side says the words that were found again."""
    wanted = {word for each in said for word in each.words}
    for who in dict.fromkeys(iri for each in said for iri in each.asked):
        found: set[str] = set()
        places: list[str] = []
        for fact in _texts(graph, who):
            if hits := keywords([_text(fact.object)]) & wanted:
                found |= hits
                places += words.cited(graph.provenance.of_fact(fact))
        if found:
            named = words.listed([f'"{word}"' for word in sorted(found)])
            yield f"{words.spoken(graph.name(who))} says of itself {named}  [{'; '.join(dict.fromkeys(places))}]"


def _texts(graph: Graph, who: str) -> Iterator[Triple]:
    """What somebody says of itself, and what it is called."""
    for term in (CB.purpose, CB.description, CB.practice, CB.name):
        yield from graph.store.statements(who, term)


def _text(value: Term) -> str:
    """A text, or the name that a concept has in its IRI."""
    return (
        value.value.rpartition("/")[2] if isinstance(value, NamedNode) else str(getattr(value, "value", ""))
    )


def row(graph: Graph, found: Recommendation) -> tuple[object, ...]:
    """One recommendation as a row: rank, partner, country, kind, score, reason, introducers, sources, IRI."""
    introducers = [graph.name(each.iri) for each in found.evidence.introducers]
    sources = sources_in_words(graph, found.evidence.links())
    return (
        found.rank,
        found.name,
        found.country,
        found.kind,
        found.score,
        found.line,
        introducers,
        sources,
        found.iri,
    )
