"""JSON of any size, object by object: a list, an object that holds the list or map of them, or one object after another.

This module owns the reading with ijson, and the place of what cannot be read. Memory does not grow with the file. It gives no
meaning to a field.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import ijson

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile
from kg.etl.json_faults import Twice, broken, refuse_twice

_CHUNK: Final = 64 * 1024
_SAID: Final = re.compile(r"error: ([\w ]+)")  # by the parser, before it shows the place
_FAULTS: Final = (ijson.JSONError, ValueError)


def _noting(twice: list[str]) -> type[dict[str, Any]]:
    """A class for objects that notes each name that one of them says twice: of the two values ijson would keep the last."""

    class Once(dict[str, Any]):
        def __setitem__(self, name: str, value: Any) -> None:
            if name in self:
                twice.append(name)  # raised by `objects_in`: ijson goes on where an error is raised here
            super().__setitem__(name, value)

    return Once


def objects_in(file: SourceFile, within: tuple[str, ...]) -> Iterator[Any]:
    """The objects of a JSON file, read piece by piece.

    Args:
        file: In UTF-8.
        within: The fields of a wrapper that may hold the objects, as a list or a map.

    Raises:
        SourceUnreadable: It is no JSON, or an object says a name twice.
    """
    number, twice = 0, list[str]()
    prefix, is_map = "", False
    try:
        with _without_mark(file.path) as stream:
            start = stream.tell()
            prefix, is_map = _place(stream, within, file)
            stream.seek(start)
            read = ijson.kvitems if is_map else ijson.items
            for found in read(stream, prefix, multiple_values=True, map_type=_noting(twice)):
                number += 1
                if twice:
                    raise Twice(twice[0])
                yield found[1] if is_map else found
    except _FAULTS as error:
        twice.clear()
        read_on = ijson.kvitems_coro if is_map else ijson.items_coro
        options = {"multiple_values": True, "map_type": _noting(twice)}
        raise _fault(
            error, file, number, _Again(lambda: read_on(_Sink(), prefix, **options), twice)
        ) from error


class _Sink:
    """Takes objects, and keeps none."""

    def send(self, found: Any) -> None:
        """Forget an object."""


class _Again:
    """A second reading, to find the byte at which the first failed.

    Args:
        parser: Makes a parser that is fed.
        twice: The names that an object says twice, as the parser notes them.
    """

    def __init__(self, parser: Callable[[], Any], twice: list[str]) -> None:
        self._make = parser
        self._twice = twice
        self._parser = parser()

    def restart(self) -> None:
        """Begin again."""
        self._twice.clear()
        self._parser = self._make()

    def fails(self, piece: bytes) -> bool:
        """Whether the parser fails on the next piece."""
        try:
            self._parser.send(piece)
        except (*_FAULTS, StopIteration):
            return True
        return bool(self._twice)


def _without_mark(path: Path) -> BinaryIO:
    """A file, open behind its byte-order mark if it has one."""
    stream = path.open("rb")
    if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        stream.seek(0)
    return stream


def _place(stream: BinaryIO, within: tuple[str, ...], file: SourceFile) -> tuple[str, bool]:
    """Where the objects lie, as ijson writes it, and whether in a map."""
    events = ijson.parse(stream, multiple_values=True)
    _, first, _ = next(events, ("", "", None))
    if first == "start_array":
        return "item", False
    if first != "start_map":
        raise SourceUnreadable(
            "The file holds no objects.",
            where=Location(file.shown),
            expected="a list of objects, or an object in each line",
            hint="Is it the right file? Fetch it again.",
        )
    for prefix, event, value in events:
        if prefix == "" and event == "end_map":
            break
        if prefix == "" and event == "map_key" and value in within:
            _, opening, _ = next(events)
            return (value, True) if opening == "start_map" else (f"{value}.item", False)
    return "", False


def _fault(error: Exception, file: SourceFile, number: int, again: _Again) -> SourceUnreadable:
    """The error of JSON that cannot be read, with its line and character."""
    at = _offset(file.path, again)
    row, column = _line(file.path, at)
    if isinstance(error, Twice):
        refuse_twice(error, file.shown, row, number)
    with file.path.open("rb") as stream:
        stream.seek(at)
        rest = stream.read(200).decode("utf-8", "replace")
    said = _SAID.search(str(error))
    return broken("" if said is None else said[1].strip(), file.shown, row, column, rest, number + 1)


def _offset(path: Path, again: _Again) -> int:
    """The byte at which a reading fails: the piece with the fault is fed byte by byte.

    Cost: twice as much as the first reading.
    """
    with _without_mark(path) as stream:
        offset = start = stream.tell()
        while piece := stream.read(_CHUNK):
            if again.fails(piece):
                break
            offset += len(piece)
        again.restart()
        stream.seek(start)
        while start < offset:
            start += len(read := stream.read(min(_CHUNK, offset - start)))
            again.fails(read)
        return next(
            (offset + index for index in range(len(piece)) if again.fails(piece[index : index + 1])), offset
        )


def _line(path: Path, offset: int) -> tuple[int, int]:
    """The line of a byte, and which character of it begins there, both counted from 1."""
    row, column = 1, 1
    decoder = codecs.getincrementaldecoder("utf-8-sig")("ignore")
    with path.open("rb") as stream:
        while offset > 0:
            text = decoder.decode(read := stream.read(min(_CHUNK, offset)))
            offset -= len(read)
            row += text.count("\n")
            column = len(text) - text.rfind("\n") if "\n" in text else column + len(text)
    return row, column
