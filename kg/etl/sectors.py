"""Branches of economic activity: from a NACE code in any of its spellings to a concept of the vocabulary.

This module owns the spelling of NACE Rev. 2 codes, those of Lithuania (EVRK, `25.11.10`) and Poland (PKD, `25.11.Z`)
included. Sections and divisions stand in the ontology; groups and classes are only spelt.
"""

from __future__ import annotations

import re
from typing import Final

from kg.schema import schema
from kg.vocab import SECTOR

_CODE: Final = re.compile(r"([A-U])?\s*(\d\d)?(?:\.?(\d)(?:\.?(\d))?)?(?:\.?(?:\d\d|[A-Z]))?")
_SECTIONS: Final = (
    ("A", 1, 3), ("B", 5, 9), ("C", 10, 33), ("D", 35, 35), ("E", 36, 39), ("F", 41, 43), ("G", 45, 47),
    ("H", 49, 53), ("I", 55, 56), ("J", 58, 63), ("K", 64, 66), ("L", 68, 68), ("M", 69, 75), ("N", 77, 82),
    ("O", 84, 84), ("P", 85, 85), ("Q", 86, 88), ("R", 90, 93), ("S", 94, 96), ("T", 97, 98), ("U", 99, 99),
)  # fmt: skip


def concepts(code: str) -> tuple[str, ...]:
    """The IRIs of the branch with a code: the code as it was given and, for a group or class, its division.

    The division stands beside the narrower branch because it has a label, and because lists give codes of any
    depth: two firms of one division are found to share it.

    Returns:
        The narrowest first; none for what is no code of NACE Rev. 2.

    Example:
        >>> [iri.rpartition("/")[2] for iri in concepts("25.11")], concepts("C 25") == concepts("25")
        (['C25.11', 'C25'], True)
        >>> concepts("metal"), concepts("04"), concepts("A25")
        ((), (), ())
    """
    return tuple(f"{SECTOR.NAMESPACE}{spelling}" for spelling in _spellings(code.strip().upper()))


def _spellings(code: str) -> tuple[str, ...]:
    """A code as the vocabulary spells it, and its division where it is narrower."""
    found = _CODE.fullmatch(code)
    if found is None or not code:
        return ()
    letter, division, group, class_ = found.groups()
    if division is None:
        return (letter,) if letter else ()
    section = next((name for name, first, last in _SECTIONS if first <= int(division) <= last), None)
    branch = f"{section}{division}"
    if (
        section is None
        or letter not in {None, section}
        or f"{SECTOR.NAMESPACE}{branch}" not in schema().concepts
    ):
        return ()
    narrower = f"{branch}.{group}{class_ or ''}" if group else ""
    return (narrower, branch) if narrower else (branch,)
