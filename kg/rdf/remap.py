"""A file of raw statements as lines of merged facts, without building a term for each.

This module owns the mapping of N-Triples lines through the redirects. A line in any form that it does not
know at sight is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.rdf.bulk import pieces
from kg.rdf.redirects import Redirects

_BLOCK: Final = 1 << 20  # bytes


def merged_lines(file: Path, redirects: Redirects) -> Iterator[bytes]:
    """The lines of a file of N-Triples, every raw IRI replaced by the canonical one; many lines at a time."""
    with file.open("rb") as stream:
        if redirects.targets:
            table = {f"<{raw}>".encode(): f"<{target}>".encode() for raw, target in redirects.targets.items()}
            while lines := stream.readlines(_BLOCK):
                yield b"".join(_mapped(lines, redirects, table))
        else:
            yield from pieces(stream)
    yield b"\n"  # the last line may lack one


def line(triple: ox.Triple) -> bytes:
    """A statement as a line of N-Triples."""
    return f"{triple} .\n".encode()


def _mapped(lines: Iterable[bytes], redirects: Redirects, table: Mapping[bytes, bytes]) -> list[bytes]:
    """Lines of N-Triples mapped through redirects, which are given as terms too."""
    found: list[bytes] = []
    held, mapped = b"", b""  # many lines follow each other about one subject
    for text in lines:
        parts = text.split(None, 2)
        if len(parts) < 3 or parts[0].startswith(b"#"):
            found += _parsed(text, redirects)
            continue
        subject, predicate, rest = parts
        if subject != held:
            if b"\\" in subject or b"><" in subject:
                found += _parsed(text, redirects)
                continue
            held, mapped = subject, table.get(subject, subject)
        if rest.startswith(b'"'):  # no literal is redirected
            found.append(text if mapped == subject else b"%s %s %s" % (mapped, predicate, rest))
            continue
        object_ = _object(rest)
        if object_ is None:
            found += _parsed(text, redirects)
        elif mapped != subject or object_ in table:
            found.append(b"%s %s %s .\n" % (mapped, predicate, table.get(object_, object_)))
        else:
            found.append(text)
    return found


def _object(rest: bytes) -> bytes | None:
    """The IRI of a line's object as it stands there; `None` where a parser must look."""
    rest = rest.rstrip()
    object_ = rest[:-1].rstrip()
    if not (rest.startswith(b"<") and rest.endswith(b".") and object_.endswith(b">")):
        return None
    return object_ if object_.count(b">") == 1 and b"\\" not in rest else None


def _parsed(text: bytes, redirects: Redirects) -> Iterator[bytes]:
    """A line in an unusual form, mapped by way of a parser."""
    for found in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        yield line(redirects.map(found.triple if isinstance(found, ox.Quad) else found))
