"""Tables of members and others: the templates read themselves, any other layout by a mapping, proposed or written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kg.errors import FieldMissing, Location, ManifestError, NotFound, SourceUnreadable, ValidationFailed
from kg.etl.mapping import LANGUAGES
from kg.etl.mapping_file import read_mapping
from kg.etl.suggest import suggest
from kg.etl.template import write_template
from kg.rdf.store import GraphStore
from kg.resources import loaders_dir
from tests.loaders.conftest import Load

TEMPLATES = loaders_dir() / "table" / "templates"
KINDS = sorted(path.stem for path in TEMPLATES.glob("*.toml"))
CLUSTER = {"cluster": "Žiedinės ekonomikos klasteris", "cluster_country": "LT"}
ROWS = {
    "members": {
        "name": "UAB Žalvaris",
        "country": "LT",
        "role": 1,
        "since": "2019-05",
        "vat": "LT100001234567",
    },
    "clusters": {
        "name": "Klaster Obróbki Metali",
        "country": "PL",
        "members": "90",
        "staff": "0,5",
        "english_page": "https://example.pl/en",
        "waiver": 0,
    },
    "organisations": {"name": "Politechnika Białostocka", "country": "Polska", "kind": 1, "pic": "999000001"},
    "events": {"event": "Metal Days", "start": "2024-09-12", "participant": "UAB Žalvaris", "role": 0},
    "agreements": {
        "first": "Vienas",
        "first_country": "LT",
        "second": "Drugi",
        "second_country": "PL",
        "state": 1,
    },
}


def values(store: GraphStore, where: str) -> set[str]:
    """The values of `?v`."""
    return {row["v"].value for row in store.select(f"SELECT ?v {{ {where} }}")}  # type: ignore[union-attr]


def filled(kind: str, language: str, path: Path) -> Path:
    """A template, with one row filled in as a spreadsheet program would; a number takes that word of the list."""
    mapping = read_mapping(TEMPLATES / f"{kind}.toml", TEMPLATES)
    write_template(mapping, path, language)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for index, column in enumerate(mapping.columns.values(), 1):
        value = ROWS[kind].get(column.name)
        page.cell(4, index, column.choices[language][value] if isinstance(value, int) else value)
    book.save(path)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_was_filled_in_needs_no_mapping(
    load: Load, tmp_path: Path, kind: str, language: str
) -> None:
    report = load("table", filled(kind, language, tmp_path / "t.xlsx"), given={"as": kind, **CLUSTER})

    assert report.rejects == []
    assert report.rows == {"table": 3}
    assert report.examples == 2
    assert report.checked == ["rows in table: 3 (at least 1)"]
    assert sum(report.links.values()) == (0 if kind in {"organisations", "clusters"} else 1)


def test_a_member_arrives_with_everything(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("table", filled("members", "lt", tmp_path / "t.xlsx"), given=CLUSTER)

    assert report.dataset == "Žiedinės_ekonomikos_klasteris"
    assert store.ask(
        """ASK { ?m a cb:Membership ; cb:member ?o ; cb:collective/cb:name "Žiedinės ekonomikos klasteris" ;
                    cb:role <https://w3id.org/clusterbridge/vocabulary/role/Coordinator> ;
                    cb:startDate "2019-05"^^xsd:gYearMonth .
                 ?o cb:name "UAB Žalvaris" ; cb:country "LT" ; org:identifier "LT100001234567"^^cb:VAT ;
                    cb:coordinates/cb:country "LT" ; prov:hadPrimarySource/cb:locator "t.xlsx row 4" }"""
    )


def written(path: Path, *lines: str) -> Path:
    """A table of some lines."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_headings_in_any_of_the_languages(load: Load, store: GraphStore, tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "Įmonės pavadinimas;Kraj;Member since (year)", "Alfa;Litwa;2020")

    load("table", table, given=CLUSTER)

    assert values(store, "?m a cb:Membership ; cb:startDate ?v") == {"2020"}
    assert values(store, '?o cb:name "Alfa" ; cb:country ?v') == {"LT"}


def test_a_second_cluster_adds(load: Load, store: GraphStore, tmp_path: Path) -> None:
    table = written(tmp_path / "members.csv", "Name,Country", "Alfa,LT")

    load("table", table, given={"cluster": "One"})
    load("table", table, given={"cluster": "Two"})

    assert values(store, '?m cb:member/cb:name "Alfa" ; cb:collective/cb:name ?v') == {"One", "Two"}


def test_two_members_with_one_key_are_one_organisation_with_two_memberships(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    table = written(tmp_path / "t.csv", "Name,Country,Cluster", "Alfa,LT,One", "Alfa,LT,Two", "Alfa,LT,Two")

    report = load("table", table, given={"as": "members"})

    assert (report.entities["Organisation"], report.links["Membership"], len(report.duplicates)) == (1, 2, 1)


def test_a_known_cluster_is_the_same_cluster(load: Load, store: GraphStore, tmp_path: Path) -> None:
    load("eu_een_metal_2020")
    load(
        "table",
        written(tmp_path / "t.csv", "Name,Country", "Alfa,LT"),
        given={"cluster": "Žiedinės ekonomikos klasteris"},
    )

    named = (
        '?c a cb:Cluster ; cb:name ?n FILTER(STR(?n) = "Žiedinės ekonomikos klasteris") BIND(STR(?c) AS ?v)'
    )
    assert len(values(store, named)) == 1
    assert values(
        store, '?m cb:member/cb:name "Alfa" ; cb:collective/cb:name ?v FILTER(LANG(?v) = "en")'
    ) == {"Vilnius Circular Economy Cluster"}


def test_every_code_of_nace_is_kept_and_what_is_none_is_told(
    load: Load, tmp_path: Path, store: GraphStore
) -> None:
    table = written(tmp_path / "t.csv", "Name,Country,NACE", "Alfa,LT,25.11; J62.01; 85; Software; 04.10")

    report = load("table", table, given=CLUSTER)

    assert (
        't.csv, row 2, column "NACE": the sector "04.10" is no code of NACE Rev. 2 and was left out'
        in report.warnings
    )
    found = values(store, "?o cb:name 'Alfa' ; cb:inSector ?v")
    assert {iri.rpartition("/")[2] for iri in found} == {"C25.11", "C25", "J62.01", "J62", "P85"}


REJECTED = {
    "no name": ("Name,Country", ",LT", "Name", "blank"),
    "no country": ("Name,Country", "Alfa,Atlantis", "Country", "a country by its code"),
    "no role": ("Name,Country,Role", "Alfa,LT,Emperor", "Role", "Member or Coordinator or Contact point"),
    "no date": ("Name,Country,Since", "Alfa,LT,long ago", "Since", "a date such as"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_a_row_that_cannot_be_used_is_rejected_with_its_heading(
    load: Load, tmp_path: Path, case: str
) -> None:
    heading, row, column, reason = REJECTED[case]
    table = written(tmp_path / "t.csv", heading, f"Good,LT{',' * (heading.count(',') - 1)}", row)

    report = load("table", table, given=CLUSTER)

    (reject,) = report.rejects
    assert reject.where == Location("t.csv", 3, column)
    assert reason in reject.reason
    assert list(reject.cells) == heading.split(",")


def test_a_heading_that_nobody_understands_is_refused(load: Load, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="heading is not understood") as caught:
        load("table", written(tmp_path / "t.csv", "Name,Country,Zodiac", "Alfa,LT,Leo"), given=CLUSTER)

    assert caught.value.where == Location("t.csv", 1, "Zodiac")
    assert "--suggest" in (caught.value.hint or "")


def test_a_list_without_a_cluster_is_refused(load: Load, tmp_path: Path) -> None:
    with pytest.raises(FieldMissing, match='"Cluster" is missing'):
        load("table", written(tmp_path / "t.csv", "Name,Country", "Alfa,LT"))


def test_an_unknown_template_names_the_nearest(load: Load, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        load("table", written(tmp_path / "t.csv", "Name", "Alfa"), given={"as": "member"})

    assert caught.value.nearest == ("members",)


STRANGE = (
    "Instytucja członkowska;Strona WWW;NIP;kraj pochodzenia;e-mail;Uwagi;od kiedy",
    "Politechnika Przykładowa;www.pp.pl;PL5420208998;Polska;jan@pp.pl;x;2019",
    "Firma Jedna Sp. z o.o.;http://jedna.pl;PL5420208999;PL;ola@jedna.pl;;2020-01",
)


def test_a_mapping_is_proposed_from_headings_and_values(tmp_path: Path) -> None:
    found = suggest(written(tmp_path / "t.csv", *STRANGE), TEMPLATES, template="members")

    means = {guess.heading: guess.column for guess in found.guesses}
    assert means["Strona WWW"] == "web"
    assert means["NIP"] == "vat"
    assert means["kraj pochodzenia"] == "country"
    assert means["e-mail"] is None
    assert means["Instytucja członkowska"] == "name"
    assert found.lacking == ()


def test_a_required_column_that_nothing_fits_is_named(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "Kas,Šalis", "Alfa,LT", "Beta,LT")

    assert suggest(table, TEMPLATES, template="members").lacking == ("Name",)


def test_a_proposed_mapping_loads_once_it_is_confirmed(load: Load, store: GraphStore, tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", *STRANGE)
    text = suggest(table, TEMPLATES, template="members").to_toml()
    confirmed = text.replace("[headings]", '[headings]\n"od kiedy" = "since"')
    lines = [line for line in confirmed.splitlines() if not line.startswith('  "od kiedy"')]
    mapping = written(tmp_path / "mine.toml", *dict.fromkeys(lines))

    report = load("table", table, given={"mapping": str(mapping), **CLUSTER})

    assert report.links == {"Membership": 2}
    assert report.ignored == {"table": ("e-mail", "Uwagi")}
    assert values(store, '?o cb:name "Politechnika Przykładowa" ; org:identifier ?v') == {"PL5420208998"}
    assert "jan@pp.pl" not in "".join(str(triple) for triple in store.statements())


def test_the_template_that_fits_best_is_chosen(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", "Renginys,Pirma diena,Dalyvis", "Metal Days,2024-09-12,Alfa")

    assert suggest(table, TEMPLATES).template == "events"


FAULTS = {
    "column": ('[headings]\n"X" = "nmae"', r"headings\.X"),
    "class": ('[[records]]\nclass = "Organization"', r"records 1\.class"),
    "field": ('[[records]]\nclass = "Organisation"\nfields = { nom = "name" }', r"fields\.nom"),
    "kind": ('[columns.x]\nkind = "colour"', r"columns\.x\.kind"),
    "term": ('[columns.x]\nkind = "term"\nterms = { a = "ROLE.Boss" }', r"columns\.x\.terms\.a"),
    "key": ("colour = 1", "colour"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mapping_that_cannot_be_followed_is_refused(tmp_path: Path, fault: str) -> None:
    text, message = FAULTS[fault]

    with pytest.raises(ManifestError, match=message):
        read_mapping(written(tmp_path / "m.toml", 'extends = "members"', text), TEMPLATES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_template_is_understood_in_every_language(kind: str) -> None:
    mapping = read_mapping(TEMPLATES / f"{kind}.toml", TEMPLATES)

    for column in mapping.columns.values():
        assert set(column.headings) == set(LANGUAGES)
        for language in LANGUAGES:
            assert mapping.column_of(column.heading(language)) == column.name


def test_a_cluster_on_a_list_of_attendees_is_the_cluster_that_is_known(load: Load, tmp_path: Path) -> None:
    table = tmp_path / "attendees.csv"
    table.write_text(
        "Event,First day,Participant,The participant is a,Country of the participant\n"
        "Metal Days,2024-09-12,Klaster Przykładowy,Cluster,PL\nMetal Days,2024-09-12,UAB Pavyzdys,,LT\n",
        encoding="utf-8",
    )

    report = load("table", table, given={"as": "events"})

    assert report.entities == {"Event": 1, "Cluster": 1, "Organisation": 1}


@pytest.mark.parametrize(
    ("since", "until"), [("2021", "2019"), ("2021-05", "2019-01"), ("2021-05-01", "2020")]
)
def test_an_end_before_the_start_is_refused_however_exact_they_are(
    load: Load, tmp_path: Path, since: str, until: str
) -> None:
    path = written(tmp_path / "m.csv", "Company name,Country,Joined,Until", f"E1 UAB,LT,{since},{until}")

    with pytest.raises(ValidationFailed) as caught:
        load("table", path, given={"as": "members", "cluster": "K"})

    assert "The end date lies before the start date." in str(caught.value.findings)


def test_a_member_who_left_and_came_back_is_loaded(load: Load, tmp_path: Path) -> None:
    rows = ("E1 UAB,LT,2015,2017", "E1 UAB,LT,2020,2022")
    path = written(tmp_path / "m.csv", "Company name,Country,Joined,Until", *rows)

    report = load("table", path, given={"as": "members", "cluster": "K"})

    assert (report.links, len(report.duplicates)) == ({"Membership": 1}, 1)
