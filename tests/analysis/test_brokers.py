from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product

import networkx as nx
import numpy as np
import pytest

from kg.analysis import groups
from kg.analysis.brokers import bridges_between, broker_scores
from kg.analysis.draft import Draft
from kg.analysis.groups import Group
from kg.analysis.projection import project, to_networkx
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError

BEFORE = date(2020, 1, 1)
Draw = Callable[[int], Snapshot]


def named(*letters: str) -> Group:
    return Group("+".join(letters), "list", letters)


def bridge() -> Snapshot:
    """Two circles, `a b` and `x y`; m and n work with both, m more closely; p of the first works with x."""
    draft = Draft()
    projects = {"2015": "abm", "2016": "mxy", "2017": "abnxy", "2018": "bpx", "2019": "mz"}
    for at, (year, members) in enumerate(projects.items()):
        draft.thing("project", f"p{at}", name=f"P{at}", start=np.datetime64(f"{year}-01-01"))
        for letter in members:
            draft.actor(letter, country="LT" if letter in "abp" else "PL")
            draft.link("participation", letter, f"p{at}", iri=f"{letter}{at}")
    return draft.finish()


def test_brokers_are_ranked_by_the_product_of_their_ties() -> None:
    found = bridges_between(bridge(), named("a", "b", "p"), named("x", "y"))

    assert {broker.iri: broker.score for broker in found.brokers} == pytest.approx(
        {
            "b": 1.25 * 1.0,
            "x": 1.5 * 0.75,
            "m": 1.0 * 1.0,
            "a": 0.75 * 0.5,
            "y": 0.5 * 0.75,
            "n": 0.25,
            "p": 0.25,
        }
    )
    assert [broker.iri for broker in found.brokers] == ["b", "x", "m", "a", "y", "n", "p"]
    assert (found.brokers[2].first_partners, found.brokers[2].second_partners) == (2, 2)
    assert found.total == 7


def test_roles_follow_the_side_a_broker_is_on() -> None:
    found = bridges_between(bridge(), named("a", "b", "p"), named("x", "y"))

    roles = {broker.iri: broker.role for broker in found.brokers}
    assert roles == {
        "m": "liaison", "n": "liaison",
        "a": "representative", "b": "representative", "p": "representative",
        "x": "gatekeeper", "y": "gatekeeper",
    }  # fmt: skip


def test_within_one_group_there_are_coordinators_and_itinerants() -> None:
    group = named("a", "b", "x", "y")

    found = bridges_between(bridge(), group, group)

    assert {broker.iri: broker.role for broker in found.brokers} == {
        "a": "coordinator", "b": "coordinator", "x": "coordinator", "y": "coordinator",
        "m": "itinerant", "n": "itinerant", "p": "itinerant",
    }  # fmt: skip


def test_a_broker_is_shown_with_its_activity_and_its_ways() -> None:
    found = bridges_between(bridge(), named("a", "b"), named("x", "y"), as_of=date(2019, 6, 1), chains=2)

    broker = next(broker for broker in found.brokers if broker.iri == "m")
    assert [activity.name for activity in broker.recent] == ["P4", "P1", "P0"]
    assert (broker.projects, broker.lately) == (3, 1)
    assert broker.share == pytest.approx(2 / 3)
    assert [chain.actors for chain in broker.chains] == [("a", "m", "x"), ("a", "m", "y")]
    assert [fact.name for fact in broker.chains[0].facts] == ["P0", "P1"]
    assert broker.chains[0].strength == pytest.approx(1 / 4)


@pytest.mark.parametrize("seed", range(10))
def test_counts_across_are_those_of_brute_force(seed: int, drawn: Draw) -> None:
    snapshot = drawn(seed)
    graph = to_networkx(snapshot)
    choose = np.random.default_rng(seed)
    one, other = (sorted(choose.choice(snapshot.actors, size=5, replace=False).tolist()) for _ in range(2))

    found = bridges_between(snapshot, named(*one), named(*other), limit=100)

    pairs = {frozenset(pair) for pair in product(one, other) if len(set(pair)) == 2}
    joint = {pair for pair in pairs if graph.has_edge(*pair)}
    assert (found.joint, found.open_pairs) == (len(joint), len(pairs - joint))
    expected = {node: score(graph, node, one, other) for node in graph}
    assert {broker.iri: broker.score for broker in found.brokers} == pytest.approx(
        {node: value for node, value in expected.items() if value > 0}
    )
    for broker in found.brokers:
        near = {pair for pair in pairs - joint if all(graph.has_edge(broker.iri, end) for end in pair)}
        assert broker.open_pairs == len(near)


def score(graph: nx.Graph[str], node: str, one: list[str], other: list[str]) -> float:
    near = graph[node]
    first, second = (sum(near[each]["weight"] for each in side if each in near) for side in (one, other))
    return float(first * second)


def test_scores_of_all_nodes_are_those_of_the_list(drawn: Draw) -> None:
    snapshot = drawn(3)
    graph = project(snapshot)
    one, other = snapshot.actors[:4], snapshot.actors[6:]

    scores = broker_scores(graph, graph.nodes_of(one), graph.nodes_of(other))

    listed = bridges_between(snapshot, named(*one), named(*other), limit=100).brokers
    assert [graph.iris[node] for node in np.argsort(-scores, kind="stable")[: len(listed)]] == [
        b.iri for b in listed
    ]


def test_who_bridged_the_two_organisers_before_the_event(story: Snapshot, who: dict[str, str]) -> None:
    one, other = (groups.of_actor(story, who[key], as_of=BEFORE) for key in ("lic", "podlasie"))

    found = bridges_between(story, one, other, as_of=BEFORE)

    assert (found.brokers, found.joint, found.open_pairs) == ((), 0, 1)
    assert found.chains.between[0].name == "Uniwersytet Warmińsko-Mazurski w Olsztynie"
    assert found.chains.between[0].share == 1.0


def test_a_later_project_changes_no_broker_before_it() -> None:
    day = date(2018, 12, 31)
    without = bridges_between(bridge(), named("a", "b"), named("x", "y"), as_of=day)

    later = bridges_between(bridge(), named("a", "b"), named("x", "y", "z"), as_of=day)

    assert later.brokers == without.brokers
    assert later.open_pairs == without.open_pairs


def test_a_group_that_had_not_begun_is_refused(story: Snapshot, who: dict[str, str]) -> None:
    with pytest.raises(AnalysisError, match="has no actors here"):
        bridges_between(story, Group("nobody", "list", ()), groups.of_actor(story, who["lic"]), as_of=BEFORE)


def test_an_empty_snapshot_has_no_groups() -> None:
    with pytest.raises(AnalysisError):
        bridges_between(Draft().finish(), named("a"), named("b"))
