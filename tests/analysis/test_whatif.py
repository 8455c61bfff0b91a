from __future__ import annotations

from collections.abc import Callable
from datetime import date

import networkx as nx
import pytest

from kg.analysis.draft import Draft
from kg.analysis.projection import to_networkx
from kg.analysis.snapshot import Snapshot
from kg.analysis.whatif import Change, what_if_linked
from kg.errors import AnalysisError, NotFound

Draw = Callable[[int], Snapshot]
BEFORE = date(2020, 1, 1)


@pytest.mark.parametrize("seed", range(10))
def test_what_changes_is_what_networkx_says(seed: int, drawn: Draw) -> None:
    snapshot = drawn(seed)
    before = to_networkx(snapshot)
    one, other = min(before), max(before)
    after = before.copy()
    after.add_edge(one, other, weight=before.get_edge_data(one, other, {"weight": 0.0})["weight"] + 1.0)

    found = what_if_linked(snapshot, one, other)

    assert found.linked == before.has_edge(one, other)
    assert found.steps == (
        nx.shortest_path_length(before, one, other) if nx.has_path(before, one, other) else None
    )
    assert set(found.common) == set(nx.common_neighbors(before, one, other))
    for side in (found.first, found.second):
        assert side.partners == Change(before.degree(side.iri), after.degree(side.iri))
        for measure, of in (("constraint", constraint), ("effective_size", nx.effective_size)):
            change = getattr(side, measure)
            assert change.before == pytest.approx(of(before)[side.iri])
            assert change.after == pytest.approx(of(after)[side.iri])
        reach = [nx.single_source_shortest_path_length(graph, side.iri) for graph in (before, after)]
        assert side.reachable == Change(len(reach[0]) - 1, len(reach[1]) - 1)
        assert side.within_two == Change(*(sum(0 < steps <= 2 for steps in each.values()) for each in reach))
        assert side.nearer == sum(steps < reach[0].get(iri, 99) for iri, steps in reach[1].items())


def constraint(graph: nx.Graph[str]) -> dict[str, float]:
    return nx.constraint(graph, weight="weight")


def test_the_two_clusters_before_they_met(story: Snapshot, who: dict[str, str]) -> None:
    found = what_if_linked(story, who["vilnius"], who["metal"], as_of=BEFORE)

    assert (found.linked, found.steps, found.common) == (False, None, ())
    assert found.first.partners == Change(0, 1)
    assert found.first.constraint == Change(None, 1.0)
    # The network, its coordinator, its office and everyone that these have worked with come into reach.
    assert found.first.reachable.after > found.first.reachable.before
    assert who["office"] not in found.first.introduced


def test_partners_of_the_other_are_introduced_the_strongest_first(
    story: Snapshot, who: dict[str, str]
) -> None:
    found = what_if_linked(story, who["vpva"], who["uwm"], as_of=BEFORE)

    assert found.first.introduced[0] in {who["fraunhofer"], who["forth"]}
    assert set(found.first.introduced) == {who[key] for key in ("fraunhofer", "forth", "lublin", "podlasie")}


def test_unknown_and_equal_ends_are_refused(story: Snapshot, who: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        what_if_linked(story, who["lic"], "https://example.org/nobody")
    with pytest.raises(AnalysisError, match="two different"):
        what_if_linked(story, who["lic"], who["lic"])


def test_two_who_know_nobody_would_know_each_other() -> None:
    draft = Draft()
    draft.actor("a")
    draft.actor("b")

    found = what_if_linked(draft.finish(), "a", "b")

    assert (found.linked, found.steps) == (False, None)
    assert found.first.reachable == Change(0, 1)
    assert found.second.nearer == 1
