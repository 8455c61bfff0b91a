"""Every fact behind every recommendation is asked of the store by SPARQL, with both its ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.analysis.ties import Fact
from kg.api.graph import Graph
from kg.api.workspace import Workspace
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.recommend.recommend import advise, explain
from kg.recommend.results import Recommendation, Said
from tests.stories.conftest import run_kg

BEFORE = date(2020, 3, 1)
SHARED = {
    "project": "?a cb:participant ?one ; cb:project ?thing . ?b cb:participant ?other ; cb:project ?thing",
    "event": "?a cb:participant ?one ; cb:event ?thing . ?b cb:participant ?other ; cb:event ?thing",
    "agreement": "?thing a cb:CollaborationAgreement ; cb:party ?one , ?other",
    "contact": "?thing a cb:Contact ; cb:party ?one , ?other",
    "meeting": "?thing a cb:Meeting ; cb:party ?one , ?other",
}
DIRECTED = {
    "membership": "?thing cb:member ?from ; cb:collective ?to",
    "coordination": "?thing cb:member ?from ; cb:collective ?to ; cb:role cbv:role\\/Coordinator",
    "office": "?from cb:officeOf ?to",
    "host": "?from cb:hostedBy ?to",
    "operator": "?from cb:operatedBy ?to",
    "invitation": "?thing cb:participant ?from ; cb:invitedBy ?to",
}
ABOUT = """
    { ?thing cb:title|cb:objective ?text } UNION { ?thing cb:inTopic ?topic . ?topic cb:name ?text }
    UNION { ?thing cb:purpose|cb:description ?text } UNION { ?thing cb:practice ?concept BIND(STR(?concept) AS ?text) }
    FILTER CONTAINS(LCASE(?text), SUBSTR(?word, 1, STRLEN(?word) - 1))
"""


def holds(store: GraphStore, fact: Fact) -> bool:
    """Whether the store says what a fact says of its two ends, and where each of its links comes from."""
    one, other = fact.ends
    bound = {"thing": NamedNode(fact.iri)}
    if fact.kind in SHARED:
        pattern, bound = SHARED[fact.kind], bound | {"one": NamedNode(one), "other": NamedNode(other)}
    else:
        assert fact.subject is not None
        target = other if fact.subject == one else one
        pattern = DIRECTED[fact.kind]
        bound |= {"from": NamedNode(fact.subject), "to": NamedNode(target)}
    sourced = all(
        store.ask("ASK { ?link prov:hadPrimarySource ?source }", {"link": NamedNode(link)})
        for link in fact.links
    )
    asked = {name: term for name, term in bound.items() if f"?{name}" in pattern}
    return sourced and store.ask(f"ASK {{ {pattern} }}", asked)


def about(store: GraphStore, said: Said) -> bool:
    """Whether the store has each word where it is said to be."""
    thing = NamedNode(said.iri)
    return all(
        store.ask(f"ASK {{ {ABOUT} }}", {"thing": thing, "word": Literal(word)}) for word in said.words
    )


def everything(graph: Graph, askers: list[str]) -> Iterator[Recommendation]:
    """All that is recommended to some askers, before the event and now."""
    for asker in askers:
        for day in (BEFORE, None):
            advice = advise(graph.snapshot, asker, as_of=day, top=15)
            yield from (*advice.new, *advice.again)


def not_in_store(graph: Graph, found: list[Recommendation]) -> list[object]:
    """What is said and not in the store; each fact is asked for once."""
    facts = {(fact.kind, fact.iri, fact.ends): fact for each in found for fact in each.evidence.facts()}
    words = {(said.iri, said.words): said for each in found for said in each.evidence.said}
    lost: list[object] = [fact for fact in facts.values() if not holds(graph.store, fact)]
    return lost + [said for said in words.values() if not about(graph.store, said)]


def test_for_all_askers_of_the_bundled_graph() -> None:
    with kg.example() as graph:
        found = list(everything(graph, list(graph.snapshot.actors)))

        assert len(found) > 500
        assert not_in_store(graph, found) == []


def test_for_any_pair_of_the_story() -> None:
    with kg.example() as graph:
        names = ("Klaster Obróbki Metali", "Žiedinės ekonomikos klasteris", "Lithuanian Innovation Centre")
        actors = [graph.actor(name).iri for name in names] + list(graph.snapshot.actors[:6])
        pairs = [(one, other) for one in actors for other in actors if one != other]
        found = [explain(graph.snapshot, *pair, as_of=day) for pair in pairs for day in (BEFORE, None)]

        assert all(each.line and "tied to" not in each.line for each in found)
        assert all((each.rank == 0) == (each.unlisted is not None) for each in found)
        assert not_in_store(graph, found) == []


@pytest.mark.shared
def test_for_a_sample_of_the_lithuanian_and_polish_projects(shared_data: Path, tmp_path: Path) -> None:
    sources = (
        ("eu_een_metal_2020",),
        ("eu_h2020_organisers",),
        ("eu_cordis", str(shared_data / "cordis_h2020_lt_pl")),
    )
    for args in (("init",), *(("load", *source) for source in sources)):
        done = run_kg(*args, workspace=tmp_path)
        assert done.returncode == 0, done.stderr
    with Graph.open(Workspace.find(tmp_path)) as graph:
        askers = [graph.actor("Vilnius Circular Economy Cluster").iri, *graph.snapshot.actors[::250]]
        found = list(everything(graph, askers))

        assert len(found) > 300
        assert any(each.evidence.said for each in found)
        assert not_in_store(graph, found) == []
