"""Every term is complete: three labels, a definition, a standing; and nobody else's term is misspelt."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from kg.resources import ontology_dir
from kg.schema import schema
from kg.schema.foreign import NAMESPACES, PREFIXES, compact, foreign_terms
from kg.schema.model import ClassDef, IdentifierScheme, PropertyDef, Term

FILES = sorted(ontology_dir().rglob("*.ttl"))
NAMES = [path.relative_to(ontology_dir()).as_posix() for path in FILES]

SCHEMA = schema()
ALIGNED: list[ClassDef | PropertyDef | IdentifierScheme] = [
    *SCHEMA.classes.values(),
    *SCHEMA.properties.values(),
    *SCHEMA.identifiers.values(),
]
TERMS: list[Term] = [*ALIGNED, *SCHEMA.schemes.values(), *SCHEMA.concepts.values()]


@pytest.fixture(scope="module")
def everything() -> Graph:
    """The statements of all files of the ontology."""
    graph = Graph()
    for path in FILES:
        graph.parse(path, format="turtle")
    return graph


def named(faults: list[str]) -> str:
    return "\n".join(faults)


def test_the_files_of_the_design_are_there() -> None:
    assert {"clusterbridge.ttl", "vocabularies.ttl", "mapping.ttl", "rules.ttl"} <= set(NAMES)


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_two_parsers_read_the_same_number_of_statements(path: Path) -> None:
    by_rdflib = len(Graph().parse(path, format="turtle"))

    by_oxigraph = len(set(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)))

    assert by_rdflib == by_oxigraph


def test_every_term_has_a_label_in_three_languages() -> None:
    faults = [
        compact(t.iri)
        for t in TERMS
        if [lang for lang, text in t.labels if text.strip()] != ["en", "lt", "pl"]
    ]
    assert not faults, named(faults)


def test_every_definition_is_a_sentence() -> None:
    faults = [
        f"{compact(t.iri)}: {t.definition}" for t in TERMS if not re.fullmatch(r"[A-Z].{12,}\.", t.definition)
    ]
    assert not faults, named(faults)


def test_every_class_property_and_identifier_stands_on_a_standard_or_says_why_not() -> None:
    faults = [
        compact(t.iri)
        for t in ALIGNED
        if not t.alignments and not any("No standard term" in note for note in getattr(t, "notes", ()))
    ]
    assert not faults, named(faults)


@pytest.mark.parametrize("lang", ["en", "lt", "pl"])
def test_no_two_classes_share_a_label(lang: str) -> None:
    labels = [c.label(lang) for c in SCHEMA.classes.values()]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("lang", ["en", "lt", "pl"])
def test_no_two_properties_share_a_label(lang: str) -> None:
    labels = [p.label(lang) for p in SCHEMA.properties.values()]
    assert sorted(labels) == sorted(set(labels))


def test_labels_in_lithuanian_and_polish_use_no_letter_of_the_other() -> None:
    only_polish, only_lithuanian = set("ćłńóśźżŁŚŻŹĆ"), set("čėįšųūžČĖĮŠŲŪŽ")
    faults = [
        f"{compact(t.iri)}: {text}"
        for t in TERMS
        for lang, text in t.labels
        if set(text) & {"lt": only_polish, "pl": only_lithuanian, "en": only_polish | only_lithuanian}[lang]
    ]
    assert not faults, named(faults)


def test_names_follow_the_style() -> None:
    faults = [c.iri for c in SCHEMA.classes.values() if not re.fullmatch(r"[A-Z][A-Za-z]+", c.local_name)]
    faults += [p.iri for p in SCHEMA.properties.values() if not re.fullmatch(r"[a-z][A-Za-z]+", p.local_name)]
    assert not faults, named(faults)


def test_the_notation_of_a_concept_is_its_local_name() -> None:
    faults = [c.iri for c in SCHEMA.concepts.values() if c.iri != f"{c.scheme}/{c.notation}"]
    assert not faults, named(faults)


def test_every_term_of_ours_in_any_file_is_declared(everything: Graph) -> None:
    declared = {str(term) for term in everything.subjects(RDF.type, None)}
    used = {
        str(term)
        for statement in everything
        for term in statement
        if isinstance(term, URIRef) and term.startswith((PREFIXES["cb"], PREFIXES["cbv"]))
    }
    assert used <= declared, named(sorted(used - declared))


def test_every_term_of_others_is_one_that_somebody_looked_up(everything: Graph) -> None:
    known = {
        f"{NAMESPACES[name][0]}{local}" for name, locals_ in foreign_terms().items() for local in locals_
    }
    ours = "https://w3id.org/clusterbridge/"
    documents = {"https://www.apache.org/licenses/LICENSE-2.0", "http://data.europa.eu/ux2/nace2/"}
    used = {str(term) for statement in everything for term in statement if isinstance(term, URIRef)}
    datatypes = {str(term.datatype) for term in everything.objects() if getattr(term, "datatype", None)}

    strangers = {iri for iri in used | datatypes if not iri.startswith(ours)} - known - documents

    assert not strangers, named(sorted(strangers))


def test_schema_org_is_https(everything: Graph) -> None:
    assert not [s for s in everything for term in s if str(term).startswith("http://schema.org")]


@pytest.mark.shared
def test_every_term_of_eurio_exists_there(shared_data: Path) -> None:
    eurio = Graph().parse(shared_data / "vocabularies" / "EURIO_v2.4.ttl", format="turtle")
    declared = {str(s) for s in eurio.subjects(RDF.type, None) if isinstance(s, URIRef)}
    base = NAMESPACES["EURIO"][0]

    missing = [local for local in foreign_terms()["EURIO"] if f"{base}{local}" not in declared]

    assert not missing, named(missing)


def test_nothing_with_a_source_is_an_activity(everything: Graph) -> None:
    """PROV-O has Entity and Activity disjoint, and prov:hadPrimarySource makes its subject an Entity."""
    prov = NAMESPACES["PROV"][0]
    activities = [a for c in SCHEMA.classes.values() for a in c.alignments if a.target == "prov:Activity"]
    assert {a.relation for a in activities} == {"skos:closeMatch"}
    assert not list(everything.subjects(RDF.type, URIRef(f"{prov}Activity")))


def test_domains_and_ranges_are_declared_classes_or_datatypes() -> None:
    known = {*SCHEMA.classes, *SCHEMA.identifiers}
    faults = [
        f"{compact(p.iri)}: {compact(iri)}"
        for p in SCHEMA.properties.values()
        for iri in (*p.domains, *p.ranges)
        if iri not in known
        and not iri.startswith((NAMESPACES["XSD"][0], NAMESPACES["RDF"][0], NAMESPACES["SKOS"][0]))
    ]
    assert not faults, named(faults)


def test_every_property_with_a_controlled_list_names_one_that_exists() -> None:
    schemes = {p.local_name: p.scheme for p in SCHEMA.properties.values() if p.scheme is not None}
    assert set(schemes.values()) == set(SCHEMA.schemes)


def test_the_header_names_version_licence_and_creator(everything: Graph) -> None:
    head = next(iter(everything.subjects(RDF.type, OWL.Ontology)))
    assert (SCHEMA.ontology.creator, SCHEMA.ontology.iri) == ("clusterbridge", str(head))
    assert SCHEMA.ontology.licence.startswith("https://")
    assert re.fullmatch(r"\d+\.\d+\.\d+", SCHEMA.ontology.version)
