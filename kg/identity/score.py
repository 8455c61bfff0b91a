"""How likely two organisations of one country are one, judged by their names: a score from 0 to 1, and its reasons.

This module owns the weights of the features and the two thresholds. It knows no identifier and no store.

The weights are those of a logistic regression on 673 pairs of names that one PIC had in different years of CORDIS, and, as
non-pairs, 8,114 pairs of an organisation with the most similar names of its country (2016). They are rounded, and the one
for numbers is set by hand: few organisations differ by a number alone, and those that do are never one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from operator import mul
from typing import Final

from kg.identity.compare import Comparison, compare
from kg.identity.prepare import prepare

AUTOMATIC: Final = 0.9
"""At least this: merged without asking. None of the 8,114 non-pairs but two, of one firm under two legal forms."""

REVIEW: Final = 0.04
"""At least this: shown to a human, the likeliest first."""

_ALL: Final = 0.999
_NEVER_ALONE: Final = 0.85  # another legal form or number may be another body: a human decides
_CONSTANT: Final = -2.2
_WEIGHTS: Final = {
    "less": 1.4,
    "more": 1.1,
    "letters": -2.0,
    "apart": -1.0,
    "forms": -0.5,
    "numbers": -4.0,
    "same": 2.5,
    "lone": -2.4,
    "less and letters": 2.2,
    "contained": 1.7,
    "covered": 1.2,
}


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two organisations are one.

    Args:
        value: From 0 to 1.
        one: The name that was compared.
        other: The other one's.
        found: What was told from the two.
    """

    value: float
    one: str
    other: str
    found: Comparison

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it and against it, in words."""
        return tuple(_reasons(self.found))


def score_names(one: str, other: str) -> Score:
    """The score of two names.

    Example:
        >>> score_names("Lietuvos inovacijų centras", "LIETUVOS INOVACIJU CENTRAS, VsI").value > AUTOMATIC
        True
        >>> score_names("UNIVERSITE RENNES II", "UNIVERSITE DE RENNES 1").value < AUTOMATIC
        True
    """
    found = compare(prepare(one), prepare(other))
    return Score(_logistic(found), one, other, found)


def best_score(names: Iterable[str], others: Iterable[str]) -> Score:
    """The best score of any name of one with any name of the other; where both have a name, that of this name."""
    here, there = set(names), set(others)
    shared = sorted(here & there)
    if shared:
        pairs: Iterable[tuple[str, str]] = zip(shared, shared, strict=True)
    else:
        pairs = product(sorted(here), sorted(there))
    return max((score_names(*pair) for pair in pairs), key=lambda score: score.value)


def _logistic(found: Comparison) -> float:
    """The weighted features, between 0 and 1."""
    values = (
        found.less,
        found.more,
        found.letters,
        found.apart,
        found.forms,
        found.numbers,
        found.same,
        found.lone,
        found.less * found.letters,
        found.more > _ALL,
        found.less > _ALL,
    )
    value = 1 / (1 + math.exp(-_CONSTANT - sum(map(mul, _WEIGHTS.values(), values))))
    return min(value, _NEVER_ALONE) if found.forms or found.numbers else value


def _reasons(found: Comparison) -> Iterator[str]:
    """What speaks for and against, in words."""
    here = ", ".join(word.spelling for word in found.here)
    there = ", ".join(word.spelling for word in found.there)
    if found.same:
        yield "the same but for blanks, punctuation, the order of words and legal forms"
    elif not here and not there:
        yield "each word of the one stands in the other"
    elif not here or not there:
        yield f"the one is contained in the other, which adds: {here or there}"
    else:
        yield f"{found.less:.0%} in common; only in the one: {here}; only in the other: {there}"
    if found.numbers:
        yield "different numbers"
    if found.forms:
        yield "different legal forms"
