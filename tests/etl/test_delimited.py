"""polars reads what the check of the form lets through, cell by cell as it was written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceUnreadable
from kg.etl import delimited
from kg.etl.delimited import check_form
from kg.etl.encoding import mend
from kg.etl.files import SourceFile
from kg.etl.manifest import FileSpec, Manifest
from kg.etl.readers import ReadOptions
from kg.etl.tables import read_table

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='\n";,\t')).map(str.strip)


def written(path: Path, content: bytes, *columns: str) -> SourceFile:
    """A file with some known columns."""
    path.write_bytes(content)
    return SourceFile(FileSpec("table", ("table.csv",), needs=columns), path, "table.csv")


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6),
    delimiter=st.sampled_from(";,\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_every_cell_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    manifest: Manifest,
    rows: list[tuple[str, str, str]],
    delimiter: str,
    quoting: int,
    ending: str,
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    writer.writerow(("one", "two", "three"))
    writer.writerows(rows)
    file = written(
        tmp_path_factory.mktemp("csv") / "table.csv", text.getvalue().encode(), "one", "two", "three"
    )

    table = read_table(file, manifest, ReadOptions())

    full = [row for row in rows if any(row)]
    cells = [tuple(row.cells().values()) for row in table]
    assert [row for row in cells if any(row)] == [tuple(mend(cell) or None for cell in row) for row in full]


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    """A manifest without look-ups."""
    texts = dict.fromkeys(("id", "title", "publisher", "licence", "attribution", "url", "format"), "x")
    return Manifest(folder=Path("x"), **texts)  # type: ignore[arg-type]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = f"name{delimiter}size\nAlfa{delimiter}3\n".encode()

    assert check_form(written(tmp_path / "table.csv", content, "name", "size")).delimiter == delimiter


def test_the_delimiter_that_gives_known_headings_wins(tmp_path: Path) -> None:
    content = b"name;size, in people, this year\nAlfa;3\n"
    file = written(tmp_path / "table.csv", content, "name", "size, in people, this year")

    assert check_form(file).delimiter == ";"


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    form = check_form(written(tmp_path / "t.csv", b"\xef\xbb\xbfname,country\nAlfa,LT\n", "name"))

    assert form.columns == ("name", "country")


def test_blank_rows_keep_their_numbers(tmp_path: Path, manifest: Manifest) -> None:
    file = written(tmp_path / "t.csv", b"name,country\n\nAlfa,LT\n\n\nBeta,LV\n", "name", "country")

    table = read_table(file, manifest, ReadOptions())

    assert [(row.number, row.text("name")) for row in table] == [(3, "Alfa"), (6, "Beta")]


def test_a_line_without_end_is_refused_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "LONGEST_LINE", 2 * 1024**2)
    file = written(tmp_path / "t.csv", b"name\n" + b"x" * (4 * 1024**2), "name")

    with pytest.raises(SourceUnreadable, match="does not end") as caught:
        check_form(file)

    assert caught.value.where is not None
    assert caught.value.where.row == 2


def test_a_value_over_several_lines_is_one_row(tmp_path: Path, manifest: Manifest) -> None:
    file = written(tmp_path / "t.csv", b'name,country\n"Alfa\nand sons",LT\nBeta,LV\n', "name", "country")

    table = read_table(file, manifest, ReadOptions())

    assert [(row.number, row.text("name")) for row in table] == [(2, "Alfa\nand sons"), (3, "Beta")]
