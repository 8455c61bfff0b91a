"""Cells that only say that there is no value: they count as blank, and are told."""

from __future__ import annotations

import pytest

from kg.errors import Location
from tests.etl.conftest import Desk

HEAD = "Name;Country;VAT;Register number;Web page;Member since;City\n"


def test_two_organisations_without_a_number_are_two(desk: Desk) -> None:
    report = desk.load("a.csv", f"{HEAD}A;LT;n/a;-;-;brak;-\nB;LT;n/a;–;nėra;—;-\n")
    assert report.entities["Organisation"] == 2
    assert not report.rejects
    assert not desk.store.ask("ASK { ?o org:identifier ?number }")
    assert not desk.store.ask("ASK { ?o cb:city ?city }")
    assert (
        'a.csv, column "VAT": cells that say that there is no value ("n/a") count as blank: 2.'
        in report.warnings
    )
    assert len(report.warnings) == 5


@pytest.mark.parametrize(("row", "column"), [("-;LT", "Name"), ("A;brak", "Country"), ("A;n/a", "Country")])
def test_where_a_value_must_be_there_it_is_a_reject(desk: Desk, row: str, column: str) -> None:
    report = desk.load("a.csv", f"Name;Country\n{row}\nB;LT\n")
    (reject,) = report.rejects
    assert reject.where == Location("a.csv", row=2, column=column)
    assert reject.cells == dict(zip(("Name", "Country"), row.split(";"), strict=True))


def test_names_are_names_and_countries_are_countries(desk: Desk) -> None:
    report = desk.load("a.csv", "Name;Country;City\nNone;NA;Brak\nND;BD;Na\n")
    assert desk.names() == {"None", "ND"}
    assert desk.store.ask('ASK { ?o cb:country "NA" ; cb:city "Brak" }')
    assert report.warnings == []


@pytest.mark.parametrize("text", ["99999", "9.99999999E8", "99999999A", "９９９９９９９９９"])
def test_a_code_of_another_length_is_a_reject_with_its_column(desk: Desk, text: str) -> None:
    report = desk.load("a.csv", f"Name;Country;PIC\nA;LT;{text}\nB;LT;999 999 999\nC;LT;999999998.0\n")
    (reject,) = report.rejects
    assert (reject.where, reject.value) == (Location("a.csv", row=2, column="PIC"), text)
    assert "nine digits" in reject.reason
    assert desk.store.ask('ASK { ?o org:identifier "999999999"^^cb:PIC }')
    assert desk.store.ask('ASK { ?o org:identifier "999999998"^^cb:PIC }')
