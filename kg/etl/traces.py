"""Where the names of an erased organisation can still be read: in texts about others, among refused rows, in files.

This module owns the search, and takes rows out of files of rejects. It changes no other file: those are the user's.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from kg.identity.fold import plain
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode

_SHORTEST: Final = 4  # letters: a shorter name stands in too many texts that do not mean it
_PIECE: Final = 1 << 20  # bytes


def mentions(store: GraphStore, names: Collection[str]) -> tuple[str, ...]:
    """The raw IRIs of others whose texts hold one of some names, such as the objective of a project; sorted.

    Cost: linear in the statements of the store.
    """
    wanted = _telling(names)
    found = {
        triple.subject.value
        for known in store.datasets()
        for triple in store.raw(known.name)
        if isinstance(triple.object, Literal)
        and isinstance(triple.subject, NamedNode)
        and any(name in triple.object.value for name in wanted)
    }
    return tuple(sorted(found))


def clean_rejects(folder: Path, names: Collection[str], identifiers: Collection[str]) -> int:
    """Take the rows that speak of an organisation out of all files of rejects; how many went.

    A row goes if a cell is one of the identifiers, or holds one of the names as whole words, in any spelling.
    """
    rows_gone = 0
    words = [f" {plain(name)} " for name in names if plain(name)]
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        kept = [row for row in rows if not any(_speaks(cell, words, identifiers) for cell in row)]
        if len(kept) < len(rows):
            rows_gone += len(rows) - len(kept)
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(kept)
    return rows_gone


def files_with(root: Path, names: Collection[str], *, without: Collection[Path] = ()) -> tuple[Path, ...]:
    """The files under a folder that hold the bytes of one of some names, sorted.

    Args:
        root: The folder.
        names: As they are written.
        without: Folders that are left out.
    """
    wanted = [name.encode() for name in _telling(names)]
    found = (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())
    inside = (path for path in found if not any(path.is_relative_to(folder) for folder in without))
    return tuple(path for path in inside if wanted and _holds(path, wanted))


def _telling(names: Collection[str]) -> list[str]:
    """The names that are long enough to mean somebody."""
    return sorted(name for name in names if len(name) >= _SHORTEST)


def _speaks(cell: str, words: Collection[str], identifiers: Collection[str]) -> bool:
    """Whether a cell speaks of an organisation."""
    text = f" {plain(cell)} "
    return cell.strip() in identifiers or any(each in text for each in words)


def _holds(path: Path, wanted: Collection[bytes]) -> bool:
    """Whether a file holds one of some texts; one that cannot be read is taken to."""
    keep = max(map(len, wanted)) - 1
    try:
        with path.open("rb") as stream:
            return any(text in piece for piece in _pieces(stream, keep) for text in wanted)
    except OSError:
        return True


def _pieces(stream: BinaryIO, keep: int) -> Iterator[bytes]:
    """A file piece by piece, each beginning with the end of the one before."""
    tail = b""
    while piece := stream.read(_PIECE):
        yield tail + piece
        tail = (tail + piece)[-keep:] if keep else b""
