"""Newcomers are ranked by what they say they are about; circles stand in for themes that nobody states."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.analysis.snapshot import Snapshot
from kg.recommend.arrays import arrays_of
from kg.recommend.history import history_of
from kg.recommend.recommend import recommend
from tests.recommend.conftest import story_draft


def with_words() -> Snapshot:
    """The story, where the cluster and one far project name the same word."""
    draft = story_draft()
    draft.feature("word", "circular", ["waste", "repair"])
    draft.feature("subject", "Undated", ["waste"])
    return draft.finish()


def test_a_project_about_the_askers_words_lifts_a_candidate_and_is_named(story: Snapshot) -> None:
    plain = {each.iri: each for each in recommend(story, "vipa", top=100)}
    found = {each.iri: each for each in recommend(with_words(), "circular", top=100)}

    assert "topic" in {part.name for part in found["jic"].parts}
    assert found["jic"].line.endswith('Their project Undated is about "waste", which you name as yours.')
    assert [said.iri for said in found["jic"].evidence.said] == ["Undated"]
    assert not found["brighton"].evidence.said
    assert not plain["jic"].evidence.said


def test_words_count_only_where_there_is_little_shared_work() -> None:
    draft = story_draft()
    draft.feature("word", "lic", ["waste"])
    draft.feature("subject", "Undated", ["waste"])
    draft.thing("project", "third", name="third")
    for who in ("lic", "tii"):
        draft.link("participation", who, "third", iri=f"third/{who}")

    assert not any(each.evidence.said for each in recommend(draft.finish(), "lic", top=100))


def test_circles_stand_in_where_no_project_states_a_theme(tmp_path: Path) -> None:
    draw, lines = np.random.default_rng(3), ["rcn,pic,start_date"]
    for rcn in range(300):
        base = 1000 * (rcn % 3)
        lines += [f"{rcn},{base + pic},2016-01-01" for pic in draw.choice(100, size=4, replace=False)]
    file = tmp_path / "table.csv"
    file.write_text("\n".join(lines), encoding="utf-8")

    profile = arrays_of(history_of(Snapshot.from_participations(file))).profile

    assert profile.shape[1] == 3
    assert (np.sort(profile, axis=1)[:, -1] > 0.9 * profile.sum(axis=1)).mean() > 0.95
    assert not any(
        each.evidence.themes_shared for each in recommend(Snapshot.from_participations(file), _first(file))
    )


def _first(file: Path) -> str:
    """The first organisation of a table."""
    return Snapshot.from_participations(file).actors[0]
