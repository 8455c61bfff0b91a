"""Every class and property reaches Neo4j in exactly one way, or says why it does not."""

from __future__ import annotations

import re
from collections import Counter

from kg.schema import schema
from kg.schema.foreign import compact
from kg.vocab import CB, ORG, PROV

SCHEMA = schema()


def repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def test_every_class_is_a_node_or_an_edge_or_says_why_not() -> None:
    faults = [
        compact(c.iri)
        for c in SCHEMA.classes.values()
        if [c.node_label is not None, c.edge is not None, c.reason is not None].count(True) != 1
    ]
    assert faults == []


def test_every_property_has_what_its_form_needs_and_nothing_else() -> None:
    keyed = {"text", "native", "date", "notation", "uri"}
    faults = [
        compact(p.iri)
        for p in SCHEMA.properties.values()
        if (p.key is not None) != (p.form in keyed)
        or (p.edge_type is not None) != (p.form == "edge")
        or (p.reason is not None) != (p.form == "none")
    ]
    assert faults == []


def test_forms_fit_the_values() -> None:
    by_kind = {
        "entity": {"notation", "uri", "edge", "end", "none"},
        "literal": {"text", "native", "date", "identifier", "none"},
    }
    faults = [compact(p.iri) for p in SCHEMA.properties.values() if p.form not in by_kind[p.kind]]
    faults += [
        compact(p.iri) for p in SCHEMA.properties.values() if (p.scheme is not None) != (p.form == "notation")
    ]
    assert faults == []


def test_labels_are_class_names() -> None:
    nodes = [c for c in SCHEMA.classes.values() if c.node_label is not None]
    assert [c.node_label for c in nodes] == [c.local_name for c in nodes]


def test_edge_types_are_upper_snake_and_lead_one_way() -> None:
    types = [edge.type for edge in SCHEMA.edges] + [
        p.edge_type for p in SCHEMA.properties.values() if p.edge_type
    ]
    assert [name for name in types if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", name)] == []
    assert repeated(types) == []


def test_property_keys_are_lower_camel_and_unambiguous() -> None:
    keys = [p.key for p in SCHEMA.properties.values() if p.key] + [i.key for i in SCHEMA.identifiers.values()]
    assert [key for key in keys if not re.fullmatch(r"[a-z][A-Za-z]*", key)] == []
    assert repeated([*keys, "uri"]) == []


def test_three_classes_are_edges_between_declared_ends() -> None:
    edges = {(compact(e.class_iri), compact(e.source), e.type, compact(e.target)) for e in SCHEMA.edges}
    assert edges == {
        ("cb:Membership", "cb:member", "MEMBER_OF", "cb:collective"),
        ("cb:Participation", "cb:participant", "PARTICIPATES_IN", "cb:project"),
        ("cb:EventParticipation", "cb:participant", "TOOK_PART_IN", "cb:event"),
    }


def test_no_edge_of_neo4j_would_have_to_begin_at_an_edge() -> None:
    links = {edge.class_iri for edge in SCHEMA.edges}
    faults = [
        compact(p.iri)
        for p in SCHEMA.properties.values()
        if p.form == "edge"
        and links & {*p.domains, *(sub for d in p.domains for sub in SCHEMA.subclasses(d))}
    ]
    assert faults == []


def test_what_an_edge_already_says_is_not_mirrored_beside_it() -> None:
    assert SCHEMA.properties[CB.memberOf].form == "none"


def test_sources_and_identifiers_are_lists() -> None:
    sources, identifiers = SCHEMA.properties[PROV.hadPrimarySource], SCHEMA.properties[ORG.identifier]
    assert (sources.key, sources.form, sources.many) == ("sources", "uri", True)
    assert (identifiers.form, identifiers.many) == ("identifier", True)
    assert SCHEMA.identifiers[CB.PIC].key == "pic"
