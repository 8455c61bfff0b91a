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


@cache
def _legal_forms() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds any legal form, the longest first, and the short form of each."""
    table = tomllib.loads((Path(__file__).with_name("legal_forms.toml")).read_text(encoding="utf-8"))
    forms = {spelling: short for short, spellings in table.items() for spelling in (short, *spellings)}
    longest_first = sorted(forms, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b"), forms
