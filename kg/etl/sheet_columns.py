"""The columns of a sheet: their letters, their numbers, and which of them hold anything.

This module owns the names of columns in the XML of a sheet. It opens no workbook: `kg.etl.workbook` does.
"""

from __future__ import annotations

import re
from typing import Final

_FILLED: Final = re.compile(rb'<(?:\w+:)?c\s[^>/]*\br="([A-Z]+)\d+"[^>/]*>\s*<')


def column_number(letters: str) -> int:
    """The number of a column, counted from 1.

    Example:
        >>> column_number("A"), column_number("AB")
        (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A column as spreadsheets call it.

    Example:
        >>> column_letters(1), column_letters(28)
        ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def filled_columns(content: bytes) -> set[int]:
    """The numbers of the columns that hold anything."""
    return {column_number(letters.decode()) for letters in set(_FILLED.findall(content))}
