"""Edges that wait come back whole, each batch of one type and grouped by the node that its edges share."""

from __future__ import annotations

import pytest

from kg.mirror import aside
from kg.mirror.aside import Aside

EDGES = [("LOCATED_IN", f"o{n % 7}", f"p{n % 2}", {"_hash": 1}) for n in range(20)] + [
    ("PARTICIPATES_IN", f"o{n % 2}", f"p{n}", {"uri": f"e{n}"}) for n in range(9)
]


@pytest.mark.parametrize("window", [1, 4, 1000])
@pytest.mark.parametrize("batch_size", [1, 5, 1000])
def test_no_edge_is_lost_or_doubled(monkeypatch: pytest.MonkeyPatch, window: int, batch_size: int) -> None:
    monkeypatch.setattr(aside, "WINDOW", window)
    found = []
    with Aside(batch_size) as waiting:
        for edge in EDGES:
            waiting.put(*edge)
        for batch in waiting.batches():
            assert batch.count == sum(len(rows) for _, rows in batch.groups) <= batch_size
            for shared, rows in batch.groups:
                for other, properties in rows:
                    ends = (shared, other) if batch.from_one else (other, shared)
                    found.append((batch.type, *ends, properties))

    assert waiting.count == len(EDGES)
    assert sorted(map(repr, found)) == sorted(map(repr, EDGES))


def test_edges_share_the_node_that_fewer_have() -> None:
    with Aside(1000) as waiting:
        for edge in EDGES:
            waiting.put(*edge)
        located, took_part = waiting.batches()

    assert (located.from_one, len(located.groups)) == (False, 2)
    assert (took_part.from_one, len(took_part.groups)) == (True, 2)
