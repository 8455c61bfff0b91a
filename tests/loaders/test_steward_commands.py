"""What a data steward types: templates, mappings, criteria of platforms, rejects that come back, days, side by side."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.stories.conftest import Kg, empty

__all__ = ["empty"]  # a fixture

ROWS = [
    {
        "Nr": "1",
        "Firmos vardas": "UAB Šaltinis",
        "Valst.": "Lietuva",
        "EVRK": "25.62",
        "El. paštas": "a@b.lt",
    },
    {"Nr": "2", "Firmos vardas": "AB Žvaigždė", "Valst.": "Lietuva", "EVRK": "62.01", "El. paštas": "c@d.lt"},
    {"Nr": "3", "Firmos vardas": "UAB Ūkas", "Valst.": "Latvija", "EVRK": "28.41", "El. paštas": "e@f.lt"},
]


def ok(kg: Kg, *args: str) -> str:
    """What a command prints; it must end well."""
    done = kg(*args)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Path]:
    """One list in every format."""
    frame = pl.DataFrame(ROWS)
    paths = {
        ending: tmp_path / f"list.{ending}" for ending in ("xlsx", "csv", "tsv", "json", "jsonl", "parquet")
    }
    frame.write_excel(paths["xlsx"])
    frame.write_csv(paths["csv"])
    frame.write_csv(paths["tsv"], separator="\t")
    frame.write_json(paths["json"])
    frame.write_ndjson(paths["jsonl"])
    frame.write_parquet(paths["parquet"])
    return paths


def test_a_list_of_another_layout_is_proposed_and_loaded_in_every_format(
    empty: Kg, tables: dict[str, Path], tmp_path: Path
) -> None:
    proposals = {ok(empty, "load", "table", str(path), "--suggest") for path in tables.values()}

    (proposal,) = proposals
    assert '"Firmos vardas" = "name"' in proposal
    assert '"El. paštas", # mail addresses: personal, left out' in proposal
    (tmp_path / "list.toml").write_text(proposal, "utf-8")
    for ending, path in tables.items():
        done = empty("load", "table", str(path), "--mapping", str(tmp_path / "list.toml"), "--cluster", "K", "-d", ending,
                     "--format", "json")  # fmt: skip
        report = json.loads(done.stdout)
        assert (report["links"], report["rejects"]) == ({"Membership": 3}, [])
    assert ok(empty, "sparql", "SELECT (COUNT(*) AS ?n) { ?m a cb:Membership }", "-f", "csv").split() == [
        "n",
        "3",
    ]


def test_criteria_of_the_platform_over_two_lists(empty: Kg, tmp_path: Path) -> None:
    kinds = ("Firm", "University")
    rows = "".join(f"Narys {n};LT;{kinds[n == 3]}\n" for n in range(15))
    (tmp_path / "m.csv").write_text(f"Name;Country;Kind\n{rows}", "utf-8")
    ok(empty, "load", "table", str(tmp_path / "m.csv"), "--as", "members", "--cluster", "Klasteris")
    lacking = json.loads(ok(empty, "validate", "--shapes", "eccp", "--format", "json"))
    assert {each["name"] for each in lacking} == {"Klasteris"}
    assert len(lacking) == 3

    ok(empty, "template", "clusters", str(tmp_path / "c.xlsx"), "--language", "lt")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    page = book.worksheets[0]
    words = {"Klasteris *": "Klasteris", "Šalis": "Lietuva", "Darbuotojai (etatai)": 0.5,
             "Svetainė anglų kalba": "https://k.lt/en", "Sutikimas pasirašytas": "taip"}  # fmt: skip
    for cell in page[1]:
        page.cell(4, cell.column, words.get(cell.value))
    book.save(tmp_path / "c.xlsx")
    ok(empty, "load", "table", str(tmp_path / "c.xlsx"), "--as", "clusters")

    assert json.loads(ok(empty, "validate", "--shapes", "eccp", "--format", "json")) == []
    missing = empty("validate", "--shapes", "ecpp")
    assert (missing.returncode, "eccp" in missing.stderr) == (3, True)


def test_rejects_are_corrected_and_loaded_again(empty: Kg, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("Name,Country,Since\nAlfa,LT,2019\nBeta,Atlantis,2020\n", "utf-8")
    command = ("--as", "members", "--cluster", "K", "--format", "json")
    first = json.loads(ok(empty, "load", "table", str(tmp_path / "m.csv"), *command))
    folder = Path(first["rejects_folder"])
    text = (folder / "table.csv").read_text("utf-8")
    (folder / "table.csv").write_text(text.replace("Beta,Atlantis", "Beta,LV"), "utf-8")

    second = json.loads(ok(empty, "load", "table", str(folder), *command))

    assert (first["links"], second["links"]) == ({"Membership": 1}, {"Membership": 1})
    assert ok(empty, "sparql", "SELECT (COUNT(*) AS ?n) { ?m a cb:Membership }", "-f", "csv").split() == [
        "n",
        "2",
    ]


def test_values_that_contradict_each_other_stand_side_by_side_with_source_and_day(
    empty: Kg, tmp_path: Path
) -> None:
    for name, row in (
        ("one", "Alfa,999111222,2019,Vilnius,LT"),
        ("two", "Alfa,999111222,2022-01-01,Kaunas,LT"),
    ):
        (tmp_path / f"{name}.csv").write_text(f"Name,PIC,Since,City,Country\n{row}\n", "utf-8")
        ok(
            empty,
            "load",
            "table",
            str(tmp_path / f"{name}.csv"),
            "--as",
            "members",
            "--cluster",
            "K",
            "-d",
            name,
        )

    lines = json.loads(ok(empty, "show", "Alfa", "--format", "json"))["lines"]

    cities = {line["text"]: line["sources"] for line in lines if line["term"] == "city"}
    assert cities.keys() == {"Vilnius", "Kaunas"}
    assert cities["Kaunas"][0].startswith("two: two.csv row 2, retrieved 20")
    (membership,) = [line["text"] for line in lines if line["term"] == "part of"]
    assert "start date 2019 [one: one.csv row 2, retrieved " in membership
    assert "start date 2022-01-01 [two: two.csv row 2, retrieved " in membership


def test_a_day_is_named_to_sparql_and_to_the_export(empty: Kg, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("Name,Country,Since\nAlfa,LT,2019\nBeta,LT,2021-06\nGama,LT,\n", "utf-8")
    ok(empty, "load", "table", str(tmp_path / "m.csv"), "--as", "members", "--cluster", "K")
    asked = "SELECT ?n { ?m cb:member/cb:name ?n } ORDER BY ?n"

    assert ok(empty, "sparql", asked, "--as-of", "2020-01-01", "-f", "csv").split() == ["n", "Alfa", "Gama"]
    assert ok(empty, "sparql", asked, "--active-on", "2021-06-01", "-f", "csv").split() == [
        "n",
        "Alfa",
        "Beta",
    ]
    ok(empty, "export", "rdf", str(tmp_path / "k.ttl"), "--as-of", "2020-01-01")
    assert (tmp_path / "k.ttl").read_text("utf-8").count("cb:Membership") == 2
