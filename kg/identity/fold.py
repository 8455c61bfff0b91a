"""Names reduced to what matters when they are compared.

This module owns the folding of names. It decides nothing about sameness.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

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


@lru_cache(maxsize=131072)
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
    words = plain(name).split()
    for start, end in reversed(list(_forms_among(words))):
        words[start:end] = [_legal_forms().short[" ".join(words[start:end])]]
    return " ".join(words)


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
    short = _legal_forms().short
    found: set[str] = set()
    words = text.split()
    places = list(_forms_among(words))
    if not places:
        return text, frozenset()
    while places and places[-1][1] == len(words) and places[-1][0] > 0:
        start, end = places[-1]
        found.add(short[" ".join(words[start:end])])
        del words[start:]
        places = list(_forms_among(words))
    if not found and places and places[0][0] == 0 and places[0][1] < len(words):
        leading = short[" ".join(words[: places[0][1]])]
        if leading in _LEADING:
            found.add(leading)
            del words[: places[0][1]]
    rest = " ".join(words)
    for start, end in _forms_among(words):
        spelling = " ".join(words[start:end])
        if len(spelling) >= _UNMISTAKABLE:
            found.add(short[spelling])
            rest = rest.replace(spelling, " ")
    rest = " ".join(rest.split())
    return (rest, frozenset(found)) if rest else (text, frozenset())


def _forms_among(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where legal forms begin and end among the words of a plain text, the longest at each place, none within another."""
    forms = _legal_forms()
    place = 0
    for start, word in enumerate(words):
        if start < place or word not in forms.lengths:
            continue
        for length in forms.lengths[word]:
            if " ".join(words[start : start + length]) in forms.short:
                place = start + length
                yield start, min(place, len(words))
                break


class _Forms(NamedTuple):
    """The short form of each spelling; and of how many words are those that begin with a word, the longest first."""

    short: dict[str, str]
    lengths: dict[str, list[int]]


@cache
def _legal_forms() -> _Forms:
    """The table of legal forms, read once."""
    table = tomllib.loads((Path(__file__).with_name("legal_forms.toml")).read_text(encoding="utf-8"))
    short = {spelling: form for form, spellings in table.items() for spelling in (form, *spellings)}
    lengths: dict[str, set[int]] = {}
    for words in map(str.split, short):
        lengths.setdefault(words[0], set()).add(len(words))
    return _Forms(short, {word: sorted(held, reverse=True) for word, held in lengths.items()})
