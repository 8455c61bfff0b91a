"""Places: none over another, the same each time, kept when the network grows."""

from __future__ import annotations

import numpy as np
import pytest

from kg.export.layout import place, sunflower


def ring(count: int) -> list[tuple[int, int]]:
    return [(at, (at + 1) % count) for at in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 40, 400])
def test_no_symbol_covers_another(count: int) -> None:
    boxes = np.full((count, 2), 8.0)

    points = place(count, ring(count) if count > 2 else [], boxes=boxes, side=600.0)

    assert points.shape == (count, 2)
    assert np.isfinite(points).all()
    gaps = np.abs(points[:, None] - points[None]).max(axis=2) + np.eye(count) * 99
    assert count == 0 or gaps.min() > 15.9


def test_the_same_network_always_gets_the_same_places() -> None:
    boxes = np.full((500, 2), 4.0)

    first = place(500, ring(500), boxes=boxes, side=800.0)
    second = place(500, list(reversed(ring(500))), boxes=boxes, side=800.0)

    assert np.array_equal(first, second)


def test_doubled_ties_and_loops_do_no_harm() -> None:
    boxes = np.full((4, 2), 4.0)

    points = place(4, [(0, 1), (1, 0), (2, 2), (2, 3)], boxes=boxes, side=300.0)

    assert np.isfinite(points).all()


def test_known_places_are_kept_to_the_letter() -> None:
    known = sunflower(10) * 200
    known[9] = np.nan

    points = place(10, ring(10), boxes=np.full((10, 2), 6.0), known=known, side=400.0)

    assert np.array_equal(points[:9], known[:9])
    assert np.isfinite(points[9]).all()
