"""The options of a recommendation, and the case of any pair."""

from __future__ import annotations

from datetime import date

import pytest

from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError, NotFound
from kg.recommend.recommend import advise, explain, recommend
from kg.recommend.wishes import Wishes

BEFORE = date(2020, 3, 1)


def listed(snapshot: Snapshot, asker: str, wishes: Wishes, as_of: date | None = None) -> set[str]:
    return {each.iri for each in recommend(snapshot, asker, top=100, wishes=wishes, as_of=as_of)}


def test_only_candidates_in_the_wished_country(story: Snapshot) -> None:
    assert listed(story, "lic", Wishes(countries=("pl",))) == {"uwm", "lublin", "pfrr", "metal"}


@pytest.mark.parametrize("named", ["PL", "Poland", "poland"])
def test_a_country_may_be_named_by_its_code_or_its_name(story: Snapshot, named: str) -> None:
    assert listed(story, "lic", Wishes(countries=(named,))) == {"uwm", "lublin", "pfrr", "metal"}


def test_old_codes_of_greece_and_the_united_kingdom_are_understood(story: Snapshot) -> None:
    assert listed(story, "pfrr", Wishes(countries=("UK",))) == {"brighton"}


def test_only_candidates_of_the_wished_kind(story: Snapshot) -> None:
    assert listed(story, "lic", Wishes(kinds=("university",))) == {"uwm", "lublin"}


def test_only_candidates_with_work_on_the_wished_theme_or_programme(story: Snapshot) -> None:
    assert listed(story, "pfrr", Wishes(themes=("innovation",))) <= {"lic", "tii", "brighton", "jic"}
    assert listed(story, "pfrr", Wishes(themes=("Innovation",))) >= {"brighton"}


def test_only_those_registered_for_an_event_that_lies_ahead(story: Snapshot) -> None:
    assert listed(story, "circular", Wishes(event="event"), as_of=BEFORE) == {"metal", "pfrr"}


def test_dismissed_candidates_are_gone_at_once(story: Snapshot) -> None:
    assert "metal" not in listed(story, "circular", Wishes(dismissed=("metal",)), as_of=BEFORE)


def test_exploring_adds_a_part_that_can_be_read(story: Snapshot) -> None:
    first = recommend(story, "lic", wishes=Wishes(explore=0.5))[0]

    assert "explore" in {part.name for part in first.parts}
    assert sum(part.points for part in first.parts) == pytest.approx(first.score, abs=1e-3)


def test_new_only_leaves_out_partners_of_old(story: Snapshot) -> None:
    assert advise(story, "lic").again
    assert not advise(story, "lic", new_only=True).again


@pytest.mark.parametrize(
    ("wishes", "nearest"),
    [
        (Wishes(countries=("XX",)), None),
        (Wishes(kinds=("Universty",)), "University"),
        (Wishes(themes=("Inovation",)), "Innovation"),
        (Wishes(programmes=("H2020",)), None),
        (Wishes(event="metal industry matchmaking"), "Metal industry international matchmaking"),
    ],
)
def test_a_wish_that_nobody_can_fulfil_is_not_found(
    story: Snapshot, wishes: Wishes, nearest: str | None
) -> None:
    with pytest.raises(NotFound) as caught:
        recommend(story, "lic", wishes=wishes)

    assert nearest is None or nearest in caught.value.nearest


def test_any_pair_can_be_explained(story: Snapshot) -> None:
    partner, stranger, own = (
        explain(story, "lic", "jic"),
        explain(story, "lic", "uwm"),
        explain(story, "circular", "vipa"),
    )

    assert partner.known
    assert partner.line == "JIC (Czechia) has worked with you in Peer-BIT (2015 to 2016)."
    assert not stranger.known
    assert stranger == next(each for each in recommend(story, "lic") if each.iri == "uwm")
    assert own.rank == 0


@pytest.mark.parametrize(
    ("asker", "other", "why"),
    [
        ("circular", "vipa", "the asker's own"),
        ("circular", "lic", "introduces others"),
        ("circular", "office", "networks and their offices"),
    ],
)
def test_who_stands_in_no_list_is_told_why(story: Snapshot, asker: str, other: str, why: str) -> None:
    found = explain(story, asker, other, as_of=BEFORE)

    assert found.rank == 0
    assert found.unlisted is not None
    assert why in found.unlisted


def test_nobody_is_a_partner_of_itself(story: Snapshot) -> None:
    with pytest.raises(AnalysisError, match="itself"):
        explain(story, "lic", "lic")
