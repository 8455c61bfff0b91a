"""Countries by their names, in the languages of Europe.

This module owns the look-up of names. The names themselves are those of the Unicode CLDR, as Babel carries
them.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Final

from kg.identity.fold import plain

_LANGUAGES: Final = (
    "en", "lt", "pl", "lv", "et", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi", "nb", "is", "ga", "mt", "cs", "sk",
    "sl", "hr", "sr", "bs", "sq", "mk", "hu", "ro", "bg", "el", "uk", "ru", "tr", "ka", "hy",
)  # fmt: skip
_ALSO: Final = {
    "uk": "GB", "el": "GR", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "anglia": "GB",
    "czech republic": "CZ", "slovak republic": "SK", "republic of lithuania": "LT", "lietuvos respublika": "LT",
    "republic of poland": "PL", "rzeczpospolita polska": "PL", "usa": "US", "the netherlands": "NL", "kosovo": "XK",
    "republic of moldova": "MD", "russian federation": "RU", "north macedonia": "MK",
}  # fmt: skip


def code_of(name: str) -> str | None:
    """The two letters of a country, from its code or its name; `None` for a name that none or two have.

    Example:
        >>> code_of("Lietuva"), code_of("LENKIJA"), code_of("uk"), code_of("Łotwa"), code_of("Atlantis")
        ('LT', 'PL', 'GB', 'LV', None)
    """
    return _names().get(plain(name))


@cache
def _names() -> dict[str, str]:
    """Every name of a country and every code, without case and diacritics."""
    from babel import Locale

    found: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[plain(name)].add(code)
                found[code.casefold()].add(code)
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1} | _ALSO
