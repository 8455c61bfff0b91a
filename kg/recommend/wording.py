"""How facts and reasons are said aloud: periods, ties, names, and the one line of a recommendation.

This module owns the words. It chooses no facts: whoever calls it hands over what is to be said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from kg.analysis.ties import Fact

_WORDS: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_SMALL: Final = frozenset(_WORDS["small"])
_FORMS: Final = frozenset(_WORDS["forms"])
_WRITTEN: Final[dict[str, str]] = _WORDS["written"]
_MONTHS: Final[list[str]] = _WORDS["months"]
_COUNTRIES: Final[dict[str, str]] = _WORDS["countries"]
_VOWELS: Final = frozenset("AEIOUYĄČĘĖĮŠŲŪÓÁÉÍÚÝÄÖÜÅÆØÀÈÌÒÙÂÊÎÔÛ")
_TIES: Final = {
    "project": "worked together in {name}",
    "agreement": "are parties of the agreement {name}",
    "contact": "are in contact",
    "meeting": "met: {name}",
    "event": "both took part in {name}",
    "office": "an office of {name}",
    "host": "hosted by {name}",
    "operator": "run by {name}",
    "invitation": "an invitation by {name}",
}


def country(code: str | None) -> str | None:
    """What a country is called in a sentence.

    Example:
        >>> country("LT"), country("NL"), country(None)
        ('Lithuania', 'the Netherlands', None)
    """
    return None if code is None else _COUNTRIES.get(code, code)


def spoken(name: str) -> str:
    """A name as it is said: one written all in capitals is written as a name; abbreviations stay.

    Example:
        >>> spoken("UNIWERSYTET WARMINSKO MAZURSKI W OLSZTYNIE"), spoken("TII"), spoken("UAB VALTECHAS")
        ('Uniwersytet Warminsko Mazurski w Olsztynie', 'TII', 'UAB Valtechas')
    """
    words = _unquoted(name).split()
    if not name.isupper() or len(words) < 2:
        return " ".join(words)
    return " ".join(_word(word, at) for at, word in enumerate(words))


def _unquoted(name: str) -> str:
    """A name without the quotation marks that exports pile up around it."""
    bare = re.sub(r'"+', '"', name).strip()
    if bare.startswith('"') and bare.count('"') > 2:
        bare = bare[1:]
    elif bare.startswith('"') and bare.endswith('"'):
        bare = bare.strip('"')
    return bare


def _word(word: str, at: int) -> str:
    """One word of a name in capitals."""
    if at and word.lower() in _SMALL:
        return word.lower()
    if word in _WRITTEN:
        return _WRITTEN[word]
    letters = word.strip(",;:()\"'")
    if len(letters) <= 3 or letters in _FORMS or not _VOWELS.intersection(word) or "." in word:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def period(start: date | None, end: date | None) -> str:
    """From when to when, in brackets.

    Example:
        >>> period(date(2015, 1, 1), date(2016, 12, 31)), period(date(2018, 5, 1), None), period(None, None)
        ('(2015–2016)', '(since 2018)', '(no date stated)')
        >>> period(date(2020, 3, 11), date(2020, 3, 13))
        '(2020)'
    """
    if start is None:
        return "(no date stated)" if end is None else f"(until {end.year})"
    if end is None:
        return f"(since {start.year})"
    return f"({start.year})" if start.year == end.year else f"({start.year}–{end.year})"


def when(fact: Fact) -> str:
    """The period of a fact; of an event or a meeting, the month.

    Example:
        >>> fact = Fact("event", False, "e", "Fair", None, (None, None), None, date(2020, 3, 11), None, ())
        >>> when(fact)
        '(March 2020)'
    """
    if fact.kind in ("event", "meeting") and fact.start is not None:
        return f"({_MONTHS[fact.start.month - 1]} {fact.start.year})"
    return period(fact.start, fact.end)


def tie(fact: Fact) -> str:
    """What ties two actors, said of both.

    Example:
        >>> days = date(2015, 10, 1), date(2016, 9, 30)
        >>> tie(Fact("project", True, "p", "Peer-BIT", None, (None, None), None, *days, ()))
        'worked together in Peer-BIT (2015–2016)'
    """
    if fact.kind in ("membership", "coordination"):
        return f"{'coordinator' if fact.kind == 'coordination' else 'member'} of {fact.name} {when(fact)}"
    return f"{_TIES[fact.kind].format(name=fact.name)} {when(fact)}"


def listed(names: Sequence[str], limit: int = 3) -> str:
    """Some names as a list in words.

    Example:
        >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C", "D", "E"])
        ('A', 'A and B', 'A, B, C and 2 more')
    """
    shown = list(names[:limit])
    if len(names) > limit:
        shown.append(f"{len(names) - limit} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
