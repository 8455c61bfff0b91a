"""Symbols for every eye: kinds of one shape keep apart in colour, also for the colour-blind; all others by shape."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.export.palette import _OTHER, _SYMBOLS, GROUP_COLOURS

SEEN: dict[str, list[list[float]]] = {
    "common vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    # Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
    # (IEEE TVCG 15(6), 2009), severity 1.0, on linear RGB
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
NOTICEABLE = 12.0
"""Euclidean distance in CIE L*a*b*; about 2.3 is the least that anybody notices side by side."""


def lab(colour: str, eye: str) -> NDArray[np.float64]:
    """A colour in CIE L*a*b* (D65), as an eye sees it."""
    coded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(SEEN[eye]) @ linear, 0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    scaled = (to_xyz @ seen) / np.array([0.9505, 1.0, 1.089])
    f = np.where(scaled > (6 / 29) ** 3, np.cbrt(scaled), scaled / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def test_the_measure_knows_black_from_white() -> None:
    assert distance("#000000", "#FFFFFF", "common vision") == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("eye", SEEN)
def test_kinds_of_one_shape_keep_apart_in_colour(eye: str) -> None:
    symbols = {**_SYMBOLS, "any other": _OTHER}

    close = [
        (a, b, round(distance(symbols[a].colour, symbols[b].colour, eye), 1))
        for a, b in combinations(symbols, 2)
        if symbols[a].shape == symbols[b].shape
        and distance(symbols[a].colour, symbols[b].colour, eye) < NOTICEABLE
    ]

    assert close == []


def test_kinds_of_one_colour_have_shapes_of_their_own() -> None:
    for one, other in combinations([*_SYMBOLS.values(), _OTHER], 2):
        assert one.colour != other.colour or one.shape != other.shape


@pytest.mark.parametrize("eye", SEEN)
def test_groups_next_to_each_other_in_the_row_of_colours_keep_apart(eye: str) -> None:
    assert [pair for pair in pairwise(GROUP_COLOURS) if distance(*pair, eye) < NOTICEABLE] == []
