"""What is sent to Neo4j for entities that are written together."""

from __future__ import annotations

from datetime import date
from typing import Any

from kg.mirror import plan
from kg.mirror.batch import Batch
from kg.mirror.element import Node
from kg.mirror.mapping import ENTITY


def sent(batch: Batch) -> dict[str, list[dict[str, Any]]]:
    """The rows that each text gets."""
    texts: dict[str, list[dict[str, Any]]] = {}

    def run(text: str, **parameters: Any) -> list[plan.Row]:
        texts[text] = next(iter(parameters.values()))
        return []

    batch.apply(run)
    return texts


def test_of_a_node_whose_old_state_is_known_only_what_differs_is_sent() -> None:
    old = Node("urn:a", ("Firm",), {"name": "A", "sme": 1, "city": "Kaunas", "since": date(2020, 1, 1)}, ())
    new = Node("urn:a", ("Firm",), {"name": "A", "sme": True, "since": date(2020, 1, 1), "pic": ["9"]}, ())
    batch = Batch()
    batch.put(new, plan.NODE, (["Firm", ENTITY], old.stored))

    rows = sent(batch)

    assert plan.CHANGE_NODES not in rows
    changed = {"city": None, "sme": True, "pic": ["9"], "_hash": new.digest}
    assert rows[plan.ALTER_NODES] == [{"uri": "urn:a", "properties": changed}]


def test_a_node_of_other_classes_is_sent_whole() -> None:
    old, new = (Node("urn:a", (label,), {"name": "A"}, ()) for label in ("Firm", "University"))
    batch = Batch()
    batch.put(new, plan.NODE, (["Firm", ENTITY], old.stored))

    rows = sent(batch)

    assert plan.ALTER_NODES not in rows
    assert rows[plan.CHANGE_NODES] == [{"uri": "urn:a", "properties": new.stored, "labels": ["University"]}]


def test_a_node_whose_old_state_is_unknown_is_sent_whole() -> None:
    node = Node("urn:a", ("Firm",), {"name": "A"}, ())
    batch = Batch()
    batch.put(node, plan.NODE)

    assert [row["properties"] for row in sent(batch)[plan.CHANGE_NODES]] == [node.stored]
