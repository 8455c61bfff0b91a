"""Rules as data, verdicts that name what is lacking, proposals that fulfil a rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError, ManifestError, NotFound
from kg.recommend.consortium import check
from kg.recommend.independence import most_different
from kg.recommend.proposing import propose, with_fillers
from kg.recommend.rules import country_sets, read_rule, rule_names

DAY = date(2019, 6, 1)
BUNDLED = ("cosme-cluster-partnership", "csa", "h2020-ria-ia", "horizon-europe-ria-ia")


def test_every_bundled_rule_can_be_read_and_gives_source_and_date_of_each_clause() -> None:
    assert rule_names() == BUNDLED
    for name in BUNDLED:
        assert all(clause.source and clause.dated for clause in read_rule(name).clauses)


def test_countries_count_within_their_dates() -> None:
    members = country_sets()["eu-member-states"]

    assert "GB" in members.on(date(2020, 1, 31))
    assert "GB" not in members.on(date(2020, 2, 1))
    assert len(members.on(date(2024, 1, 1))) == 27
    assert "CH" not in country_sets()["horizon-europe-associated"].on(date(2023, 6, 1))


def test_an_unknown_rule_names_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        read_rule("h2020-rai")

    assert caught.value.nearest[0] == "h2020-ria-ia"


def test_a_rule_may_be_named_by_its_parts_or_by_the_path_of_its_file(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'title = "x"\n[[clauses]]\nid = "a"\nwords = "two firms"\ncount = 2\nkinds = ["Firm"]\n'
        'source = "s"\ndated = 2020-01-01',
        encoding="utf-8",
    )

    assert read_rule("COSME").name == "cosme-cluster-partnership"
    assert read_rule("horizon europe").name == "horizon-europe-ria-ia"
    assert read_rule(str(mine)).clauses[0].words == "two firms"
    with pytest.raises(NotFound):
        read_rule("ria")


def test_the_body_that_coordinates_a_cluster_counts_as_a_cluster_organisation(story: Snapshot) -> None:
    found = check(story, read_rule("cosme"), ["vipa", "metal"], day=DAY)

    assert found.findings[0].counted == ("vipa", "metal")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clauses = [", "not TOML"),
        ('title = "x"', "at least one clause"),
        ('title = "x"\n[[clauses]]\nid = "a"\nwords = "b"\ncount = 1', "lacks source"),
        ('title = "x"\n[[clauses]]\nid = "a"\ncontries = ["eu"]', "cannot say"),
        (
            'title = "x"\n[[clauses]]\nid = "a"\nwords = "b"\ncount = 1\nsource = "s"\ndated = 2020-01-01\n'
            'countries = ["eu"]',
            "no set of countries",
        ),
    ],
)
def test_a_broken_rule_of_the_users_own_is_refused_with_its_place(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ManifestError, match=says) as caught:
        read_rule("mine", [tmp_path])

    assert caught.value.where is not None
    assert caught.value.where.file == str(tmp_path / "mine.toml")


def test_three_independent_entities_in_three_countries_fulfil_the_rule(story: Snapshot) -> None:
    verdict = check(story, read_rule("h2020-ria-ia"), ["lic", "brighton", "uwm"], day=DAY)

    assert verdict.fulfilled
    assert verdict.findings[0].counted == ("lic", "brighton", "uwm")


def test_what_is_lacking_and_who_would_fill_it_is_said(story: Snapshot) -> None:
    verdict = check(story, read_rule("h2020-ria-ia"), ["lic", "vipa", "uwm"], day=DAY)
    told = with_fillers(story, verdict).findings[0]

    assert not told.fulfilled
    assert told.lacking == 1
    assert told.words.startswith("1 more needed: three legal entities")
    assert told.fillers
    assert {each.country for each in told.fillers}.isdisjoint({"LT", "PL", None})


def test_after_its_exit_the_united_kingdom_needs_a_member_state_beside_it(story: Snapshot) -> None:
    verdict = check(story, read_rule("horizon-europe-ria-ia"), ["brighton"], day=date(2024, 6, 1))

    assert [finding.fulfilled for finding in verdict.findings] == [False, False]
    assert verdict.findings[0].lacking == 1


def test_a_rule_that_is_not_in_force_is_a_caution(story: Snapshot) -> None:
    verdict = check(story, read_rule("h2020-ria-ia"), ["lic"], day=date(2022, 1, 1))

    assert verdict.cautions[0] == "The rule is not in force on 2022-01-01."


def test_a_cluster_and_the_body_that_coordinates_it_are_not_independent(story: Snapshot) -> None:
    verdict = check(story, read_rule("csa"), ["circular", "vipa"], day=date(2022, 1, 1))
    three = check(story, read_rule("horizon-europe-ria-ia"), ["circular", "vipa"], day=date(2022, 1, 1))

    assert verdict.fulfilled
    assert three.findings[1].lacking == 2


def test_a_proposal_fulfils_the_rule_and_keeps_who_must_be_in(story: Snapshot) -> None:
    found = propose(story, read_rule("h2020-ria-ia"), "lic", day=DAY, must=["uwm"], size=4)

    members = [iri for iri, _, _ in found.verdict.members]
    assert found.verdict.fulfilled
    assert members[:2] == ["lic", "uwm"]
    assert len(members) == 4
    assert found.adds[0].startswith("Fills a gap")
    assert all(each.line for each in found.joined)


def test_a_consortium_that_cannot_be_completed_says_why(story: Snapshot) -> None:
    with pytest.raises(AnalysisError, match="cannot be completed: 1 more needed") as caught:
        propose(story, read_rule("cosme-cluster-partnership"), "circular", day=DAY)

    assert caught.value.hint is not None


def test_the_largest_choice_is_found_where_a_greedy_one_is_not() -> None:
    # Taking (LT, 1) first would leave nothing for PL, whose only member is in group 1.
    assert most_different([10, 11, 12], ["LT", "LT", "PL"], [1, 2, 1]) == (11, 12)


def test_members_without_a_country_count_for_none() -> None:
    draft = Draft()
    draft.actor("a", name="A", kind="Firm")

    verdict = check(draft.finish(), read_rule("csa"), ["a"], day=date(2022, 1, 1))

    assert not verdict.fulfilled
    assert "not known" in verdict.cautions[0]
