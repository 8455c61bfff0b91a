"""Who is one with whom: identifiers, names within a country, aliases; and the vetoes."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.identity.candidate import Candidate
from kg.identity.keys import EXCLUSIVE
from kg.identity.match import KnownAs, match
from kg.vocab import CB

PIC, VAT, CORDIS = CB.PIC, CB.VAT, CB.CordisOrganisationId


def org(
    iri: str, name: str, country: str = "LT", *keys: tuple[str, str], kind: str = CB.Organisation
) -> Candidate:
    return Candidate(iri, kind, {name}, {country}, set(keys))


def merged(*actors: Candidate, aliases: Iterable[KnownAs] = ()) -> dict[str, str]:
    return match({actor.iri: actor for actor in actors}, aliases).canonical()


def test_the_same_identifier_is_the_same_organisation() -> None:
    assert merged(org("a", "Alfa", "LT", (VAT, "LT1")), org("b", "Beta", "LV", (VAT, "LT1"))) == {"b": "a"}


def test_the_same_folded_name_and_country_is_the_same_organisation() -> None:
    assert merged(org("a", "Łódź Alfa"), org("b", "LODZ ALFA")) == {"b": "a"}


@pytest.mark.parametrize(
    "other", [org("b", "Alfa", "LV"), org("b", "Alfa UAB"), org("b", "Alfa", kind=CB.Cluster)], ids=str
)
def test_another_country_legal_form_or_kind_is_another(other: Candidate) -> None:
    assert merged(org("a", "Alfa"), other) == {}


def test_a_name_without_country_is_not_enough() -> None:
    assert merged(Candidate("a", CB.Organisation, {"Alfa"}), Candidate("b", CB.Organisation, {"Alfa"})) == {}


@pytest.mark.parametrize("scheme", EXCLUSIVE)
def test_contradicting_identifiers_veto(scheme: str) -> None:
    groups = match({"a": org("a", "Alfa", "LT", (scheme, "1")), "b": org("b", "Alfa", "LT", (scheme, "2"))})

    assert groups.canonical() == {}
    assert groups.doubtful == [("a", "b")]


def test_the_stronger_identifier_decides() -> None:
    one = org("a", "Alfa", "LT", (PIC, "1"), (VAT, "LT1"))
    other = org("b", "Alfa", "LT", (PIC, "1"), (VAT, "LT2"))

    assert merged(one, other) == {"b": "a"}


def test_a_veto_holds_through_a_third() -> None:
    one, other = org("a", "Alfa", "LT", (PIC, "1")), org("b", "Beta", "LT", (PIC, "2"))
    bridge = Candidate("c", CB.Organisation, {"Alfa", "Beta"}, {"LT"})

    redirects = merged(one, other, bridge)

    assert redirects == {"c": "a"}


def test_one_that_could_be_either_of_two_is_neither() -> None:
    actors = [org("a", "Alfa", "LT", (PIC, "1")), org("b", "Alfa", "LT", (PIC, "2")), org("c", "Alfa")]

    assert merged(*actors) == {}


def test_those_without_identifiers_are_one_beside_a_contradiction() -> None:
    actors = [
        org("a", "Alfa", "LT", (PIC, "1")),
        org("b", "Alfa", "LT", (PIC, "2")),
        org("c", "Alfa"),
        org("d", "ALFA"),
    ]

    assert merged(*actors) == {"d": "c"}


def test_ids_of_cordis_alone_do_not_contradict() -> None:
    assert merged(org("a", "Alfa", "LT", (CORDIS, "X")), org("b", "Alfa", "LT", (CORDIS, "Y"))) == {"b": "a"}


def test_the_strongest_identifier_is_kept() -> None:
    actors = [org("a", "Alfa"), org("b", "Alfa", "LT", (VAT, "LT1")), org("z", "Alfa", "LT", (PIC, "1"))]

    assert merged(*actors) == {"a": "z", "b": "z"}


def test_an_alias_leads_to_an_identifier() -> None:
    alias = KnownAs("Podlaska Regional Development Foundation", "PL", PIC, "999834388")
    actors = [
        org("a", "Podlaska Regional Development Foundation", "PL"),
        org("b", "Podlaska Fundacja Rozwoju Regionalnego", "PL", (PIC, "999834388")),
    ]

    assert merged(*actors) == {}
    assert merged(*actors, aliases=[alias]) == {"a": "b"}


def test_an_alias_leads_to_another_name() -> None:
    actors = [org("a", "LIC"), org("b", "Lietuvos inovacijų centras")]

    assert merged(*actors, aliases=[KnownAs("LIC", "LT", None, "LIETUVOS INOVACIJU CENTRAS")]) == {"b": "a"}


def test_every_merge_has_a_reason() -> None:
    groups = match({"a": org("a", "Alfa", "LT", (PIC, "1")), "b": org("b", "alfa")})

    assert groups.reasons()["b"] == "same name and country: alfa, LT"


ACTORS = st.lists(
    st.builds(
        lambda name, country, keys: (name, country, keys),
        st.sampled_from(["Alfa", "Beta", "Gama"]),
        st.sampled_from(["LT", "PL"]),
        st.sets(st.tuples(st.sampled_from([PIC, VAT]), st.sampled_from("12")), max_size=2),
    ),
    max_size=8,
)


@given(given_actors=ACTORS, seed=st.integers())
def test_the_order_does_not_matter_and_no_contradiction_is_merged(
    given_actors: list[tuple[str, str, set[tuple[str, str]]]], seed: int
) -> None:
    actors = [
        Candidate(f"i{n}", CB.Organisation, {name}, {country}, keys)
        for n, (name, country, keys) in enumerate(given_actors)
    ]
    shuffled = actors[:]
    random.Random(seed).shuffle(shuffled)

    redirects = merged(*actors)

    assert merged(*shuffled) == redirects
    assert not set(redirects.values()) & redirects.keys()


def cluster(iri: str, *countries: str) -> Candidate:
    return Candidate(iri, CB.Cluster, {"Klaster Obróbki Metali"}, set(countries))


def test_a_cluster_is_known_by_its_name_where_no_other_country_speaks_against_it() -> None:
    assert merged(cluster("a", "PL"), cluster("b")) == {"b": "a"}
    assert merged(cluster("a", "PL"), cluster("b", "LT"), cluster("c")) == {}
