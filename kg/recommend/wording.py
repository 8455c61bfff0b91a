"""How facts and reasons are said aloud: periods, ties, names, and the one line of a recommendation.

This module owns the words. It chooses no facts: whoever calls it hands over what is to be said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.analysis.ties import Fact

_WORDS: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
_SMALL: Final = frozenset(_WORDS["small"])
_FORMS: Final = frozenset(_WORDS["forms"])
_WRITTEN: Final[dict[str, str]] = _WORDS["written"]
_MONTHS: Final[list[str]] = _WORDS["months"]
_COUNTRIES: Final[dict[str, str]] = _WORDS["countries"]
KINDS: Final[dict[str, str]] = _WORDS["kinds"]
_THEMES: Final[dict[str, str]] = _WORDS["themes"]
_VOWELS: Final = frozenset("AEIOUYĄČĘĖĮŠŲŪÓÁÉÍÚÝÄÖÜÅÆØÀÈÌÒÙÂÊÎÔÛ")
_OLD_CODES: Final = {"EL": "GR", "UK": "GB"}
_TIES: Final = {
    "project": "both take part in the project {name}",
    "agreement": "are parties to the agreement {name}",
    "contact": "are in contact: {name}",
    "meeting": "met: {name}",
    "event": "both took part in the event {name}",
    "membership": "{subject} is a member of {name}",
    "coordination": "{subject} coordinates {name}",
    "office": "{subject} is an office of {name}",
    "host": "{subject} is hosted by {name}",
    "operator": "{subject} is run by {name}",
    "invitation": "{subject} was invited by {name}",
}


def country(code: str | None) -> str | None:
    """What a country is called in a sentence.

    Example:
        >>> country("LT"), country("NL"), country(None)
        ('Lithuania', 'the Netherlands', None)
    """
    return None if code is None else _COUNTRIES.get(code, code)


def code_of(text: str) -> str | None:
    """The code of a country named by its code or its English name, in any case; None when no country is.

    Example:
        >>> code_of("pl"), code_of("EL"), code_of("Poland"), code_of("netherlands"), code_of("nowhere")
        ('PL', 'GR', 'PL', 'NL', None)
    """
    wish = text.strip().casefold()
    if len(wish) == 2:
        return _OLD_CODES.get(wish.upper(), wish.upper())
    return next(
        (
            code
            for code, name in _COUNTRIES.items()
            if name.casefold().removeprefix("the ") == wish.removeprefix("the ")
        ),
        None,
    )


def nearest_codes(text: str, known: Sequence[str]) -> list[str]:
    """The codes of those of some countries that are named most alike.

    Example:
        >>> nearest_codes("Polland", ["LT", "PL", "DE"])
        ['PL']
    """
    called = {(country(code) or code).casefold(): code for code in known} | {
        code.casefold(): code for code in known
    }
    return [called[name] for name in get_close_matches(text.casefold(), called, n=3, cutoff=0.6)]


def theme_name(label: str) -> str:
    """What a part of a programme is about, where its name is a code.

    Example:
        >>> theme_name("H2020-EU.3.5."), theme_name("SC5"), theme_name("Space")
        ('climate, environment and raw materials', 'climate, environment and raw materials', 'Space')
        >>> theme_name("H2020-EU.2.1.1."), theme_name("H2020-Euratom-1.8."), theme_name("H2020-EC")
        ('enabling and industrial technologies', 'nuclear research', 'H2020-EC')
    """
    code = label.rstrip(".").removeprefix("H2020-")
    while code not in _THEMES and label.startswith("H2020-"):
        shorter = re.sub(r"[.-][^.-]*$", "", code)
        if shorter == code:
            return label
        code = shorter
    return _THEMES.get(code, label)


def spoken(name: str) -> str:
    """A name as it is said: one written all in capitals is written as a name; abbreviations stay.

    Example:
        >>> spoken("UNIWERSYTET WARMINSKO MAZURSKI W OLSZTYNIE"), spoken("TII"), spoken("UAB VALTECHAS")
        ('Uniwersytet Warminsko Mazurski w Olsztynie', 'TII', 'UAB Valtechas')
        >>> spoken("STICHTING PROSAFE (THE SAFETY FORUM)"), spoken("THE PATENT OFFICE")
        ('Stichting Prosafe (The Safety Forum)', 'The Patent Office')
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
    bare = word.lstrip("(").lower()
    if bare in _SMALL:
        return (
            word.lower() if at and not word.startswith("(") else word.replace(bare.upper(), bare.capitalize())
        )
    if word in _WRITTEN:
        return _WRITTEN[word]
    letters = word.strip(",;:()\"'")
    if len(letters) <= 3 or letters in _FORMS or not _VOWELS.intersection(word) or "." in word:
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def period(start: date | None, end: date | None) -> str:
    """An interval in years, or days where it lies within one month.

    Example:
        >>> period(date(2014, 9, 1), date(2016, 8, 31)), period(date(2020, 3, 11), date(2020, 3, 13))
        ('2014 to 2016', '11 to 13 March 2020')
        >>> period(None, None), period(date(2019, 5, 2), None)
        ('undated', 'since 2019')
    """
    if start is None:
        return "undated" if end is None else f"until {end.year}"
    if end is None:
        return f"since {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        days = f"{start.day}" if start == end else f"{start.day} to {end.day}"
        return f"{days} {_month(start)}"
    return f"{start.year}" if start.year == end.year else f"{start.year} to {end.year}"


def when(fact: Fact) -> str:
    """The period of a fact in brackets; of an event or a meeting, the month.

    Example:
        >>> from kg.analysis.ties import Fact
        >>> when(Fact("event", False, "e", "Fair", None, (None, None), None, date(2020, 3, 11), None, ()))
        '(March 2020)'
    """
    if fact.kind in ("event", "meeting") and fact.start is not None:
        return f"({_month(fact.start)})"
    return f"({period(fact.start, fact.end)})"


def _month(day: date) -> str:
    """A month with its year, whatever language the machine speaks."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def tie(fact: Fact, name: str | None = None, subject: str | None = None) -> str:
    """What ties two actors together, without its date.

    Args:
        fact: The tie.
        name: What the project, event or collective is called; by default as the fact has it.
        subject: What the actor is called from which the link goes out, where the two do not stand alike.

    Example:
        >>> from kg.analysis.ties import Fact
        >>> days = date(2015, 10, 1), date(2016, 9, 30)
        >>> tie(Fact("project", True, "p", "Peer-BIT", None, (None, None), None, *days, ()))
        'both take part in the project Peer-BIT'
    """
    called = fact.name if name is None else name
    named = "" if called == fact.iri else called
    phrase = _TIES.get(fact.kind, fact.kind + ": {name}").format(name=named, subject=subject or "one")
    phrase = phrase.rstrip(": ")
    return f"{phrase} ({fact.state.lower()})" if fact.state and fact.kind == "agreement" else phrase


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    Example:
        >>> count(1, "chain"), count(2, "country", "countries")
        ('1 chain', '2 countries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


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
