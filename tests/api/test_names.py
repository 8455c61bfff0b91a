"""What people type finds one entity: the exact spelling before the folded one, and never one of several by chance."""

from __future__ import annotations

import pytest

from kg.api.names import Entry, NameIndex
from kg.errors import NotFound

LODZ = Entry("urn:1", "Cluster", "Łódź", ("Łódź",))
BOAT = Entry("urn:2", "Cluster", "Lodz", ("Lodz",))
PROJECT = Entry("urn:3", "Project", "Lodz", ("Lodz",), actor=False)


@pytest.mark.parametrize("wanted", [LODZ, BOAT])
def test_the_exact_spelling_wins_over_the_folded_one(wanted: Entry) -> None:
    index = NameIndex([LODZ, BOAT])

    assert index.resolve(wanted.name) == wanted


def test_a_spelling_of_two_is_refused_with_both_iris() -> None:
    index = NameIndex([LODZ, BOAT])

    with pytest.raises(NotFound) as caught:
        index.resolve("LODZ")

    assert "urn:1" in str(caught.value)
    assert "urn:2" in str(caught.value)


def test_an_actor_wins_over_a_project_of_the_same_name() -> None:
    assert NameIndex([PROJECT, BOAT]).resolve("Lodz") == BOAT


def test_a_folded_actor_does_not_hide_a_project_spelled_exactly() -> None:
    assert NameIndex([PROJECT, LODZ]).resolve("Lodz") == PROJECT
