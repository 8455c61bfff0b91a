"""Registers of nested JSON: what cannot be read is told with line and character, whatever holds the objects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import Location, SourceUnreadable
from kg.etl import object_stream
from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.conftest import TODAY

A = '{"id": "https://ror.org/02aaaa101", "status": "active"}'
Q = '{"id": "Q1", "type": "item"}'

BROKEN = [
    ("ror", "ror.json", f'[\n{A},\n{{"id": "x",}}\n]', 3, 12),
    ("ror", "ror.json", f'[\n{A},\n{{"id" = "x"}}\n]', 3, 7),
    ("ror", "ror.json", f"[\n{A},\n{{", 3, 2),
    ("ror", "ror.json", '[{"id": "Žiedinė", "a": nope}]', 1, 26),
    ("ror", "ror.json", f'\ufeff[\n{A},\n{{"id" = "x"}}\n]', 3, 7),
    ("wikidata", "entities.jsonl", f'{Q}\n{{"id" "Q2"}}\n', 2, 10),
    ("wikidata", "entities.json", f'{{"entities": {{"Q1": {Q},\n"Q2": {{"id" "Q2"}}}}}}', 2, 16),
]


def refused(store: GraphStore, source: str, path: Path, content: str | bytes) -> SourceUnreadable:
    """The error of a file that is loaded; the store stays as it was."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceUnreadable) as caught:
        run(store, source, path, today=TODAY)
    assert list(store.statements()) == []
    assert caught.value.hint
    assert caught.value.expected
    return caught.value


@pytest.mark.parametrize("chunk", [1, 10, 64 * 1024])
@pytest.mark.parametrize(("source", "name", "content", "row", "character"), BROKEN)
def test_broken_json_is_refused_with_line_and_character(
    store: GraphStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    name: str,
    content: str,
    row: int,
    character: int,
    chunk: int,
) -> None:
    monkeypatch.setattr(object_stream, "_CHUNK", chunk)
    error = refused(store, source, tmp_path / name, content)
    assert error.where == Location(name, row=row, column=f"character {character}")
    assert error.what == "The JSON cannot be read."


@pytest.mark.parametrize(
    ("source", "name", "content", "row", "column"),
    [
        ("ror", "ror.json", f'[\n{A},\n{{"id": "x",\n"status": "active",\n"id": "y"}}]', 5, "id"),
        ("ror", "ror.json", '[{"id": "x", "names": [{"value": "A", "value": "B"}]}]', 1, "value"),
        ("wikidata", "entities.jsonl", f'{Q}\n{{"id": "Q2", "type": "item", "id": "Q3"}}\n', 2, "id"),
        (
            "wikidata",
            "entities.json",
            f'{{"entities": {{"Q1": {Q},\n"Q2": {{"id": "Q2", "id": "Q3"}}}}}}',
            2,
            "id",
        ),
    ],
)
def test_a_name_that_stands_twice_in_an_object_is_refused(
    store: GraphStore, tmp_path: Path, source: str, name: str, content: str, row: int, column: str
) -> None:
    error = refused(store, source, tmp_path / name, content)
    assert "would be lost" in error.what
    assert error.where == Location(name, row=row, column=column)


def test_bytes_that_are_no_utf_8_are_told_with_their_place(store: GraphStore, tmp_path: Path) -> None:
    error = refused(store, "ror", tmp_path / "ror.json", f'[\n{A},\n{{"id": "Łódź"}}]'.encode("cp1250"))
    assert error.where is not None
    assert error.where.row == 3
    assert error.expected == "text in UTF-8"


def test_a_text_of_megabytes_is_a_reject(store: GraphStore, tmp_path: Path) -> None:
    long = {
        "id": "https://ror.org/02aaaa101",
        "status": "active",
        "types": ["company"],
        "names": [{"value": "x" * 2_000_000, "types": ["ror_display"]}],
        "locations": [{"geonames_details": {"country_code": "LT", "name": "Vilnius"}}],
    }
    path = tmp_path / "ror.json"
    path.write_text(json.dumps([long]))

    report = run(store, "ror", path, today=TODAY, limit=5)

    (reject,) = report.rejects
    assert reject.where == Location("ror.json", row=1, column="names.value")
    assert "at most" in reject.reason
