"""Derived classes and properties follow from memberships, contacts and agreements, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kg.schema import schema
from kg.vocab import AGREEMENT_STATE, CB, ROLE

GOOD = Path(__file__).parent / "good.ttl"
EX = "https://example.org/good/"
FACTS = f"""
PREFIX cb: <{CB.NAMESPACE}>
PREFIX role: <{ROLE.NAMESPACE}>
PREFIX state: <{AGREEMENT_STATE.NAMESPACE}>
PREFIX ex: <{EX}>
INSERT DATA {{
  ex:m1 a cb:Membership ; cb:member ex:a ; cb:collective ex:c ; cb:role role:Member .
  ex:m2 a cb:Membership ; cb:member ex:b ; cb:collective ex:c ; cb:role role:Coordinator .
  ex:m3 a cb:Membership ; cb:member ex:d ; cb:collective ex:n ; cb:role role:ContactPoint .
  ex:k1 a cb:Contact ; cb:party ex:c , ex:o .
  ex:g1 a cb:CollaborationAgreement ; cb:party ex:c , ex:e , ex:f ; cb:agreementState state:Negotiating .
  ex:g2 a cb:CollaborationAgreement ; cb:party ex:a , ex:f ; cb:agreementState state:Ended .
  ex:g3 a cb:CollaborationAgreement ; cb:party ex:a , ex:o .
  ex:meeting a cb:Meeting ; cb:party ex:a , ex:b .
}}"""


@pytest.fixture(scope="module")
def derived() -> set[tuple[str, str, str]]:
    """What the rules say about the facts, as local names."""
    store = ox.Store()
    store.update(FACTS)
    return {
        (
            t.subject.value.removeprefix(EX),
            t.predicate.value.rsplit("#")[1],
            t.object.value.rsplit("#")[-1].removeprefix(EX),
        )
        for rule in schema().rules
        for t in store.query(rule.construct)
    }


def both_ways(*pairs: str) -> set[tuple[str, str, str]]:
    return {(one, "linkedTo", other) for pair in pairs for one, other in (pair, pair[::-1])}


def test_any_role_makes_a_member_of(derived: set[tuple[str, str, str]]) -> None:
    assert {t for t in derived if t[1] == "memberOf"} == {
        ("a", "memberOf", "c"),
        ("b", "memberOf", "c"),
        ("d", "memberOf", "n"),
    }


def test_only_the_coordinator_coordinates(derived: set[tuple[str, str, str]]) -> None:
    assert {t for t in derived if t[1] == "coordinates"} == {("b", "coordinates", "c")}


def test_classes_follow_from_the_role(derived: set[tuple[str, str, str]]) -> None:
    assert {t for t in derived if t[1] == "type"} == {("a", "type", "Member"), ("b", "type", "Coordinator")}


def test_contacts_and_agreements_that_have_not_ended_link_both_ways(
    derived: set[tuple[str, str, str]],
) -> None:
    assert {t for t in derived if t[1] == "linkedTo"} == both_ways("co", "ce", "cf", "ef", "ao")


def test_every_derived_term_has_a_rule_and_no_other_has() -> None:
    terms = {c.iri for c in schema().classes.values() if c.derived} | {
        p.iri for p in schema().properties.values() if p.derived
    }
    assert {rule.derives for rule in schema().rules} == terms


def test_another_engine_derives_the_same_from_the_good_file() -> None:
    store, graph = ox.Store(), Graph().parse(GOOD, format="turtle")
    store.load(path=str(GOOD), format=ox.RdfFormat.TURTLE)
    for rule in schema().rules:
        fast = {tuple(term.value for term in t) for t in store.query(rule.construct)}

        slow = {tuple(str(term) for term in t) for t in graph.query(rule.construct)}

        assert fast == slow
        assert fast


def test_running_the_rules_twice_adds_nothing() -> None:
    store = ox.Store()
    store.update(FACTS)
    for rule in schema().rules:
        for triple in list(store.query(rule.construct)):
            store.add(ox.Quad(*triple))
    size = len(store)

    again = {triple for rule in schema().rules for triple in store.query(rule.construct)}

    assert all(ox.Quad(*triple) in store for triple in again)
    assert len(store) == size
