from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pytest

from kg.analysis.draft import Draft
from kg.analysis.paths import NO_CHAIN, shortest_chains
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError, NotFound

Draw = Callable[[int], Snapshot]
BEFORE = date(2020, 1, 1)


def test_before_the_event_every_chain_goes_through_the_university(
    story: Snapshot, who: dict[str, str]
) -> None:
    found = shortest_chains(story, who["lic"], who["podlasie"], as_of=BEFORE)

    assert (found.steps, found.total, found.routes) == (3, 2, 2)
    assert {chain.actors[-2] for chain in found.chains} == {who["uwm"]}
    assert (found.between[0].iri, found.between[0].share) == (who["uwm"], 1.0)
    assert {chain.actors[1] for chain in found.chains} == {who["fraunhofer"], who["forth"]}


def test_after_the_event_the_organisers_are_tied_directly(story: Snapshot, who: dict[str, str]) -> None:
    found = shortest_chains(story, who["lic"], who["podlasie"])

    assert (found.steps, found.total) == (1, 1)
    (fact,) = found.chains[0].facts
    assert (fact.kind, fact.works, fact.iri) == ("event", False, who["event"])
    assert fact.roles == ("Organiser", "Organiser")
    assert fact.start == date(2020, 3, 11)


def test_partners_alone_do_not_count_the_event(story: Snapshot, who: dict[str, str]) -> None:
    found = shortest_chains(story, who["lic"], who["podlasie"], works_only=True)

    assert found.steps == 3


def test_facts_of_a_step_name_roles_dates_and_both_participations(
    story: Snapshot, who: dict[str, str]
) -> None:
    found = shortest_chains(story, who["fraunhofer"], who["lic"], as_of=BEFORE)

    (fact,) = found.chains[0].facts
    assert (fact.kind, fact.works, fact.name) == ("project", True, "VIP4SME")
    assert fact.roles == ("ProjectParticipant", "ProjectCoordinator")
    assert (fact.start, fact.end, fact.undated) == (date(2015, 12, 15), date(2019, 12, 14), False)
    assert len(fact.links) == 2


def test_the_clusters_meet_by_agreement_meeting_and_event(story: Snapshot, who: dict[str, str]) -> None:
    found = shortest_chains(story, who["vilnius"], who["metal"])

    kinds = [chain.facts[0].kind for chain in found.chains]
    assert sorted(kinds) == ["agreement", "event", "meeting"]
    assert kinds[-1] == "event"
    assert next(c for c in found.chains if c.facts[0].kind == "agreement").facts[0].state == "Negotiating"


def test_a_coordinator_is_one_step_from_its_cluster_and_undated(story: Snapshot, who: dict[str, str]) -> None:
    found = shortest_chains(story, who["vpva"], who["vilnius"], as_of=BEFORE)

    (fact,) = found.chains[0].facts
    assert (fact.kind, fact.roles, fact.subject) == ("coordination", ("Coordinator", None), who["vpva"])
    assert found.chains[0].undated


def test_an_office_is_tied_to_its_network_and_its_contact(story: Snapshot, who: dict[str, str]) -> None:
    found = shortest_chains(story, who["metal"], who["een"], as_of=BEFORE)

    assert [fact.kind for fact in found.chains[0].facts] == ["contact", "office"]


def test_no_chain_is_an_empty_answer(story: Snapshot, who: dict[str, str]) -> None:
    assert shortest_chains(story, who["vpva"], who["podlasie"], as_of=date(2014, 1, 1)) == NO_CHAIN
    assert shortest_chains(story, who["vpva"], who["podlasie"], as_of=BEFORE) == NO_CHAIN


def test_unknown_and_equal_ends_are_refused(story: Snapshot, who: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        shortest_chains(story, who["lic"], "https://example.org/nobody")
    with pytest.raises(AnalysisError, match="two different"):
        shortest_chains(story, who["lic"], who["lic"])


def bipartite(snapshot: Snapshot) -> nx.Graph[str]:
    links = snapshot.links["participation"]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(snapshot.actors)
    ends = zip(links.actor, links.other, strict=True)
    graph.add_edges_from((snapshot.actors[one], snapshot.projects[other]) for one, other in ends)
    return graph


@pytest.mark.parametrize("seed", range(8))
def test_chains_are_those_of_networkx_the_strongest_first(seed: int, drawn: Draw) -> None:
    snapshot = drawn(seed)
    graph = bipartite(snapshot)
    for other in snapshot.actors[1:]:
        found = shortest_chains(snapshot, "a00", other, limit=10_000)
        listed = [woven(chain.actors, [fact.iri for fact in chain.facts]) for chain in found.chains]
        expected = (
            sorted(nx.all_shortest_paths(graph, "a00", other)) if nx.has_path(graph, "a00", other) else []
        )
        assert sorted(listed) == expected
        assert found.total == len(expected)
        assert found.routes == len({tuple(path[::2]) for path in expected})
        assert {point.iri: point.share for point in found.between} == pytest.approx(shares(expected))
        strengths = [chain.strength for chain in found.chains]
        assert all(one >= two - 1e-12 for one, two in pairwise(strengths))


def shares(paths: list[list[str]]) -> dict[str, float]:
    """On what share of the paths each actor between the ends stands."""
    inner = [iri for path in paths for iri in path[2:-1:2]]
    return {iri: inner.count(iri) / len(paths) for iri in inner}


def woven(actors: tuple[str, ...], ties: list[str]) -> list[str]:
    """Actors and ties in the order in which they are met."""
    path = [actors[0]]
    for tie, each in zip(ties, actors[1:], strict=True):
        path += [tie, each]
    return path


def test_a_limit_lists_the_strongest_and_counts_all(drawn: Draw) -> None:
    for snapshot in map(drawn, range(8)):
        for other in snapshot.actors[1:]:
            every = shortest_chains(snapshot, "a00", other)
            some = shortest_chains(snapshot, "a00", other, limit=1)

            assert (some.total, some.routes, some.steps) == (every.total, every.routes, every.steps)
            assert some.chains == every.chains[:1]


@pytest.mark.shared
def test_fifty_chains_lead_from_vilnius_to_bialystok_all_through_one_university(shared_data: Path) -> None:
    draft = Draft()
    with (shared_data / "cordis_h2020_lt_pl" / "organization.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            draft.actor(row["organisationID"], name=row["name"])
            draft.thing("project", row["projectID"], name=row["projectAcronym"])
            link = f"{row['organisationID']} in {row['projectID']}"
            draft.link("participation", row["organisationID"], row["projectID"], iri=link)
    snapshot = draft.finish()
    last = snapshot.actors[snapshot.names.index("PODLASKA FUNDACJA ROZWOJU REGIONALNEGO")]

    found = shortest_chains(snapshot, "999456476", last)

    assert (found.steps, found.total, len(found.chains)) == (4, 50, 50)
    assert {chain.actors[-2] for chain in found.chains} == {"999853109"}
