"""The objects of a JSON text, one after another, each with the line that it begins in.

This module owns the form of JSON: what is no JSON is refused with line and character, and so is a name that an object says
twice, of which every reader would lose one value in silence. It gives numbers as they are written, and no meaning to a field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

from kg.errors import Location, SourceUnreadable
from kg.etl.json_faults import LONGEST_OBJECT, NoNumber, Twice, broken, endless, in_object, refuse, short
from kg.etl.rejects import MOST_REJECTS, too_many
from kg.etl.salvage import Broken

_CHUNK: Final = 256 * 1024
_WORD: Final = (
    16  # characters; the longest word of JSON that a piece can part, and more: true, \u1234, -Infinity
)
_BLANKS: Final = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class Found:
    """An object.

    Args:
        line: The line of the file in which it begins.
        content: Its fields; numbers are texts.
    """

    line: int
    content: dict[str, Any]


def objects_of(path: Path, shown: str, broken_lines: list[Broken] | None = None) -> Iterator[Found]:
    """The objects of a file: of a list in brackets, or one after another. A file of JSON Lines is read line by line.

    Args:
        path: A file in UTF-8.
        shown: How messages call it.
        broken_lines: Takes the lines of JSON Lines that cannot be read; without it, the first of them is an error.

    Raises:
        SourceUnreadable: It is no JSON, holds something else than objects, or an object says a name twice.

    Cost: linear in the size of the file; memory does not grow with it.
    """
    with path.open(encoding="utf-8-sig", newline="\n") as text:
        is_list = text.read(_CHUNK).lstrip().startswith("[")
        text.seek(0)
        if path.suffix.casefold() in {".jsonl", ".ndjson"} and not is_list:
            yield from _lines(text, shown, broken_lines)
        else:
            yield from _Walk(text, shown).objects()


def _lines(text: TextIO, shown: str, broken_lines: list[Broken] | None) -> Iterator[Found]:
    """The objects of a file with one in each line."""
    for row, line in enumerate(text, 1):
        if not line.strip():
            continue
        try:
            found = _in_line(line, shown, row)
        except SourceUnreadable as error:
            if broken_lines is None:
                raise
            place = error.where.column if error.where is not None and error.where.column else ""
            reason = f"{error.what} Look at {place}." if place else error.what
            broken_lines.append(Broken(row, line.rstrip("\r\n"), reason))
            if len(broken_lines) > MOST_REJECTS:
                raise too_many(Location(shown, row=broken_lines[0].number), broken_lines[0].reason) from error
        else:
            yield found


def _in_line(line: str, shown: str, row: int) -> Found:
    """The object in a line."""
    if len(line) > LONGEST_OBJECT:
        raise endless(shown, row)
    try:
        content = _DECODER.decode(line.rstrip())
    except json.JSONDecodeError as error:
        raise broken(error.msg, shown, row, error.pos + 1, line[error.pos :], lines=True) from error
    except (Twice, NoNumber, RecursionError) as error:
        refuse(error, shown, row)
    return _object(content, shown, row)


class _Walk:
    """A walk over the objects of a text, with a piece of it in memory.

    Args:
        text: From its beginning.
        shown: How messages call it.
    """

    def __init__(self, text: TextIO, shown: str) -> None:
        self._text = text
        self._shown = shown
        self._piece = ""
        self._at = 0
        self._line = 1  # of the place in the piece
        self._before = 0  # characters of that line that are no longer in the piece
        self._number = 0

    def objects(self) -> Iterator[Found]:
        """The objects."""
        is_list = self._next() == "["
        self._go(self._at + is_list)
        if is_list and self._next() == "]":
            self._go(self._at + 1)
            return self._end()
        while self._next() or is_list:
            self._number += 1
            yield self._object()
            if not is_list:
                continue
            match self._next():
                case ",":
                    self._go(self._at + 1)
                case "]":
                    self._go(self._at + 1)
                    return self._end()
                case _:
                    raise self._broken("Expecting ',' delimiter", self._at)
        return None

    def _object(self) -> Found:
        """The object that begins here."""
        self._next()
        line = self._line
        try:
            content, end = self._decoded()
        except (Twice, NoNumber, RecursionError) as error:
            refuse(error, self._shown, line, self._number)
        found = _object(content, self._shown, line, self._number)
        self._go(end)
        return found

    def _decoded(self) -> tuple[Any, int]:
        """The value that begins here, and where it ends; more is read until it is whole."""
        while True:
            try:
                return _DECODER.raw_decode(self._piece, self._at)
            except json.JSONDecodeError as error:
                # with enough behind it, a fault is one whatever follows; only a text may yet be closed
                there = error.pos - self._at
                sure = len(self._piece) - error.pos > _WORD and not error.msg.startswith("Unterminated")
                if sure or not self._more():
                    raise self._broken(error.msg, self._at + there) from error
                if len(self._piece) > LONGEST_OBJECT:
                    raise endless(self._shown, self._line, self._number) from error

    def _next(self) -> str:
        """The next character that is no blank; none at the end of the file."""
        while True:
            found = _BLANKS.match(self._piece, self._at)
            self._go(self._at if found is None else found.end())
            if self._at < len(self._piece):
                return self._piece[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Reads on; whether there was anything."""
        more = self._text.read(max(_CHUNK, len(self._piece) - self._at))
        gone = self._piece[: self._at]
        self._before = len(gone) - gone.rfind("\n") - 1 + ("\n" not in gone) * self._before
        self._piece, self._at = self._piece[self._at :] + more, 0
        return bool(more)

    def _go(self, end: int) -> None:
        """Moves on in the piece."""
        self._line += self._piece.count("\n", self._at, end)
        self._at = end

    def _end(self) -> None:
        """Refuses what follows behind the list."""
        if self._next():
            raise self._broken("Extra data", self._at)

    def _broken(self, what: str, at: int) -> SourceUnreadable:
        """The error of a place that is no JSON."""
        line = self._line + self._piece.count("\n", self._at, at)
        start = self._piece.rfind("\n", 0, at) + 1
        column = at - start + 1 + (0 if start else self._before)
        rest = self._piece[at : at + 200]
        return broken(what, self._shown, line, column, rest, self._number or None)


def _object(content: Any, shown: str, row: int, number: int | None = None) -> Found:
    """What was found, which must be an object."""
    if not isinstance(content, dict):
        raise SourceUnreadable(
            "There is a value where an object should be.",
            where=Location(shown, row=row),
            expected='objects such as {"name": "UAB Žalvaris"}',
            found=short(json.dumps(content, ensure_ascii=False)) + in_object(number),
            hint="Write each row as an object, with a name for each value.",
        )
    return Found(row, content)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of an object, each once."""
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise Twice(name)
            seen.add(name)
    return content


def _no_number(word: str) -> NoReturn:
    """Refuses NaN and Infinity, which JSON does not have."""
    raise NoNumber(word)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_no_number
)
