"""Errors of a spreadsheet in cells: told with their place, never taken for a blank in silence."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from kg.etl.report import RunReport
from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.conftest import TODAY, Firms

WORDS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
Rows = Sequence[tuple[str, ...]]


def workbook(path: Path, rows: Rows, *, left: int = 0) -> Path:
    """A workbook whose error words are errors of formulas, as a spreadsheet program saves them."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Firms")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row, left):
            if cell in WORDS:
                page.write_formula(number, column, "=NA()", None, cell)
            elif cell:
                page.write_string(number, column, cell)
    book.close()
    return path


def load(path: Path, store: GraphStore, loaders: Path, rejects: Path | None = None) -> RunReport:
    return run(store, "firms", path, today=TODAY, loaders=loaders, rejects=rejects)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("left", [0, 2])
def test_an_error_in_an_optional_column_is_told(
    store: GraphStore, loaders: Path, tmp_path: Path, word: str, left: int
) -> None:
    rows = [("name", "country", "size"), ("Alfa", "LT", "small"), ("Beta", "LT", word)]

    report = load(workbook(tmp_path / "firms.xlsx", rows, left=left), store, loaders)

    assert report.rejects == []
    assert report.entities == {"Organisation": 2}
    (told,) = report.warnings
    assert told == (
        f'firms.xlsx, row 3, column "size": the cell of the sheet "Firms" holds the error {word}; it was left out'
    )


@pytest.mark.parametrize("word", WORDS)
def test_an_error_in_a_required_column_is_a_reject_that_keeps_it(
    store: GraphStore, loaders: Path, tmp_path: Path, word: str
) -> None:
    rows = [("name", "country", "fax"), ("Alfa", "LT", "1"), (word, "LT", "2"), (word, "", "")]

    report = load(workbook(tmp_path / "firms.xlsx", rows), store, loaders, tmp_path / "rejects")

    assert [(reject.where.row, reject.where.column, reject.value) for reject in report.rejects] == [
        (3, "name", word),
        (4, "name", word),
    ]
    assert report.warnings == []
    with (tmp_path / "rejects" / "firms-rejected" / "firms.csv").open(encoding="utf-8") as stream:
        back = list(csv.DictReader(stream))
    assert [(row["name"], row["country"], row["fax"]) for row in back] == [(word, "LT", "2"), (word, "", "")]


def test_an_error_that_was_exported_as_text_is_none_the_less_one(firms: Firms) -> None:
    report = firms.load("name,country,size\nAlfa,LT,#N/A\n#REF!,LT,small\n")

    assert firms.names() == {"Alfa"}
    assert report.warnings == [
        'firms.csv, row 2, column "size": the cell holds the error #N/A; it was left out'
    ]
    assert [str(reject.where) for reject in report.rejects] == ['firms.csv, row 3, column "name"']


def test_an_error_in_merged_cells_counts_in_each_row(
    store: GraphStore, loaders: Path, tmp_path: Path
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "firms.xlsx")
    page = book.add_worksheet("Firms")
    for number, row in enumerate((("name", "country", "size"), ("Alfa", "LT", ""), ("Beta", "LT", ""))):
        page.write_row(number, 1, row)
    page.merge_range(1, 3, 2, 3, "")
    page.write_formula(1, 3, "=NA()", None, "#N/A")
    book.close()

    report = load(tmp_path / "firms.xlsx", store, loaders)

    assert [told.partition(", column")[0] for told in report.warnings] == [
        "firms.xlsx, row 2",
        "firms.xlsx, row 3",
    ]


def test_an_error_among_the_headings_is_no_heading(store: GraphStore, loaders: Path, tmp_path: Path) -> None:
    rows = [("name", "country", "#REF!"), ("Alfa", "LT", "x")]

    with pytest.raises(Exception, match=r'column "#REF!" is unknown'):
        load(workbook(tmp_path / "firms.xlsx", rows), store, loaders)


def test_a_corrected_row_has_all_its_columns_and_loads(
    store: GraphStore, loaders: Path, tmp_path: Path
) -> None:
    (tmp_path / "firms.csv").write_text("name,country,fax\nAlfa,Nowhere,123\n", encoding="utf-8")
    load(tmp_path / "firms.csv", store, loaders, tmp_path / "rejects")
    folder = tmp_path / "rejects" / "firms-rejected"

    again = load(folder, store, loaders, tmp_path / "rejects")

    (reject,) = again.rejects
    assert dict(reject.cells) == {"name": "Alfa", "country": "Nowhere", "fax": "123"}
