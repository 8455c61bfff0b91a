"""Reading an RDF file of a source: refused if it is a bomb, translated by the rules of the source.

This module owns the guard in front of RDF/XML. It parses nothing: `kg.rdf` does.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile
from kg.rdf.translate import Translation, translate

__all__ = ["Translation", "read_rdf"]

_XML: Final = frozenset({".rdf", ".xml", ".owl"})
_ENTITY: Final = re.compile(rb"<!ENTITY\s+(?:%\s+)?[\w.:-]+\s+(SYSTEM|PUBLIC|\"[^\"]*\"|'[^']*')")
_BRACKET: Final = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>|#[^\n]*|[()\[\]{}]', re.DOTALL
)
"""Texts, IRIs and comments, so that their brackets do not count; and brackets."""

_STEP: Final = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}
_NESTED: Final = frozenset({".ttl", ".trig", ".n3", ".jsonld", ".json"})
_DEEPEST: Final = 500
_HEAD: Final = 1024 * 1024
_MOST: Final = 200
_LONGEST: Final = 1000


def read_rdf(file: SourceFile, rules: Mapping[str, str], dataset: str, folder: Path) -> Translation:
    """An RDF file in our vocabulary.

    Args:
        file: Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, by the ending of its name.
        rules: CONSTRUCT queries by the name of their file.
        dataset: The name of the dataset.
        folder: An empty folder for intermediate files.

    Raises:
        SourceUnreadable: It cannot be read to its end, or its entities would swell beyond measure.
        ManifestError: A rule is no CONSTRUCT query.
    """
    if file.path.stat().st_size == 0:
        raise SourceUnreadable(
            "The file is empty.", where=Location(file.shown), hint="Fetch or export it again."
        )
    if file.path.suffix.casefold() in _XML:
        _refuse_bomb(file)
    if file.path.suffix.casefold() in _NESTED:
        _refuse_deep(file)
    try:
        return translate(file.path, rules, dataset, folder)
    except SourceUnreadable as error:
        row = None if error.where is None else error.where.row
        where = Location(file.shown, row=row)
        raise SourceUnreadable(
            error.what,
            where=where,
            expected=error.expected,
            found=error.found,
            hint=error.hint or _hint(error),
        ) from error


def _hint(error: SourceUnreadable) -> str:
    """What to do about RDF that cannot be read."""
    found = error.found or ""
    if "UTF-8" in found:
        return "Save it in UTF-8."
    if "LoadDocumentCallback" in found:
        return (
            "A context on another server is not fetched: write the context into the file, or ask for Turtle."
        )
    return "Correct it at that place, or ask for it again: is it whole, and what its name says?"


def _refuse_deep(file: SourceFile) -> None:
    """Refuses Turtle whose brackets stand in each other beyond measure: a parser has only so much room.

    Raises:
        SourceUnreadable: They do.
    """
    depth = deepest = 0
    with file.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for found in _BRACKET.finditer(content):
            depth += _STEP.get(found[0], 0)
            deepest = max(deepest, depth)
            if deepest > _DEEPEST:
                raise SourceUnreadable(
                    "Brackets stand in each other beyond measure.",
                    where=Location(file.shown, row=content[: found.start()].count(b"\n") + 1),
                    expected=f"at most {_DEEPEST} of them",
                    hint="Do not trust this file; ask for N-Triples.",
                )


def _refuse_bomb(file: SourceFile) -> None:
    """Refuses XML whose entities stand on other entities or on files; abbreviations of namespaces are let through.

    Raises:
        SourceUnreadable: An entity is none of these abbreviations.
    """
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    found = list(_ENTITY.finditer(head))
    for entity in found:
        value = entity[1]
        outside = value in {b"SYSTEM", b"PUBLIC"}
        if outside or b"&" in value or b"%" in value or len(value) > _LONGEST or len(found) > _MOST:
            raise SourceUnreadable(
                "The file declares an entity that stands on another one, on another file, or is too long.",
                where=Location(file.shown, row=head[: entity.start()].count(b"\n") + 1),
                expected="abbreviations of namespaces",
                found=value[:60].decode("utf-8", "replace"),
                hint="Do not trust this file; ask for Turtle or N-Triples.",
            )
