"""Names reduced to what matters when they are compared.

This module owns the folding of names. It decides nothing about sameness.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rigour.names import replace_org_types_compare
from rigour.text import ascii_text

_SEPARATORS: Final = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """A text without case, diacritics, punctuation and superfluous blanks, in Latin letters.

    Example:
        >>> plain("Białystok"), plain("Žiedinės ekonomikos klasteris"), plain("Straße")
        ('bialystok', 'ziedines ekonomikos klasteris', 'strasse')
    """
    return _letters(text.casefold())


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name of an organisation, plain, with its legal form written in one way.

    Legal forms stay: "Alfa UAB" and "Alfa VšĮ" are two bodies.

    Example:
        >>> name_key("Uždaroji akcinė bendrovė „Žalvaris“") == name_key("UAB Žalvaris")
        True
        >>> name_key("Siemens Aktiengesellschaft"), name_key("SIEMENS AG")
        ('siemens ag', 'siemens ag')
    """
    return _letters(replace_org_types_compare(name.casefold()))


def _letters(text: str) -> str:
    """Letters and digits of the Latin script, with single blanks between the words."""
    return _SEPARATORS.sub(" ", text if text.isascii() else ascii_text(text).casefold()).strip()
