"""The additive model: weights times terms, summed; and the same sum taken apart again for one candidate.

This module owns the weights and the sum. It knows no options and no evidence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.analysis.snapshot import Snapshot
from kg.recommend.arrays import Arrays, Askers
from kg.recommend.results import Part
from kg.recommend.terms import WORDS, blocks
from kg.recommend.walks import Block

WEIGHTS: Final = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term is multiplied by.

    Attributes:
        fitted: Terms of shared work, fitted on the past.
        fitted_without_themes: The same for facts that state no theme of any project.
        judged: Terms of other ties, set by hand.
        stated: How many times more a term counts when the asker states its themes.
        lent: How much the terms of shared work count for an asker that stands on the work of others alone.
        fitted_until: The last day of what the fitted ones have seen.
    """

    fitted: Mapping[str, float]
    fitted_without_themes: Mapping[str, float]
    judged: Mapping[str, float]
    stated: Mapping[str, float]
    lent: float
    fitted_until: date

    def of_work(self, snapshot: Snapshot) -> Mapping[str, float]:
        """The weights of the terms of shared work that suit a snapshot."""
        return self.fitted if snapshot.themes else self.fitted_without_themes


@cache
def standard_weights() -> Weights:
    """The weights that come with the package."""
    tables = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Weights(**{name: tables[name] for name in Weights.__dataclass_fields__})


def for_stated_themes(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights for an asker that states its themes, instead of having them read off its past."""
    more = standard_weights().stated
    return {name: weight * more.get(name, 1.0) for name, weight in weights.items()}


def total(terms: Mapping[str, Block], weights: Mapping[str, float]) -> Block:
    """The sum of weights times terms, in the order of the weights.

    Returns:
        Shape (askers, actors), float32.
    """
    first = next(iter(terms.values()))
    score = np.zeros(first.shape, dtype=np.float32)
    part = np.empty_like(score)
    for name, weight in weights.items():
        score += np.multiply(terms[name], np.float32(weight), out=part)
    return score


def score(arrays: Arrays, askers: Askers, weights: Mapping[str, float] | None = None) -> Block:
    """The score of every actor for some askers, by the fitted terms alone.

    Returns:
        Shape (askers, actors), float32; larger is better; comparable within a row only.
    """
    chosen = standard_weights().of_work(arrays.history.snapshot) if weights is None else weights
    if askers.theme is not None:
        chosen = for_stated_themes(chosen)
    return total(blocks(arrays, askers), chosen)


def parts_of(
    terms: Mapping[str, NDArray[np.float32]],
    weights: Mapping[str, float],
    middle: Mapping[str, float],
    row: int,
) -> tuple[Part, ...]:
    """The parts of one candidate's score, largest effect first.

    Args:
        terms: Each term for one asker, shape (actors,).
        weights: What each is multiplied by.
        middle: The value of each term from which points are counted.
        row: The candidate.
    """
    found = []
    for name, weight in weights.items():
        value = float(terms[name][row])
        points = weight * (value - middle[name])
        found.append(Part(name, WORDS[name], round(value, 4), weight, round(points, 4)))
    return tuple(sorted(found, key=lambda part: (-abs(part.points), part.name)))
