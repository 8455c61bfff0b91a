"""Calendar days out of the three precisions that facts carry, and what had begun or was running on a day.

This module owns the reading of dates for analysis. A year or a month begins on its first day and ends on its
last.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_DATE: Final = re.compile(r"(\d{4}(?:-\d{2}){0,2})(?:Z|[+-]\d{2}:\d{2})?")

UNDATED: Final = np.datetime64("NaT", "D")


def first_day(text: str | None) -> np.datetime64:
    """The day on which a stated beginning begins; undated when absent or no date.

    Example:
        >>> str(first_day("2020-03")), str(first_day("2020-03-11")), str(first_day(None))
        ('2020-03-01', '2020-03-11', 'NaT')
    """
    stated = _stated(text)
    return UNDATED if stated is None else stated.astype("datetime64[D]")


def last_day(text: str | None) -> np.datetime64:
    """The day on which a stated end is over; undated when absent or no date.

    Example:
        >>> str(last_day("2020")), str(last_day("2020-02")), str(last_day("2020-03-13"))
        ('2020-12-31', '2020-02-29', '2020-03-13')
    """
    stated = _stated(text)
    return UNDATED if stated is None else (stated + 1).astype("datetime64[D]") - 1


def later(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """The later of two days, for each; the dated one when only one is dated."""
    return np.asarray(np.fmax(one, other))


def earlier(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """The earlier of two days, for each; the dated one when only one is dated."""
    return np.asarray(np.fmin(one, other))


def had_begun(start: NDArray[Any], on: date) -> NDArray[np.bool_]:
    """Which beginnings lie on or before a day; the undated count."""
    mask: NDArray[np.bool_] = np.isnat(start) | (start <= np.datetime64(on, "D"))
    return mask


def was_running(start: NDArray[Any], end: NDArray[Any], on: date) -> NDArray[np.bool_]:
    """Which intervals hold a day; one without an end still runs, one without a beginning does not count."""
    day = np.datetime64(on, "D")
    mask: NDArray[np.bool_] = ~np.isnat(start) & (start <= day) & (np.isnat(end) | (end >= day))
    return mask


def _stated(text: str | None) -> np.datetime64 | None:
    """A date at the precision in which it was stated, without its time zone."""
    found = None if text is None else _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return np.datetime64(found[1])
    except ValueError:  # the thirtieth of February
        return None
