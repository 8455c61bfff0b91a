"""Facts in plain words, as a coordinator reads them aloud.

This module owns English phrases for ties, times and sources. It asks nothing and computes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.analysis.ties import Fact
    from kg.rdf.provenance import Source

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


def tie(fact: Fact, name: str, subject: str | None) -> str:
    """What ties two actors together, without its date.

    Args:
        fact: The tie.
        name: What the project, event or collective is called.
        subject: What the actor is called from which the link goes out, where the two do not stand alike.
    """
    named = "" if name == fact.iri else name
    phrase = (
        _TIES.get(fact.kind, fact.kind + ": {name}").format(name=named, subject=subject or "one").rstrip(": ")
    )
    return f"{phrase} ({fact.state.lower()})" if fact.state and fact.kind == "agreement" else phrase


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
        return f"{days} {start:%B} {start.year}"
    return f"{start.year}" if start.year == end.year else f"{start.year} to {end.year}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun.

    Example:
        >>> count(1, "chain"), count(2, "country", "countries")
        ('1 chain', '2 countries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def cited(sources: Iterable[Source], *, titles: bool = False) -> tuple[str, ...]:
    """Sources as people cite them: one line for each dataset, with all places in it.

    Args:
        sources: The places.
        titles: Whether datasets are called by their titles, not by their names.

    Example:
        >>> from kg.rdf.provenance import Source
        >>> cited(Source("urn:" + where, "een", "The event", where, None) for where in ("s3", "s1"))
        ('een: s1, s3',)
    """
    places: dict[str, set[str]] = {}
    for source in sources:
        called = source.title if titles and source.title else source.dataset
        places.setdefault(called, set()).add(source.locator)
    return tuple(f"{dataset}: {', '.join(_together(places[dataset]))}" for dataset in sorted(places))


def _together(locators: Iterable[str]) -> list[str]:
    """Places in reading order; rows of one file together."""
    rows: dict[str, list[int]] = {}
    others = []
    for locator in locators:
        file, row, number = locator.rpartition(" row ")
        if row and number.isdigit():
            rows.setdefault(file, []).append(int(number))
        else:
            others.append(locator)
    numbered = [
        f"{file} row{'s' if len(held) > 1 else ''} {', '.join(map(str, sorted(held)))}"
        for file, held in rows.items()
    ]
    return sorted(others, key=lambda text: (len(text), text)) + sorted(numbered)
