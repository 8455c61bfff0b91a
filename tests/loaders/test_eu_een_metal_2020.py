"""The story of March 2020: every fact of the text with its sentence, and nothing that it leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf.store import GraphStore
from tests.loaders.conftest import Load, assert_same, said

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def loaded(load: Load) -> None:
    load("eu_een_metal_2020")


def test_the_facts_are_those_of_the_text(store: GraphStore) -> None:
    assert_same(said(store, "eu_een_metal_2020"), GOLDEN / "eu_een_metal_2020.ttl")


def test_every_sentence_is_the_source_of_something(store: GraphStore) -> None:
    rows = store.select("SELECT DISTINCT ?l { ?x prov:hadPrimarySource/cb:locator ?l }")

    locators = {row["l"].value for row in rows}  # type: ignore[union-attr]
    assert locators == {*(f"s{number}" for number in range(11)), "names en", "names pl", "countries"}


@pytest.mark.parametrize(
    "claim",
    [
        '?m cb:collective/cb:name "Klaster Obróbki Metali"@pl ; cb:role ?role',
        "?office a cb:NetworkOffice ; cb:hostedBy ?host",
        "?contact a cb:Contact ; cb:startDate ?date",
        "?participation a cb:Participation",
        "?project a cb:Project",
    ],
)
def test_what_the_text_leaves_open_is_absent(store: GraphStore, claim: str) -> None:
    assert not store.ask(f"ASK {{ {claim} }}")
