"""The guard in front of the RDF parsers: what would fill the memory, or is not to be trusted, is refused unparsed.

This module owns the bounds. It parses nothing: it looks for the ends of texts, lines and brackets.
"""

from __future__ import annotations

import mmap
import re
from typing import Final

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile

_XML: Final = frozenset({".rdf", ".xml", ".owl"})
_LINES: Final = frozenset({".nt", ".nq"})
_NESTED: Final = frozenset({".ttl", ".trig", ".n3", ".jsonld", ".json"})
_TOKEN: Final = re.compile(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb'|"(?:[^"\\\n]++|\\.)*+"'
    rb"|'(?:[^'\\\n]++|\\.)*+'"
    rb"|<[^<>\"{}|^`\\\s]*+>|#[^\n]*+|[()\[\]{}]",
    re.DOTALL,
)
"""Texts, IRIs and comments, so that their brackets do not count; and brackets. Nothing is kept to go back to."""

_ENTITY: Final = re.compile(rb"<!ENTITY\s+(?:%\s+)?[\w.:-]+\s+(SYSTEM|PUBLIC|\"[^\"]*\"|'[^']*')")
_BETWEEN: Final = re.compile(rb"[^<]++")
_STEP: Final = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}
_DEEPEST: Final = 500
_LONGEST: Final = 4 * 1024**2  # bytes of one text, or of one line of N-Triples
_BLOCK: Final = 1024**2
_MOST: Final = 200
_LONGEST_ENTITY: Final = 1000


def guard(file: SourceFile) -> None:
    """Refuses a file that no parser should be given.

    Raises:
        SourceUnreadable: It is empty, a text or line in it is too long, brackets stand in each other without end, or its
            XML declares entities that would swell.
    """
    ending = file.path.suffix.casefold()
    if file.path.stat().st_size == 0:
        raise SourceUnreadable(
            "The file is empty.", where=Location(file.shown), hint="Fetch or export it again."
        )
    if ending in _LINES:
        _check_lines(file)
    if ending in _XML:
        _refuse_bomb(file)
    if ending in _XML | _NESTED:
        with (
            file.path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            _check_gaps(file, content) if ending in _XML else _check_tokens(file, content)


def _check_lines(file: SourceFile) -> None:
    """Each statement of N-Triples and N-Quads is a line."""
    row, size = 1, 0
    with file.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            first, *others = block.split(b"\n")
            size += len(first)
            if size > _LONGEST:
                raise _too_long(file, row, size, "line")
            if others:
                row, size = row + len(others), len(others[-1])


def _check_gaps(file: SourceFile, content: mmap.mmap) -> None:
    """A text of XML, or the attributes of an element, lie between two `<`."""
    for found in _BETWEEN.finditer(content):
        if (size := found.end() - found.start()) > _LONGEST:
            raise _too_long(file, _row(content, found.start()), size)


def _check_tokens(file: SourceFile, content: mmap.mmap) -> None:
    """Texts end in time, and brackets do: a parser has only so much room."""
    depth = 0
    for found in _TOKEN.finditer(content):
        size = found.end() - found.start()
        if size > _LONGEST:
            raise _too_long(file, _row(content, found.start()), size)
        if size == 1:
            depth += _STEP.get(found[0], 0)
        if depth > _DEEPEST:
            raise SourceUnreadable(
                "Brackets stand in each other beyond measure.",
                where=Location(file.shown, row=_row(content, found.start())),
                expected=f"at most {_DEEPEST} of them",
                hint="Do not trust this file; ask for N-Triples.",
            )


def _too_long(file: SourceFile, row: int, size: int, what: str = "text") -> SourceUnreadable:
    """The refusal of a text or line that does not end in time."""
    return SourceUnreadable(
        f"A {what} in the file is too long.",
        where=Location(file.shown, row=row),
        expected=f"at most {_LONGEST:,} bytes",
        found=f"{size:,} bytes or more",
        hint="Is a quotation mark missing, or a whole document in it? Shorten it, or leave it out.",
    )


def _row(content: mmap.mmap, place: int) -> int:
    """The row of a place, counted block by block."""
    starts = range(0, place, _BLOCK)
    return 1 + sum(content[start : min(start + _BLOCK, place)].count(b"\n") for start in starts)


def _refuse_bomb(file: SourceFile) -> None:
    """Refuses XML whose entities stand on other entities or on files; abbreviations of namespaces are let through.

    Raises:
        SourceUnreadable: An entity is none of these abbreviations.
    """
    with file.path.open("rb") as stream:
        head = stream.read(_BLOCK)
    found = list(_ENTITY.finditer(head))
    for entity in found:
        value = entity[1]
        outside = value in {b"SYSTEM", b"PUBLIC"}
        if outside or b"&" in value or b"%" in value or len(value) > _LONGEST_ENTITY or len(found) > _MOST:
            raise SourceUnreadable(
                "The file declares an entity that stands on another one, on another file, or is too long.",
                where=Location(file.shown, row=head[: entity.start()].count(b"\n") + 1),
                expected="abbreviations of namespaces",
                found=value[:60].decode("utf-8", "replace"),
                hint="Do not trust this file; ask for Turtle or N-Triples.",
            )
