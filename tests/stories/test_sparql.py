"""`kg sparql`: texts, files and named queries, bound values of every kind, and the formats of answers."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pyoxigraph as ox
import pytest

from kg.api.sparql import bound
from kg.vocab import CB, XSD
from tests.stories.conftest import Kg, as_json

_NAMES = "SELECT ?name WHERE { ?c a cb:Cluster ; cb:name ?name } ORDER BY STR(?name)"
_LINKS = "CONSTRUCT { ?a cb:linkedTo ?b } WHERE { ?a cb:linkedTo ?b }"
_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def test_a_text_and_a_file_give_the_same_rows_in_every_format(story: Kg, tmp_path: Path) -> None:
    file = tmp_path / "names.rq"
    file.write_text(_NAMES, encoding="utf-8")

    names = [row["name"] for row in as_json(story("sparql", "--file", str(file), "--format", "json"))]
    by_line = {form: story("sparql", _NAMES, "--format", form).stdout.splitlines() for form in ("csv", "tsv")}
    xml = Xml.fromstring(story("sparql", _NAMES, "--format", "xml").stdout)  # noqa: S314 - our own

    assert len(names) == 6
    assert by_line["csv"] == by_line["tsv"] == ["name", *names]
    assert [each.text for each in xml.iter("{http://www.w3.org/2005/sparql-results#}literal")] == names
    assert all(name in story("sparql", _NAMES).stdout for name in names)


def test_statements_are_written_in_formats_of_rdf(story: Kg) -> None:
    rows = as_json(story("sparql", _LINKS, "--format", "json"))
    for form, syntax in _FORMATS.items():
        done = story("sparql", _LINKS, "--format", form)

        assert len({each.triple for each in ox.parse(done.stdout, syntax)}) == len(rows) > 0, form


def test_rows_are_not_written_as_statements(story: Kg) -> None:
    done = story("sparql", _NAMES, "--format", "turtle")

    assert done.returncode == 2
    assert "CONSTRUCT" in done.stderr


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("Klaster Obróbki Metali", '"Klaster Obróbki Metali"'),
        ('"Klaster"@pl', '"Klaster"@pl'),
        ("cb:Cluster", f"<{CB.Cluster}>"),
        (f"<{CB.Cluster}>", f"<{CB.Cluster}>"),
        (CB.Cluster, f"<{CB.Cluster}>"),
        ("note: a text", '"note: a text"'),
        ("2020-03-10", f'"2020-03-10"^^<{XSD.date}>'),
        ("2020", f'"2020"^^<{XSD.integer}>'),
        ('"2020"', '"2020"'),
        ('"2020"^^xsd:gYear', f'"2020"^^<{XSD.gYear}>'),
        ("007", '"007"'),
        ("-1.50", f'"-1.50"^^<{XSD.decimal}>'),
        ("true", f'"true"^^<{XSD.boolean}>'),
        ("", '""'),
    ],
)
def test_a_value_is_what_it_looks_like(written: str, term: str) -> None:
    assert str(bound({"v": written})["v"]) == term


def test_a_value_is_bound_wherever_its_variable_stands(story: Kg) -> None:
    later = "SELECT ?e WHERE { ?e a cb:MatchmakingEvent ; cb:startDate ?d FILTER (?d > ?v) }"
    named = "SELECT ?c WHERE { ?c cb:name ?n FILTER (STR(?n) = ?v) }"

    assert len(as_json(story("sparql", later, "--param", "v=2020-03-10", "-f", "json"))) == 1
    assert as_json(story("sparql", later, "--param", "v=2020-03-11", "-f", "json")) == []
    assert len(as_json(story("sparql", named, "--param", "v=Klaster Obróbki Metali", "-f", "json"))) == 1


def test_a_value_for_no_variable_is_refused(story: Kg) -> None:
    done = story("sparql", _NAMES, "--param", "nam=x")

    assert done.returncode == 2
    assert "no variable ?nam" in done.stderr


def test_named_queries_are_listed_and_asked_by_name(story: Kg) -> None:
    listed = {row["query"]: row["parameters"] for row in as_json(story("sparql", "--list", "-f", "json"))}
    counts = {
        row["class"]: row["count"] for row in as_json(story("sparql", "--named", "stats", "-f", "json"))
    }
    office = story(
        "sparql", "--named", "members", "--param", "collective=Enterprise Europe Network", "-f", "json"
    )
    wrong = story("sparql", "--named", "statz")
    less = story("sparql", "--named", "members")

    assert listed["members"] == "collective (iri)"
    assert counts["https://w3id.org/clusterbridge/ontology#Cluster"] == 2
    assert as_json(office)
    assert (wrong.returncode, less.returncode) == (3, 2)
    assert 'Did you mean "stats"?' in wrong.stderr


def test_time_and_rows_have_limits(story: Kg) -> None:
    slow = story(
        "sparql", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "--timeout", "1"
    )
    cut = story("sparql", _NAMES, "--limit", "2", "--format", "csv")

    assert slow.returncode == 1
    assert "ended after 1 seconds" in slow.stderr
    assert len(cut.stdout.splitlines()) == 3
    assert "Only the first 2 rows" in cut.stderr


def test_an_explanation_names_each_pattern_with_its_size(story: Kg) -> None:
    done = story("sparql", _NAMES, "--explain", "--format", "json")

    sizes = {row["pattern"]: row["matches alone"] for row in as_json(done) if row["pattern"]}
    assert sizes["?c rdf:type cb:Cluster"] == 2
    assert sizes["?c cb:name ?name"] > 6
    assert "PREFIX cb:" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "PREFIX x: <urn:> delete where { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "drop all",
    ],
)
def test_an_update_is_refused_in_words(story: Kg, text: str) -> None:
    done = story("sparql", text)

    assert done.returncode == 2
    assert "This is an update" in done.stderr
    assert "kg load" in done.stderr
    assert json.loads(story("sparql", "ASK { ?s ?p ?o }", "-f", "json").stdout) == [{"answer": True}]
