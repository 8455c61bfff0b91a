"""A long column of texts that is read from disk only where it is looked at.

This module owns the column and its bytes; it knows nothing of what the texts mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray


class Texts(Sequence[str]):
    """Texts laid end to end in bytes, which may be a memory map, with the place where each one ends.

    Args:
        blob: The bytes of all texts, UTF-8, shape (bytes,).
        ends: Where each text ends in `blob`, shape (texts,).
        rows: Which texts, in which order, this column shows; all of them when `None`.

    Example:
        >>> column = Texts.of(["Łódź", "", "Vilnius"])
        >>> column[0], len(column), list(column.take(np.array([2, 1])))
        ('Łódź', 3, ['Vilnius', ''])
    """

    __slots__ = ("_blob", "_ends", "_rows")

    def __init__(self, blob: NDArray[Any], ends: NDArray[Any], rows: NDArray[Any] | None = None) -> None:
        self._blob = blob
        self._ends = ends
        self._rows = rows

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """A column in memory of the given texts."""
        raw = [text.encode() for text in texts]
        ends = np.cumsum([len(part) for part in raw], dtype=np.int64)
        return cls(np.frombuffer(b"".join(raw), dtype=np.uint8), ends)

    def take(self, rows: NDArray[Any]) -> Texts:
        """The same texts at other rows; nothing is copied but the row numbers."""
        return Texts(self._blob, self._ends, rows if self._rows is None else self._rows[rows])

    def packed(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Bytes and ends of the texts shown here and of no others, as they are written to disk."""
        plain = self if self._rows is None else Texts.of(self)
        return plain._blob, plain._ends

    def __len__(self) -> int:
        return len(self._ends) if self._rows is None else len(self._rows)

    @overload
    def __getitem__(self, row: int) -> str: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...

    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        at = int(row % len(self) if self._rows is None else self._rows[row])
        begin = int(self._ends[at - 1]) if at else 0
        return self._blob[begin : int(self._ends[at])].tobytes().decode()
