"""The protocols: nothing leaks from the future, measures are what they are defined to be, results repeat."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError
from kg.recommend.evaluation.baselines import BASELINES
from kg.recommend.evaluation.bridges import evaluate_bridges
from kg.recommend.evaluation.coordinator import evaluate_coordinator
from kg.recommend.evaluation.fitting import START, fit
from kg.recommend.evaluation.introducers import evaluate_introducers
from kg.recommend.evaluation.metrics import Hits, difference, interval, top_rows
from kg.recommend.evaluation.partners import OURS, evaluate_partners, model_scorer
from kg.recommend.evaluation.split import split_at
from kg.recommend.history import history_of
from tests.recommend.world import SPLIT, world

PLAIN = tuple(name for name in BASELINES if name not in {"P3alpha", "RP3beta", "iALS", "BPR"})


@pytest.fixture(scope="module")
def small() -> Snapshot:
    return world()


def test_the_history_of_a_split_is_untouched_by_what_comes_later(small: Snapshot) -> None:
    before = world(until=2018)
    sides = split_at(small, SPLIT)

    assert sides.history.snapshot.content_hash == before.content_hash
    alone = history_of(before, date(2017, 12, 31))
    assert (sides.history.work != alone.work).nnz == 0
    known = np.flatnonzero(alone.amount)
    assert np.array_equal(sides.known, known)


def test_new_partners_are_those_who_never_met_before(small: Snapshot) -> None:
    sides = split_at(small, SPLIT)

    assert sides.new.multiply(sides.arrays.met).nnz == 0
    assert sides.new.diagonal().sum() == 0
    assert (sides.new != sides.new.T).nnz == 0


def test_ndcg_is_one_for_a_perfect_list_and_counts_places() -> None:
    hits = Hits(np.array([[True, True, False], [False, True, False]]), np.array([2, 1]))

    assert hits.ndcg() == pytest.approx([1.0, 1.0 / np.log2(3)])
    assert hits.any().tolist() == [1.0, 1.0]
    assert hits.reciprocal().tolist() == [1.0, 0.5]
    assert hits.recall().tolist() == [1.0, 1.0]


def test_equal_scores_are_broken_by_iri() -> None:
    score = np.zeros((1, 50), dtype=np.float32)
    score[0, 40] = 1.0

    assert top_rows(score, 4).tolist() == [[40, 0, 1, 2]]


def test_an_interval_holds_its_mean_and_a_difference_with_itself_is_nothing() -> None:
    values = np.random.default_rng(1).random(200)
    found = interval(values)

    assert found["low"] < found["mean"] < found["high"]
    assert difference(values, values) == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_the_report_is_complete_repeats_and_is_json(small: Snapshot) -> None:
    once = evaluate_partners(small, SPLIT, baselines=PLAIN)
    again = evaluate_partners(world(shuffled=5), SPLIT, baselines=PLAIN)

    assert once == again
    assert json.loads(json.dumps(once)) == once
    assert set(once["methods"]) == {OURS, *PLAIN}
    assert set(once["differences"]) == set(PLAIN)
    assert once["differences"]["random"]["low"] > 0


@pytest.mark.parametrize("name", sorted(set(BASELINES) - set(PLAIN)))
def test_baselines_of_libraries_rank_everybody(small: Snapshot, name: str) -> None:
    pytest.importorskip("similaripy" if name.endswith(("alpha", "beta")) else "implicit")
    sides = split_at(small, SPLIT)

    scores = BASELINES[name](sides)(sides.askers[:3])

    assert scores.shape == (3, len(sides.history))
    assert np.isfinite(scores).all()


def test_ease_equals_the_inverse_of_the_large_matrix(small: Snapshot) -> None:
    sides = split_at(small, SPLIT)
    work = sides.history.work.toarray().astype(np.float64)
    inverse = np.linalg.inv(work @ work.T + 100.0 * np.eye(len(work)))
    weights = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    met = sides.arrays.met.toarray()

    found = BASELINES["EASE"](sides)(sides.askers[:5])

    strangers = met[sides.askers[:5]] == 0
    assert found[strangers] == pytest.approx((met[sides.askers[:5]] @ weights)[strangers], abs=1e-5)


def test_the_package_s_weights_are_not_used_for_what_they_have_seen(small: Snapshot) -> None:
    seen = evaluate_partners(small, date(2017, 1, 1), until=date(2017, 12, 31), baselines=("random",))
    unseen = evaluate_partners(small, SPLIT, baselines=("random",))

    assert seen["weights"]["from"].startswith("fitted on what began from 2016-01-01")
    assert unseen["weights"]["from"].startswith("the package")


def test_fitting_looks_only_at_its_periods(small: Snapshot) -> None:
    period = [(date(2016, 1, 1), date(2017, 1, 1))]

    assert fit(small, period) == fit(world(until=2017), period)


def test_the_model_ranks_alike_whatever_block_an_asker_is_in(small: Snapshot) -> None:
    sides = split_at(small, SPLIT)
    scorer = model_scorer(sides, START)

    together = scorer(sides.askers)
    alone = np.vstack([scorer(sides.askers[[at]]) for at in range(len(sides.askers))])

    assert np.array_equal(top_rows(np.round(together, 4), 10), top_rows(np.round(alone, 4), 10))


def test_introducers_and_the_coordinator_are_reported() -> None:
    wide = world(largest=14)
    introducers = evaluate_introducers(wide, SPLIT)
    coordinator = evaluate_coordinator(wide, SPLIT)

    assert introducers["asked"] > 0
    assert introducers["rules"]["random"]["top-1"]["mean"] <= introducers["rules"]["random"]["top-3"]["mean"]
    assert set(coordinator["partners"]) == {"all", "new"}
    assert coordinator["projects"] > 5
    for report in (introducers, coordinator):
        assert json.loads(json.dumps(report)) == report


def test_a_split_outside_the_data_is_an_error_that_says_so(small: Snapshot) -> None:
    with pytest.raises(AnalysisError, match="Nothing can be foretold at 2030-01-01"):
        evaluate_partners(small, date(2030, 1, 1))
    with pytest.raises(AnalysisError, match="Nothing can be foretold at 1990-01-01"):
        evaluate_bridges(small, date(1990, 1, 1))


@pytest.mark.shared
def test_on_real_data_the_model_beats_plain_baselines_on_a_sample(shared_data: Path) -> None:
    folder = shared_data / "cordis_h2020_consortia"
    snapshot = Snapshot.from_participations(
        folder / "participations_2014_2018.csv", folder / "programme_parts.csv"
    )

    found = evaluate_partners(
        snapshot,
        SPLIT,
        until=date(2018, 12, 31),
        queries=400,
        baselines=("popularity", "Adamic-Adar", "two-step walk"),
    )

    assert found["methods"][OURS]["ndcg@10"]["mean"] > 0.1
    assert all(each["low"] > 0 for each in found["differences"].values())
