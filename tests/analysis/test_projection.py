from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from networkx.algorithms import bipartite

from kg.analysis.draft import Draft
from kg.analysis.projection import neighbourhood, project, to_networkx
from kg.analysis.snapshot import Snapshot


def consortia(*members: str, later: str = "") -> Snapshot:
    """One project for each text of one-letter actors; the last may begin later."""
    draft = Draft()
    for at, letters in enumerate([*members, *([later] if later else [])]):
        start = "2020-01-01" if at >= len(members) else "2010-01-01"
        draft.thing("project", f"p{at}", start=np.datetime64(start))
        for letter in letters:
            draft.actor(letter, country="LT")
            draft.link("participation", letter, f"p{at}", iri=f"{letter}{at}")
    return draft.finish()


def test_a_shared_project_weighs_one_part_for_each_other_participant() -> None:
    graph = to_networkx(consortia("abc", "ab", "d"))

    assert graph.edges["a", "b"]["weight"] == pytest.approx(1 / 2 + 1)
    assert graph.edges["b", "c"]["weight"] == pytest.approx(1 / 2)
    assert set(graph.nodes) == {"a", "b", "c"}
    assert graph.nodes["a"] == {"name": "a", "country": "LT", "kind": "Actor"}


def test_weights_are_those_of_collaboration_weighted_projection() -> None:
    draw = np.random.default_rng(5)
    groups = [
        "".join(draw.choice(list("abcdefghij"), size=draw.integers(2, 6), replace=False)) for _ in range(12)
    ]
    snapshot = consortia(*groups)
    affiliations: nx.Graph[str] = nx.Graph(
        (letter, at) for at, group in enumerate(groups) for letter in group
    )

    graph = to_networkx(snapshot)

    expected = bipartite.collaboration_weighted_projected_graph(affiliations, snapshot.actors)
    assert {frozenset(edge) for edge in graph.edges} == {frozenset(edge) for edge in expected.edges}
    for one, other, weight in expected.edges.data("weight"):
        assert graph.edges[one, other]["weight"] == pytest.approx(weight, abs=1e-12)


def test_an_agreement_makes_partners_and_an_event_does_not(story: Snapshot, who: dict[str, str]) -> None:
    graph = to_networkx(story)

    assert graph.edges[who["vilnius"], who["metal"]]["weight"] == 1.0
    assert not graph.has_edge(who["lic"], who["podlasie"])
    assert who["office"] not in graph
    assert not to_networkx(story, as_of=date(2020, 1, 1)).has_node(who["vilnius"])


def test_the_graph_is_simple_and_a_later_project_changes_nothing() -> None:
    day = date(2019, 1, 1)
    plain, extended = consortia("abc", "ab"), consortia("abc", "ab", later="adx")

    before = project(plain, as_of=day)
    after = project(extended, as_of=day)

    assert before.iris == after.iris
    assert (before.weights != after.weights).nnz == 0
    assert before.weights.diagonal().sum() == 0
    assert (before.weights != before.weights.T).nnz == 0
    assert len(project(extended)) == 5


def test_an_empty_snapshot_projects_to_an_empty_graph() -> None:
    assert len(project(Draft().finish())) == 0
    assert len(project(consortia("a", "b"))) == 0
    assert to_networkx(consortia("a")).number_of_nodes() == 0


def test_a_neighbourhood_keeps_the_strongest_partners() -> None:
    snapshot = consortia("ab", "abc", "cd", "de")

    assert set(neighbourhood(snapshot, "a")) == {"a", "b", "c"}
    assert set(neighbourhood(snapshot, "a", limit=2)) == {"a", "b"}
    assert set(neighbourhood(snapshot, "a", radius=2)) == {"a", "b", "c", "d"}
    assert not neighbourhood(consortia("a"), "a").nodes


@pytest.mark.shared
def test_h2020_of_2016_over_raw_ids_has_the_known_shape(shared_data: Path) -> None:
    draft = Draft()
    with (shared_data / "cordis_h2020_2016" / "organization.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            draft.actor(row["organisationID"])
            draft.thing("project", row["projectID"])
            link = f"{row['organisationID']} in {row['projectID']}"
            draft.link("participation", row["organisationID"], row["projectID"], iri=link)
    snapshot = draft.finish()

    graph = to_networkx(snapshot)

    sizes = sorted(map(len, nx.connected_components(graph)))
    assert len(snapshot) == 12_326
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (11_080, 170_120)
    assert (len(sizes), sizes[-1]) == (152, 10_680)
    assert sum(1 for _ in nx.articulation_points(graph)) == 128
