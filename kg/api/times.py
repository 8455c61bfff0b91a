"""Whether a dated thing counts on the days asked for, the same rule for every surface.

This module owns the rule for single texts; `kg.analysis.dates` has it for arrays. It reads no clock and no store. A date
of any precision is compared with as much of the day as it states: a year begins on its first day and ends on its last.
"""

from __future__ import annotations

from datetime import date


def begun(start: str | None, as_of: date | None) -> bool:
    """Whether something had begun by a day; the undated had.

    Example:
        >>> begun("2020-03", date(2020, 3, 1)), begun("2020", date(2019, 12, 31)), begun(None, date(2019, 1, 1))
        (True, False, True)
    """
    return as_of is None or start is None or start <= as_of.isoformat()[: len(start)]


def running(start: str | None, end: str | None, day: date | None) -> bool:
    """Whether something was running on a day; the undated was not.

    Example:
        >>> running("2014", "2016", date(2016, 12, 31)), running(None, None, date(2016, 1, 1))
        (True, False)
    """
    if day is None:
        return True
    if start is None or not begun(start, day):
        return False
    return end is None or end >= day.isoformat()[: len(end)]


def in_time(start: str | None, end: str | None, as_of: date | None, active_on: date | None) -> bool:
    """Whether something counts under both flags."""
    return begun(start, as_of) and running(start, end, active_on)


def iso(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return None if day is None else day.isoformat()
