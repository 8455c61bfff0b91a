"""A register of organisations: a source of two TOML files and no Python."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.errors import Location, ManifestError, SourceUnreadable
from kg.etl.registry import find_source, import_loader
from kg.rdf.store import GraphStore
from kg.resources import loaders_dir
from tests.loaders.conftest import Load, assert_same, said

GOLDEN = Path(__file__).parent / "golden"
HEAD = (
    "company_number;legal_name;former_names;legal_form;status;country;kind;vat;lei;address;city;website;nace"
)
ALFA = "300000001;UAB Alfa;UAB Senoji Alfa|Alfa IĮ;UAB;active;LT;company;LT100001234567;;Gatvės g. 1;Vilnius;alfa.lt;25.11"
FORMER = "0000000001;Beta sp. z o.o.;;sp. z o.o.;deleted;Polska;;;259400L3KBYEVNHEJF55;;Białystok;;"


def written(path: Path, *lines: str) -> Path:
    """A table of some lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_source_has_no_python() -> None:
    assert [path.name for path in sorted((loaders_dir() / "organisation_register").glob("*.*"))] == [
        "loader.toml",
        "mapping.toml",
    ]
    assert "No official file was tried" in (find_source("organisation_register").left_out or "")


def test_an_organisation_arrives_with_everything(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("organisation_register", written(tmp_path / "register.csv", HEAD, ALFA, FORMER))

    assert (report.rows, report.entities, report.rejects, report.warnings) == (
        {"register": 2},
        {"Organisation": 2},
        [],
        [],
    )
    assert report.ignored == {"register": ("legal_form", "status")}
    assert_same(said(store, "register"), GOLDEN / "organisation_register.ttl")


def test_one_number_in_two_countries_is_two_organisations(load: Load, tmp_path: Path) -> None:
    table = written(tmp_path / "r.csv", "number,name,country", "1,Alfa,LT", "1,Alfa,PL")

    assert load("organisation_register", table).entities == {"Organisation": 2}


def test_the_same_organisation_in_a_list_of_members_is_one(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    members = written(tmp_path / "m.csv", "Name,Country,Company code", "ALFA,LT,300000001")
    load("organisation_register", written(tmp_path / "register.csv", HEAD, ALFA))
    load("table", members, given={"cluster": "One"})

    assert store.ask('ASK { ?m cb:member ?o . ?o cb:name "UAB Alfa" , "ALFA" }')


def test_a_row_without_a_number_is_rejected(load: Load, tmp_path: Path) -> None:
    table = written(tmp_path / "r.csv", "number,name,country", ",Alfa,LT", "2,Beta,LT")

    report = load("organisation_register", table)

    assert [reject.where for reject in report.rejects] == [Location("r.csv", 2, "number")]


def test_a_heading_that_nobody_understands_is_refused(load: Load, tmp_path: Path) -> None:
    table = written(tmp_path / "r.csv", "number,name,country,zodiac", "1,Alfa,LT,Leo")

    with pytest.raises(SourceUnreadable, match="heading is not understood"):
        load("organisation_register", table)


def test_a_copy_with_other_words_is_a_source_of_its_own(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    folder = tmp_path / "mine" / "jar"
    shutil.copytree(loaders_dir() / "organisation_register", folder)
    for name, old, new in (
        ("loader.toml", 'id = "organisation_register"', 'id = "jar"'),
        ("mapping.toml", "# default =", "default ="),
        ("mapping.toml", '"kodas"', '"ja_kodas"'),
    ):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    table = written(tmp_path / "register.csv", "ja_kodas|pavadinimas", "300000001|UAB Alfa")

    load("jar", table, loaders=folder.parent)

    assert store.ask('ASK { ?o org:identifier "LT:300000001"^^cb:RegisterNumber ; cb:country "LT" }')


def test_a_source_with_neither_loader_nor_mapping_is_refused(tmp_path: Path) -> None:
    shutil.copytree(loaders_dir() / "organisation_register", tmp_path / "organisation_register")
    file = tmp_path / "organisation_register" / "loader.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("mapping =", "# mapping ="), encoding="utf-8")

    with pytest.raises(ManifestError, match="no loader"):
        import_loader(find_source("organisation_register", tmp_path))


def test_every_row_is_in_one_of_the_counts(load: Load, tmp_path: Path) -> None:
    lines = ["number,name,country", '1,"UAB ""Alfa""",LT', ",Beta,LT", "1,UAB Alfa,LT", '1,"UAB ""Alfa""",LT']
    report = load("organisation_register", written(tmp_path / "r.csv", *lines))

    counted = sum(report.entities.values()) + len(report.rejects) + report.said_again
    assert (counted, report.said_again) == (report.rows["register"], 2)
