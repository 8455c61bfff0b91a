"""The words of a text that say what it is about, so that texts can be compared.

This module owns how a text becomes words: folded, plain plurals taken as singulars, words that say nothing
left out. It compares nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

_WORD: Final = re.compile(r"[a-z]{4,}")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LIST: Final = Path(__file__).with_name("silent.txt")
_SHORT: Final = 4


def keywords(texts: Iterable[str]) -> set[str]:
    """The words of some texts that say what they are about.

    Example:
        >>> sorted(keywords(["Reduce waste and make the most of resources", "WASTE-6b-2015", "LongLifeDesign"]))
        ['design', 'resource', 'waste']
    """
    return {
        singular
        for text in texts
        for word in _WORD.findall(_folded(text))
        if (singular := _singular(word)) not in _silent() and word not in _silent()
    }


@cache
def _silent() -> frozenset[str]:
    """Words that say nothing of what a text is about."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _folded(text: str) -> str:
    """Small letters without marks; humps of a joined name are gaps."""
    plain = unicodedata.normalize("NFKD", _HUMP.sub(" ", text))
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


def _singular(word: str) -> str:
    """A plural that ends plainly, as a singular.

    Example:
        >>> _singular("resources"), _singular("industries"), _singular("process")
        ('resource', 'industry', 'process')
    """
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORT:
        return word[:-1]
    return word
