"""An actor whose country is not known is never merged by its name alone, and is shown to a human."""

from __future__ import annotations

import pytest

from kg.etl import refs
from kg.identity.candidate import Candidate
from kg.identity.match import match
from kg.identity.propose import merge_automatic, new_matches, to_review
from kg.identity.score import AUTOMATIC
from kg.records import Cluster, Identifier, Organisation, Text
from kg.vocab import CB
from tests.identity.conftest import Loads, org

LONGER = "Lithuanian Laser Technology Association"


def nowhere(name: str, *identifiers: Identifier) -> Organisation:
    """An organisation whose country is not known."""
    return Organisation(
        ref=refs.named_organisation(name, None),
        source=f"row of {name}",
        names=(Text(name),),
        identifiers=identifiers,
    )


def cluster(name: str, country: str | None) -> Cluster:
    """A cluster, with or without a country."""
    return Cluster(ref=refs.cluster(name, country), source="row 1", names=(Text(name),), country=country)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("other", ["Alfa Lazeris", "ALFA LAZERIS.", "Alfa Lazerys"])
def test_with_and_without_a_country_it_is_asked_about_and_not_merged(
    loads: Loads, order: int, other: str
) -> None:
    two = [org("Alfa Lazeris", "LT"), nowhere(other)]
    for name, record in zip(("one", "two"), (two[order], two[1 - order]), strict=True):
        loads.load(name, record)

    (question,) = loads.steward.questions()

    assert loads.count("Organisation") == 2
    assert question.score < AUTOMATIC
    assert "the country of the one is not known" in question.reasons


def test_names_that_are_merely_alike_are_not_asked_about(loads: Loads) -> None:
    loads.load("one", org(LONGER, "LT"))
    loads.load("two", nowhere("Lithuanian Shipping Technology Association"))

    assert loads.steward.questions() == []


def test_two_without_a_country_are_asked_about(loads: Loads) -> None:
    loads.load("one", nowhere("Alfa Lazeris"))
    loads.load("two", nowhere("Alfa Lazeris UAB"))

    (question,) = loads.steward.questions()

    assert "the country of neither is known" in question.reasons


def test_a_decision_about_one_without_a_country_holds(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris", "LT"))
    loads.load("two", nowhere("Alfa Lazeris"))
    (question,) = loads.steward.questions()

    loads.steward.merge(*question.pair)
    loads.load("two", nowhere("Alfa Lazeris"))

    assert loads.count("Organisation") == 1
    assert loads.steward.questions() == []


def test_contradicting_identifiers_are_not_asked_about(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris", "LT", Identifier("LT1", CB.VAT)))
    loads.load("two", nowhere("Alfa Lazeris", Identifier("LT2", CB.VAT)))

    assert loads.steward.questions() == []


def test_who_is_placed_by_an_identifier_is_not_asked_about_abroad(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris", "LT", Identifier("LT1", CB.VAT)), org("Alfa Lazeris", "PL"))
    loads.load("two", nowhere("Alfa Lazeris", Identifier("LT1", CB.VAT)))

    assert loads.count("Organisation") == 2
    assert loads.steward.questions() == []


def test_a_cluster_that_two_countries_have_is_asked_about_where_a_third_list_names_none(loads: Loads) -> None:
    loads.load("one", cluster("Baltic Laser Cluster", "LT"))
    loads.load("two", cluster("Baltic Laser Cluster", "LV"))
    loads.load("three", cluster("Baltic Laser Cluster", None))

    assert loads.count("Cluster") == 3
    assert len(loads.steward.questions()) == 2


def test_a_cluster_spelt_otherwise_without_a_country_is_asked_about(loads: Loads) -> None:
    loads.load("one", cluster("Vilnius Circular Economy Cluster", "LT"))
    loads.load("two", cluster("Vilnius Circular Economi Klaster", None))

    assert loads.count("Cluster") == 2
    assert len(loads.steward.questions()) == 1


def test_questions_about_one_without_a_country_are_few_however_many_namesakes_it_has() -> None:
    countries = [f"{one}{two}" for one in "ABCDE" for two in "ABCDEFGH"]
    actors = {each: Candidate(each, CB.Organisation, {"Alfa Lazeris"}, {each}) for each in countries}
    actors["x"] = Candidate("x", CB.Organisation, {"Alfa Lazeris"})
    groups = match(actors)

    found, _ = new_matches(actors, set(actors))
    merge_automatic(groups, found)

    assert groups.canonical() == {}
    assert 0 < len(to_review(groups, found, ())) <= 3
    assert to_review(groups, found, [each.pair for each in found[:3]])
