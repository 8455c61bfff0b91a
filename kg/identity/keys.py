"""Identifiers that say which organisation it is: how strong each is, and how it is written.

This module owns the ranking and the normal form of identifiers. It reads no store.
"""

from __future__ import annotations

import re
from typing import Final

from kg.vocab import CB

Key = tuple[str, str]
"""The scheme, an IRI, and the identifier in its normal form."""

STRENGTH: Final = (CB.PIC, CB.LEI, CB.ROR, CB.VAT, CB.RegisterNumber, CB.WikidataId, CB.CordisOrganisationId)
"""Schemes that identify an organisation, the strongest first: its IRI is the one that a merge keeps."""

EXCLUSIVE: Final = (CB.PIC, CB.LEI, CB.ROR, CB.VAT, CB.RegisterNumber)
"""Schemes under which one organisation has one identifier: two different ones contradict each other."""

_NOISE: Final = re.compile(r"[\s.\-/]+")


def key(scheme: str, value: str) -> Key | None:
    """An identifier in its normal form; `None` where the scheme does not identify an organisation.

    Example:
        >>> key(CB.VAT, "lt 100001234567")[1], key(CB.VAT, "GR094388099") == key(CB.VAT, "EL 094388099")
        ('LT100001234567', True)
        >>> key(CB.ROR, "https://ror.org/03yrm5c26")[1]
        '03yrm5c26'
    """
    if scheme not in STRENGTH:
        return None
    plain = value.rpartition("/")[2] if scheme in {CB.ROR, CB.WikidataId} else _NOISE.sub("", value)
    if scheme == CB.VAT and plain.upper().startswith("GR"):
        plain = f"EL{plain[2:]}"
    if scheme == CB.ROR:
        return scheme, plain.lower()
    return scheme, plain.upper()


def strength(keys: set[Key]) -> int:
    """The rank of the strongest of some identifiers; the lower the stronger, and the highest for none."""
    return min((STRENGTH.index(scheme) for scheme, _ in keys), default=len(STRENGTH))
