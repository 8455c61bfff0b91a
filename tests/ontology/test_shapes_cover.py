"""The shapes cover the ontology: every class, every kind of it, every controlled list."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection

from kg.resources import ontology_dir
from kg.schema import schema
from kg.schema.foreign import compact

SCHEMA = schema()


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def test_every_class_has_a_shape() -> None:
    covered = {target for shape in SCHEMA.shapes for target in shape.targets}
    assert {compact(iri) for iri in SCHEMA.classes if iri not in covered} == set()


def test_what_is_required_of_a_class_is_required_of_every_kind_of_it() -> None:
    faults = [
        f"{compact(shape.iri)}: {compact(sub)}"
        for shape in SCHEMA.shapes
        for target in shape.targets
        for sub in SCHEMA.subclasses(target)
        if sub not in shape.targets and not SCHEMA.classes[sub].derived
    ]
    assert faults == []


def test_lists_of_allowed_values_are_those_of_the_vocabulary(shapes: Graph) -> None:
    allowed: dict[str, set[str]] = defaultdict(set)
    for shape, values in shapes.subject_objects(SH["in"]):
        path = shapes.value(shape, SH.path)
        prop = SCHEMA.properties.get(str(path))
        if prop is not None and prop.scheme is not None:
            allowed[prop.scheme] |= {str(value) for value in Collection(shapes, values)}
    assert allowed == {
        iri: set(scheme.concepts) for iri, scheme in SCHEMA.schemes.items() if not iri.endswith("/sector")
    }


def test_every_sector_of_the_vocabulary_is_allowed_by_the_pattern_of_codes(shapes: Graph) -> None:
    pattern = re.compile(
        str(shapes.value(URIRef("https://w3id.org/clusterbridge/shapes#sectorKnown"), SH.pattern))
    )
    sectors = next(set(scheme.concepts) for iri, scheme in SCHEMA.schemes.items() if iri.endswith("/sector"))
    base = min(sectors, key=len)[:-1]
    assert sorted(iri for iri in sectors if not pattern.search(iri)) == []
    assert all(pattern.search(f"{base}{code}") for code in ("C25.11", "J62.01", "A01.1"))
    assert not any(
        pattern.search(f"{base}{code}") for code in ("", "V", "A25", "C34", "C25.", "C25.111", "c25")
    )


def test_each_role_is_allowed_in_one_kind_of_link(shapes: Graph) -> None:
    role = next(p.iri for p in SCHEMA.properties.values() if p.local_name == "role")
    lists = [
        {str(value) for value in Collection(shapes, values)}
        for shape, values in shapes.subject_objects(SH["in"])
        if shapes.value(shape, SH.path) == URIRef(role)
    ]
    assert len(lists) == 3
    assert sum(len(values) for values in lists) == len(set().union(*lists))


def test_every_requirement_is_named_and_says_what_to_do(shapes: Graph) -> None:
    faults = [
        f"{node} -> {shape}"
        for node in shapes.subjects(RDF.type, SH.NodeShape)
        for shape in shapes.objects(node, SH.property)
        if not isinstance(shape, URIRef)
        or (shape, SH.message, None) not in shapes
        or (shape, SH.name, None) not in shapes
    ]
    faults += [shape.message for shape in SCHEMA.shapes if not shape.message.endswith(".")]
    assert faults == []


def test_no_property_shape_lies_unused(shapes: Graph) -> None:
    used = set(shapes.objects(None, SH.property))
    assert [s for s in shapes.subjects(SH.path, None) if isinstance(s, URIRef) and s not in used] == []


def test_only_intervals_go_beyond_the_core_of_shacl(shapes: Graph) -> None:
    """The core cannot compare a year with a day: it takes them for incomparable, and reports them."""
    assert set(shapes.subjects(SH.sparql)) == {URIRef("https://w3id.org/clusterbridge/shapes#Interval")}
