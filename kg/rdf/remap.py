"""A file of raw statements as lines of merged facts, without building a term for each.

This module owns the mapping of N-Triples lines through the redirects. A line in any form that it does not
know at sight is parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.bulk import pieces
from kg.rdf.redirects import Redirects


def merged_lines(file: Path, redirects: Redirects) -> Iterator[bytes]:
    """The lines of a file of N-Triples, every raw IRI replaced by the canonical one."""
    with file.open("rb") as stream:
        if redirects.targets:
            yield from _mapped(stream, redirects)
        else:
            yield from pieces(stream)
    yield b"\n"  # the last line may lack one


def line(triple: ox.Triple) -> bytes:
    """A statement as a line of N-Triples."""
    return f"{triple} .\n".encode()


def _mapped(lines: Iterable[bytes], redirects: Redirects) -> Iterator[bytes]:
    """Lines of N-Triples mapped through redirects."""
    table = {f"<{raw}>".encode(): f"<{canonical}>".encode() for raw, canonical in redirects.targets.items()}
    for text in lines:
        parts = text.split(None, 2)
        if len(parts) < 3 or parts[0].startswith(b"#"):
            yield from _parsed(text, redirects)
            continue
        subject, predicate, rest = parts
        object_ = _object(rest)
        if b"\\" in subject or b"><" in subject or object_ is None:
            yield from _parsed(text, redirects)
        elif subject in table or object_ in table:
            new_subject, new_object = table.get(subject, subject), table.get(object_, object_)
            yield b"%s %s %s .\n" % (new_subject, predicate, new_object)
        else:
            yield text


def _object(rest: bytes) -> bytes | None:
    """The object of a line as it stands there, without the full stop; `None` where a parser must look."""
    rest = rest.rstrip()
    if not rest.startswith(b"<"):
        return rest.removesuffix(b".").rstrip() if rest.startswith(b'"') else None
    object_ = rest[:-1].rstrip()
    plain = rest.endswith(b".") and object_.endswith(b">") and object_.count(b">") == 1 and b"\\" not in rest
    return object_ if plain else None


def _parsed(text: bytes, redirects: Redirects) -> Iterator[bytes]:
    """A line in an unusual form, mapped by way of a parser."""
    for found in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        yield line(redirects.map(found.triple if isinstance(found, ox.Quad) else found))
