"""The tables for Neo4j's importer: which there are, and what a row holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.mirror.cells import SEPARATOR
from kg.mirror.element import Edge, Node, Value
from kg.mirror.tables import Tables


def node(number: int, *labels: str, **properties: Value) -> Node:
    return Node(f"urn:{number}", labels or ("Firm",), properties, ())


def written(folder: Path, *elements: Node | Edge) -> tuple[list[str], list[list[str]]]:
    """What the importer is told, without the files, and the header and rows of each table."""
    with Tables(folder) as tables:
        for element in elements:
            assert tables.put(element)
        arguments = [argument.rpartition("=") for argument in tables.arguments()]
    contents = [
        [line for file in files.split(",") for line in Path(file).read_text(encoding="utf-8").splitlines()]
        for _, _, files in arguments
    ]
    return [what for what, _, _ in arguments], contents


def test_rows_of_other_keys_share_a_table(tmp_path: Path) -> None:
    told, [table] = written(
        tmp_path, node(1, name="A"), node(2, sme=True), node(3, name="C", city="K"), node(4)
    )

    assert told == ["--nodes=Entity:Firm"]
    assert table[0] == 'uri:ID,"_hash:long","name:string","sme:boolean","city:string"'
    assert [line.split(",")[2:] for line in table[1:]] == [['"A"'], ["", "true"], ['"C"', "", '"K"'], []]


def test_a_key_with_values_of_two_types_has_two_tables(tmp_path: Path) -> None:
    told, tables = written(tmp_path, node(1, x=1), node(2, x="1"), node(3, x=["1"]), node(4, x=2))

    assert told == ["--nodes=Entity:Firm"] * 3
    assert [table[0].rpartition(",")[2] for table in tables] == ['"x:long"', '"x:string"', '"x:string[]"']
    assert [len(table) for table in tables] == [3, 2, 2]


def test_so_many_keys_in_all_do_not_make_one_table_wide(tmp_path: Path) -> None:
    elements = [node(n, **{f"k{n}x{m}": m for m in range(10)}) for n in range(300)]

    _, tables = written(tmp_path, *elements)

    assert sum(len(table) - 1 for table in tables) == 300
    assert max(table[0].count(",") for table in tables) <= 1001
    assert len(tables) <= 4


def test_an_entity_of_very_many_keys_is_carried_all_the_same(tmp_path: Path) -> None:
    _, [table] = written(tmp_path, node(1, **{f"k{m}": m for m in range(2000)}))

    assert table[0].count(",") == 2001


def test_foreign_names_stand_in_a_column(tmp_path: Path) -> None:
    classes = [("urn:A",), ("Firm", "urn:B"), ("urn:A", "urn:C")]
    ends = [("urn:1", "urn:p"), ("urn:2", "urn:q"), ("urn:2", "urn:p")]

    told, [nodes, plain] = written(
        tmp_path,
        *(node(number, *labels) for number, labels in enumerate(classes)),
        Node("urn:9", ("urn:A",), {}, tuple((type_, other) for other, type_ in ends)),
    )

    assert told == ["--nodes=Entity", "--relationships"]
    assert nodes[0].startswith("uri:ID,:LABEL,")
    assert [line.split(",")[1] for line in nodes[1:]] == [
        '"urn:A"',
        f'"Firm{SEPARATOR}urn:B"',
        f'"urn:A{SEPARATOR}urn:C"',
        '"urn:A"',
    ]
    assert plain == [
        ':START_ID,:END_ID,:TYPE,"_hash:long"',
        *(f'"urn:9","{other}","{type_}",1' for other, type_ in ends),
    ]


@pytest.mark.parametrize(
    "properties", [{"x": ["a\x1fb", "c"]}, {"x": ["a", ""]}, {"x": "y" * 600_000}, {"http://e/p(q)": 1}]
)
def test_what_no_table_can_carry_is_given_back(tmp_path: Path, properties: dict[str, Value]) -> None:
    with Tables(tmp_path) as tables:
        assert not tables.put(node(1, **properties))
        assert tables.put(node(2, x=""))
        arguments = tables.arguments()

    assert tables.nodes == 1
    assert len(arguments) == 1


def test_a_node_with_an_edge_that_no_table_can_carry_is_given_back_whole(tmp_path: Path) -> None:
    with Tables(tmp_path) as tables:
        assert not tables.put(Node("urn:a", (), {}, (("urn:p", "urn:b"), ("urn:" + "p" * 600_000, "urn:b"))))

        assert (tables.nodes, tables.edges, tables.arguments()) == (0, 0, [])


def test_rows_with_line_breaks_go_apart_under_the_same_header(tmp_path: Path) -> None:
    with Tables(tmp_path) as tables:
        assert all(map(tables.put, (node(1, x="a\nb"), node(2, x="c"), node(3, y="d"))))
        first, second = tables.arguments()
        [broken] = tables.broken()

    assert first.split(",")[0] == second.split(",")[0]
    assert first.endswith(f",{broken}")
    assert "a\nb" in broken.read_text(encoding="utf-8")
