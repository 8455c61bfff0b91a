"""What values look like: which part of a column is of a kind, and of which.

This module owns the tests of single values. It guesses nothing: `kg.etl.suggest` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from kg.etl import sectors, values

_PIC: Final = re.compile(r"9\d{8}(?:\.0)?")
_VAT: Final = re.compile(r"[A-Z]{2}[ ]?[A-Z0-9]{8,12}")


def share_of(texts: Sequence[str], fits: Callable[[str], bool]) -> float:
    """Which part of some texts is of a kind."""
    return sum(fits(text) for text in texts) / len(texts)


def reads(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Whether a text can be read in a sense."""

    def fits(text: str) -> bool:
        try:
            read(text)
        except values.Unreadable:
            return False
        return True

    return fits


FITS: Final[dict[str, Callable[[str], bool]]] = {
    "date": reads(values.moment),
    "country": reads(values.country_by_name),
    "pages": reads(values.addresses),
    "amount": reads(values.amount),
    "whole": reads(values.whole),
}
"""Whether a text can be read, by the kind of a column."""

NAMED: Final[dict[str, Callable[[str], bool]]] = {
    "pic": lambda text: bool(_PIC.fullmatch(text)),
    "vat": lambda text: bool(_VAT.fullmatch(text)) and any(letter.isdigit() for letter in text),
    "country": FITS["country"],
    "web": lambda text: (
        "." in text and " " not in text and FITS["pages"](text) and any(map(str.isalpha, text))
    ),
    # without a point or a letter it may be a year as well: 2012 is also 20.12
    "sector": lambda text: (
        bool(sectors.concepts(text)) and any(map(str.isdigit, text)) and not text.isdigit()
    ),
}
"""Whether a text is of the kind that a column of this name holds, and of no other."""
