"""Laws of loading: twice is once, the order of rows does not matter, a record comes back from RDF as it went."""

from __future__ import annotations

import inspect
import random
from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import records
from kg.etl.decode import decode
from kg.rdf.encode import GIVEN, Encoder
from kg.records import Actor, Identifier, Moment, Record, Ref, Text
from kg.vocab import CB, PROV
from tests.etl.conftest import Firms

ENCODER = Encoder("laws")
CLASSES = [
    found
    for _, found in inspect.getmembers(records, inspect.isclass)
    if issubclass(found, Record)
    and hasattr(found, "CLASS")
    and found is not Actor
    and found is not records.FundingScheme
]

WORDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)
REFS = st.builds(lambda key: Ref("organisation", ("name", key)), WORDS)
IRIS = st.sampled_from([CB.PIC, CB.VAT, "https://example.org/ž"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "Text": st.builds(Text, WORDS, st.sampled_from([None, "lt", "pl", "en-gb"])),
    "Identifier": st.builds(Identifier, WORDS, st.sampled_from([CB.PIC, CB.VAT])),
    "Moment": st.builds(
        Moment,
        st.dates().map(str) | st.integers(1000, 9999).map(str) | st.dates().map(lambda day: str(day)[:7]),
    ).filter(lambda moment: moment.value[:4] >= "1000"),
    "Decimal": st.decimals(-(10**9), 10**9, places=4, allow_nan=False),
    "Ref": REFS,
    "bool": st.booleans(),
    "int": st.integers(0, 10**9),
}
CLASS_ORDER = ("Text", "Identifier", "Moment", "Decimal", "Ref", "bool", "int")


def strategy(annotation: str, shape: str, name: str) -> st.SearchStrategy[Any]:
    """Values of one field."""
    if name == "country":
        return st.sampled_from(["LT", "PL", "GB"])
    for word in CLASS_ORDER:
        if word in annotation:
            return VALUES[word]
    return IRIS if shape == "iri" else WORDS


@st.composite
def any_record(draw: st.DrawFn) -> Record:
    """A record of any class, with any of its fields."""
    record_class = draw(st.sampled_from(CLASSES))
    values: dict[str, Any] = {}
    for field in fields(record_class):
        if not field.metadata:
            continue
        annotation = str(field.type)
        one = strategy(annotation, field.metadata["shape"], field.name)
        if annotation.startswith("tuple"):
            values[field.name] = tuple(draw(st.lists(one, max_size=3, unique_by=str)))
        elif draw(st.booleans()):
            values[field.name] = draw(one)
    return record_class(ref=draw(REFS), source="row 1", **values)


def comparable(record: Record) -> Record:
    """A record whose keys are IRIs, and whose many values stand in one order."""

    def keyed(value: Any) -> Any:
        if isinstance(value, Ref):
            return Ref(GIVEN, (ENCODER.iri(value),))
        if isinstance(value, Decimal):
            return value.normalize()
        return value

    changes = {}
    for field in fields(record):
        value = getattr(record, field.name)
        is_many = isinstance(value, tuple)
        changes[field.name] = tuple(sorted(map(keyed, value), key=repr)) if is_many else keyed(value)
    return replace(record, **changes)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(record=any_record())
def test_a_record_comes_back_from_rdf_as_it_went(record: Record) -> None:
    lines = "".join(ENCODER.statements(record))
    triples = [quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)]

    (found,) = decode(ENCODER.iri(record.ref), triples, "row 1")

    assert comparable(found) == comparable(record)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Alfa", "Beta", "ALFA", "Gama, Delta", "Łódź"]),
        st.sampled_from(["LT", "UK", "PL", ""]),
        st.sampled_from(["small", ""]),
    ),
    min_size=1,
    max_size=7,
)


def table(rows: list[tuple[str, str, str]]) -> str:
    """A file of some rows."""
    return "name,country,size\n" + "".join(f'"{name}",{country},{size}\n' for name, country, size in rows)


def facts(firms: Firms) -> Counter[tuple[str, str, str]]:
    """The merged facts but for where they stand."""
    places = {CB.locator, PROV.hadPrimarySource, CB.inDataset}
    found: Counter[tuple[str, str, str]] = Counter()
    for triple in firms.store.statements():
        subject = str(triple.subject)
        if (
            triple.predicate.value not in places
            and "/id/source/" not in subject
            and "/id/statement/" not in subject
        ):
            found[subject, triple.predicate.value, str(triple.object)] += 1
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_loading_twice_is_loading_once(firms: Firms, rows: list[tuple[str, str, str]]) -> None:
    firms.load(table(rows))
    once, sequence = facts(firms), firms.store.sequence()

    firms.load(table(rows))

    assert facts(firms) == once
    assert firms.store.sequence() == sequence


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, seed=st.integers())
def test_the_order_of_rows_does_not_matter(firms: Firms, rows: list[tuple[str, str, str]], seed: int) -> None:
    firms.load(table(rows))
    before = facts(firms)
    shuffled = rows[:]
    random.Random(seed).shuffle(shuffled)

    firms.load(table(shuffled))

    assert facts(firms) == before


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=ROWS, other=ROWS)
def test_the_order_of_datasets_does_not_matter(
    firms: Firms, one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    for known in firms.store.datasets():
        firms.store.unload(known.name)
    firms.load(table(one), dataset="one")
    firms.load(table(other), dataset="other")
    before = facts(firms)
    for name in ("one", "other"):
        firms.store.unload(name)

    firms.load(table(other), dataset="other")
    firms.load(table(one), dataset="one")

    assert facts(firms) == before


@pytest.mark.parametrize("record_class", CLASSES, ids=lambda found: found.__name__)
def test_every_class_of_records_is_read_back(record_class: type[Record]) -> None:
    record = record_class(ref=Ref("x", ("1",)), source="row 1")
    triples = [
        quad.triple for quad in ox.parse("".join(ENCODER.statements(record)), format=ox.RdfFormat.N_TRIPLES)
    ]

    assert type(decode(ENCODER.iri(record.ref), triples, "row 1")[0]) is record_class
