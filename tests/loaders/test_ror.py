"""ROR: written after its documented schema 2.1; names in their languages, kinds, places, and nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Location, SourceUnreadable, ValueUnmapped
from kg.etl.registry import find_source
from kg.rdf.store import GraphStore
from tests.loaders.conftest import Load, assert_same, said

GOLDEN = Path(__file__).parent / "golden"


def record(**changes: Any) -> dict[str, Any]:
    """An organisation with every field of schema 2.1; what is given replaces a field, `None` takes it out."""
    full = {
        "id": "https://ror.org/02aaaa101",
        "status": "active",
        "types": ["funder", "education"],
        "established": 1974,
        "domains": ["example.edu"],
        "names": [
            {"value": "Politechnika Przykładowa", "types": ["ror_display", "label"], "lang": "pl"},
            {"value": "Example University of Technology", "types": ["label"], "lang": "en"},
            {"value": "Example Tech", "types": ["alias"], "lang": None},
            {"value": "PP", "types": ["acronym"], "lang": "pl"},
        ],
        "locations": [
            {
                "geonames_id": 776069,
                "geonames_details": {
                    "continent_code": "EU",
                    "continent_name": "Europe",
                    "country_code": "PL",
                    "country_name": "Poland",
                    "country_subdivision_code": "20",
                    "country_subdivision_name": "Podlasie",
                    "lat": 53.13333,
                    "lng": 23.16433,
                    "name": "Białystok",
                },
            }
        ],
        "links": [
            {"type": "website", "value": "https://example.edu/?a=1,2"},
            {"type": "wikipedia", "value": "https://en.wikipedia.org/wiki/Example"},
        ],
        "external_ids": [
            {"type": "fundref", "all": ["501100000001"], "preferred": "501100000001"},
            {"type": "grid", "all": ["grid.1.1"], "preferred": "grid.1.1"},
            {"type": "isni", "all": ["0000 0001 2348 0690"], "preferred": None},
            {"type": "wikidata", "all": ["Q101", "Q102"], "preferred": "Q101"},
        ],
        "relationships": [{"type": "child", "id": "https://ror.org/02aaaa102", "label": "Faculty"}],
        "admin": {
            "created": {"date": "2020-04-25", "schema_version": "1.0"},
            "last_modified": {"date": "2024-12-11", "schema_version": "2.1"},
        },
    }
    return {name: value for name, value in (full | changes).items() if value is not None}


def written(path: Path, content: object) -> Path:
    """A JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_an_organisation_arrives_with_everything(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("ror", written(tmp_path / "ror.json", [record()]), dataset="ror")

    assert (report.rows, report.entities, report.rejects) == (
        {"organisations": 1},
        {"Organisation": 1},
        [],
    )
    assert_same(said(store, "ror"), GOLDEN / "ror.ttl")


def test_what_is_left_out_is_left_out_by_the_manifest(load: Load, tmp_path: Path) -> None:
    report = load("ror", written(tmp_path / "ror.json", [record()]))

    assert {"relationships", "established", "domains", "admin"} <= set(report.ignored["organisations"])
    assert "was not tried" in (find_source("ror").left_out or "")


def test_a_withdrawn_record_is_left_out_and_told(load: Load, store: GraphStore, tmp_path: Path) -> None:
    gone = record(id="https://ror.org/02aaaa102", status="withdrawn")
    old = record(id="https://ror.org/02aaaa103", status="inactive", external_ids=[])

    report = load("ror", written(tmp_path / "ror.json", [record(), gone, old]))

    assert report.entities == {"Organisation": 2}
    assert report.warnings == ["Records left out because they were withdrawn: 1."]
    assert store.ask('ASK { ?o org:identifier "02aaaa103"^^cb:ROR ; cb:description ?inactive }')


KINDS = {
    ("education", "funder"): "University",
    ("nonprofit", "facility"): "ResearchInstitute",
    ("funder", "government"): "PublicBody",
    ("company",): "Firm",
    ("healthcare", "nonprofit"): "NonProfit",
    ("archive", "other"): "Organisation",
}


@pytest.mark.parametrize("types", KINDS)
def test_of_several_types_the_most_telling_counts(
    load: Load, store: GraphStore, tmp_path: Path, types: tuple[str, ...]
) -> None:
    load("ror", written(tmp_path / "ror.json", [record(types=list(types))]))

    assert store.ask(f"ASK {{ ?o a cb:{KINDS[types]} ; org:identifier '02aaaa101'^^cb:ROR }}")


def test_all_identifiers_where_none_is_preferred(load: Load, store: GraphStore, tmp_path: Path) -> None:
    several = [{"type": "wikidata", "all": ["Q101", "Q102"], "preferred": None}]

    load("ror", written(tmp_path / "ror.json", [record(external_ids=several)]))

    assert store.ask('ASK { ?o org:identifier "Q101"^^cb:WikidataId , "Q102"^^cb:WikidataId }')


@pytest.mark.parametrize(
    ("change", "lookup"),
    [
        ({"types": ["temple"]}, "terms.kind"),
        ({"status": "asleep"}, "lookups.status"),
        ({"names": [{"value": "A", "types": ["nickname"], "lang": None}]}, "lookups.name"),
        ({"external_ids": [{"type": "orcid", "all": ["1"]}]}, "lookups.identifier"),
    ],
)
def test_an_unknown_word_names_the_lookup_to_extend(
    load: Load, tmp_path: Path, change: dict[str, Any], lookup: str
) -> None:
    with pytest.raises(ValueUnmapped) as caught:
        load("ror", written(tmp_path / "ror.json", [record(**change)]))

    assert lookup in (caught.value.hint or "")


def test_an_unknown_field_is_refused_unless_it_is_ignored(load: Load, tmp_path: Path) -> None:
    file = written(tmp_path / "ror.json", [record(), record(colour="red")])

    with pytest.raises(SourceUnreadable, match='field "colour" is unknown') as caught:
        load("ror", file)

    assert caught.value.where == Location("ror.json", 2, "colour")
    report = load("ror", file, ignore=("colour",))
    assert "colour" in report.ignored["organisations"]


def test_a_file_of_schema_1_is_refused(load: Load, tmp_path: Path) -> None:
    first = {"id": "https://ror.org/02aaaa101", "name": "Example", "types": ["Education"], "status": "active"}

    with pytest.raises(SourceUnreadable, match='"name" is unknown'):
        load("ror", written(tmp_path / "ror.json", [first]))


BROKEN = {
    "no id": ({"id": None}, "id"),
    "strange id": ({"id": "https://ror.org/1"}, "id"),
    "no name": ({"names": []}, "names"),
    "country": (
        {"locations": [{"geonames_details": {"country_code": "Polska", "name": "B"}}]},
        "locations.geonames_details.country_code",
    ),
    "shape": ({"types": "education"}, "types"),
    "page": ({"links": [{"type": "website", "value": "none yet"}]}, "links.value"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_record_that_cannot_be_used_is_rejected_and_can_be_loaded_again(
    load: Load, store: GraphStore, tmp_path: Path, case: str
) -> None:
    change, field = BROKEN[case]
    other = record(id="https://ror.org/02aaaa102", external_ids=[])
    file = written(tmp_path / "ror.json", [other, record(**change)])

    report = load("ror", file, rejects=tmp_path / "rejects")

    assert [reject.where for reject in report.rejects] == [Location("ror.json", 2, field)]
    folder = Path(report.rejects_folder or "")
    assert json.loads(report.rejects[0].cells["json"] or "") == record(**change)
    again = load("ror", folder, dataset="again")
    assert (again.rows, len(again.rejects)) == ({"organisations": 1}, 1)


def test_any_form_of_file(load: Load, tmp_path: Path) -> None:
    two = [record(), record(id="https://ror.org/02aaaa102")]
    lines = tmp_path / "some.jsonl"
    lines.write_text("\n".join(json.dumps(one) for one in two), encoding="utf-8")
    marked = tmp_path / "marked.json"
    marked.write_bytes(b"\xef\xbb\xbf" + json.dumps(two).encode())
    answer = written(tmp_path / "answer.json", {"number_of_results": 2, "items": two, "meta": {}})

    assert [load("ror", file).rows for file in (lines, marked, answer)] == [{"organisations": 2}] * 3
    assert load("ror", lines, dataset="one", limit=1).entities == {"Organisation": 1}


def test_the_file_of_schema_2_is_taken_where_both_are_there(load: Load, tmp_path: Path) -> None:
    written(tmp_path / "v1.58-2024-12-11-ror-data.json", [{"name": "Example"}])
    written(tmp_path / "v1.58-2024-12-11-ror-data_schema_v2.json", [record()])

    assert load("ror", tmp_path).rows == {"organisations": 1}


def test_two_releases_in_one_folder_are_refused(load: Load, tmp_path: Path) -> None:
    written(tmp_path / "v2.0-2025-12-16-ror-data.json", [record()])
    written(tmp_path / "v2.1-2026-01-15-ror-data.json", [record()])

    with pytest.raises(SourceUnreadable, match="Several files"):
        load("ror", tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"[", b'[{"id": "x"', b"17", b'"text"', b"[1, 2]", '[{"id": "ż"}]'.encode("cp1250")]
)
def test_what_is_no_list_of_objects_is_refused(
    load: Load, store: GraphStore, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "ror.json"
    file.write_bytes(content)

    with pytest.raises(SourceUnreadable) as caught:
        load("ror", file)

    assert str(caught.value.where).startswith("ror.json")
    assert list(store.statements()) == []
