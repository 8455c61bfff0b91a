"""Where an answer is written: into memory while it is small, into its file when it grows, and never beyond its limit.

This module owns that choice, and the stop at a number of lines. It knows no format but that a line may be a row.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Final

from kg.errors import QueryLimit

_SMALL: Final = 1 << 16  # bytes


class Full(Exception):
    """So many lines were asked for, and there are more."""


class Spool(io.RawIOBase):
    """An answer on its way.

    Args:
        path: The file for an answer that is not small.
        room: The most bytes.
        lines: The most lines; `None` for as many as there are.
    """

    def __init__(self, path: str, room: int, lines: int | None = None) -> None:
        self._path = Path(path)
        self._room = room
        self._lines = lines
        self._small = True
        self._stream: IO[bytes] = io.BytesIO()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        """Take a piece.

        Raises:
            Full: The piece goes on after the last line asked for; what is before is kept.
            QueryLimit: The answer is larger than it may be.
        """
        kept = piece if self._lines is None else piece[: self._until(piece)]
        self._room -= len(kept)
        if self._room < 0:
            raise QueryLimit(
                "The answer is too large to be given.", hint="Ask for less: fewer columns, or LIMIT."
            )
        if self._small and self._stream.tell() + len(kept) > _SMALL:
            self._spill()
        self._stream.write(kept)
        if len(kept) < len(piece):
            raise Full
        return len(piece)

    def order_head(self, start: bytes) -> None:
        """Bring the first lines into an order, as long as they begin with a text."""
        self._stream.seek(0)
        lines = []
        while (line := self._stream.readline()).startswith(start):
            lines.append(line)
        self._stream.seek(0)
        self._stream.writelines(sorted(lines))

    def end(self) -> bytes | None:
        """The whole of a small answer; `None` where it stands in the file."""
        content = self._stream.getvalue() if isinstance(self._stream, io.BytesIO) else None
        self._stream.close()
        self.close()
        return content

    def _until(self, piece: bytes) -> int:
        """How much of a piece belongs to the lines asked for."""
        left = self._lines or 0
        count = piece.count(b"\n")
        if count < left:
            self._lines = left - count
            return len(piece)
        place = 0
        for _ in range(left):
            place = piece.index(b"\n", place) + 1
        self._lines = 0
        return place

    def _spill(self) -> None:
        """Go on in the file."""
        held = self._stream
        self._stream = self._path.open("w+b")
        if isinstance(held, io.BytesIO):
            self._stream.write(held.getvalue())
        self._small = False
