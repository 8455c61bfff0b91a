"""Sheets that are not read, and rows and columns that are hidden: all of them are told."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from kg.errors import Location
from tests.etl.conftest import Desk

Rows = tuple[tuple[object, ...], ...]
MEMBERS: Rows = (("Name", "Country"), ("A", "LT"), ("B", "LT"))


def workbook(*fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """A workbook, filled step by step."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for each in fill:
        each(book)
    book.close()
    return stream.getvalue()


def sheet(name: str, rows: Rows = MEMBERS, hide: str = "") -> Callable[[xlsxwriter.Workbook], object]:
    """A step that adds a sheet; `hide` is the method of xlsxwriter that hides it."""

    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        if hide:
            getattr(page, hide)()

    return fill


def test_sheets_that_hold_values_are_named_also_hidden_ones(desk: Desk) -> None:
    content = workbook(
        sheet("Members"),
        sheet("Old"),
        sheet("Secret", hide="hide"),
        sheet("Safe", hide="very_hidden"),
        sheet("Empty", ()),
        sheet("Legend"),
        lambda book: book.add_chartsheet("Chart"),
    )

    report = desk.load("a.xlsx", content)

    assert report.warnings == [
        'Of a.xlsx only the sheet "Members" was read; values stand also in "Old", "Secret" (hidden), "Safe" (hidden), '
        "which were not read. Read another with --sheet."
    ]


def test_a_sheet_of_numbers_alone_is_named_too(desk: Desk) -> None:
    report = desk.load("a.xlsx", workbook(sheet("Members"), sheet("Sums", ((1, 2),))))
    assert any('"Sums"' in each for each in report.warnings)


def test_a_hidden_sheet_is_read_when_it_is_named(desk: Desk) -> None:
    content = workbook(sheet("Members"), sheet("Secret", (("Name", "Country"), ("C", "LT")), hide="hide"))
    desk.load("a.xlsx", content, sheet="Secret")
    assert desk.names() == {"C"}


def test_a_first_sheet_that_is_hidden_or_a_chart_is_passed_over_and_told(desk: Desk) -> None:
    content = workbook(
        lambda book: book.add_chartsheet("Chart"),
        sheet("Old", (("Name", "Country"), ("C", "LT")), hide="hide"),
        sheet("Members"),
        lambda book: book.worksheets()[2].activate(),
    )

    report = desk.load("a.xlsx", content)

    assert desk.names() == {"A", "B"}
    assert any('"Old" (hidden)' in each for each in report.warnings)


def test_a_sheet_that_is_not_there_names_those_that_are(desk: Desk) -> None:
    error = desk.refused("a.xlsx", workbook(sheet("Members"), sheet("Old", hide="hide")), sheet="Nope")
    assert error.expected == "Members, Old"
    assert error.where == Location("a.xlsx")


def test_hidden_rows_and_columns_are_read_and_told(desk: Desk) -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        page = book.worksheets()[0]
        page.set_row(2, None, None, {"hidden": True})
        page.write_column(0, 2, ["City", "Vilnius", "Kaunas"])
        page.set_column(2, 2, None, None, {"hidden": True})

    report = desk.load("a.xlsx", workbook(sheet("Members"), hide))

    assert desk.names() == {"A", "B"}
    assert desk.store.ask('ASK { ?o cb:city "Kaunas" }')
    assert report.warnings == [
        'The sheet "Members" of a.xlsx has hidden rows (3), by hand or by a filter; they were read like all others.',
        'The sheet "Members" of a.xlsx has hidden columns (C), by hand or by a filter; they were read like all others.',
    ]


@pytest.mark.parametrize("hidden", [30, 5])
def test_of_many_hidden_rows_the_first_are_named(desk: Desk, hidden: int) -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        for row in range(1, hidden + 1):
            book.worksheets()[0].set_row(row, None, None, {"hidden": True})

    rows = (("Name", "Country"), *((f"A{number}", "LT") for number in range(40)))
    (warning,) = desk.load("a.xlsx", workbook(sheet("Members", rows), hide)).warnings

    assert ("and 18 more" in warning) == (hidden == 30)


def test_the_columns_of_a_blank_rest_that_is_hidden_are_no_endless_list(desk: Desk) -> None:
    def hide(book: xlsxwriter.Workbook) -> None:
        book.worksheets()[0].set_column(5, 16383, None, None, {"hidden": True})

    assert desk.load("a.xlsx", workbook(sheet("Members"), hide)).warnings == []
