"""Files as organisations really send them: each is loaded right, or refused with file, row, column and what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from kg.errors import Location, SourceUnreadable
from kg.etl.report import RunReport
from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.conftest import TODAY, Firms

LT, PL = "Žiedinės ekonomikos klasteris", "Klaster Obróbki Metali, Łódź"
Fill = Callable[[xlsxwriter.Workbook], None]


class Torture:
    """Writes a file under a name, and loads it as the small source."""

    def __init__(self, firms: Firms, folder: Path) -> None:
        self._firms = firms
        self._folder = folder

    @property
    def store(self) -> GraphStore:
        return self._firms.store

    def load(self, name: str, content: bytes, **options: object) -> RunReport:
        path = self._folder / name
        path.write_bytes(content)
        return run(self.store, "firms", path, today=TODAY, loaders=self._firms.loaders, **options)  # type: ignore[arg-type]

    def workbook(self, fill: Fill, **options: object) -> RunReport:
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream)
        fill(book)
        book.close()
        return self.load("firms.xlsx", stream.getvalue(), **options)

    def names(self) -> set[str]:
        return self._firms.names()


@pytest.fixture
def torture(firms: Firms, tmp_path: Path) -> Torture:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Torture(firms, folder)


def table(*rows: tuple[object, ...], at: int = 0, sheet: str = "Firms") -> Fill:
    """Fills a sheet with rows, from a row on."""

    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows, at):
            page.write_row(number, 0, row)

    return fill


def test_a_byte_order_mark(torture: Torture) -> None:
    torture.load("firms.csv", b"\xef\xbb\xbf" + f"name,country\n{LT},LT\n".encode())

    assert torture.names() == {LT}


@pytest.mark.parametrize(("encoding", "name"), [("windows-1257", LT), ("windows-1250", PL)])
def test_an_old_encoding_is_refused_with_how_it_would_read(
    torture: Torture, encoding: str, name: str
) -> None:
    content = f'name,country\n"{name}",LT\n'.encode(encoding)

    with pytest.raises(SourceUnreadable) as caught:
        torture.load("firms.csv", content)

    assert caught.value.where == Location("firms.csv", 2)
    assert f'In {encoding} the row reads ""{name}",LT"' in (caught.value.hint or "")
    assert f"--encoding {encoding}" in (caught.value.hint or "")


@pytest.mark.parametrize(("encoding", "name"), [("windows-1257", LT), ("windows-1250", PL), ("utf-16", LT)])
def test_an_old_encoding_is_read_when_it_is_named(torture: Torture, encoding: str, name: str) -> None:
    torture.load("firms.csv", f'name,country\n"{name}",LT\n'.encode(encoding), encoding=encoding)

    assert torture.names() == {name}


def test_utf_16_tells_itself(torture: Torture) -> None:
    torture.load("firms.csv", f"name\tcountry\n{LT}\tLT\n".encode("utf-16"))

    assert torture.names() == {LT}


def test_an_encoding_that_does_not_fit_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="not in windows-1257") as caught:
        torture.load("firms.csv", b"name,country\nAlfa,LT\n\xa1,LT\n", encoding="windows-1257")

    assert "--encoding" in (caught.value.hint or "")


def test_an_encoding_without_name_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match='no encoding "klingon"'):
        torture.load("firms.csv", b"name,country\nAlfa,LT\n", encoding="klingon")


def test_utf_8_twice_is_mended_and_told(torture: Torture) -> None:
    twice = LT.encode().decode("windows-1252", "replace")
    report = torture.load("firms.csv", "name,country\nCÃ¨dres,FR\n".encode())

    assert torture.names() == {"Cèdres"}
    assert report.warnings == [
        'firms.csv, column "name": 1 values were encoded as UTF-8 twice and are mended, for example "CÃ¨dres" to "Cèdres".'
    ]
    assert twice != LT


def test_an_unescaped_delimiter_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        torture.load("firms.csv", b"name;country\nAlfa; Beta and sons;LT\nGama;LT\n")

    assert caught.value.where == Location("firms.csv", 2)
    assert (caught.value.expected, caught.value.found) == ("2 fields", "3 fields, beginning 'Alfa'")


def test_quotes_inside_quotes(torture: Torture) -> None:
    torture.load("firms.csv", b'name,country\n"UAB ""Alfa"", Vilnius",LT\nUAB "Beta",LT\n')

    assert torture.names() == {'UAB "Alfa", Vilnius', 'UAB "Beta"'}


def test_dates_in_three_notations_and_those_of_excel(torture: Torture) -> None:
    rows = "".join(
        f"F{n},LT,{day}\n" for n, day in enumerate(["30062012", "2016-09-30", "42643", "30.06.2012"])
    )

    assert torture.load("firms.csv", f"name,country,since\n{rows}".encode()).rejects == []


def test_a_date_that_no_calendar_has_is_rejected(torture: Torture) -> None:
    report = torture.load("firms.csv", b"name,country,since\nAlfa,LT,31062012\nBeta,LT,\n")

    assert [(reject.where, reject.value) for reject in report.rejects] == [
        (Location("firms.csv", 2, "since"), "31062012")
    ]


def test_a_path_that_climbs_out_of_an_archive(torture: Torture, tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../firms.csv", "name,country\nAlfa,LT\n")

    with pytest.raises(SourceUnreadable, match="leads out of it"):
        torture.load("firms.zip", stream.getvalue())

    assert list(tmp_path.rglob("firms.csv")) == []


def test_a_bomb(torture: Torture) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("firms.csv", b"name,country\n" + bytes(80 * 1024 * 1024))

    with pytest.raises(SourceUnreadable, match="swell beyond measure"):
        torture.load("firms.zip", stream.getvalue())


def test_an_endless_line(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="does not end") as caught:
        torture.load("firms.csv", b"name,country\n" + b"x" * (17 * 1024 * 1024))

    assert caught.value.where == Location("firms.csv", 2)


def test_null_bytes(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="NUL bytes") as caught:
        torture.load("firms.csv", b"name,country\nAlfa,LT\nBe\0ta,LT\n")

    assert caught.value.where == Location("firms.csv", 3)


def test_a_workbook_with_a_title_above_the_headings(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet("Firms")
        page.merge_range("A1:B1", "All our firms")
        page.write_row("A3", ("name", "country"))
        page.write_row("A4", ("Alfa", "LT"))

    report = torture.workbook(fill)

    assert torture.store.ask(
        'ASK { ?o cb:name "Alfa" ; prov:hadPrimarySource/cb:locator "firms.xlsx row 4" }'
    )
    assert any("headings were found in row 3" in warning for warning in report.warnings)


def test_cells_merged_downwards_hold_their_value_in_each_row(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(("name", "country"), ("Alfa",), ("Beta",), ("Gama", "PL"))(book)
        book.get_worksheet_by_name("Firms").merge_range("B2:B3", "LT")

    torture.workbook(fill)

    assert torture.store.ask('ASK { ?o cb:name "Beta" ; cb:country "LT" }')


def test_cells_merged_sideways_are_refused(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(("name", "country"), ("Alfa", "LT"))(book)
        book.get_worksheet_by_name("Firms").merge_range("A3:B3", "Beta LT")

    with pytest.raises(SourceUnreadable, match="several columns are merged") as caught:
        torture.workbook(fill)

    assert caught.value.where == Location("firms.xlsx", 3, "name")


def test_a_formula_gives_the_value_that_was_saved_with_it(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(("name", "country"), ("Alfa", "LT"))(book)
        book.get_worksheet_by_name("Firms").write_formula("A3", '="Be"&"ta"', None, "Beta")
        book.get_worksheet_by_name("Firms").write("B3", "LT")

    torture.workbook(fill)

    assert torture.names() == {"Alfa", "Beta"}


def test_a_formula_that_was_never_computed_is_refused(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(("name", "country"), ("Alfa", "LT"))(book)
        book.get_worksheet_by_name("Firms").write_formula("A3", "=A2", None, "")

    with pytest.raises(SourceUnreadable, match="formula whose value was not saved") as caught:
        torture.workbook(fill)

    assert caught.value.where == Location("firms.xlsx/Firms", 3, "A")


def test_numbers_and_dates_of_a_workbook_are_texts(torture: Torture) -> None:
    report = torture.workbook(table(("name", "country", "since"), (123, "LT", 42643), ("Beta", "LT", 2020)))

    assert torture.names() == {"123", "Beta"}
    assert report.rejects == []


def test_a_workbook_that_links_to_another_is_read_as_it_was_saved(torture: Torture, tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    table(("name", "country"), ("Alfa", "LT"))(book)
    book.close()
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")

    report = torture.load("firms.xlsx", stream.getvalue())

    assert torture.names() == {"Alfa"}
    assert any("nothing was fetched" in warning for warning in report.warnings)


def test_a_workbook_with_an_entity_bomb_is_refused(torture: Torture) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    table(("name", "country"), ("Alfa", "LT"))(book)
    book.close()
    bombed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(bombed, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet', 1)
            new.writestr(member, content)

    with pytest.raises(SourceUnreadable, match="no workbook"):
        torture.load("firms.xlsx", bombed.getvalue())


def test_a_workbook_that_is_none_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="no workbook") as caught:
        torture.load("firms.xlsx", b"name,country\nAlfa,LT\n")

    assert "save it again" in (caught.value.hint or "")


def test_a_column_without_heading_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="no heading") as caught:
        torture.workbook(table(("name", "country", ""), ("Alfa", "LT", "lost?")))

    assert caught.value.found == "lost?"


def test_another_sheet_is_named(torture: Torture) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        table(("name", "country"), ("Alfa", "LT"), sheet="2023")(book)
        table(("name", "country"), ("Beta", "LT"), sheet="2024")(book)

    first = torture.workbook(fill)
    assert torture.names() == {"Alfa"}
    assert any(
        'only the sheet "2023" was read; values stand also in "2024"' in each for each in first.warnings
    )

    torture.workbook(fill, sheet="2024")
    assert torture.names() == {"Beta"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "firms.json",
            b'[{"name": "Alfa", "country": "LT"}, {"name": "Beta", "country": "LT", "since": 2020}]',
        ),
        (
            "firms.jsonl",
            b'{"name": "Alfa", "country": "LT"}\n{"name": "Beta", "country": "LT", "since": 2020}\n',
        ),
    ],
)
def test_json(torture: Torture, name: str, content: bytes) -> None:
    report = torture.load(name, content)

    assert torture.names() == {"Alfa", "Beta"}
    assert report.rows == {"firms": 2}


def test_json_that_is_cut_off_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        torture.load("firms.json", b'[{"name": "Alfa", "country": "L')


def test_json_that_is_nested_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="more than a value") as caught:
        torture.load("firms.json", b'[{"name": "Alfa", "country": {"code": "LT"}}]')

    assert caught.value.where == Location("firms.json", row=1, column="country")


def test_parquet(torture: Torture, tmp_path: Path) -> None:
    import polars as pl

    frame = pl.DataFrame({"name": ["Alfa"], "country": ["LT"], "since": [2020]})
    frame.write_parquet(tmp_path / "made.parquet")
    torture.load("firms.parquet", (tmp_path / "made.parquet").read_bytes())

    assert torture.names() == {"Alfa"}


def test_a_file_of_no_kind_is_refused(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable, match="does not say what it is"):
        torture.load("firms.doc", b"name,country\n")


def test_quotes_escaped_by_a_backslash(torture: Torture) -> None:
    torture.load("firms.csv", b'name,country\n"UAB \\"Alfa\\", Vilnius",LT\n')

    assert torture.names() == {'UAB "Alfa", Vilnius'}


BROKEN = (
    b'name,country\nAlfa,LT\nBeta,and sons,LT\n"Gam"a",LT\nDelta,LV\n"Epsilon,LT\nZeta,PL\n"two\nlines",PL\n'
)


def test_broken_rows_can_be_left_out_and_are_rejects(torture: Torture) -> None:
    report = torture.load("firms.csv", BROKEN, skip_broken=True)

    assert torture.names() == {"Alfa", "Delta", "Zeta", "two\nlines"}
    assert [(reject.where.row, reject.value) for reject in report.rejects] == [
        (3, "Beta,and sons,LT"),
        (4, '"Gam"a",LT'),
        (6, '"Epsilon,LT'),
    ]
    assert report.rejects[0].reason == "It has 3 fields, the headings 2."
    assert report.rows == {"firms": 7}
    assert torture.store.ask('ASK { ?o cb:name "Zeta" ; prov:hadPrimarySource/cb:locator "firms.csv row 7" }')


def test_broken_rows_are_not_left_out_unasked(torture: Torture) -> None:
    with pytest.raises(SourceUnreadable) as caught:
        torture.load("firms.csv", BROKEN)

    assert caught.value.where == Location("firms.csv", 3)
    assert "--skip-broken" in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["firms.json", "firms.jsonl"])
def test_json_that_would_fill_the_memory_is_refused(
    torture: Torture, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("kg.etl.typed.LARGEST_JSON", 50)

    with pytest.raises(SourceUnreadable, match="too large for its format") as caught:
        torture.load(name, b'{"name": "Alfa", "country": "LT"}\n' * 10)

    assert "CSV UTF-8" in (caught.value.hint or "")


def test_a_parquet_file_of_very_many_equal_cells_is_refused(torture: Torture, tmp_path: Path) -> None:
    import polars as pl

    pl.select(
        pl.repeat("Alfa", 11_000_000).alias("name"), pl.repeat("LT", 11_000_000).alias("country")
    ).write_parquet(tmp_path / "bomb.parquet")
    content = (tmp_path / "bomb.parquet").read_bytes()
    assert len(content) < 100_000

    with pytest.raises(SourceUnreadable, match="too large for its format"):
        torture.load("firms.parquet", content)


def test_a_sheet_that_would_fill_the_memory_is_refused(
    torture: Torture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.etl.workbook.LARGEST_SHEET", 500)

    with pytest.raises(SourceUnreadable, match="sheet is too large"):
        torture.workbook(table(("name", "country"), *((f"Alfa {n}", "LT") for n in range(50))))
