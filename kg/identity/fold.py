"""Names reduced to what matters when they are compared.

This module owns the folding of names. It decides nothing about sameness.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from anyascii import anyascii

_SEPARATORS: Final = re.compile(r"[^0-9a-z]+")
_LEADING: Final = frozenset({"uab", "ab", "vsi", "mb", "sia", "as", "ou", "mtu", "sa", "vi"})
_UNMISTAKABLE: Final = 12  # letters of a form that was spelt out


def plain(text: str) -> str:
    """A text without case, diacritics, punctuation and superfluous blanks, in Latin letters.

    Example:
        >>> plain("Białystok"), plain("Žiedinės ekonomikos klasteris"), plain("Straße")
        ('bialystok', 'ziedines ekonomikos klasteris', 'strasse')
    """
    folded = text.casefold()
    return _SEPARATORS.sub(" ", folded if folded.isascii() else anyascii(folded).casefold()).strip()


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name of an organisation, plain, with its legal form written in one way.

    Legal forms stay: "Alfa UAB" and "Alfa VšĮ" are two bodies.

    Example:
        >>> name_key("Uždaroji akcinė bendrovė „Žalvaris“") == name_key("UAB Žalvaris")
        True
        >>> name_key("Siemens Aktiengesellschaft"), name_key("SIEMENS AG")
        ('siemens ag', 'siemens ag')
        >>> name_key("Metal-Fach Sp. z o.o.")
        'metal fach spzoo'
    """
    pattern, forms = _legal_forms()
    return pattern.sub(lambda found: forms[found[0]], plain(name))


def legal_forms(text: str) -> tuple[str, frozenset[str]]:
    """A plain name without its legal forms, and those.

    A short form counts at the end of a name, or at its beginning where the language puts it there: "Bath Spa University"
    is no S.p.A.

    Example:
        >>> legal_forms("metal fach sp z o o"), legal_forms("uab zalvaris")
        (('metal fach', frozenset({'spzoo'})), ('zalvaris', frozenset({'uab'})))
        >>> legal_forms("bath spa university")[1]
        frozenset()
    """
    pattern, forms = _legal_forms()
    found: set[str] = set()
    rest = text
    while (last := _at_end(rest, pattern)) is not None:
        found.add(forms[last])
        rest = rest[: -len(last)].rstrip()
    first = pattern.match(rest)
    if not found and first is not None and forms[first[0]] in _LEADING and len(first[0]) < len(rest):
        found.add(forms[first[0]])
        rest = rest[first.end() :].lstrip()
    for spelling in pattern.findall(rest):
        if len(spelling) >= _UNMISTAKABLE:
            found.add(forms[spelling])
            rest = rest.replace(spelling, " ")
    rest = " ".join(rest.split())
    return (rest, frozenset(found)) if rest else (text, frozenset())


def _at_end(text: str, pattern: re.Pattern[str]) -> str | None:
    """The longest legal form that ends a text, if something stands before it."""
    for found in pattern.finditer(text):
        if found.end() == len(text) and found.start() > 0:
            return found[0]
    return None


@cache
def _legal_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds any legal form, the longest first, and the short form of each."""
    table = tomllib.loads((Path(__file__).with_name("legal_forms.toml")).read_text(encoding="utf-8"))
    forms = {spelling: short for short, spellings in table.items() for spelling in (short, *spellings)}
    longest_first = sorted(forms, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), forms
