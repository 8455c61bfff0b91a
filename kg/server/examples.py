"""The examples on the query page: questions in words, each with its query.

This module owns the reading of `examples/*.rq`. It runs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "examples"
_TITLE: Final = "# title: "


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its query.

    Args:
        name: The name of the file.
        title: The question in words.
        text: The query.
    """

    name: str
    title: str
    text: str


@cache
def examples() -> tuple[Example, ...]:
    """Every example, by name: rows first, then networks."""
    read = [_read(file) for file in sorted(_FOLDER.glob("*.rq"))]
    return tuple(sorted(read, key=lambda example: (example.text.startswith("CONSTRUCT"), example.name)))


def _read(file: Path) -> Example:
    """An example from its file."""
    title, _, text = file.read_text(encoding="utf-8").partition("\n")
    return Example(file.stem, title.removeprefix(_TITLE), text.strip())
