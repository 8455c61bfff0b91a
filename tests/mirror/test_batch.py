"""What is sent to Neo4j for entities that are written together."""

from __future__ import annotations

from datetime import date
from typing import Any

from kg.mirror import plan
from kg.mirror.batch import Batch, Held
from kg.mirror.element import Edge, Node
from kg.mirror.mapping import ENTITY


def sent(batch: Batch) -> dict[str, list[dict[str, Any]]]:
    """The rows that each text gets."""
    texts: dict[str, list[dict[str, Any]]] = {}

    def run(text: str, **parameters: Any) -> list[plan.Row]:
        texts[text] = next(iter(parameters.values()))
        return []

    batch.apply(run)
    return texts


def held(node: Node) -> Held:
    """What Neo4j holds of a node."""
    return Held(frozenset({ENTITY, *node.labels}), node.stored, frozenset(node.edges))


def test_of_a_node_whose_old_state_is_known_only_what_differs_is_sent() -> None:
    old = Node("urn:a", ("Firm",), {"name": "A", "sme": 1, "city": "Kaunas", "since": date(2020, 1, 1)}, ())
    new = Node("urn:a", ("Firm",), {"name": "A", "sme": True, "since": date(2020, 1, 1), "pic": ["9"]}, ())
    batch = Batch()
    batch.put(new, plan.NODE, held(old))

    rows = sent(batch)

    assert plan.CHANGE_NODES not in rows
    changed = {"city": None, "sme": True, "pic": ["9"], "_hash": new.digest}
    assert rows[plan.ALTER_NODES] == [{"uri": "urn:a", "properties": changed}]


def test_a_node_of_other_classes_is_sent_whole() -> None:
    old, new = (Node("urn:a", (label,), {"name": "A"}, ()) for label in ("Firm", "University"))
    batch = Batch()
    batch.put(new, plan.NODE, held(old))

    rows = sent(batch)

    assert plan.ALTER_NODES not in rows
    assert rows[plan.CHANGE_NODES] == [{"uri": "urn:a", "properties": new.stored, "labels": ["University"]}]


def test_a_node_whose_old_state_is_unknown_is_sent_whole() -> None:
    node = Node("urn:a", ("Firm",), {"name": "A"}, ())
    batch = Batch()
    batch.put(node, plan.NODE)

    assert [row["properties"] for row in sent(batch)[plan.CHANGE_NODES]] == [node.stored]


def test_of_known_edges_only_those_that_come_and_go_are_sent() -> None:
    old = Node("urn:a", ("Firm",), {"name": "A"}, (("IN", "urn:p"), ("IN", "urn:q")))
    new = Node("urn:a", ("Firm",), {"name": "A"}, (("IN", "urn:p"), ("IN", "urn:r")))
    batch = Batch()
    batch.put(new, plan.NODE, held(old))

    rows = sent(batch)

    assert rows[plan.REMOVE_EDGES] == [{"uri": "urn:a", "keep": [["IN", "urn:p"], ["IN", "urn:r"]]}]
    assert rows[plan.MENTION] == ["urn:r"]
    assert rows[plan.merge_edges(None)] == [("urn:a", "urn:r", "IN")]


def test_where_no_edge_comes_or_goes_none_is_sent() -> None:
    old, new = (Node("urn:a", ("Firm",), {"name": name}, (("IN", "urn:p"),)) for name in "AB")
    batch = Batch()
    batch.put(new, plan.NODE, held(old))

    assert list(sent(batch)) == [plan.ALTER_NODES]


def test_a_known_node_that_is_no_node_any_more_loses_its_edges() -> None:
    old = Node("urn:a", ("Firm",), {"name": "A"}, (("IN", "urn:p"),))
    batch = Batch()
    batch.put(Edge("urn:a", "MEMBER_OF", "urn:b", "urn:c", {}), plan.NODE, held(old))

    assert sent(batch)[plan.REMOVE_EDGES] == [{"uri": "urn:a", "keep": []}]
