"""CORDIS in two editions: small fixtures here, real files where they are at hand."""

from __future__ import annotations

import csv
import random
import shutil
import zipfile
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from kg.errors import FieldMissing, NotFound, SourceUnreadable, ValueUnmapped
from kg.rdf.store import GraphStore
from kg.vocab import CB, ORG, RDF
from tests.loaders.conftest import Load, assert_same, said

HERE = Path(__file__).parent
OLD, NEW = HERE / "eu_cordis" / "edition_2016", HERE / "eu_cordis" / "edition_2021"


def values(store: GraphStore, where: str) -> set[str]:
    """The values of `?v`."""
    return {row["v"].value for row in store.select(f"SELECT ?v {{ {where} }}")}  # type: ignore[union-attr]


def test_rows_of_the_old_edition_are_accounted_for(load: Load) -> None:
    report = load("eu_cordis", OLD)

    assert report.rows == {"project": 3, "organization": 5}
    assert report.links == {"Participation": 4}
    assert [str(duplicate) for duplicate in report.duplicates] == [
        "organization.csv row 6 says the same as organization.csv row 5"
    ]
    assert report.rejects == []
    assert report.entities == {"FundingScheme": 11, "Organisation": 3, "Project": 2}
    assert report.ignored == {"project": ("coordinator", "coordinatorCountry")}


def test_a_project_in_two_rows_keeps_the_values_of_both(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)

    project = '?p org:identifier "100002"^^cb:ProjectId'
    assert values(store, f"{project} ; cb:endDate ?v") == {"2017-05-01", "2017-04-30"}
    assert values(store, f"{project} ; org:identifier ?v FILTER(DATATYPE(?v) = cb:Rcn)") == {"9002", "9003"}


def test_a_blank_start_is_absent(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)

    assert not store.ask('ASK { ?p cb:acronym "BETA" ; cb:startDate ?d }')


def test_programmes_have_the_hierarchy_of_their_codes(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)

    above = '?p cb:acronym "ALFA" ; cb:fundedUnder/cb:subSchemeOf* ?s . ?s cb:name ?v'
    assert values(store, above) == {
        "H2020-EU.2.3.",
        "H2020-EU.2.",
        "H2020-Euratom-1.3.",
        "H2020-Euratom",
        "H2020",
    }


def test_an_id_that_is_no_pic_is_not_called_one(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)

    beta = '?o cb:name "BETA LIMITED" ; org:identifier ?v'
    assert values(store, f"{beta} FILTER(DATATYPE(?v) = cb:CordisOrganisationId)") == {
        f"{'0123456789abcdef' * 2}"
    }
    assert values(store, "?o org:identifier ?v FILTER(DATATYPE(?v) = cb:PIC)") == {"999000001", "999000003"}


def test_countries_are_those_of_iso(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)

    assert values(store, "?o a cb:Organisation ; cb:country ?v") == {"LT", "GB", "GR"}


def test_the_new_edition_says_what_the_golden_file_says(load: Load, store: GraphStore) -> None:
    load("eu_cordis", NEW)

    assert_same(_about_alfa(said(store, "edition_2021")), HERE / "golden" / "eu_cordis_edition_2021.ttl")


def test_two_parts_of_one_third_party_are_told_apart_by_their_order(load: Load, store: GraphStore) -> None:
    report = load("eu_cordis", NEW)

    assert report.links == {"Participation": 4}
    assert report.duplicates == []
    assert values(store, '?p cb:participant/cb:name "GAMA SA" ; cb:totalCost ?v') == {"0", "61562.5"}


def test_several_web_pages_in_one_cell(load: Load, store: GraphStore) -> None:
    load("eu_cordis", NEW)

    assert values(store, '?o cb:name "GAMA SA" ; cb:webPage ?v') == {"http://a.gr", "http://www.b.gr"}


def test_a_participation_without_its_project_makes_one_and_one_warning(load: Load, store: GraphStore) -> None:
    report = load("eu_cordis", NEW)

    assert report.entities["Project"] == 2
    assert [warning for warning in report.warnings if "project.csv" in warning] == [
        "Projects without a row in project.csv, made with the id and acronym of organization.csv: 1."
    ]
    delta = '?p org:identifier "100009"^^cb:ProjectId ; cb:acronym "DELTA" ; cb:inTopic/cb:title ?v'
    assert values(store, delta) == {"Something with computers"}


def test_both_editions_of_one_participation_are_one(load: Load, store: GraphStore) -> None:
    load("eu_cordis", OLD)
    load("eu_cordis", NEW)

    coordinator = (
        '?p a cb:Participation ; cb:participant/org:identifier "999000001"^^cb:PIC BIND(STR(?p) AS ?v)'
    )
    assert len(values(store, coordinator)) == 1


def test_an_archive_loads_like_a_folder(load: Load, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "h2020.zip", "w") as archive:
        for file in NEW.iterdir():
            archive.write(file, f"csv/{file.name}")

    assert load("eu_cordis", tmp_path / "h2020.zip").links == {"Participation": 4}


def edited(folder: Path, name: str, old: bytes, new: bytes, to: Path) -> Path:
    """A copy of an edition with one file changed."""
    for file in folder.iterdir():
        content = file.read_bytes()
        if file.name == name:
            assert old in content
            content = content.replace(old, new, 1)
        (to / file.name).write_bytes(content)
    return to


FAULTS = {
    "renamed": (
        "organization.csv",
        b'"organisationID"',
        b'"orgID"',
        FieldMissing,
        'row 1, column "organisationID"',
    ),
    "renamed optional": ("organization.csv", b'"city"', b'"town"', SourceUnreadable, 'row 1, column "town"'),
    "unknown role": (
        "organization.csv",
        b'"LT";"coordinator"',
        b'"LT";"boss"',
        ValueUnmapped,
        'row 2, column "role"',
    ),
    "unescaped": ("organization.csv", b'"GAMA SA"', b"GAMA; SA", SourceUnreadable, "row 4"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_the_store_stays(
    load: Load, store: GraphStore, tmp_path: Path, fault: str
) -> None:
    name, old, new, kind, where = FAULTS[fault]
    load("eu_cordis", OLD)
    before = store.sequence()
    (tmp_path / "edition_2016").mkdir()

    with pytest.raises(kind) as caught:
        load("eu_cordis", edited(OLD, name, old, new, tmp_path / "edition_2016"))

    assert str(caught.value.where) == f"{name}, {where}"
    assert store.sequence() == before


@pytest.mark.parametrize("cut", [0.6, 0.8, 0.9])
def test_a_file_cut_in_the_middle_of_a_row_is_refused(load: Load, tmp_path: Path, cut: float) -> None:
    edited(NEW, "organization.csv", b"", b"", tmp_path)
    whole = (tmp_path / "organization.csv").read_bytes()
    (tmp_path / "organization.csv").write_bytes(whole[: int(len(whole) * cut)])

    with pytest.raises(SourceUnreadable) as caught:
        load("eu_cordis", tmp_path)

    assert caught.value.where is not None
    assert isinstance(caught.value.where.row, int)


def test_a_lacking_file_is_not_found(load: Load, tmp_path: Path) -> None:
    (tmp_path / "project.csv").write_bytes((OLD / "project.csv").read_bytes())

    with pytest.raises(NotFound, match=r"organization\.csv is not there"):
        load("eu_cordis", tmp_path)


@pytest.mark.shared
def test_the_edition_of_2016(load: Load, store: GraphStore, shared_data: Path) -> None:
    report = load("eu_cordis", shared_data / "cordis_h2020_2016")

    assert report.rows == {"project": 7574, "organization": 31868}
    assert (report.entities["Project"], report.links["Participation"], len(report.duplicates)) == (
        7572,
        31866,
        2,
    )
    assert report.entities["Organisation"] == 12326
    assert report.rejects == []
    (row,) = store.select("SELECT (COUNT(?p) AS ?n) { ?p a cb:Participation }")
    assert row["n"] is not None
    assert row["n"].value == "31866"  # type: ignore[union-attr]
    assert report.seconds < 30


@pytest.mark.shared
def test_the_edition_of_2023(load: Load, shared_data: Path) -> None:
    report = load("eu_cordis", shared_data / "cordis_h2020_current_format")

    assert report.rows == {"project": 175, "organization": 5153, "topics": 35383}
    assert (report.links, report.duplicates, report.rejects) == ({"Participation": 5153}, [], [])
    assert report.entities["Project"] == 175 + 598
    assert sum("without a row in project.csv" in warning for warning in report.warnings) == 1


def _about_alfa(graph: Graph) -> Graph:
    """The part of a graph that one participation leads to."""
    (alfa,) = (s for s, o in graph.subject_objects(URIRef(ORG.identifier)) if str(o) == "999000001")
    (start,) = graph.subjects(URIRef(CB.participant), alfa)
    part, todo = Graph(), [start]
    while todo:
        node = todo.pop()
        for triple in graph.triples((node, None, None)):
            if triple not in part and triple[1] != URIRef(RDF.type):
                todo.append(triple[2])
            part.add(triple)
    return part


def test_the_edition_of_fp7_with_contact_persons(load: Load, store: GraphStore) -> None:
    report = load("eu_cordis", HERE / "eu_cordis" / "edition_2019")

    assert (report.links, report.rejects) == ({"Participation": 2}, [])
    assert values(store, '?p cb:acronym "OLDIE" ; cb:fundedUnder/cb:subSchemeOf* ?s . ?s cb:name ?v') == {
        "FP7-HEALTH",
        "FP7",
    }
    assert values(store, '?p cb:acronym "OLDIE" ; cb:inCall/cb:name ?v') == {"FP7-HEALTH-2007-A"}
    assert values(store, '?p cb:acronym "OLDIE" ; cb:webPage ?v') == {"http://www.oldie.eu"}
    assert values(store, '?o org:identifier "999000001"^^cb:PIC ; cb:webPage ?v') == {"http://www.alfa.lt"}
    assert "Jonaitis" not in "".join(str(triple) for triple in store.statements())
    assert "contactLastNames" in report.ignored["organization"]


def test_horizon_europe_with_all_its_files(load: Load, store: GraphStore) -> None:
    report = load("eu_cordis", HERE / "eu_cordis" / "horizon")

    assert report.rows == {"project": 1, "organization": 2, "legalBasis": 1, "euroSciVoc": 2, "webLink": 1}
    assert report.rejects == []
    newbie = '?p cb:acronym "NEWBIE"'
    assert values(store, f"{newbie} ; cb:title ?v") == {'A new "project"; of today'}
    assert values(store, f"{newbie} ; cb:fundedUnder/cb:title ?v") == {"Digital, Industry and Space"}
    assert values(store, f"{newbie} ; cb:fieldOfScience ?v") == {
        "/engineering and technology/materials engineering"
    }
    assert "https://newbie.eu/deliverable.pdf" in values(store, f"{newbie} ; cb:webPage ?v")
    assert store.ask(
        'ASK { ?x cb:participant/cb:name "EPSILON GMBH" ; cb:role ?r FILTER(STRENDS(STR(?r), "AssociatedPartner")) }'
    )
    assert any(
        "euroSciVoc.csv about projects that are not in this load: 1" in each for each in report.warnings
    )


def accounted(folder: Path, load: Load) -> None:
    """Every row of participations is a link, a reject or a duplicate; rows are counted by another hand."""
    with (folder / "organization.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = sum(1 for row in csv.reader(stream) if row) - 1

    report = load("eu_cordis", folder)

    refused = sum(reject.table == "organization" for reject in report.rejects)
    assert report.links["Participation"] + refused + len(report.duplicates) == rows


@pytest.mark.parametrize("seed", range(3))
def test_no_row_is_lost_whatever_the_order(load: Load, tmp_path: Path, seed: int) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(NEW, folder)
    with (folder / "organization.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    other, unreadable, nameless = (list(rows[0]) for _ in range(3))
    other[head.index("ecContribution")] = "1,5"
    unreadable[head.index("ecContribution")] = "much"
    nameless[head.index("name")] = ""
    rows += [list(rows[1]), other, unreadable, nameless]
    random.Random(seed).shuffle(rows)
    with (folder / "organization.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])

    accounted(folder, load)


def test_no_row_is_lost_without_the_column_that_tells_equal_parts_apart(load: Load, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(NEW, folder)
    with (folder / "organization.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    place = rows[0].index("order")
    with (folder / "organization.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(row[:place] + row[place + 1 :] for row in rows)

    accounted(folder, load)


def test_tabs_part_fields_too(load: Load, tmp_path: Path) -> None:
    for name in ("project", "organization"):
        text = (OLD / f"{name}.csv").read_text("utf-8").replace('";"', '"\t"')
        (tmp_path / f"{name}.tsv").write_text(text, "utf-8")

    assert load("eu_cordis", tmp_path).links == {"Participation": 4}


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_that_nobody_reads_is_told_by_its_name(load: Load, tmp_path: Path, *, packed: bool) -> None:
    folder = shutil.copytree(HERE / "eu_cordis" / "horizon", tmp_path / "he")
    (folder / "webLink.csv").rename(folder / "weblinks.csv")
    for name in ("extra.csv", "information.txt", ".DS_Store"):
        (folder / name).write_text("x\n", encoding="utf-8")
    path = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", folder)) if packed else folder

    report = load("eu_cordis", path)

    assert sorted(report.to_dict()["unread_files"]) == ["extra.csv", "weblinks.csv"]
    assert report.to_dict()["ignored_files"] == ["information.txt"]
    told = sorted(each for each in report.warnings if each.startswith("not read: "))
    assert told[0].startswith(
        "not read: extra.csv; the manifest knows project.csv, organization.csv, topics.csv"
    )
    assert "Is it" not in told[0]
    assert told[1].endswith("Is it webLink.csv under another name? Then rename it, and load again.")


def test_a_second_name_of_a_file_is_not_passed_over(load: Load, tmp_path: Path) -> None:
    folder = shutil.copytree(HERE / "eu_cordis" / "horizon", tmp_path / "he")
    shutil.copy(folder / "project.csv", folder / "projects.csv")

    assert load("eu_cordis", folder).unread_files == ["projects.csv"]
