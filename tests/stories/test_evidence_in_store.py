"""Every fact behind a recommendation is in the store: each is asked for by SPARQL."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.analysis.ties import Fact
from kg.api.graph import Graph
from kg.api.workspace import Workspace
from kg.rdf.store import GraphStore
from kg.rdf.terms import NamedNode
from kg.recommend.recommend import advise, explain
from kg.recommend.results import Recommendation
from tests.stories.conftest import run_kg

# What each kind of fact says of one of its links; ?thing is the project, event, cluster, network or agreement.
PATTERNS = {
    "project": "?link cb:participant ?someone ; cb:project ?thing",
    "event": "?link cb:participant ?someone ; cb:event ?thing",
    "membership": "?link cb:member ?someone ; cb:collective ?group",
    "coordination": "?link cb:member ?someone ; cb:collective ?group ; cb:role cbv:role\\/Coordinator",
    "agreement": "?link cb:party ?someone ; cb:agreementState ?state",
    "contact": "?link cb:party ?someone",
    "meeting": "?link cb:party ?someone",
    "office": "?link cb:officeOf ?network",
    "host": "?link cb:hostedBy ?host",
    "operator": "?link cb:operatedBy ?operator",
    "invitation": "?link cb:participant ?someone ; cb:invitedBy ?inviter",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with both bundled sources."""
    folder = tmp_path_factory.mktemp("evidence")
    for args in (("init",), ("load", "eu_een_metal_2020"), ("load", "eu_h2020_organisers")):
        done = run_kg(*args, workspace=folder)
        assert done.returncode == 0, done.stderr
    return folder


def in_store(store: GraphStore, fact: Fact) -> bool:
    """Whether the store says what a fact says, link by link."""
    bound = [{"link": NamedNode(link)} for link in fact.links]
    if fact.kind in ("project", "event"):
        bound = [each | {"thing": NamedNode(fact.iri)} for each in bound]
    return all(store.ask(f"ASK {{ {PATTERNS[fact.kind]} }}", each) for each in bound)


def test_every_fact_of_every_recommendation_can_be_asked_for(root: Path) -> None:
    with Graph.open(Workspace.find(root)) as graph:
        results: list[Recommendation] = []
        for asker in ("Vilnius Circular Economy Cluster", "Lithuanian Innovation Centre", "Innovayt"):
            for day in (date(2020, 3, 1), None):
                advice = advise(graph.snapshot, graph.actor(asker).iri, as_of=day, top=50)
                results += [*advice.new, *advice.again]
        facts = [fact for each in results for fact in each.evidence.facts()]

        assert len(facts) > 50
        assert [fact for fact in facts if not in_store(graph.store, fact)] == []


def test_the_case_of_a_pair_that_knows_each_other_names_what_it_knows(root: Path) -> None:
    with Graph.open(Workspace.find(root)) as graph:
        first, other = (
            graph.actor(name).iri for name in ("Klaster Obróbki Metali", "Lithuanian Innovation Centre")
        )
        case = explain(graph.snapshot, first, other)

        assert not case.known
        assert "Metal industry international matchmaking (March 2020)" in case.line
        assert all(in_store(graph.store, fact) for fact in case.evidence.facts())
