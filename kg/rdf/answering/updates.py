"""Update texts: what they may reach, and the graphs that the protocol names for their patterns.

This module owns the reading of an update as tokens: `LOAD` and `SERVICE` are refused, and `using-graph-uri` is
written into it as `USING`. It runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import QueryError
from kg.rdf.guard import TOKENS, refuse_services

_QUIET: Final = ("comment", "string", "other")
_IRI: Final = re.compile(r"[^<>\"{}|^`\\\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class _Token:
    """A part of an update text: its kind, its text in capitals, where it stands, and how deep in braces."""

    kind: str
    text: str
    start: int
    end: int
    depth: int


def checked(text: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> str:
    """An update that reaches no network, over the graphs that the protocol names.

    Args:
        text: SPARQL Update.
        default: `using-graph-uri`: the graphs whose union its patterns read.
        named: `using-named-graph-uri`: the graphs that `GRAPH` reaches in its patterns.

    Raises:
        QueryError: It loads from an address or calls a service; or it names graphs itself although the
            protocol does.

    Example:
        >>> checked("INSERT { ?s a <urn:b> } WHERE { ?s a <urn:a> }", ["urn:g"])
        'INSERT { ?s a <urn:b> } USING <urn:g> WHERE { ?s a <urn:a> }'
        >>> checked("LOAD SILENT <http://e/f.ttl>")
        'CREATE SILENT GRAPH <urn:x-nothing> ; DROP SILENT GRAPH <urn:x-nothing>'
    """
    refuse_services(text)
    text = _without_loads(text)
    if not default and not named:
        return text
    graphs = [f"USING <{_iri(iri)}>" for iri in default] + [f"USING NAMED <{_iri(iri)}>" for iri in named]
    return _over(text, " ".join(graphs))


def _tokens(text: str) -> Iterator[_Token]:
    """The tokens of an update that matter, with their depth in braces."""
    depth = 0
    for found in TOKENS.finditer(text):
        kind = found.lastgroup or ""
        if kind in _QUIET:
            continue
        depth -= found[0] == "}"
        yield _Token(kind, found[0].upper(), found.start(), found.end(), depth)
        depth += found[0] == "{"


def _without_loads(text: str) -> str:
    """The update, with nothing in place of each silent load.

    Raises:
        QueryError: A load is not silent.
    """
    tokens = list(_tokens(text))
    for place in reversed(range(len(tokens))):
        if _is(tokens[place], "LOAD"):
            if len(tokens) < place + 3 or not _is(tokens[place + 1], "SILENT"):
                raise QueryError(
                    "The update loads from an address, which is not allowed.",
                    hint="Send the statements themselves: PUT or POST to /graphs.",
                )
            last = tokens[place + 2]
            after = tokens[place + 3 : place + 6]
            if after and _is(after[0], "INTO"):
                last = after[-1]
            quiet = "CREATE SILENT GRAPH <urn:x-nothing> ; DROP SILENT GRAPH <urn:x-nothing>"
            text = text[: tokens[place].start] + quiet + text[last.end :]
    return text


def _over(text: str, using: str) -> str:
    """The update with its patterns read from other graphs.

    Raises:
        QueryError: It names the graphs of its patterns itself.
    """
    tokens = [token for token in _tokens(text) if token.depth == 0]
    if any(_is(token, "USING") or _is(token, "WITH") for token in tokens):
        raise QueryError("Graphs are named twice: in the address, and with USING or WITH in the update.")
    for place in reversed(range(len(tokens))):
        if not _is(tokens[place], "WHERE"):
            continue
        before = tokens[place - 1]
        added = f"{using} "
        if _is(
            before, "DELETE"
        ):  # DELETE WHERE { pattern } is short for DELETE { pattern } WHERE { pattern }
            braces = [token for token in tokens[place + 1 :] if token.kind == "brace"]
            added = f"{text[braces[0].start : braces[1].end]} {using} "
        text = text[: tokens[place].start] + added + text[tokens[place].start :]
    return text


def _iri(iri: str) -> str:
    """An IRI that can stand in a text as it is.

    Raises:
        QueryError: It is none.
    """
    if not _IRI.fullmatch(iri):
        raise QueryError("The name of a graph is no IRI.", found=iri)
    return iri


def _is(token: _Token, keyword: str) -> bool:
    """Whether a token is a keyword."""
    return token.kind == "word" and token.text == keyword
