"""The entry criteria of the European Cluster Collaboration Platform: a good cluster, and one defect for each criterion."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.rdf.formats import to_ntriples
from kg.rdf.validation import bundled_shapes, optional_shapes, validate
from kg.rdf.validation.report import Finding

HEAD = """
@prefix cb:   <https://w3id.org/clusterbridge/ontology#> .
@prefix ex:   <https://example.org/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
@prefix role: <https://w3id.org/clusterbridge/vocabulary/role/> .
@prefix type: <https://w3id.org/clusterbridge/vocabulary/member-type/> .

ex:d a cb:Dataset ; cb:title "Clusters"@en ; cb:publisher "P" ; cb:licence "CC0-1.0" ; cb:sourceId "table" .
ex:s a cb:SourceRecord ; cb:locator "row 2" ; cb:inDataset ex:d .
ex:c a cb:Cluster , cb:Actor ; cb:name "Klasteris"@lt ; prov:hadPrimarySource ex:s .
"""
TYPES = "ex:c cb:memberType type:Firm , type:SME .\n"
STAFF = "ex:c cb:staff 0.5 .\n"
PAGE = 'ex:c cb:englishWebPage "https://example.org/en"^^xsd:anyURI .\n'
WAIVER = "ex:c cb:waiver true .\n"
REST = TYPES + STAFF + PAGE + WAIVER


def members(count: int, *, role: str = "Member", kind: str = "Firm") -> str:
    """So many members of the cluster."""
    return "".join(
        f'ex:m{n} a cb:{kind} , cb:Organisation , cb:Actor ; cb:name "M {n}" ; prov:hadPrimarySource ex:s .\n'
        f"ex:l{n}{role} a cb:Membership , cb:Link ; cb:member ex:m{n} ; cb:collective ex:c ; cb:role role:{role} ; "
        "prov:hadPrimarySource ex:s .\n"
        for n in range(count)
    )


def stated(count: int) -> str:
    """A statement of the cluster's size."""
    return f"ex:size a cb:SizeStatement ; cb:about ex:c ; cb:memberCount {count} ; prov:hadPrimarySource ex:s .\n"


def told(text: str, folder: Path) -> list[Finding]:
    """What the criteria say; both engines say the same, and the shapes of every load have nothing against it."""
    (folder / "facts.ttl").write_text(HEAD + text, encoding="utf-8")
    to_ntriples(folder / "facts.ttl", folder / "facts.nt")
    assert validate(folder / "facts.nt", bundled_shapes()).violations == ()
    fast = validate(folder / "facts.nt", optional_shapes("eccp"))
    assert fast == validate(folder / "facts.nt", optional_shapes("eccp"), using="pyshacl")
    assert fast.violations == ()
    return list(fast.findings)


ENTITLED = {
    "15 members, types stated": members(15) + REST,
    "15 members by number": stated(15) + REST,
    "more than one type among the members": members(15)
    + members(16, kind="University")[len(members(15, kind="University")) :]
    + STAFF
    + PAGE
    + WAIVER,
    "staff and page of the body that runs it": stated(90)
    + TYPES
    + WAIVER
    + 'ex:b a cb:ClusterOrganisation , cb:Organisation , cb:Actor ; cb:name "B" ; prov:hadPrimarySource ex:s .\n'
    + "ex:c cb:operatedBy ex:b . "
    + (STAFF + PAGE).replace("ex:c", "ex:b"),
}

LACKING = {
    "14 members": (members(14) + REST, "15 members"),
    "14 by number": (stated(14) + REST, "15 members"),
    "coordinators are not members": (members(14) + members(16, role="Coordinator") + REST, "15 members"),
    "a member twice counts once": (
        members(14)
        + "ex:again a cb:Membership , cb:Link ; cb:member ex:m1 ; cb:collective ex:c ; cb:role role:Member ; "
        "prov:hadPrimarySource ex:s .\n" + REST,
        "15 members",
    ),
    "one type stated": (members(15) + REST.replace(" , type:SME", ""), "two types"),
    "one type among the members": (members(15) + STAFF + PAGE + WAIVER, "two types"),
    "no staff": (members(15) + TYPES + PAGE + WAIVER, "half a full-time post"),
    "too little staff": (members(15) + REST.replace("0.5", "0.4"), "half a full-time post"),
    "no English page": (members(15) + TYPES + STAFF + WAIVER, "web page in English"),
    "no waiver": (members(15) + TYPES + STAFF + PAGE, "waiver"),
    "waiver not signed": (members(15) + REST.replace("true", "false"), "waiver"),
}


@pytest.mark.parametrize("case", ENTITLED)
def test_a_cluster_that_meets_all_criteria_gets_no_complaint(tmp_path: Path, case: str) -> None:
    assert told(ENTITLED[case], tmp_path) == []


@pytest.mark.parametrize("case", LACKING)
def test_each_criterion_that_is_not_met_is_one_warning_in_words(tmp_path: Path, case: str) -> None:
    text, words = LACKING[case]

    (finding,) = told(text, tmp_path)

    assert finding.severity == "warning"
    assert finding.focus == "https://example.org/c"
    assert words in finding.message


def test_a_bare_cluster_lacks_all_five(tmp_path: Path) -> None:
    assert len(told("", tmp_path)) == 5
