"""What the steward is told of JSON that cannot be read: where, what should stand there, and what to do.

This module owns the words. It reads nothing: `kg.etl.json_text` does.
"""

from __future__ import annotations

from typing import Final, NoReturn

from kg.errors import Location, SourceUnreadable

LONGEST_OBJECT: Final = 4 * 1024**2
"""Characters: no row of a table is as long."""

_WORDS: Final = {
    "Expecting property name enclosed in double quotes": "a name in double quotation marks",
    "Expecting ',' delimiter": "a comma, or the bracket that closes",
    "Expecting ':' delimiter": "a colon",
    "Expecting value": "a value",
    "Unterminated string starting at": "a text with a closing quotation mark",
    "Invalid control character at": r"a text in one line; a line end within it is written \n",
    "Invalid \\escape": 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u1234 behind a backslash',
    "invalid bytes in UTF8 string": "text in UTF-8",
    "invalid object key": "a name in double quotation marks",
    "premature EOF": "the rest of the file",
    "Extra data": "one object in each line, or commas between them and brackets [ ] around",
}
_AGAIN: Final = "Correct it at that place, or export it again: is the file whole?"


class Twice(ValueError):
    """An object says a name twice.

    Args:
        name: Which.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NoNumber(ValueError):
    """A word that JSON does not have, in place of a number."""


def refuse_twice(error: Twice, shown: str, row: int, number: int | None = None) -> NoReturn:
    """Refuses an object that says a name twice."""
    raise SourceUnreadable(
        "A name stands twice in one object, so one of its values would be lost.",
        where=Location(shown, row=row, column=error.name),
        expected="each name once",
        found=f'"{error.name}" twice' + ("" if number is None else f" (object {number})"),
        hint="Delete one of the two, or write both values as a list.",
    ) from error


def refuse(error: Exception, shown: str, row: int, number: int | None = None) -> NoReturn:
    """Refuses an object that is JSON in its form only."""
    if isinstance(error, Twice):
        refuse_twice(error, shown, row, number)
    if isinstance(error, RecursionError):
        what, found = "The JSON cannot be read: brackets stand in brackets without end.", None
    else:
        what, found = "The JSON cannot be read.", f"{error}{in_object(number)}"
    where = Location(shown, row=row)
    raise SourceUnreadable(
        what, where=where, expected="a table", found=found, hint="Write null for no value. Is it a table?"
    ) from error


def broken(
    what: str, shown: str, row: int, column: int, rest: str, number: int | None = None, *, lines: bool = False
) -> SourceUnreadable:
    """The error of a place that is no JSON; of `lines`, each by itself can be left out."""
    there = rest.partition("\n")[0]
    if not rest.strip():
        hint = "Fetch or export it again: it is cut off."
    elif there[:1] in {"}", "]"} and what.startswith(
        ("Expecting property", "Expecting value", "invalid object key")
    ):
        hint = "Delete the comma before it."
    else:
        hint = _AGAIN
    if lines:
        hint = f"{hint} Or leave such lines out with --skip-broken."
    return SourceUnreadable(
        "The JSON cannot be read.",
        where=Location(shown, row=row, column=f"character {column}"),
        expected=_WORDS.get(what, "JSON"),
        found=(short(there) or ("the end of the line" if rest.strip() else "the end")) + in_object(number),
        hint=hint,
    )


def endless(shown: str, row: int, number: int | None = None) -> SourceUnreadable:
    """The error of an object that does not end."""
    return SourceUnreadable(
        "An object of the JSON does not end.",
        where=Location(shown, row=row),
        expected=f"at most {LONGEST_OBJECT:,} characters in each object",
        found=None if number is None else f"object {number}",
        hint="Is this file a table? If the rows lie in a field of one object, keep that list only: [{...}, {...}].",
    )


def in_object(number: int | None) -> str:
    """Where in the list."""
    return "" if number is None else f" (object {number})"


def short(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= 40 else f"{text[:40]}..."
