"""Whom a cluster and an organisation are told to meet, and whom not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.analysis.dates import first_day
from kg.analysis.snapshot import Snapshot
from kg.errors import NotFound
from kg.recommend.recommend import advise, recommend
from tests.recommend.conftest import story_draft

BEFORE = date(2020, 3, 1)


def test_a_cluster_without_members_is_led_to_the_other_cluster_by_the_network_of_its_country(
    story: Snapshot,
) -> None:
    first = recommend(story, "circular", as_of=BEFORE)[0]

    assert first.iri == "metal"
    assert [step.target[0] for step in first.evidence.chain] == ["lic", "een", "office", "metal"]
    assert first.evidence.introducers[0].iri == "lic"
    assert first.line == (
        "Polish Metal Processing Cluster (Poland), a cluster as you are, is in contact with Enterprise "
        "Europe Network office in Białystok (undated). Lithuanian Innovation Centre coordinates the "
        "Enterprise Europe Network in Lithuania and can open the door."
    )
    assert first.undated


def test_the_other_lines_rest_on_whoever_serves_the_country(story: Snapshot) -> None:
    others = {each.iri: each for each in recommend(story, "circular", as_of=BEFORE)[1:]}

    assert others["brighton"].line == (
        "University of Brighton (the United Kingdom) has worked with Lithuanian Innovation Centre in "
        "INSPIRE (2016 to 2019). Lithuanian Innovation Centre coordinates the Enterprise Europe Network in "
        "Lithuania and can introduce you."
    )
    assert others["brighton"].rests_on == "the network that serves its country"


def test_nobody_of_a_clusters_own_and_no_network_is_listed(story: Snapshot) -> None:
    listed = {each.iri for each in recommend(story, "circular", top=100, as_of=BEFORE)}

    assert listed.isdisjoint({"circular", "vipa", "een", "office", "lic"})


def test_after_the_event_the_other_cluster_is_a_partner_of_old(story: Snapshot) -> None:
    advice = advise(story, "circular")

    assert [each.iri for each in advice.again] == ["metal"]
    assert "metal" not in {each.iri for each in advice.new}
    assert "pfrr" in {each.iri for each in advice.new}


def test_an_agreement_that_has_ended_makes_nobody_a_partner() -> None:
    draft = story_draft()
    known = draft.things["agreement"]["agreement"]
    draft.things["agreement"]["agreement"] = replace(known, state="Ended")

    assert "metal" in {each.iri for each in recommend(draft.finish(), "circular")}


def test_an_organisation_meets_partners_of_its_partners_and_none_of_its_partners(story: Snapshot) -> None:
    advice = advise(story, "lic", as_of=BEFORE)

    assert {each.iri for each in advice.again} == {"tii", "brighton", "jic"}
    by_iri = {each.iri: each for each in advice.new}
    assert {"uwm", "lublin"} <= set(by_iri)
    assert by_iri["uwm"].line == (
        "Uniwersytet Warminsko Mazurski w Olsztynie (Poland) has worked with University of Brighton, your "
        "partner in INSPIRE (2016 to 2019), in IDentIFY (2016 to 2019)."
    )
    assert by_iri["lublin"].undated
    assert [each.iri for each in by_iri["uwm"].evidence.introducers] == ["brighton"]


def test_the_parts_add_up_to_the_score(story: Snapshot) -> None:
    for each in recommend(story, "lic"):
        assert sum(part.points for part in each.parts) == pytest.approx(each.score, abs=1e-3)


def test_what_came_later_changes_nothing(story: Snapshot) -> None:
    later = story_draft()
    later.thing("project", "later", name="later", start=first_day("2021-01-01"))
    for who in ("lic", "uwm", "newcomer"):
        later.actor(who)
        later.link("participation", who, "later", iri=f"later/{who}")

    assert recommend(later.finish(), "lic", as_of=BEFORE) == recommend(story, "lic", as_of=BEFORE)


def test_seeds_join_the_team_and_are_not_listed(story: Snapshot) -> None:
    listed = [each.iri for each in recommend(story, "vipa", seeds=["uwm"], as_of=BEFORE)]

    assert "uwm" not in listed
    assert {"pfrr", "lublin", "brighton"} <= set(listed)


def test_every_link_of_the_evidence_is_a_link_of_the_snapshot(story: Snapshot) -> None:
    links = {table.iri[row] for table in story.links.values() for row in range(len(table))}

    for asker in ("circular", "lic", "pfrr"):
        for each in recommend(story, asker, top=100):
            assert set(each.evidence.links()) <= links


def test_somebody_unknown_is_not_found(story: Snapshot) -> None:
    with pytest.raises(NotFound):
        recommend(story, "nobody", as_of=BEFORE)
