"""More files as organisations really send them; after a refusal the store says what it said before, statement by statement."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Location, NotFound, SourceUnreadable
from kg.etl.encoding import mend
from kg.etl.run import run
from tests.etl.conftest import HEAD, TODAY, Desk
from tests.etl.peak import refused_load

LT, PL = "Žiedinės ekonomikos įmonė", "Zakład Łożysk Śląsk"
PROJECT, PARTS = "id,acronym\n1,A\n", "projectID,organisationID,name,role\n1,999999999,Alfa,coordinator\n"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        patch.setattr("warnings.warn", lambda *_, **__: None)  # of names that stand twice: they are meant
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def named(name: str, mode: int = 0) -> zipfile.ZipInfo:
    """A member under a name that zipfile itself would not write."""
    info = zipfile.ZipInfo("plain")
    info.filename, info.external_attr = name, mode << 16
    return info


# Encodings


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (("Gdańsk Stocznia", PL), "windows-1250"),
        (("Šiauliai", LT), "windows-1257"),
        (("Kraków", "Łódź", "Wałbrzych"), "windows-1250"),
        (("Ąžuolas", "Įmonė"), "windows-1257"),
    ],
)
def test_the_encoding_is_told_by_all_rows_not_by_the_first(
    desk: Desk, words: tuple[str, ...], encoding: str
) -> None:
    content = (HEAD + "".join(f"{word};LT\n" for word in words)).encode(encoding)

    error = desk.refused("a.csv", content)

    assert f"--encoding {encoding}" in (error.hint or "")
    desk.load("a.csv", content, encoding=encoding)
    assert desk.names() == set(words)


def test_a_file_of_two_encodings_is_read_line_by_line(desk: Desk) -> None:
    mixed = f"{HEAD}{LT};LT\n".encode() + "Ąžuolas;LT\n".encode("windows-1257")
    assert desk.refused("m.csv", mixed).where.row == 3  # type: ignore[union-attr]
    desk.refused("m.csv", mixed, skip_broken=True)

    report = desk.load("m.csv", mixed, encoding="windows-1257")

    assert desk.names() == {LT, "Ąžuolas"}
    assert "m.csv: 1 rows were in UTF-8 already; all others were read in windows-1257." in report.warnings


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark(desk: Desk, encoding: str) -> None:
    desk.load("a.csv", f"\ufeff{HEAD}{LT};LT\n".encode(encoding))
    assert desk.names() == {LT}


def test_null_bytes_are_refused_with_their_row(desk: Desk) -> None:
    error = desk.refused("a.csv", f"{HEAD}A\0B;LT\n".encode())
    assert "NUL bytes" in error.what
    assert error.where == Location("a.csv", row=2)


@pytest.mark.parametrize("text", [LT, PL, "Vilniaus šilumos tinklai", "Żółw, gęś", "Düsseldorf", "Łódź"])
@pytest.mark.parametrize("through", ["windows-1252", "windows-1257", "windows-1250", "latin-1"])
def test_utf_8_read_in_any_of_these_is_mended(text: str, through: str) -> None:
    twice = b"".join(bytes([byte]) for byte in text.encode())
    spoilt = "".join(_letter(byte, through) for byte in twice)

    assert mend(spoilt) == text


def _letter(byte: int, encoding: str) -> str:
    """A byte as a program shows it that does not stop at bytes without meaning."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    "name", ["MĂŞINI", "ÅSÄNG", "Lietuvos ĄŽUOLAS", "Přerov", "Kĺb", "São Paulo", "Ærø", "ÅØ"]
)
def test_what_was_not_encoded_twice_stays(name: str) -> None:
    assert mend(name) == name


def test_a_heading_that_was_encoded_twice_is_understood(desk: Desk) -> None:
    desk.load("a.csv", "Pavadinimas;Šalis\n".encode().decode("latin-1") + "Alfa;LT\n")
    assert desk.names() == {"Alfa"}


def test_letters_that_are_lost_are_told(desk: Desk) -> None:
    report = desk.load("a.csv", f"{HEAD}Al\ufffdfa;LT\n")
    assert any("letters that an earlier program lost" in each for each in report.warnings)


def test_lines_that_end_as_on_old_macintoshes(desk: Desk) -> None:
    desk.load("a.csv", "Name;Country\rAlfa;LT\rBeta;LT\r")
    assert desk.names() == {"Alfa", "Beta"}


# Values


def test_dates_in_all_notations(desk: Desk) -> None:
    dates = [
        "30062012",
        "2016-09-30",
        "42643",
        "42643.75",
        "30.6.2012",
        "30-06-2012",
        "20120630",
        "2012/06/30",
        "2012-06",
    ]
    bad = ["06/30/2012", "2012-13", "0", "31.02.2012"]
    rows = "".join(f"F{number};LT;{day}\n" for number, day in enumerate(dates + bad))

    report = desk.load("a.csv", f"Name;Country;Member since\n{rows}")

    assert [reject.value for reject in report.rejects] == bad
    found = desk.store.select("SELECT ?d { ?m cb:collective/cb:name 'K' ; cb:startDate ?d }")
    days = sorted(row["d"].value for row in found)  # type: ignore[union-attr]
    assert days == ["2012-06", *["2012-06-30"] * 5, *["2016-09-30"] * 3]


@pytest.mark.parametrize("text", ["1\u00a0234,5", "1 234,5", "1\u202f234.5", "1.234,5", "1'234.5"])
def test_numbers_with_blanks_and_commas(desk: Desk, text: str) -> None:
    path = desk.folder / "c.csv"
    path.write_text(f"Cluster;Country;Staff\nK;LT;{text}\n", "utf-8")
    run(desk.store, "table", path, today=TODAY, given={"as": "clusters"}, dataset="came")
    assert desk.store.ask("ASK { ?c cb:staff 1234.5 }")


@pytest.mark.parametrize("text", ["1e400", "NaN", "Infinity", "12.5.3", "½", "x"])
def test_what_is_no_number_is_a_reject(desk: Desk, text: str) -> None:
    path = desk.folder / "c.csv"
    path.write_text(f"Cluster;Country;Staff\nK;LT;{text}\nL;LT;1\n", "utf-8")
    report = run(desk.store, "table", path, today=TODAY, given={"as": "clusters"}, dataset="came")
    assert [(each.where.row, each.where.column, each.value) for each in report.rejects] == [
        (2, "Staff", text)
    ]


# Archives


CLIMBING = [
    "../project.csv",
    "..\\project.csv",
    "/etc/project.csv",
    "C:\\x\\project.csv",
    "a/../../project.csv",
]


@pytest.mark.parametrize("name", CLIMBING)
def test_a_path_that_leads_out_of_an_archive(desk: Desk, name: str) -> None:
    content = packed((named(name), PROJECT), ("organization.csv", PARTS))
    assert "leads out" in desk.refused("c.zip", content, "eu_cordis").what


def test_a_link_in_an_archive(desk: Desk) -> None:
    content = packed((named("project.csv", stat.S_IFLNK | 0o777), "/etc/passwd"), ("organization.csv", PARTS))
    assert "holds a link" in desk.refused("c.zip", content, "eu_cordis").what


@pytest.mark.parametrize("again", ["organization.csv", "Organization.CSV", "second/organization.csv"])
def test_a_file_that_stands_twice_in_an_archive(desk: Desk, again: str) -> None:
    other = PARTS.replace("Alfa", "Beta")
    error = desk.refused(
        "c.zip", packed(("project.csv", PROJECT), ("organization.csv", PARTS), (again, other)), "eu_cordis"
    )
    assert "more than once" in error.what
    assert again in (error.found or "")


def test_a_bomb_in_an_archive_in_an_archive_is_never_opened(desk: Desk) -> None:
    bomb = packed(("project.csv", bytes(200 * 1024**2)))
    desk.load(
        "c.zip", packed(("b.zip", bomb), ("project.csv", PROJECT), ("organization.csv", PARTS)), "eu_cordis"
    )
    assert desk.names() == {"Alfa"}


def test_an_archive_without_the_file_says_what_it_holds(desk: Desk) -> None:
    error = desk.refused("t.zip", packed(("nariai.csv", f"{HEAD}A;LT\n")))
    assert (error.exit_code, "It holds: nariai.csv." in (error.hint or "")) == (3, True)


# Files that are none


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", "", "empty"),
        ("a.csv", HEAD, "no row below"),
        ("a.csv", "\n\n\n", "blank"),
        ("a.json", "[]", "no objects"),
        ("a.json", "[" * 100_000 + "]" * 100_000, "cannot be read"),
        ("a.json", '[{"Name": ' + '{"a":' * 5000 + "1" + "}" * 5000 + "}]", "cannot be read"),
        ("a.jsonl", '{"Name": "A", "Country": "LT"}\n{"Name": "B", "Coun', "cannot be read"),
        ("a.json", '[{"Name":"Žiema","Country":"LT"}]'.encode("windows-1257"), "not in UTF-8"),
        ("a.parquet", b"PAR1garbagegarbagePAR1", "cannot be read"),
        ("a.xlsx", b"PK\x03\x04garbage", "no workbook"),
    ],
)
def test_what_is_no_table_is_refused(desk: Desk, name: str, content: bytes | str, words: str) -> None:
    assert words in desk.refused(name, content).what


def test_a_folder_in_place_of_a_table(desk: Desk) -> None:
    (desk.folder / "members.csv").mkdir()
    (desk.folder / "members.csv" / "nariai.csv").write_text(HEAD, "utf-8")
    with pytest.raises(NotFound) as caught:
        desk.run(desk.folder / "members.csv")
    assert "It holds: nariai.csv. Name the table itself" in (caught.value.hint or "")


@pytest.mark.parametrize("kind", [PermissionError, FileNotFoundError])
def test_a_file_that_cannot_be_opened_or_goes_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, kind: type[OSError]
) -> None:
    path = desk.folder / "a.csv"
    path.write_text(f"{HEAD}A;LT\n", "utf-8")
    opened = Path.open

    def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
        if self == path:
            raise kind(13, "Permission denied", str(path))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(SourceUnreadable, match="cannot be read") as caught:
        desk.run(path)

    assert caught.value.where is not None
    assert caught.value.where.file == str(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "<urn:a> <urn:b> " + "(" * 50_000 + ")" * 50_000 + " ."),
        ("a.jsonld", "[" * 50_000 + "]" * 50_000),
        ("a.jsonld", '{"a":' * 50_000 + "1" + "}" * 50_000),
    ],
)
def test_brackets_in_brackets_without_end(desk: Desk, name: str, content: str) -> None:
    assert "beyond measure" in desk.refused(name, content, "rdf").what


def test_brackets_in_texts_do_not_count(desk: Desk) -> None:
    text = "".join(
        f'<https://e.x/{n}> a cb:Firm ; cb:name "A ( [ {{ {n}" ; cb:country "LT" .\n' for n in range(600)
    )
    head = "@prefix cb: <https://w3id.org/clusterbridge/ontology#> .\n"
    assert desk.load("a.ttl", head + text, "rdf").entities["Organisation"] == 600


@pytest.mark.parametrize("filling", [b"\0", b"x"])
def test_a_line_of_two_gigabytes_takes_little_memory(tmp_path: Path, filling: bytes) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        stream.write(b"Name;Country\n" + filling * 32 * 1024**2)
        stream.truncate(2 * 1024**3)  # the rest is a hole: it takes no room on the disk

    what, memory = refused_load(tmp_path, path)

    assert what in {"A line does not end.", "The file holds NUL bytes; it is no text."}
    assert memory < 1024


LONG = "x" * 5_000_000
LONG_TEXTS = {
    "a.ttl": (
        f'@prefix cb: <https://w3id.org/clusterbridge/ontology#> .\n<http://e/a> cb:name "{LONG}" .',
        2,
    ),
    "b.ttl": (f"<http://e/a>\n<http://e/b>\n'''it is '{LONG}''' .", 3),
    "c.trig": (f'<http://e/a>\n<http://e/b> """{LONG}\n"{LONG}""" .', 2),
    "d.nt": (f'<http://e/a> <http://e/b> "c" .\n<http://e/a> <http://e/b> "{LONG}" .\n', 2),
    "e.nq": (f'<http://e/a> <http://e/b> "{LONG}" <http://e/g> .\n', 1),
    "f.jsonld": (f'{{"@id": "http://e/a",\n"http://e/b": "{LONG}"}}', 2),
    "g.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">\n'
        f'<rdf:Description rdf:about="http://e/a"><e:b>{LONG}</e:b></rdf:Description></rdf:RDF>',
        2,
    ),
}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_rdf_with_a_text_without_end_is_refused_in_every_format(desk: Desk, name: str) -> None:
    content, row = LONG_TEXTS[name]

    error = desk.refused(name, content, "rdf")

    assert "too long" in error.what
    assert error.where is not None
    assert (error.where.file, error.where.row) == (name, row)
    assert error.expected == "at most 4,194,304 bytes"
    assert error.found is not None
    assert error.exit_code == 4


def test_rdf_whose_text_never_closes_is_refused(desk: Desk) -> None:
    error = desk.refused("open.ttl", '<http://e/a> <http://e/b> """' + "x\n" * 10_000_000, "rdf")

    assert error.where is not None
    assert error.where.file == "open.ttl"


def test_rdf_with_a_long_text_takes_little_memory(tmp_path: Path) -> None:
    """Twenty million characters in a process of its own, which may have 1 GiB."""
    script = """
import sys
from datetime import date
from pathlib import Path
from kg.errors import SourceUnreadable
from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.peak import peak
with GraphStore.open(Path(sys.argv[1]) / "store") as store:
    for name in ("long.ttl", "long.jsonld"):
        try:
            run(store, "rdf", Path(sys.argv[1]) / name, today=date(2026, 11, 24))
        except SourceUnreadable:
            print(peak())
"""
    (tmp_path / "long.ttl").write_text(f'<http://e/a> <http://e/b> "{LONG * 4}" .')
    (tmp_path / "long.jsonld").write_text(f'{{"@id": "http://e/a", "http://e/b": "{LONG * 4}"}}')

    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True)

    peaks = [int(line) for line in done.stdout.split()]
    assert len(peaks) == 2, done.stderr
    assert max(peaks) < 1024
