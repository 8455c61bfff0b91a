"""Reading all merged facts in parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.parts import Part, descriptions
from kg.rdf.store import GraphStore
from kg.rdf.terms import NamedNode, Triple

HARD = [
    r'<urn:a> <urn:p> "a\nb\r\t\"\\" .',
    r'<urn:a> <urn:p> "x"@de-AT .',
    r'<urn:a> <urn:p> "x\u0000\u2028\U0001F600" .',
    r'<urn:a> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    r'<urn:a> <urn:p> "0"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    r"_:b <urn:q> _:c .",
    r"<urn:a> <urn:p> <<( <urn:b> <urn:p> <urn:c> )>> .",
]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A store with subjects of very different sizes."""
    file = tmp_path / "facts.nt"
    plain = [f'<urn:{n % 7}> <urn:{"pq"[n % 2]}> "{n}" .' for n in range(40)]
    large = [f'<urn:large> <urn:p> "{n}" .' for n in range(60)]
    file.write_text("\n".join([*HARD, *plain, *large]) + "\n", encoding="utf-8")
    with GraphStore.open(tmp_path / "store") as store:
        store.commit(store.stage(DatasetInfo(name="facts"), file, shapes=()))
    return tmp_path / "store"


def said(store: GraphStore) -> list[Triple]:
    """All merged facts, subject by subject as the store gives them; of one subject in no order."""
    return [
        triple
        for _, group in groupby(store.statements(), key=lambda triple: triple.subject)
        for triple in sorted(group, key=str)
    ]


def read(parts: Iterable[Part], expected: Collection[str] = ()) -> list[Triple]:
    """All that parts say, in the same order."""
    return [
        triple
        for part in parts
        for subject, described in descriptions(part, expected)
        for triple in sorted(
            (Triple(subject, NamedNode(iri), value) for iri, values in described.items() for value in values),
            key=str,
        )
    ]


@pytest.mark.parametrize("expected", [[], ["urn:p"], ["urn:absent", "urn:q"]])
@pytest.mark.parametrize("number", range(1, 30))
def test_the_parts_together_are_the_whole_in_its_order(
    filled: Path, number: int, expected: list[str]
) -> None:
    with GraphStore.open(filled, read_only=True) as store:
        parts = store.parts(number)

        assert len(parts) == number
        assert read(parts, expected) == said(store)


def test_what_is_said_of_one_subject_is_in_one_part(filled: Path) -> None:
    with GraphStore.open(filled, read_only=True) as store:
        subjects = [subject for part in store.parts(20) for subject, _ in descriptions(part)]

    assert len(set(subjects)) == len(subjects)


def test_what_is_committed_meanwhile_is_not_seen(filled: Path) -> None:
    with GraphStore.open(filled, read_only=True) as snapshot:
        before = said(snapshot)
        with GraphStore.open(filled) as store:
            store.unload("facts")

        assert read(snapshot.parts(2)) == before


def test_a_store_that_may_change_has_no_parts(filled: Path) -> None:
    with GraphStore.open(filled) as store:
        assert store.parts(2) == []


def test_a_snapshot_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        list(descriptions(Part(tmp_path / "nothing")))
