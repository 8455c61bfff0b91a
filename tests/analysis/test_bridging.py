from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg.analysis.alike import among_alike
from kg.analysis.betweenness import betweenness
from kg.analysis.bridging import COLUMNS, CORRECTED, WARNING, bridging
from kg.analysis.draft import Draft
from kg.analysis.projection import Projection, project
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError

Draw = Callable[[int], Snapshot]


def test_every_column_stands_in_every_row(drawn: Draw) -> None:
    found = bridging(drawn(2))

    rows = found.rows(top=None)
    assert len(rows) == len(found.graph)
    assert all(tuple(row.values) == COLUMNS and tuple(row.corrected) == CORRECTED for row in rows)
    assert found.exact
    assert "follow size" in WARNING


def test_rows_come_in_falling_order_and_equal_ones_by_iri(drawn: Draw) -> None:
    rows = bridging(drawn(2)).rows(top=None, by="degree")

    assert [(-row.values["degree"], row.iri) for row in rows] == sorted(
        (-row.values["degree"], row.iri) for row in rows
    )
    assert isinstance(rows[0].values["degree"], int)


def test_the_least_constrained_comes_first(drawn: Draw) -> None:
    rows = bridging(drawn(2)).rows(top=None, by="constraint")

    constraints = [row.values["constraint"] for row in rows]
    assert constraints == sorted(constraints)


def test_rows_by_the_value_against_others_of_like_size(drawn: Draw) -> None:
    found = bridging(drawn(2))

    rows = found.rows(top=3, by="effective_size", corrected=True)

    assert rows[0].corrected["effective_size"] == np.nanmax(found.corrected("effective_size"))


def test_an_unknown_measure_is_named_with_those_there_are(drawn: Draw) -> None:
    with pytest.raises(AnalysisError, match="effective_size"):
        bridging(drawn(2)).rows(by="importance")


def test_measures_kept_on_disk_are_the_same(drawn: Draw, tmp_path: Path) -> None:
    fresh = bridging(drawn(2), cache=tmp_path)

    kept = bridging(drawn(2), cache=tmp_path)

    assert len(list(tmp_path.iterdir())) == 1
    assert kept.rows(top=None) == fresh.rows(top=None)
    assert kept.sources == fresh.sources


def test_a_later_project_changes_no_measure_before_it(drawn: Draw) -> None:
    day = date(2016, 1, 1)
    snapshot = drawn(5)
    seen = snapshot.as_of(day)

    assert bridging(snapshot, as_of=day).rows(top=None) == bridging(seen).rows(top=None)
    assert len(seen.projects) < len(snapshot.projects)


def test_an_empty_graph_is_refused_in_words() -> None:
    with pytest.raises(AnalysisError, match="Nobody works with anybody"):
        bridging(Draft().finish())


def random_network() -> Projection:
    """A network of 400 projects of two to six, with many that hang on one partner."""
    draw, draft = np.random.default_rng(0), Draft()
    for at in range(400):
        draft.thing("project", f"p{at}")
        for actor in draw.choice(400, size=draw.integers(2, 7), replace=False):
            draft.actor(f"a{actor:03}")
            draft.link("participation", f"a{actor:03}", f"p{at}", iri=f"{actor}-{at}")
    return project(draft.finish())


def test_a_sampled_betweenness_has_an_honest_error() -> None:
    graph = random_network()
    exact = betweenness(graph)

    sampled = betweenness(graph, sources=100, exact_up_to=0)

    assert exact.exact
    assert not sampled.exact
    on_the_way = exact.every > 1e-4
    off = np.abs(sampled.every - exact.every)[on_the_way] / sampled.every_error[on_the_way]
    assert np.mean(off < 2) > 0.9
    assert np.mean(off < 4) > 0.98
    assert betweenness(graph, sources=100, exact_up_to=0).every.tolist() == sampled.every.tolist()


@pytest.mark.parametrize("seed", range(5))
def test_the_share_of_those_alike_is_that_of_brute_force(seed: int) -> None:
    draw = np.random.default_rng(seed)
    size, values = draw.integers(1, 9, 60), draw.integers(0, 5, 60).astype(float)
    values[draw.integers(0, 60, 3)] = np.nan

    found = among_alike(values, size, alike=10)

    for node in range(60):
        assert found[node] == pytest.approx(by_hand(node, values, size, 10), nan_ok=True)


def by_hand(node: int, values: np.ndarray, size: np.ndarray, alike: int) -> float:
    known = [other for other in range(len(values)) if not np.isnan(values[other])]
    if node not in known:
        return np.nan
    distinct = sorted({int(size[other]) for other in known})
    place = distinct.index(int(size[node]))
    for radius in range(len(distinct)):
        band = distinct[max(0, place - radius) : place + radius + 1]
        others = [other for other in known if size[other] in band and other != node]
        if len(others) >= alike:
            break
    below = sum(values[other] < values[node] for other in others)
    same = sum(values[other] == values[node] for other in others)
    return (below + same / 2) / len(others)


def test_one_alone_has_nobody_alike() -> None:
    assert np.isnan(among_alike(np.array([1.0]), np.array([3]))).all()
    assert len(among_alike(np.array([]), np.array([], dtype=np.int64))) == 0
