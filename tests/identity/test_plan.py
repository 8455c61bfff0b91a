"""Redirects follow what is loaded: made with a dataset, kept while it is there, and logged."""

from __future__ import annotations

import pytest

from kg.etl import refs
from kg.identity.plan import LOG
from kg.records import Identifier, Organisation, Participation, Project, Ref, Text
from kg.vocab import CB, ROLE
from tests.identity.conftest import ENCODER, Loads

LIC, NAMED = refs.organisation("999456476"), refs.named_organisation("Lietuvos inovacijų centras", "LT")
PROJECT = refs.project("635518")


def with_pic() -> Organisation:
    name = Text("LIETUVOS INOVACIJU CENTRAS")
    return Organisation(
        ref=LIC, source="row 1", names=(name,), country="LT", identifiers=(Identifier("999456476", CB.PIC),)
    )


def without_pic() -> Organisation:
    return Organisation(
        ref=NAMED, source="row 1", names=(Text("Lietuvos inovacijų centras", "lt"),), country="LT"
    )


def part(organisation: Ref, mark: str = "") -> Participation:
    role = ROLE.ProjectParticipant
    ref = refs.link("participation", organisation, PROJECT, role=role, mark=mark)
    return Participation(
        ref=ref, source=f"row {mark or 2}", participant=organisation, project=PROJECT, role=role
    )


def project() -> Project:
    return Project(ref=PROJECT, source="row 3", acronyms=("CoachCom2020",))


@pytest.mark.parametrize("order", [(with_pic, without_pic), (without_pic, with_pic)])
def test_the_order_of_loads_does_not_matter(loads: Loads, order: tuple) -> None:  # type: ignore[type-arg]
    for number, make in enumerate(order):
        loads.load(f"d{number}", make())

    assert loads.count("Organisation") == 1
    assert loads.store.canonical(ENCODER.iri(NAMED)) == ENCODER.iri(LIC)


def test_both_names_stand_side_by_side(loads: Loads) -> None:
    loads.load("one", with_pic())
    loads.load("two", without_pic())

    names = loads.store.statements(ENCODER.iri(LIC), CB.name)
    assert {triple.object.value for triple in names} == {
        "LIETUVOS INOVACIJU CENTRAS",
        "Lietuvos inovacijų centras",
    }  # type: ignore[union-attr]


def test_a_merge_leaves_a_line_in_the_log(loads: Loads) -> None:
    loads.load("one", with_pic())
    loads.load("two", without_pic())

    (entry,) = loads.store.identity(None, f"{LOG}raw", ENCODER.iri(NAMED))
    said = {
        triple.predicate.value.removeprefix(LOG): triple.object
        for triple in loads.store.identity(entry.subject)
    }
    assert said["reason"].value == "same name and country: lietuvos inovaciju centras, LT"  # type: ignore[union-attr]
    assert said["by"].value == "load two"  # type: ignore[union-attr]
    assert said["on"].value == "2026-11-24"  # type: ignore[union-attr]


def test_what_is_no_longer_the_same_is_split(loads: Loads) -> None:
    loads.load("one", with_pic())
    loads.load("two", without_pic())
    loads.load("two", Organisation(ref=NAMED, source="row 1", names=(Text("Somebody else"),), country="LT"))

    assert loads.count("Organisation") == 2
    assert loads.store.redirects().targets == {}
    assert len(list(loads.store.identity(None, None, f"{LOG}Split"))) == 1


def test_a_link_told_by_two_datasets_is_one(loads: Loads) -> None:
    loads.load("one", with_pic(), part(LIC), project())
    loads.load("two", without_pic(), part(NAMED), project())

    assert loads.count("Participation") == 1


def test_two_links_of_one_dataset_stay_two(loads: Loads) -> None:
    loads.load("one", with_pic(), part(LIC), project())
    loads.load("two", without_pic(), part(NAMED), part(NAMED, "7"), project())

    assert loads.count("Participation") == 3


def test_links_of_one_dataset_stay_two_when_their_ends_are_one(loads: Loads) -> None:
    loads.load("one", with_pic(), without_pic(), part(LIC), part(NAMED), project())

    assert loads.count("Organisation") == 1
    assert loads.count("Participation") == 2
