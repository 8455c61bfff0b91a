"""Text tables as spreadsheets export them: titles above the headings, `sep=;`, blank rows and blank columns."""

from __future__ import annotations

import pytest

from kg.errors import Location
from tests.etl.conftest import Desk

TITLE = "Lista członków, 2024;;;\n;;;\nName;Country;City;\n"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f"{TITLE}A;LT;Vilnius;\nB;Nowhere;Kaunas;\n", 5),
        ("Lista członków\n\nName;Country;City\nA;LT;Vilnius\nB;Nowhere;Kaunas\n", 5),
        ('"Lista\nczłonków, A; B"\nName,Country,City\nA,LT,Vilnius\nB,Nowhere,Kaunas\n', 4),
        ("sep=;\r\nName;Country;City\r\nA;LT;Vilnius\r\nB;Nowhere;Kaunas\r\n", 4),
        ("sep=,\nName,Country,City\nA,LT,Vilnius\nB,Nowhere,Kaunas\n", 4),
        ("\n\nName\tCountry\tCity\nA\tLT\tVilnius\nB\tNowhere\tKaunas\n", 5),
        ("\ufeffMembers\nName;Country;City\nA;LT;Vilnius\nB;Nowhere;Kaunas\n", 4),
    ],
)
def test_what_stands_above_the_headings_is_passed_over_and_counted(
    desk: Desk, content: str, row: int
) -> None:
    report = desk.load("a.csv", content)
    assert desk.names() == {"A"}
    assert [reject.where for reject in report.rejects] == [Location("a.csv", row=row, column="Country")]
    told = any("the headings were found in row" in each for each in report.warnings)
    assert told == ("isty" in content or "ista" in content or "Members" in content)


def test_rows_of_several_cells_above_the_headings_are_not_passed_over(desk: Desk) -> None:
    error = desk.refused("a.csv", "Cluster;Alpha\nName;Country\nA;LT\n")
    assert error.where == Location("a.csv", row=1, column="Alpha")


def test_a_fault_below_a_title_is_told_with_its_row(desk: Desk) -> None:
    error = desk.refused("a.csv", f"{TITLE}A;LT;Vilnius;\nB;LT\nC;LT;;\n")
    assert error.where == Location("a.csv", row=5)


def test_broken_rows_below_a_title_are_told_with_their_row(desk: Desk) -> None:
    report = desk.load("a.csv", f"{TITLE}A;LT;Vilnius;\nB;LT\nC;LT;;\n", skip_broken=True)
    assert desk.names() == {"A", "C"}
    assert [reject.where.row for reject in report.rejects] == [5]


def test_a_column_without_heading_and_values_is_left_out(desk: Desk) -> None:
    report = desk.load("a.csv", "Name;Country;;\nA;LT;;\nB;LT; ;\n")
    assert (report.rows, report.warnings) == ({"table": 2}, [])


def test_a_column_that_holds_values_and_has_no_heading_is_refused(desk: Desk) -> None:
    error = desk.refused("a.csv", "Name;Country;;\nA;LT;;\n;;;\nB;LT;;x\n")
    assert error.where == Location("a.csv", row=4, column="number 4")
    assert error.found == "x"


@pytest.mark.parametrize("skip_broken", [False, True])
def test_rows_in_which_nothing_stands_are_no_rows_and_are_counted(desk: Desk, *, skip_broken: bool) -> None:
    content = 'Name;Country\nA;LT\n;\n"";""\n\nB;Nowhere\n;\nC;LT\n' + "D\n" * skip_broken

    report = desk.load("a.csv", content, skip_broken=skip_broken)

    assert desk.names() == {"A", "C"}
    assert report.rows == {"table": 3 + skip_broken}
    assert [reject.where.row for reject in report.rejects] == ([9, 6] if skip_broken else [6])
    assert desk.store.ask('ASK { ?s cb:locator "a.csv row 8" }')


def test_the_first_rows_are_numbered_like_all(desk: Desk) -> None:
    report = desk.load("a.csv", "Name;Country\n;\nA;LT\n\nB;Nowhere\nC;LT\n", limit=4)
    assert [reject.where.row for reject in report.rejects] == [5]


@pytest.mark.parametrize("headings", ["Name;Pavadinimas;Country", "Name;Country;NAME", "Name;Country;Kraj"])
def test_two_headings_of_one_meaning_are_refused(desk: Desk, headings: str) -> None:
    error = desk.refused("a.csv", f"{headings}\nLT;LT;LT\n")
    assert "mean the same" in error.what
    assert error.where is not None
    assert error.where.column in {"Pavadinimas", "NAME", "Kraj"}
    desk.load("a.csv", f"{headings}\nLT;LT;LT\n", ignore=(error.where.column,))
    assert len(desk.names()) == 1
