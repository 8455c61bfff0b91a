"""JSON as organisations really send it: each fault is told with line, character or name, and what to do."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import Location
from kg.etl import json_text
from kg.etl.json_text import objects_of
from kg.rdf.store import GraphStore
from tests.etl.conftest import Desk

A, B = '{"Name": "A", "Country": "LT"}', '{"Name": "B", "Country": "LT"}'

BROKEN = [
    # a comma behind the last field; a comma behind the last object
    ("a.json", f'[\n{A},\n{{"Name": "B",}}\n]', 3, "character 14", "Delete the comma"),
    ("a.json", f"[\n{A},\n]", 3, "character 1", "Delete the comma"),
    # no comma between objects
    ("a.json", f"[\n{A}\n{B}\n]", 3, "character 1", "Correct it"),
    # cut off
    ("a.json", f"[\n{A},\n{B}\n", 4, "character 1", "cut off"),
    ("a.json", f'[\n{A},\n{{"Name": "B', 3, "character 10", "Correct it"),
    # something behind the list
    ("a.json", f"[{A}]\n{B}", 2, "character 1", "Correct it"),
    # single quotation marks, a line end within a text, no JSON at all
    ("a.json", "[{'Name': 'A'}]", 1, "character 3", "Correct it"),
    ("a.json", '[{"Name": "A\nB"}]', 1, "character 13", "Correct it"),
    ("a.json", "<html></html>", 1, "character 1", "Correct it"),
    # in JSON Lines the line of the object, blank lines counted
    ("a.jsonl", f'{A}\n\n{{"Name": "B", "Country"= "LT"}}\n', 3, "character 24", "Correct it"),
    ("a.jsonl", f"{A}\n{B} {A}\n", 2, "character 32", "Correct it"),
    ("a.ndjson", f'{A}\n{{"Name": "B', 2, "character 10", "Correct it"),
]


@pytest.mark.parametrize(("name", "content", "row", "column", "hint"), BROKEN)
def test_broken_json_is_refused_with_line_and_character(
    desk: Desk, name: str, content: str, row: int, column: str, hint: str
) -> None:
    error = desk.refused(name, content)
    assert "cannot be read" in error.what
    assert error.where == Location(name, row=row, column=column)
    assert error.expected
    assert error.found
    assert hint in (error.hint or "")


@pytest.mark.parametrize("chunk", [1, 7, 64])
@pytest.mark.parametrize(("name", "content", "row", "column", "hint"), BROKEN)
def test_the_place_is_the_same_however_much_is_read_at_once(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str,
    row: int,
    column: str,
    hint: str,
    chunk: int,
) -> None:
    monkeypatch.setattr(json_text, "_CHUNK", chunk)
    assert desk.refused(name, content).where == Location(name, row=row, column=column)


@pytest.mark.parametrize(("name", "before"), [("a.json", "[\n"), ("a.jsonl", "")])
def test_a_name_that_stands_twice_in_an_object_is_refused(desk: Desk, name: str, before: str) -> None:
    lines = (A, '{"Name": "B", "Country": "LT", "Name": "C"}')
    content = "[\n" + ",\n".join(lines) + "\n]" if before else "\n".join(lines)

    error = desk.refused(name, content)

    assert error.where == Location(name, row=3 if before else 2, column="Name")
    assert "would be lost" in error.what


@pytest.mark.parametrize(("name", "row"), [("a.jsonl", 3001), ("a.json", 3001)])
def test_a_field_that_comes_late_is_named_with_the_line_where_it_first_stands(
    desk: Desk, name: str, row: int
) -> None:
    late = '{"Name": "Z", "Country": "LT", "fax": "1"}'
    lines = [*([A] * 3000), late, late]
    content = "\n".join(lines) if name == "a.jsonl" else "[" + ",\n".join(lines) + "]"

    error = desk.refused(name, content)

    assert error.where == Location(name, row=row, column="fax")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ('{"City": {"lt": "Vilnius"}}', "Flatten"),
        ('{"City": [["Vilnius"]]}', "Flatten"),
        ('{"members": [{"Name": "A"}]}', "keep that list only"),
    ],
)
def test_what_no_cell_can_hold_is_refused_with_its_place(desk: Desk, field: str, words: str) -> None:
    error = desk.refused("a.jsonl", f"{A}\n{field}\n")
    assert error.where is not None
    assert error.where.row == 2
    assert error.where.column in {"City", "members"}
    assert words in (error.hint or "")


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_field_that_is_left_out_may_hold_anything(desk: Desk, name: str) -> None:
    line = '{"Name": "A", "Country": "LT", "contacts": [{"mail": "a@b.lt"}]}'
    report = desk.load(name, line if name == "a.jsonl" else f"[{line}]", ignore=("contacts",))
    assert desk.names() == {"A"}
    assert report.ignored == {"table": ("contacts",)}


@pytest.mark.parametrize("value", ["NaN", "Infinity", '"A\\u0000B"', "5"])
def test_what_json_does_not_have_is_refused(desk: Desk, value: str) -> None:
    line = value if value == "5" else f'{{"Name": {value}, "Country": "LT"}}'
    error = desk.refused("a.jsonl", f"{A}\n{line}\n")
    assert error.where is not None
    assert error.where.row == 2


def test_an_object_without_end_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "LONGEST_OBJECT", 1000)
    monkeypatch.setattr(json_text, "_CHUNK", 300)
    for name in ("a.json", "a.jsonl"):
        error = desk.refused(name, f'{{"Name": "{"x" * 5000}", "Country": "LT"}}')
        assert error.what == "An object of the JSON does not end."
        assert error.where == Location(name, row=1)


def test_lists_and_texts_in_one_field_are_both_read(desk: Desk, store: GraphStore) -> None:
    for name in ("a.json", "a.jsonl"):
        rows = (
            '{"Name": "A", "Country": "LT", "Sector": "25.11"}',
            '{"Name": "B", "Country": "LT", "Sector": ["25.11", "25.62"]}',
            '{"Name": ["C"], "Country": "LT", "Sector": []}',
        )
        report = desk.load(name, "\n".join(rows) if name == "a.jsonl" else f"[{','.join(rows)}]")
        assert desk.names() == {"A", "B", "C"}
        assert not report.rejects
        assert not report.warnings


def test_numbers_are_read_as_they_are_written(desk: Desk) -> None:
    rows = (
        '{"Name": "A", "Country": "LT", "PIC": 999999999}',
        '{"Name": 1234567890123456789012345, "Country": "LT"}',
        '{"Name": 1.10, "Country": "LT"}',
    )
    desk.load("a.jsonl", "\n".join(rows))
    assert desk.names() == {"A", "1234567890123456789012345", "1.10"}


@pytest.mark.parametrize(
    ("name", "content", "row"),
    [
        ("a.jsonl", f'{A}\n\n{{"Name": "B", "Country": "Nowhere"}}\n', 3),
        ("a.json", f'[{A},\n\n{{"Name": "B", "Country": "Nowhere"}}]', 2),
        ("a.json", f'{A}\n{{"Name": "B", "Country": "Nowhere"}}\n', 2),
        ("a.jsonl", f'[{A}, {{"Name": "B", "Country": "Nowhere"}}]', 2),
    ],
)
def test_a_reject_is_told_by_its_line_or_by_which_object_it_is(
    desk: Desk, name: str, content: str, row: int
) -> None:
    report = desk.load(name, content)
    assert report.rows == {"table": 2}
    assert [reject.where for reject in report.rejects] == [Location(name, row=row, column="Country")]


_VALUES = st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.none())
_OBJECTS = st.lists(st.dictionaries(st.text(max_size=5), _VALUES, max_size=4), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=_OBJECTS, chunk=st.integers(1, 40), indent=st.sampled_from([None, 1]), lines=st.booleans())
def test_every_object_is_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, object]],
    chunk: int,
    indent: int | None,
    lines: bool,
) -> None:
    path = tmp_path_factory.mktemp("json") / ("a.jsonl" if lines else "a.json")
    one_each = "\n".join(json.dumps(row) for row in rows)
    path.write_text(one_each if lines else json.dumps(rows, indent=indent), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_CHUNK", chunk)
        found = [each.content for each in objects_of(path, path.name)]

    def as_texts(row: dict[str, object]) -> dict[str, object]:
        return {
            name: str(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in row.items()
        }

    assert found == [as_texts(row) for row in rows]


def test_what_polars_writes_is_read(desk: Desk) -> None:
    frame = pl.DataFrame({"Name": ["A", "B"], "Country": ["LT", "PL"]})
    assert desk.load("a.json", frame.write_json()).rows == {"table": 2}
    assert desk.load("a.jsonl", frame.write_ndjson()).rows == {"table": 2}


def test_lines_that_cannot_be_read_are_left_out_where_that_is_asked_for(desk: Desk) -> None:
    twice = '{"Name": "C", "Name": "D"}'
    lines = "\n".join([A, '{"Name": "B", }', "", twice, B])

    refused = desk.refused("list.jsonl", lines)
    report = desk.load("list.jsonl", lines, skip_broken=True)

    assert "--skip-broken" in (refused.hint or "")
    assert report.rows["table"] == 4
    assert report.links == {"Membership": 2}
    assert [(reject.where.row, reject.value) for reject in report.rejects] == [
        (2, '{"Name": "B", }'),
        (4, twice),
    ]
    assert all("character" in reject.reason or "twice" in reject.reason for reject in report.rejects)
