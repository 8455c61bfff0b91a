"""Wikidata: written after the documented JSON of Wikibase; ranks, languages, places, and what users of a wiki get wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import Location, SourceUnreadable
from kg.etl.registry import find_source
from kg.rdf.store import GraphStore
from tests.loaders.conftest import Load, assert_same, said

GOLDEN = Path(__file__).parent / "golden"
Json = dict[str, Any]


def to(id_: str) -> Json:
    """A value that leads to an entity."""
    return {"entity-type": "item", "numeric-id": int(id_[1:]), "id": id_}


def claim(value: object, rank: str = "normal", *, ended: bool = False, snaktype: str = "value") -> Json:
    """A statement."""
    snak: Json = {"snaktype": snaktype, "property": "P0"}
    if snaktype == "value":
        snak["datavalue"] = {"value": value, "type": "string"}
    qualifiers = {"qualifiers": {"P582": [{"snaktype": "value"}]}} if ended else {}
    return {"mainsnak": snak, "type": "statement", "rank": rank, "id": "Q1$1", **qualifiers}


def labels(**texts: str) -> Json:
    """Labels or descriptions."""
    return {lang: {"language": lang, "value": text} for lang, text in texts.items()}


def entity(id_: str = "Q101", **changes: Any) -> Json:
    """An organisation with every field that is read; what is given replaces a field or a property."""
    claims = {
        "P31": [claim(to("Q43229")), claim(to("Q3918"))],
        "P17": [claim(to("Q36"))],
        "P159": [claim(to("Q761"))],
        "P856": [claim("https://example.edu/?a=1,2")],
        "P1448": [
            claim({"language": "pl", "text": "Politechnika Przykładowa im. Nikogo"}),
            claim({"language": "pl", "text": "Szkoła Przykładowa"}, ended=True),
        ],
        "P1813": [claim({"language": "pl", "text": "PP"})],
        "P625": [
            claim(
                {
                    "latitude": 53.117,
                    "longitude": 23.15,
                    "precision": 0.001,
                    "globe": "http://www.wikidata.org/entity/Q2",
                }
            )
        ],
        "P6782": [claim("02aaaa101")],
        "P1278": [claim("259400L3KBYEVNHEJF55")],
        "P3608": [claim("PL5420208998")],
        "P5785": [claim("999000001")],
        "P112": [claim(to("Q5"))],
    }
    whole = {
        "pageid": 1,
        "ns": 0,
        "title": id_,
        "lastrevid": 2,
        "modified": "2026-01-01T00:00:00Z",
        "type": "item",
        "id": id_,
        "labels": labels(
            pl="Politechnika Przykładowa", en="Example University of Technology", zh="示例理工大学"
        ),
        "descriptions": labels(en="university in Białystok"),
        "aliases": {"en": [{"language": "en", "value": "Example Tech"}]},
        "claims": claims | {name: value for name, value in changes.items() if name.startswith("P")},
        "sitelinks": {"plwiki": {"site": "plwiki", "title": "Politechnika Przykładowa"}},
    }
    return whole | {name: value for name, value in changes.items() if not name.startswith("P")}


CITY = {
    "type": "item",
    "id": "Q761",
    "labels": labels(pl="Białystok", en="Białystok"),
    "claims": {"P17": [claim(to("Q36"))]},
}


def answer(path: Path, *entities: Json) -> Path:
    """What `Special:EntityData` answers."""
    found = {"entities": {one["id"]: one for one in entities}, "success": 1}
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def holds(store: GraphStore, pattern: str) -> bool:
    """Whether the organisation says something."""
    return store.ask(f'ASK {{ ?o org:identifier "Q101"^^cb:WikidataId ; {pattern} }}')


def test_an_organisation_arrives_with_everything(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("wikidata", answer(tmp_path / "wikidata.json", entity(), CITY), dataset="wikidata")

    assert (report.rows, report.entities, report.rejects) == ({"entities": 2}, {"Organisation": 1}, [])
    assert report.warnings == [
        "Entities that are headquarters, countries or classes of others, and no organisations of this load: 1."
    ]
    assert_same(said(store, "wikidata"), GOLDEN / "wikidata.ttl")


def test_what_is_left_out_is_left_out_by_the_manifest(load: Load, tmp_path: Path) -> None:
    report = load("wikidata", answer(tmp_path / "wikidata.json", entity()))

    assert {"claims.*", "sitelinks", "lastrevid"} <= set(report.ignored["entities"])
    assert "No official file was tried" in (find_source("wikidata").left_out or "").replace(
        "was \\\n", "was "
    )


def test_the_best_rank_counts(load: Load, store: GraphStore, tmp_path: Path) -> None:
    pages = [claim("https://old.example"), claim("https://new.example", "preferred")]
    pages += [claim("https://wrong.example", "deprecated"), claim(None, snaktype="somevalue")]

    load("wikidata", answer(tmp_path / "w.json", entity(P856=pages)))

    assert holds(store, 'cb:webPage "https://new.example"^^xsd:anyURI')
    assert not holds(store, 'cb:webPage "https://old.example"^^xsd:anyURI')
    assert not holds(store, 'cb:webPage "https://wrong.example"^^xsd:anyURI')


def test_a_country_of_the_file_gives_its_code(load: Load, store: GraphStore, tmp_path: Path) -> None:
    far = {"id": "Q999", "labels": labels(en="Farland"), "claims": {"P297": [claim("NZ")]}}

    report = load("wikidata", answer(tmp_path / "w.json", far, entity(P17=[claim(to("Q999"))])))

    assert holds(store, 'cb:country "NZ"')
    assert report.entities == {"Organisation": 1}


def test_what_is_not_known_of_a_place_is_told(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("wikidata", answer(tmp_path / "w.json", entity(P17=[claim(to("Q12548"))])))

    assert report.warnings == [
        'w.json, row 1, column "claims.P17": the country Q12548 is not known and was left out',
        'w.json, row 1, column "claims.P159": the place Q761 is not in the file, so its name is not known',
    ]
    assert not holds(store, "cb:city ?city")


SLIPS = {
    "P6782": "https://ror.org/x",
    "P1278": "259400",
    "P3608": "5420208998",
    "P5785": "99",
    "P856": "none",
}


@pytest.mark.parametrize("prop", SLIPS)
def test_a_value_of_a_wrong_form_is_told_and_left_out(load: Load, tmp_path: Path, prop: str) -> None:
    report = load("wikidata", answer(tmp_path / "w.json", entity(**{prop: [claim(SLIPS[prop])]}), CITY))

    assert report.entities == {"Organisation": 1}
    assert f'"claims.{prop}": "{SLIPS[prop]}" was left out' in report.warnings[0]


REJECTED = {
    "no such entity": ({"missing": ""}, "missing"),
    "no name": ({"labels": labels(zh="示例"), "aliases": {}, "P1448": []}, "labels"),
    "no shape": ({"P17": [{"rank": "normal"}]}, "claims.P17"),
    "no text": ({"labels": {"en": {"language": "en"}}}, "labels"),
    "no point": ({"P625": [claim({"latitude": "north"})]}, "claims.P625"),
    "no number": ({"id": "P101"}, "id"),
}


@pytest.mark.parametrize("case", REJECTED)
def test_an_entity_that_cannot_be_used_is_rejected(load: Load, tmp_path: Path, case: str) -> None:
    change, field = REJECTED[case]

    report = load("wikidata", answer(tmp_path / "w.json", entity("Q102"), entity(**change)))

    assert [reject.where for reject in report.rejects] == [Location("w.json", 2, field)]
    assert report.entities == {"Organisation": 1}


def test_an_entity_without_statements_is_an_organisation(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    load("wikidata", answer(tmp_path / "w.json", {"id": "Q101", "labels": labels(mul="Alfa"), "claims": []}))

    assert holds(store, 'a cb:Organisation ; cb:name "Alfa"')


def test_a_person_is_no_organisation(load: Load, store: GraphStore, tmp_path: Path) -> None:
    person = entity("Q102", labels=labels(en="Somebody"), P31=[claim(to("Q5"))])
    report = load("wikidata", answer(tmp_path / "w.json", entity(), person, CITY), dataset="wikidata")

    assert report.entities == {"Organisation": 1}
    assert "Entities that are persons and were left out: 1." in report.warnings
    assert not store.ask('ASK { ?o org:identifier "Q102"^^cb:WikidataId }')


def test_answers_one_after_another_and_a_dump(load: Load, tmp_path: Path) -> None:
    several = tmp_path / "entities.jsonl"
    pages = [answer(tmp_path / "one", entity()), answer(tmp_path / "two", entity("Q102"), CITY)]
    several.write_text("\n".join(page.read_text(encoding="utf-8") for page in pages), encoding="utf-8")
    dump = tmp_path / "dump.json"
    lines = ",\n".join(json.dumps(one) for one in (entity(), entity("Q102"), CITY))
    dump.write_text(f"[\n{lines}\n]\n", encoding="utf-8")

    for file in (several, dump):
        report = load("wikidata", file)
        assert (report.rows, report.entities) == ({"entities": 3}, {"Organisation": 2})


def test_the_same_organisation_in_ror_and_wikidata_is_one(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    registry = tmp_path / "ror.json"
    name = {"value": "Politechnika", "types": ["label"], "lang": "pl"}
    registry.write_text(
        json.dumps([{"id": "https://ror.org/02aaaa101", "status": "active", "names": [name]}])
    )

    load("ror", registry)
    report = load("wikidata", answer(tmp_path / "w.json", entity()))

    assert report.newly_merged == 1
    assert holds(store, 'cb:name "Politechnika"@pl ; org:identifier "999000001"^^cb:PIC')


def test_an_unknown_field_is_refused(load: Load, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match='field "lemmas" is unknown'):
        load("wikidata", answer(tmp_path / "w.json", entity(lemmas=labels(en="x"))))
