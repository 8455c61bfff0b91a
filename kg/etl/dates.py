"""Day before month, or month before day? What the dates of a column tell about it together.

This module owns the question, which no single date answers: `05/06/2012` is the fifth of June or the sixth of May. It reads no
date: `kg.etl.values` does, and takes the day first. Nothing is guessed in silence: what is said here reaches the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.etl import values

_PARTED: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-]\d{4}")
_LOOKS: Final = re.compile(r"\d{8}|.*\d[./-]\d.*")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Order:
    """What the dates of a column tell.

    Args:
        month_first: A date that can only be read with the month first, such as `06/30/2012`; how many there are.
        either: A date that reads in both ways and is written with strokes, as in English; how many there are.
        sure: Whether some date can only be read with the day first.
    """

    month_first: str | None
    month_firsts: int
    either: str | None
    eithers: int
    sure: bool

    def told(self) -> str | None:
        """What a reader should know; nothing where every date can be read in one way only, or is written with points."""
        if self.month_first is not None:
            told = f"dates with the month before the day, such as {self.month_first}, are not read ({self.month_firsts:,})"
            if self.either is not None:
                told += (
                    f", and those that read both ways, such as {self.either}, are taken with the day first "
                    f"({self.eithers:,})"
                )
            return f"{told}; write dates as 2012-06-30"
        if self.either is not None and not self.sure:
            day = values.moment(self.either).value
            return (
                f"no date tells whether day or month comes first; the day is taken to: {self.either} is {day}"
            )
        return None


def order_of(texts: Iterable[str]) -> Order:
    """What the dates of a column tell about the order of day and month.

    Example:
        >>> print(order_of(["05/06/2012", "13/06/2012", "06/30/2012"]).told())  # doctest: +ELLIPSIS
        dates with the month before the day, such as 06/30/2012, are not read (1), and those ... the day first (1); ...
        >>> order_of(["05/06/2012"]).told()
        'no date tells whether day or month comes first; the day is taken to: 05/06/2012 is 2012-06-05'
        >>> order_of(["05/06/2012", "30/06/2012"]).told(), order_of(["05.06.2012"]).told()
        (None, None)
    """
    month_first: list[str] = []
    either: list[str] = []
    sure = False
    for text in texts:
        found = _PARTED.fullmatch(text)
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if first <= _MONTHS < second:
            month_first.append(text)
        elif second <= _MONTHS < first:
            sure = True
        elif first != second and found[2] == "/" and 0 < first <= _MONTHS and 0 < second <= _MONTHS:
            either.append(text)
    return Order(
        next(iter(month_first), None), len(month_first), next(iter(either), None), len(either), sure=sure
    )


def looks_like_date(text: str) -> bool:
    """Whether a text is a date by its form: of several parts, or of eight digits, whichever of day and month comes first.

    A bare year or a number of days, as spreadsheets have it, may be anything.

    Example:
        >>> [looks_like_date(text) for text in ("30.06.2012", "06/30/2012", "2016-09", "30062012", "2016", "42643")]
        [True, True, True, True, False, False]
    """
    if not _LOOKS.fullmatch(text):
        return False
    found = _PARTED.fullmatch(text)
    swapped = "" if found is None else _PARTED.sub(r"\3\g<2>\1", text) + text[found.end(3) :]
    return any(_reads(each) for each in (text, swapped) if each)


def _reads(text: str) -> bool:
    """Whether a text is read as a date."""
    try:
        values.moment(text)
    except values.Unreadable:
        return False
    return True
