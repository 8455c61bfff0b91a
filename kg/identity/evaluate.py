"""How good the comparison of names is, on pairs of which the truth is known.

This module owns the measuring. It tunes nothing. A pair is two names of one organisation; a non-pair is one of those names
and the most alike name of another organisation of the same country. Identifiers are hidden from the comparison.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz, process

from kg.errors import FieldMissing, Location, NotFound
from kg.identity.score import AUTOMATIC, REVIEW, Score, score_names

_Z: Final = 1.959964  # 95 %
_SCORERS: Final = (fuzz.token_sort_ratio, fuzz.WRatio)


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation whose identity is known.

    Args:
        id: What tells it from all others; hidden from the comparison.
        name: Its name.
        country: Its country.
    """

    id: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of a whole, with its 95 % interval after Wilson (1927).

    Example:
        >>> Rate(297, 298).low > 0.98
        True
    """

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The rate itself; 0 where nothing was counted."""
        return self.hits / self.of if self.of else 0.0

    @property
    def low(self) -> float:
        """The lower end."""
        return self._end(-1)

    @property
    def high(self) -> float:
        """The upper end."""
        return self._end(1)

    def _end(self, sign: int) -> float:
        """An end of the interval."""
        if not self.of:
            return 0.0 if sign < 0 else 1.0
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.of + _Z**2 / (4 * self.of**2))
        return (self.value + _Z**2 / (2 * self.of) + sign * spread) / (1 + _Z**2 / self.of)

    def __str__(self) -> str:
        """The rate in words: `0.997 (0.981 to 0.999; 297 of 298)`."""
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f}; {self.hits} of {self.of})"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How the comparison did.

    Args:
        pairs: How many true pairs there were.
        non_pairs: How many non-pairs.
        precision: Of the automatic merges, the part that is right.
        recall: Of the true pairs, the part that is merged automatically.
        recall_with_review: Of the true pairs, the part that is merged or shown to a human.
        review: How many pairs a human is shown.
        missed: The true pairs that are neither merged nor shown, the most alike first.
        wrong: The non-pairs that are merged.
    """

    pairs: int
    non_pairs: int
    precision: Rate
    recall: Rate
    recall_with_review: Rate
    review: int
    missed: tuple[Score, ...]
    wrong: tuple[Score, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the automatic merges."""
        both = self.precision.value + self.recall.value
        return 2 * self.precision.value * self.recall.value / both if both else 0.0

    @property
    def f1_interval(self) -> tuple[float, float]:
        """The lower and upper end of F1, from the ends of precision and recall."""
        ends = [(self.precision.low, self.recall.low), (self.precision.high, self.recall.high)]
        low, high = (2 * p * r / (p + r) if p + r else 0.0 for p, r in ends)
        return low, high


def evaluate(
    true_pairs: Iterable[tuple[str, str]],
    non_pairs: Iterable[tuple[str, str]],
    *,
    automatic: float = AUTOMATIC,
    review: float = REVIEW,
) -> Evaluation:
    """Judge pairs of names of which the truth is known.

    Args:
        true_pairs: Two names of one organisation.
        non_pairs: Names of two organisations.
        automatic: From which score on a pair is merged.
        review: From which score on it is shown to a human.
    """
    right = [score_names(*names) for names in true_pairs]
    false = [score_names(*names) for names in non_pairs]
    merged = [score for score in right if score.value >= automatic]
    wrong = [score for score in false if score.value >= automatic]
    found = [score for score in right if score.value >= review]
    shown = sum(review <= score.value < automatic for score in (*right, *false))
    missed = sorted((score for score in right if score.value < review), key=lambda score: -score.value)
    return Evaluation(
        pairs=len(right),
        non_pairs=len(false),
        precision=Rate(len(merged), len(merged) + len(wrong)),
        recall=Rate(len(merged), len(right)),
        recall_with_review=Rate(len(found), len(right)),
        review=shown,
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def nearest_others(of: Iterable[Known], among: Sequence[Known]) -> Iterator[tuple[str, str]]:
    """For each organisation the most alike names of the same country under another id, one for each way to compare.

    Args:
        of: The organisations.
        among: Where to look.
    """
    by_country: dict[str, list[Known]] = defaultdict(list)
    for known in among:
        by_country[known.country].append(known)
    for each in of:
        others = sorted({other.name for other in by_country[each.country] if other.id != each.id})
        for name in {
            process.extract(each.name, others, scorer=scorer, processor=str.casefold, limit=1)[0][0]
            for scorer in _SCORERS
            if others
        }:
            yield each.name, name


def read_pairs(path: Path) -> list[tuple[Known, Known]]:
    """The pairs of a CSV file: an id, two names, and one or two countries.

    The columns are known by their beginnings: `name...` twice, `country...` once or twice, and one other, the id.

    Raises:
        NotFound: There is no such file.
        FieldMissing: It lacks one of these columns.
    """
    if not path.is_file():
        raise NotFound("The file is not there.", where=Location(str(path)))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        columns = list(rows.fieldnames or ())
        names = [column for column in columns if column.startswith("name")]
        countries = [column for column in columns if column.startswith("country")]
        ids = [column for column in columns if column not in {*names, *countries}]
        if len(names) < 2 or not countries or not ids:
            raise FieldMissing(
                "The table is not one of pairs.",
                where=Location(path.name, row=1),
                expected="an id, two columns name..., and one or two country...",
                found=", ".join(columns),
            )
        return [
            (
                Known(row[ids[0]], row[names[0]], row[countries[0]]),
                Known(row[ids[0]], row[names[1]], row[countries[-1]]),
            )
            for row in rows
        ]
