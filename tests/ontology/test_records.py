"""What loaders can say is what the ontology knows: each field of a record is a property of its class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from kg import records
from kg.schema import schema

SCHEMA = schema()
RECORDS = sorted(
    (kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, records.Record)),
    key=lambda kind: kind.__name__,
)
CONCRETE = [kind for kind in RECORDS if hasattr(kind, "CLASS")]


def stated(kind: type[records.Record]) -> Iterator[tuple[str, str]]:
    """The property and shape of each field that becomes a statement."""
    for field in fields(kind):
        if field.metadata:
            yield field.metadata["property"], field.metadata["shape"]


@pytest.mark.parametrize("kind", CONCRETE, ids=lambda kind: kind.__name__)
def test_each_field_is_a_property_of_the_class(kind: type[records.Record]) -> None:
    known = {p.iri for p in SCHEMA.properties_of(kind.CLASS)}
    assert [prop for prop, _ in stated(kind) if prop not in known] == []


@pytest.mark.parametrize("kind", CONCRETE, ids=lambda kind: kind.__name__)
def test_concepts_are_given_by_their_iri_and_addresses_as_addresses(kind: type[records.Record]) -> None:
    anyuri = "http://www.w3.org/2001/XMLSchema#anyURI"
    wrong = [
        prop
        for prop, shape in stated(kind)
        if (shape == "iri") != (SCHEMA.properties[prop].form == "notation")
        or (shape == "address") != (SCHEMA.properties[prop].ranges == (anyuri,))
    ]
    assert wrong == []


def test_every_class_that_loaders_fill_has_a_record() -> None:
    made_elsewhere = {"Link", "Member", "Coordinator", "Sector", "SourceRecord", "Dataset"}
    recorded = {kind.CLASS for kind in CONCRETE}
    missing = [
        c.local_name
        for c in SCHEMA.classes.values()
        if c.local_name not in made_elsewhere and not recorded & {c.iri, *c.superclasses}
    ]
    assert missing == []


def test_no_property_that_a_source_can_state_is_out_of_reach() -> None:
    reachable = {prop for kind in RECORDS for prop, _ in stated(kind)}
    dataset = {p.iri for p in SCHEMA.properties.values() if "Dataset" in str(p.domains)}
    source = {p.iri for p in SCHEMA.properties.values() if "SourceRecord" in str(p.domains)}
    others = {
        p.iri for p in SCHEMA.properties.values() if p.derived or p.local_name in ("notation", "inScheme")
    }
    others |= {p.iri for p in SCHEMA.properties.values() if p.local_name == "hadPrimarySource"}
    assert set(SCHEMA.properties) - reachable - dataset - source - others == set()
