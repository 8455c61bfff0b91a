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

from kg.errors import FieldMissing, Location, NotFound, SourceUnreadable
from kg.identity.score import AUTOMATIC, REVIEW, Score, score_names

_Z: Final = 1.959964  # 95 %
_EXPECTED: Final = "an id, two columns name..., and one or two country..."
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
        SourceUnreadable: It is empty, or no table.
        FieldMissing: It lacks one of these columns, or a row a value.
    """
    if not path.is_file():
        raise NotFound("The file is not there.", where=Location(str(path)))
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            table = csv.DictReader(stream, delimiter=max(",;\t", key=first.count))
            columns = _columns(list(table.fieldnames or ()), path)
            pairs = [
                _pair(row, columns, Location(path.name, row=number)) for number, row in enumerate(table, 2)
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SourceUnreadable(
            "The table cannot be read.", where=Location(path.name), expected="CSV in UTF-8", found=str(error)
        ) from error
    if not pairs:
        raise SourceUnreadable(
            "The table holds no pairs.",
            where=Location(path.name),
            expected="a row for each pair below the headings",
        )
    return pairs


def _columns(headings: list[str], path: Path) -> tuple[str, str, str, str, str]:
    """The columns of the id, the names and the countries, by the beginnings of their headings."""
    if not headings:
        raise SourceUnreadable("The file is empty.", where=Location(path.name), expected=_EXPECTED)
    names = [heading for heading in headings if heading.lower().startswith("name")]
    countries = [heading for heading in headings if heading.lower().startswith("country")]
    ids = [heading for heading in headings if heading not in {*names, *countries}]
    missing = [
        what
        for what, there in (
            ("an id", ids),
            ("two columns name...", names[1:]),
            ("a column country...", countries),
        )
        if not there
    ]
    if missing:
        raise FieldMissing(
            f"The table is not one of pairs: it lacks {' and '.join(missing)}.",
            where=Location(path.name, row=1),
            expected=_EXPECTED,
            found=", ".join(headings),
        )
    return ids[0], names[0], names[1], countries[0], countries[-1]


def _pair(row: dict[str, str], columns: Sequence[str], where: Location) -> tuple[Known, Known]:
    """A row as a pair."""
    values = [(row[column] or "").strip() for column in columns]
    for column, value in zip(columns, values, strict=True):
        if not value:
            raise FieldMissing(
                "A value is missing.",
                where=Location(where.file, where.row, column),
                expected="a value in each column",
            )
    id_, one, other, here, there = values
    return Known(id_, one, here), Known(id_, other, there)
