"""The names of a state of the store, kept in the workspace so that a command need not read them all again.

This module owns the file. What is in it is the business of `kg.api.entities`; a file that cannot be read is made
again.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.api.entities import entries
from kg.api.names import Entry
from kg.iri import digest

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_FORM: Final = "1"
"""Changed whenever an entry or the choice of its name changes."""


def kept_entries(store: GraphStore, folder: Path, language: str) -> list[Entry]:
    """Every entity that can be named, from the file of this state of the store, or read and kept there.

    Args:
        store: The open store.
        folder: Where the workspace keeps what can be made again.
        language: The language that names are shown in.
    """
    lineage = store.lineage(store.sequence())
    if not lineage:  # nothing is known of how this state came about
        return entries(store, language)
    file = folder / f"names-{digest(lineage, language, _FORM)}.json"
    with suppress(OSError, ValueError, TypeError):
        return [_entry(row) for row in json.loads(file.read_text(encoding="utf-8"))]
    found = entries(store, language)
    with suppress(OSError):  # a workspace that cannot be written to is read all the same
        _write(file, [astuple(each) for each in found])
    return found


def _entry(row: Any) -> Entry:
    """One row of the file."""
    iri, kind, name, spellings, identifiers, country, actor = row
    return Entry(iri, kind, name, tuple(spellings), tuple(identifiers), country, actor)


def _write(file: Path, rows: list[tuple[Any, ...]]) -> None:
    """The file, whole or not at all; those of earlier states go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for earlier in file.parent.glob("names-*.json"):
        earlier.unlink(missing_ok=True)
    handle, beside = tempfile.mkstemp(prefix="names.", dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False)
    Path(beside).replace(file)
