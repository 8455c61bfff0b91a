"""The model answers questions about the ontology, cheaply and without surprises."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg import vocab
from kg.errors import OntologyError
from kg.schema import schema, superclasses
from kg.schema.foreign import foreign_terms
from kg.schema.write_vocab import attribute, constant_name
from kg.vocab import AGREEMENT_STATE, CB, ORG, PROV, ROLE, SECTOR


def test_the_model_is_loaded_once() -> None:
    assert schema() is schema()


def test_superclasses_come_nearest_first() -> None:
    assert superclasses(CB.ClusterOrganisation) == (CB.Organisation, CB.Actor)


def test_a_class_at_the_top_has_none_above_it() -> None:
    assert superclasses(CB.Project) == ()


def test_subclasses_are_all_those_below() -> None:
    assert set(schema().subclasses(CB.FundingScheme)) == {CB.Programme, CB.Call, CB.Topic}


def test_a_class_that_is_not_there_is_named() -> None:
    with pytest.raises(OntologyError, match="no such class") as raised:
        superclasses(f"{CB.NAMESPACE}Klaster")
    assert raised.value.found == f"{CB.NAMESPACE}Klaster"


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(OntologyError, match="no such concept scheme"):
        schema().concepts_of("https://example.org/colours")


def test_properties_of_a_class_include_those_of_the_class_above_and_of_everything() -> None:
    names = {p.iri for p in schema().properties_of(CB.Cluster)}
    assert {CB.purpose, CB.country, CB.name, ORG.identifier, PROV.hadPrimarySource} <= names
    assert CB.acronym not in names


def test_dates_are_said_of_every_kind_of_link() -> None:
    for link in (CB.Membership, CB.Contact, CB.CollaborationAgreement):
        assert CB.startDate in {p.iri for p in schema().properties_of(link)}


def test_the_values_of_a_list_come_in_the_order_of_the_file() -> None:
    states = schema().concepts_of(schema().concepts[AGREEMENT_STATE.Signed].scheme)
    assert [state.notation for state in states] == ["Intended", "Negotiating", "Signed", "Ended"]


def test_labels_fall_back_to_english() -> None:
    coordinator = schema().concepts[ROLE.Coordinator]
    assert (coordinator.label("pl"), coordinator.label("fi")) == ("Koordynator", "Coordinator")


def test_classes_come_in_the_order_of_the_file() -> None:
    assert [c.local_name for c in schema().classes.values()][:3] == ["Actor", "Organisation", "Firm"]


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = CB.Organization  # type: ignore[attr-defined]


def test_every_class_property_identifier_and_concept_is_in_the_vocabulary() -> None:
    known = schema()
    missing = [
        t for t in (*known.classes, *known.identifiers) if getattr(CB, t.removeprefix(CB.NAMESPACE)) != t
    ]
    for concept in known.concepts.values():
        space = getattr(vocab, constant_name(concept.scheme.rsplit("/", 1)[1]))
        if getattr(space, attribute(concept.notation)) != concept.iri:
            missing.append(concept.iri)
    assert missing == []
    assert SECTOR.E38_3.endswith("/sector/E38.3")


def test_every_foreign_term_is_in_the_vocabulary() -> None:
    for name, terms in foreign_terms().items():
        space = getattr(vocab, name)
        assert {getattr(space, attribute(term)) for term in terms} == {
            space.NAMESPACE + term for term in terms
        }


def test_the_model_loads_without_rdflib_and_the_page_without_jinja_until_asked() -> None:
    code = (
        "import sys, kg.schema, kg.schema.terms, kg.schema.diagram, kg.schema.page; kg.schema.schema(); "
        "print([m for m in ('rdflib', 'pyoxigraph', 'jinja2', 'neo4j') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
