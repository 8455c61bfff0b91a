"""RDF of any format and in four vocabularies: what arrives, what is counted as unread, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from kg.errors import SourceUnreadable, ValidationFailed
from kg.etl.report import RunReport
from kg.rdf.formats import write
from kg.rdf.store import GraphStore
from tests.loaders.conftest import Load

EURIO = Path(__file__).parent / "rdf" / "eurio.ttl"
ORG = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/> .
ex:cluster a org:OrganizationalCollaboration ; skos:prefLabel "Klasteris"@lt .
ex:one a org:FormalOrganization ; skos:prefLabel "Alfa"@lt ; org:memberOf ex:cluster .
ex:two a org:FormalOrganization ; skos:prefLabel "Beta"@lt ; skos:note "nothing" .
ex:m a org:Membership ; org:member ex:two ; org:organization ex:cluster .
"""
SCHEMA_ORG = """{
  "@context": {"@vocab": "https://schema.org/"},
  "@id": "https://example.org/days", "@type": "Event", "name": "Metal Days", "startDate": "2024-09-12T09:00",
  "organizer": {"@id": "https://example.org/alfa", "@type": "Corporation", "name": "Alfa", "vatID": "LT1000",
    "address": {"addressCountry": "Lithuania", "addressLocality": "Vilnius"}}
}"""
OURS = """
@prefix cb: <https://w3id.org/clusterbridge/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/alfa> a cb:Firm ; cb:name "Alfa"@lt ; cb:country "LT" ; org:identifier "LT1000"^^cb:VAT .
<https://example.org/c> a cb:Cluster ; cb:name "Klasteris"@lt ; cb:country "LT" .
<https://example.org/m> a cb:Membership ; cb:member <https://example.org/alfa> ; cb:collective <https://example.org/c> ;
  cb:role <https://w3id.org/clusterbridge/vocabulary/role/Member> ; cb:startDate "2019-05"^^xsd:gYearMonth .
"""


PREFIXES = """
@prefix cb: <https://w3id.org/clusterbridge/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix eurio: <http://data.europa.eu/s66#> .
@prefix s: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix role: <https://w3id.org/clusterbridge/vocabulary/role/> .
@prefix ex: <https://example.org/> .
"""
ROLES = """
ex:p a eurio:Project ; eurio:title "Great" ; eurio:startDate "spring" .
ex:a a eurio:Organisation ; eurio:legalName "ALFA" . ex:b a eurio:Organisation ; eurio:legalName "BETA" .
ex:r1 a eurio:OrganisationRole ; eurio:isRoleOf ex:a ; eurio:isInvolvedIn ex:p ; eurio:roleLabel "coordinator" .
ex:r2 a eurio:OrganisationRole ; eurio:isRoleOf ex:b ; eurio:isInvolvedIn ex:p ; eurio:roleLabel "wizard" .
ex:r3 a eurio:OrganisationRole ; eurio:isInvolvedIn ex:p ; eurio:roleLabel "participant" .
"""


def unread(report: RunReport) -> str:
    """The warning of what nobody read; empty if there is none."""
    return next((each for each in report.warnings if "no rule reads" in each), "")


def values(store: GraphStore, where: str) -> set[str]:
    """The values of `?v`."""
    return {row["v"].value for row in store.select(f"SELECT ?v {{ {where} }}")}  # type: ignore[union-attr]


def written(path: Path, text: str) -> Path:
    """A file of a text."""
    path.write_text(text, encoding="utf-8")
    return path


def test_eurio_becomes_projects_with_participations(load: Load, store: GraphStore) -> None:
    report = load("rdf", EURIO)

    assert report.links == {"Participation": 2}
    assert report.rejects == []
    assert store.ask(
        """ASK { ?part a cb:Participation ; cb:project ?p ; cb:participant ?o ; cb:role ?role .
                 ?p cb:acronym "ALFA" ; cb:title "Alfa and all that"@en ; cb:startDate "2016-01-01"^^xsd:date ;
                    org:identifier "100001"^^cb:ProjectId ; cb:fundedUnder/cb:title "Innovation in SMEs" .
                 ?o a cb:ResearchInstitute ; cb:name "ALFA CENTRAS" ; cb:country "LT" ; cb:city "VILNIUS" ;
                    org:identifier "999000001"^^cb:PIC , "LT100001"^^cb:VAT
                 FILTER(STRENDS(STR(?role), "ProjectCoordinator")) }"""
    )
    assert values(store, '?o cb:name "GAMA SA" ; cb:country ?v') == {"GR"}
    assert values(
        store, '?p cb:participant/cb:name "GAMA SA" ; cb:role ?r BIND(STRAFTER(STR(?r), "role/") AS ?v)'
    ) == {"ThirdParty"}


def test_what_no_rule_reads_is_counted_and_named(load: Load) -> None:
    (warning,) = [each for each in load("rdf", EURIO).warnings if "no rule reads" in each]

    assert "<http://data.europa.eu/s66#duration> 1" in warning
    assert "<http://data.europa.eu/s66#SME> 1" in warning
    assert "legalName" not in warning


def test_every_entity_knows_its_place(load: Load, store: GraphStore) -> None:
    load("rdf", EURIO)

    assert values(store, '?o cb:name "GAMA SA" ; prov:hadPrimarySource/cb:locator ?v') == {
        "eurio.ttl <http://data.europa.eu/s66/resource/org2>"
    }


def test_org_becomes_clusters_with_members(load: Load, store: GraphStore, tmp_path: Path) -> None:
    report = load("rdf", written(tmp_path / "org.ttl", ORG))

    assert report.links == {"Membership": 2}
    assert values(store, "?m a cb:Membership ; cb:member/cb:name ?v ; cb:collective/cb:name ?c") == {
        "Alfa",
        "Beta",
    }


def test_schema_org_becomes_events_and_organisers(load: Load, store: GraphStore, tmp_path: Path) -> None:
    load("rdf", written(tmp_path / "days.jsonld", SCHEMA_ORG))

    assert store.ask(
        """ASK { ?a a cb:EventParticipation ; cb:event ?e ; cb:participant ?o .
                 ?e cb:name "Metal Days" ; cb:startDate "2024-09-12"^^xsd:date .
                 ?o a cb:Firm ; cb:country "LT" ; cb:city "Vilnius" ; org:identifier "LT1000"^^cb:VAT }"""
    )


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig", "rdf", "jsonld"])
def test_our_vocabulary_passes_in_every_format(
    load: Load, store: GraphStore, tmp_path: Path, ending: str
) -> None:
    names = {
        "nt": "nt",
        "nq": "nquads",
        "trig": "trig",
        "rdf": "pretty-xml",
        "jsonld": "json-ld",
        "ttl": "turtle",
    }
    graph = Graph()
    graph.parse(data=OURS, format="turtle")
    path = tmp_path / f"ours.{ending}"
    if ending in {"nt", "nq", "trig"}:
        path.write_text(graph.serialize(format="nt"), encoding="utf-8")
    else:
        graph.serialize(path, format=names[ending])

    report = load("rdf", path)

    assert report.links == {"Membership": 1}
    assert not any("no rule reads" in each for each in report.warnings)
    assert store.ask(
        "ASK { <https://example.org/alfa> cb:memberOf <https://example.org/c> ; a cb:Organisation, cb:Actor }"
    )


def test_what_we_write_we_read_again(load: Load, store: GraphStore, tmp_path: Path) -> None:
    load("eu_een_metal_2020")
    write(store, tmp_path / "all.ttl")
    store.unload("eu_een_metal_2020")

    report = load("rdf", tmp_path / "all.ttl")

    assert report.rejects == []
    assert unread(report) == ""
    assert report.links == {
        "CollaborationAgreement": 1,
        "Contact": 1,
        "EventParticipation": 4,
        "Membership": 2,
    }
    assert values(store, "?a cb:aim ?v") >= {"Improve the international cooperation of clusters."}


def test_rdf_meets_tables_by_identifier(load: Load, store: GraphStore, tmp_path: Path) -> None:
    load("rdf", written(tmp_path / "ours.ttl", OURS))
    written(tmp_path / "t.csv", "Name,Country,VAT\nALFA UAB,LT,LT 1000\n")
    load("table", tmp_path / "t.csv", given={"as": "organisations"})

    assert values(store, "?o org:identifier ?i ; cb:name ?v FILTER(DATATYPE(?i) = cb:VAT)") == {
        "Alfa",
        "ALFA UAB",
    }
    assert len(store.select("SELECT ?o { ?o a cb:Organisation }")) == 1


def test_an_entity_that_cannot_be_used_is_rejected_and_the_others_arrive(
    load: Load, store: GraphStore, tmp_path: Path
) -> None:
    more = '<https://example.org/b> a cb:Firm ; cb:name "B" ; cb:country "Atlantis" .\n<https://example.org/x> cb:name "X" .'
    report = load("rdf", written(tmp_path / "ours.ttl", OURS + more))

    assert [(reject.where.column, reject.cells) for reject in report.rejects] == [
        ("country", {"about": "https://example.org/b"}),
        (None, {"about": "https://example.org/x"}),
    ]
    assert report.links == {"Membership": 1}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (
            'ex:a a s:Organization ; s:name "Q UAB" ; s:address "Street 1, Vilnius" .',
            '<https://schema.org/address> 1 (for example <https://example.org/a> "Street 1, Vilnius")',
        ),
        (
            'ex:a a cb:Organisation ; cb:name "A" ; cb:favouriteColour "red" .',
            '<https://w3id.org/clusterbridge/ontology#favouriteColour> 1 (for example <https://example.org/a> "red")',
        ),
        (
            'ex:a a cb:Organisation ; cb:name "A" . ex:c a cb:Cluster ; cb:name "C" . ex:a cb:memberOf ex:c .',
            "#memberOf> 1 (for example <https://example.org/a> <https://example.org/c>)",
        ),
        (
            'ex:a a s:Organization ; s:name "A" . ex:b s:name "B" . ex:c s:name "C" .',
            '<https://schema.org/name> 2 (for example <https://example.org/b> "B")',
        ),
        (
            'ex:b a cb:Firm , cb:Project ; cb:name "B" .',
            "ontology#Project> 1 (for example <https://example.org/b>)",
        ),
        (
            'ex:a a eurio:Organisation ; eurio:legalName "A" ; eurio:hasSite ex:s . ex:s eurio:hasAddress "Berlin" .',
            '<http://data.europa.eu/s66#hasAddress> 1 (for example <https://example.org/s> "Berlin")',
        ),
        (
            'ex:a a eurio:Organisation ; eurio:legalName "A" ; eurio:identifier "12" .',
            '<http://data.europa.eu/s66#identifier> 1 (for example <https://example.org/a> "12")',
        ),
    ],
)
def test_each_statement_that_nobody_read_is_told_though_a_rule_speaks_of_its_property(
    load: Load, tmp_path: Path, text: str, lost: str
) -> None:
    assert lost in unread(load("rdf", written(tmp_path / "x.ttl", PREFIXES + text), dry_run=True))


def test_what_was_read_is_not_told_as_unread(load: Load, tmp_path: Path) -> None:
    eurio = unread(load("rdf", EURIO))

    assert [part.split(" ")[0] for part in eurio.split("<http://data.europa.eu/s66#")[1:]] == [
        "SME>",
        "duration>",
    ]
    for name, text in (("org", ORG.replace(' ; skos:note "nothing"', "")), ("ours", OURS)):
        assert unread(load("rdf", written(tmp_path / f"{name}.ttl", text))) == ""
    assert unread(load("rdf", written(tmp_path / "days.jsonld", SCHEMA_ORG))) == ""


@pytest.mark.parametrize("ending", ["nt", "nq"])
def test_the_row_of_an_unread_statement_is_told_where_there_are_rows(
    load: Load, tmp_path: Path, ending: str
) -> None:
    graph = " <http://e/g>" if ending == "nq" else ""
    lines = (f'<http://e/a> <http://e/{name}> "x"{graph} .\n' for name in ("one", "two", "one"))

    told = unread(load("rdf", written(tmp_path / f"x.{ending}", "".join(lines)), dry_run=True))

    assert '<http://e/two> 1 (for example in row 2 <http://e/a> "x")' in told


def test_a_role_without_party_or_of_an_unknown_kind_is_rejected_by_name(load: Load, tmp_path: Path) -> None:
    report = load("rdf", written(tmp_path / "x.ttl", PREFIXES + ROLES))

    assert report.links == {"Participation": 1}
    assert [(each.cells["about"], each.where.column, each.value) for each in report.rejects] == [
        ("https://example.org/p", "startDate", '"spring"'),
        ("https://example.org/r2", "role", '"wizard"'),
        ("https://example.org/r3", "participant", None),
    ]
    assert unread(report) == ""


BAD_VALUES = {
    "latitude": ('cb:latitude "abc"', "abc", "a number"),
    "country": ('cb:country "XXL"', "XXL", "a country"),
    "identifier": ('org:identifier "123"', "123", "cb:PIC"),
    "webPage": ("cb:webPage ex:x", "<https://example.org/x>", "a literal"),
}


@pytest.mark.parametrize("column", BAD_VALUES)
def test_a_bad_value_is_left_out_with_its_reason_and_its_entity_and_links_arrive(
    load: Load, store: GraphStore, tmp_path: Path, column: str
) -> None:
    said, value, expected = BAD_VALUES[column]
    report = load("rdf", written(tmp_path / "x.ttl", f"{PREFIXES}{OURS}<https://example.org/alfa> {said} ."))

    if column == "country":  # two values where one is expected: neither is taken
        assert not store.ask('ASK { ?o cb:name "Alfa"@lt ; cb:country "XXL" }')
    (reject, *_) = report.rejects
    assert reject.where.column == column
    assert reject.cells == {"about": "https://example.org/alfa"}
    assert value in (reject.value or "")
    assert expected in reject.reason
    assert report.links == {"Membership": 1}


def test_a_link_to_what_was_rejected_is_rejected_with_the_first_reason(load: Load, tmp_path: Path) -> None:
    text = """
ex:a a cb:Organisation ; cb:name ex:nothing .
ex:c a cb:Cluster ; cb:name "C" ; cb:operatedBy ex:a .
ex:m a cb:Membership ; cb:member ex:a ; cb:collective ex:c ; cb:role role:Member .
"""
    report = load("rdf", written(tmp_path / "x.ttl", PREFIXES + text))

    assert [(each.cells["about"], each.where.column, each.value) for each in report.rejects] == [
        ("https://example.org/a", "name", "<https://example.org/nothing>"),
        ("https://example.org/c", "operatedBy", "<https://example.org/a>"),
        ("https://example.org/m", "member", "<https://example.org/a>"),
    ]
    assert "<https://example.org/nothing>" in report.rejects[2].reason
    assert report.entities == {"Cluster": 1}


def test_a_refusal_by_the_rules_names_what_was_left_out_before(load: Load, tmp_path: Path) -> None:
    text = 'ex:a a cb:Organisation ; cb:name "A" ; cb:country "XXL" . ex:b a org:Organization ; s:name "B" .'

    with pytest.raises(ValidationFailed) as caught:
        load("rdf", written(tmp_path / "x.ttl", PREFIXES + text))

    left_out, unread_, broken = caught.value.findings
    assert "XXL" in left_out
    assert 'column "country"' in left_out
    assert '<https://schema.org/name> 1 (for example <https://example.org/b> "B")' in unread_
    assert "There is no name" in broken


def test_who_is_no_organisation_takes_part_in_nothing_and_is_named(load: Load, tmp_path: Path) -> None:
    text = 'ex:e a s:Event ; s:name "Meet" ; s:attendee ex:p ; s:organizer "Office" . ex:p a s:Person .'
    rejects = load("rdf", written(tmp_path / "x.ttl", PREFIXES + text)).rejects

    assert {each.value for each in rejects} == {"<https://example.org/p>", '"Office"'}
    assert all("<https://example.org/e>" in each.reason for each in rejects)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
  <!ENTITY a "aaaaaaaaaa">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>
"""
BROKEN = {
    "bomb": ("x.rdf", BOMB, "stands on another one", 4),
    "outside": (
        "x.rdf",
        BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"'),
        "stands on another one",
        3,
    ),
    "cut off": ("x.ttl", OURS[:-40], "not the RDF it should be", None),
    "empty": ("x.ttl", "", "is empty", None),
    "no format": ("x.doc", OURS, "names no RDF format", None),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_and_the_store_stays(
    load: Load, store: GraphStore, tmp_path: Path, case: str
) -> None:
    name, text, message, row = BROKEN[case]
    load("eu_h2020_organisers")
    before = store.sequence()

    with pytest.raises(SourceUnreadable, match=message) as caught:
        load("rdf", written(tmp_path / name, text))

    assert caught.value.exit_code == 4
    assert caught.value.where is not None
    assert caught.value.where.file == name
    assert row is None or caught.value.where.row == row
    assert store.sequence() == before


def test_abbreviations_of_namespaces_are_let_through(load: Load, tmp_path: Path) -> None:
    text = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [ <!ENTITY cb "https://w3id.org/clusterbridge/ontology#"> ]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cb="&cb;">
  <cb:Firm rdf:about="https://example.org/alfa"><cb:name>Alfa</cb:name></cb:Firm>
</rdf:RDF>"""

    assert load("rdf", written(tmp_path / "x.rdf", text)).entities == {"Organisation": 1}


def test_what_no_rule_reads_is_told_again_where_the_rules_refuse_however_much_was_told_before(
    load: Load, tmp_path: Path
) -> None:
    zeroes = "".join(
        f'ex:z{n} a cb:Firm ; cb:name "Z{n}" ; cb:country "LT" ; cb:webPage "nowhere {n}" .\n'
        for n in range(9)
    )
    broken = (
        'ex:a a cb:Firm ; cb:name "Alfa" ; cb:country "LT" ; org:identifier "12"^^cb:PIC ; ex:fax "1" .\n'
    )
    path = written(tmp_path / "a.ttl", PREFIXES + zeroes + broken)

    with pytest.raises(ValidationFailed) as caught:
        load("rdf", path)

    told = [finding for finding in caught.value.findings if finding.startswith("told before: ")]
    assert len(told) == 1
    assert "https://example.org/fax" in told[0]


def test_what_no_rule_reads_is_a_field_of_the_report(load: Load) -> None:
    report = load("rdf", EURIO)
    assert report.unread_statements == [unread(report)]
    assert report.to_dict()["unread_statements"] == report.unread_statements
