"""Every measure against NetworkX, which is the definition on small graphs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import networkx as nx
import numpy as np
import pytest

from kg.analysis.betweenness import betweenness
from kg.analysis.communities import articulation_points, communities, modularity, participation
from kg.analysis.gould_fernandez import ROLES, brokerage_roles
from kg.analysis.holes import constraint, effective_size, efficiency
from kg.analysis.projection import Projection, project, to_networkx
from kg.analysis.snapshot import Snapshot
from kg.analysis.triangles import oriented, triangle_counts, triangles

Draw = Callable[[int], Snapshot]
SEEDS = range(12)


@pytest.fixture(params=SEEDS)
def pair(request: pytest.FixtureRequest, drawn: Draw) -> tuple[Projection, nx.Graph[str]]:
    """The same graph, ours and as NetworkX sees it."""
    snapshot = drawn(request.param)
    return project(snapshot), to_networkx(snapshot)


def by_node(graph: Projection, expected: dict[str, float]) -> list[float]:
    return [expected[iri] for iri in graph.iris]


def test_constraint(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair

    assert constraint(ours) == pytest.approx(by_node(ours, nx.constraint(theirs, weight="weight")), abs=1e-9)
    assert constraint(ours, weighted=False) == pytest.approx(by_node(ours, nx.constraint(theirs)), abs=1e-9)


def test_constraint_by_the_other_path_of_networkx(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair

    expected = nx.constraint(theirs, nodes=list(theirs), weight="weight")

    assert constraint(ours) == pytest.approx(by_node(ours, expected), abs=1e-9)


def test_effective_size_and_efficiency(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair
    expected = np.array(by_node(ours, nx.effective_size(theirs)))

    assert effective_size(ours) == pytest.approx(expected, abs=1e-9)
    assert efficiency(ours) == pytest.approx(expected / by_node(ours, dict(theirs.degree())), abs=1e-9)


def test_triangles_are_listed_once(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair
    edges = oriented(ours.pattern)

    listed = [
        (edges.low[a], edges.high[a], edges.high[b], edges.low[c], edges.high[c])
        for block in triangles(edges)
        for a, b, c in zip(*block, strict=True)
    ]

    assert all(low == other_low and top == other_top for low, _, top, other_low, other_top in listed)
    assert (
        len({frozenset(each[:3]) for each in listed})
        == len(listed)
        == sum(nx.triangles(theirs).values()) // 3
    )
    assert triangle_counts(ours.pattern).tolist() == by_node(ours, nx.triangles(theirs))


def test_articulation_points(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair

    found = {iri for iri, point in zip(ours.iris, articulation_points(ours), strict=True) if point}

    assert found == set(nx.articulation_points(theirs))


def test_modularity_of_the_communities(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair
    labels = communities(ours)
    circles = [
        {ours.iris[node] for node in np.flatnonzero(labels == each)} for each in range(labels.max() + 1)
    ]

    assert modularity(ours, labels) == pytest.approx(
        nx.community.modularity(theirs, circles, weight="weight"), abs=1e-9
    )
    assert [len(circle) for circle in circles] == sorted(map(len, circles), reverse=True)


def test_participation(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair
    countries = {iri: country for iri, country in theirs.nodes(data="country") if country != "DE"}
    names = sorted(set(countries.values()))
    labels = np.array([names.index(countries[iri]) if iri in countries else -1 for iri in ours.iris])

    found = dict(zip(ours.iris, participation(ours, labels), strict=True))

    for iri, value in found.items():
        near = [countries[other] for other in theirs[iri] if other in countries]
        shares = [near.count(country) / len(near) for country in names] if near else []
        assert value == pytest.approx(1 - sum(share**2 for share in shares) if near else np.nan, nan_ok=True)


def roles_by_definition(graph: nx.Graph[str], group: dict[str, int]) -> dict[str, dict[str, int]]:
    """Gould and Fernandez, word for word: a -> b -> c and not a -> c, over all ordered triples."""
    counts = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for a, b, c in permutations([node for node in graph if node in group], 3):
        if graph.has_edge(a, b) and graph.has_edge(b, c) and not graph.has_edge(a, c):
            if group[a] == group[b] == group[c]:
                role = "coordinator"
            elif group[a] == group[c]:
                role = "itinerant"
            elif group[b] == group[c]:
                role = "gatekeeper"
            elif group[a] == group[b]:
                role = "representative"
            else:
                role = "liaison"
            counts[b][role] += 1
    return counts


@pytest.mark.parametrize("kinds", [1, 2, 3, 5])
@pytest.mark.parametrize("without", [0, 3])
def test_roles_are_those_of_the_published_definition(
    pair: tuple[Projection, nx.Graph[str]], kinds: int, without: int
) -> None:
    ours, theirs = pair
    choose = np.random.default_rng(kinds)
    labels = choose.integers(0, kinds, len(ours))
    labels[:without] = -1
    group = {iri: int(label) for iri, label in zip(ours.iris, labels, strict=True) if label >= 0}

    found = brokerage_roles(ours, labels)

    expected = roles_by_definition(theirs, group)
    for role in ROLES:
        assert getattr(found, role).tolist() == [expected[iri][role] for iri in ours.iris]


def test_all_roles_together_are_twice_the_open_pairs(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, _ = pair

    found = brokerage_roles(ours, np.arange(len(ours)) % 3)

    assert found.total.tolist() == (ours.degree * (ours.degree - 1) - 2 * ours.closed).tolist()


def test_betweenness(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair

    found = betweenness(ours)

    assert found.exact
    assert found.every == pytest.approx(by_node(ours, nx.betweenness_centrality(theirs)), abs=1e-9)
    assert not found.every_error.any()


def test_betweenness_across_groups(pair: tuple[Projection, nx.Graph[str]]) -> None:
    ours, theirs = pair
    labels = np.arange(len(ours)) % 3
    labels[0] = -1
    groups = [[ours.iris[node] for node in np.flatnonzero(labels == each)] for each in range(3)]

    found = betweenness(ours, labels)

    expected = dict.fromkeys(ours.iris, 0.0)
    for one, other in permutations(groups, 2):
        # NetworkX halves an undirected graph, as if the pairs of one set stood in the other too.
        for iri, part in nx.betweenness_centrality_subset(theirs, one, other).items():
            expected[iri] += 2 * part
    pairs = sum(len(one) * len(other) for one, other in permutations(groups, 2))
    assert found.across == pytest.approx(np.array(by_node(ours, expected)) / pairs, abs=1e-9)
