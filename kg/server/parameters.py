"""Parameters of addresses as values: days, numbers, texts.

This module owns their reading and the messages about what cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kg.server.protocol import Refusal

_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for.

    Args:
        as_of: Only what had begun on or before this day.
        active_on: Only what was running on this day.
    """

    as_of: date | None = None
    active_on: date | None = None


def days(given: Mapping[str, str]) -> Days:
    """The days that parameters name.

    Raises:
        Refusal: One is no day.
    """
    return Days(day(given, "as_of"), day(given, "active_on"))


def day(given: Mapping[str, str], name: str) -> date | None:
    """A day, if it is given.

    Raises:
        Refusal: It is no day.
    """
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(400, f'"{text}" is no day.', "Write it as 2020-03-11.") from None


def number(given: Mapping[str, str], name: str, usual: int) -> int:
    """A number from 1 to 1000.

    Raises:
        Refusal: It is none.
    """
    text = given.get(name, "").strip() or str(usual)
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST):
        raise Refusal(400, f'"{name}" must be a number from 1 to {_MOST}.')
    return int(text)


def text(given: Mapping[str, str], name: str) -> str:
    """A text that must be there.

    Raises:
        Refusal: It is not, or it is far too long.
    """
    found = given.get(name, "").strip()
    if not found:
        raise Refusal(400, f'"{name}" is missing.')
    if len(found) > _MOST:
        raise Refusal(400, f'"{name}" is longer than {_MOST} characters.')
    return found
