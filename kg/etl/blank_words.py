"""Words and signs in a cell that only say that there is no value.

This module owns the list of them. It decides about no column: `kg.etl.mapped` does.
"""

from __future__ import annotations

from typing import Final

_DASHES: Final = frozenset("-–—/.")
_NOTHING: Final = frozenset((
    "n/a", "na", "n.a.", "n/d", "n.d.", "nd", "b/d", "b.d.", "bd", "none", "null", "nil", "#n/d",
    "unknown", "not known", "not applicable", "not available",
    "brak", "brak danych", "nie dotyczy", "nieznany",
    "nėra", "nera", "nėra duomenų", "netaikoma", "nežinoma",
))  # fmt: skip
_LONGEST_WORD: Final = max(map(len, _NOTHING))


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is no value, in the words and signs that lists use.

    Example:
        >>> says_nothing("-"), says_nothing("n/a"), says_nothing("Brak"), says_nothing("Brakel")
        (True, True, True, False)
    """
    return len(text) <= _LONGEST_WORD and (set(text) <= _DASHES or text.casefold() in _NOTHING)
