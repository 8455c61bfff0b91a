"""Day and month: the day comes first, and where a column leaves that open or contradicts it, the reader is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from kg.etl.suggest import Guess, suggest
from kg.resources import loaders_dir
from tests.etl.conftest import Desk

POINTS = [f"{day}.06.2012" for day in range(10, 31)]


def guessed(folder: Path, heading: str, values: list[str]) -> Guess:
    """What a column of values is taken for."""
    path = folder / "list.csv"
    lines = [f"UAB A{number};LT;{value}" for number, value in enumerate(values)]
    path.write_text("\n".join([f"Company;Country;{heading}", *lines]), "utf-8")
    return suggest(path, loaders_dir() / "table" / "templates", template="members").guesses[2]


@pytest.mark.parametrize(
    "values",
    [
        POINTS,
        [text.replace(".", "/") for text in POINTS],
        [text.replace(".", "-") for text in POINTS],
        [f"2012-06-{text[:2]}" for text in POINTS],
        [text.replace(".", "") for text in POINTS],
        ["2012-06", "2013-07"],
        ["2012/06/30"],
        [*POINTS, "not known"],
    ],
)
def test_dates_are_known_by_their_values(tmp_path: Path, values: list[str]) -> None:
    guess = guessed(tmp_path, "Kada", values)
    assert guess.column == "since"
    assert "dates in" in guess.why
    assert 'or is it "Member until"?' in guess.why
    assert "comes first" not in guess.why


@pytest.mark.parametrize(
    "values", [["2012", "2013"], ["42643", "42644"], ["12", "7"], ["1.5", "2.5"], ["12/7"], ["99.99.2012"]]
)
def test_numbers_are_no_dates_by_their_values(tmp_path: Path, values: list[str]) -> None:
    assert guessed(tmp_path, "Kada", values).column is None


def test_that_the_day_is_taken_to_come_first_is_said_where_nothing_tells(tmp_path: Path) -> None:
    for heading in ("Kada", "Joined"):
        guess = guessed(tmp_path, heading, ["05/06/2012", "7/8/2013"])
        assert guess.column == "since"
        assert "05/06/2012 is 2012-06-05" in guess.why


def test_dates_with_the_month_first_are_not_proposed(tmp_path: Path) -> None:
    guess = guessed(tmp_path, "Kada", ["06/30/2012", "05/06/2012", "12/31/2012"])
    assert guess.column is None
    assert "06/30/2012" in guess.why
    assert "write dates as 2012-06-30" in guess.why


def test_dates_of_a_workbook_are_known(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "list.xlsx")
    page, day = book.add_worksheet(), book.add_format({"num_format": "dd.mm.yyyy"})
    page.write_row(0, 0, ["Company", "Country", "Kada"])
    page.write_row(1, 0, ["UAB A", "LT"])
    page.write_number(1, 2, 42643, day)
    book.close()

    found = suggest(tmp_path / "list.xlsx", loaders_dir() / "table" / "templates", template="members")

    assert found.guesses[2].column == "since"


def table(*dates: str) -> str:
    """A list of members with the day on which each joined."""
    return "Name;Country;Member since\n" + "".join(f"A{row};LT;{text}\n" for row, text in enumerate(dates))


def test_a_load_says_that_the_day_was_taken_to_come_first(desk: Desk) -> None:
    (warning,) = desk.load("a.csv", table("05/06/2012", "07/08/2012")).warnings
    assert 'a.csv, column "Member since"' in warning
    assert "05/06/2012 is 2012-06-05" in warning
    assert desk.store.ask('ASK { ?m cb:startDate "2012-06-05"^^xsd:date }')


def test_a_load_says_nothing_where_the_order_is_sure(desk: Desk) -> None:
    for dates in (("05/06/2012", "30/06/2012"), ("05.06.2012",), ("2012-06-05",), ("06/06/2012",)):
        assert desk.load("a.csv", table(*dates)).warnings == []


def test_a_load_of_dates_with_the_month_first_says_what_was_done_with_the_others(desk: Desk) -> None:
    report = desk.load("a.csv", table("06/30/2012", "05/06/2012"))
    assert [reject.value for reject in report.rejects] == ["06/30/2012"]
    (warning,) = report.warnings
    assert "such as 06/30/2012, are not read (1)" in warning
    assert "such as 05/06/2012, are taken with the day first (1)" in warning
