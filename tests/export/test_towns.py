"""Where entities without coordinates stand: in their town, else in a bundle that keeps within their country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kg.export.columns import columns
from kg.export.model import PageModel, PageNode
from kg.export.outlines import outlines
from kg.export.towns import town_places

KNOWN = PageNode("a", "A", "Firm", city="Białystok", country="PL", latitude=53.0, longitude=23.0)


def test_a_town_is_where_the_others_of_it_are() -> None:
    other = replace(KNOWN, id="b", latitude=53.2, longitude=23.4)
    lost = replace(KNOWN, id="c", city="BIALYSTOK", latitude=None, longitude=None)

    assert town_places([KNOWN, other, lost]) == [None, None, (pytest.approx(53.1), pytest.approx(23.2))]


@pytest.mark.parametrize(
    ("city", "country"), [("Białystok", "LT"), ("Kaunas", "PL"), (None, "PL"), ("-", "PL")]
)
def test_no_other_town_lends_its_place(city: str | None, country: str) -> None:
    lost = PageNode("c", "C", "Firm", city=city, country=country)

    assert town_places([KNOWN, replace(KNOWN, id="d", city="-"), lost])[2] is None


def test_the_file_holds_the_town_apart_from_own_coordinates() -> None:
    lost = PageNode("c", "C", "Firm", city="Bialystok", country="PL")

    nodes = columns(PageModel("T", date(2020, 3, 13), (KNOWN, lost)), None)["nodes"]

    assert (nodes["where"], nodes["town"]) == ({"0": [53.0, 23.0]}, {"1": [53.0, 23.0]})


def test_the_reach_of_a_country_is_bounded_by_its_border() -> None:
    nodes = tuple(PageNode(code, code, "Firm", country=code) for code in ("PL", "LT", "LU"))

    found = outlines(PageModel("T", date(2020, 3, 13), nodes))

    assert found is not None
    reach = found["reach"]
    assert 2.5 < reach["PL"] < 4.0  # degrees of longitude: Poland lies between 14 and 24 degrees east
    assert reach["LU"] < 0.4 < reach["LT"] < 2.0
