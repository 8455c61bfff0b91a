"""Branches of economic activity: from a NACE code in any of its spellings to a concept of the vocabulary.

This module owns the spelling of NACE Rev. 2 codes. The codes themselves stand in the ontology.
"""

from __future__ import annotations

import re
from typing import Final

from kg.schema import schema
from kg.vocab import SECTOR

_CODE: Final = re.compile(r"([A-U])?\s*(\d\d)?(?:\.?(\d))?(?:\.?(\d))?")
_SECTIONS: Final = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47),
    ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82),
    ("O", 84, 84), ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip


def concept(code: str) -> str | None:
    """The IRI of the branch with a code, or of the narrowest one above it that the vocabulary has.

    Example:
        >>> concept("25.11"), concept("C 25") == concept("C2511")
        ('https://w3id.org/clusterbridge/vocabulary/sector/C25', True)
        >>> concept("metal") is None
        True
    """
    known = schema().concepts
    for spelling in _upwards(code.strip().upper()):
        found = f"{SECTOR.NAMESPACE}{spelling}"
        if found in known:
            return found
    return None


def _upwards(code: str) -> list[str]:
    """The code as the vocabulary spells it, and those above it."""
    found = _CODE.fullmatch(code)
    if found is None or not code:
        return []
    letter, division, group, class_ = found.groups()
    if division is None:
        return [letter] if letter else []
    section = letter or next(
        (name for name, first, last in _SECTIONS if first <= int(division) <= last), None
    )
    if section is None:
        return []
    codes = [section, f"{section}{division}"]
    if group:
        codes.append(f"{section}{division}.{group}")
    if group and class_:
        codes.append(f"{section}{division}.{group}{class_}")
    return codes[::-1]
