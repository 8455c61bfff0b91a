"""What a query text may reach: the graphs of loaded datasets, and no network.

This module owns the reading of the dataset clause (`FROM`, `FROM NAMED`) and the refusal of `SERVICE`. It
runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.names import MERGED, PREFIXES

TOKENS: Final = re.compile(
    r"""
    (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<comment>\#[^\n\r]*)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<other>[?$@]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:%-]|\\.)*)
  | (?P<word>[^\W\d_]\w*)
  | (?P<brace>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = frozenset(
    ["INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"]
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that a query reads.

    Args:
        default: What is asked without `GRAPH`.
        named: What `GRAPH` reaches.
    """

    default: Sequence[ox.NamedNode | ox.DefaultGraph]
    named: Sequence[ox.NamedNode]


def scope(
    text: str,
    graphs: Sequence[ox.NamedNode],
    *,
    services: Collection[str] = (),
    default: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Scope:
    """The graphs that a query may and does read.

    Args:
        text: SPARQL.
        graphs: The graphs of the loaded datasets.
        services: Addresses that `SERVICE` may call.
        default: Graphs to read in place of those after `FROM`.
        named: Graphs to reach in place of those after `FROM NAMED`.

    Raises:
        QueryError: The text is an update, it calls a service that is not allowed, or names a graph that is not loaded.
    """
    tokens = list(_tokens(text))
    _refuse_updates(tokens)
    _refuse_services(text, tokens, services)
    if not default and not named:
        default, named = _dataset_clause(tokens)
    if not default and not named:
        return Scope([MERGED], graphs)
    known = {graph.value: graph for graph in graphs}
    for iri in (*default, *named):
        if iri not in known:
            raise QueryError(
                f"No loaded dataset has the graph <{iri}>, and no address is ever fetched.",
                hint="Loaded are: " + (", ".join(f"<{name}>" for name in known) or "none") + ".",
            )
    return Scope([known[iri] for iri in default], [known[iri] for iri in named])


def _refuse_updates(tokens: list[tuple[str, str]]) -> None:
    """Raise if a text is an update."""
    words = [text.upper() for kind, text in tokens if kind == "word"]
    first = next((word for word in words if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        raise QueryError(
            "This is an update, and only queries are answered.",
            expected="SELECT, ASK, CONSTRUCT or DESCRIBE",
            found=first,
            hint="Load facts with kg load, or start kg serve --writable and send it the update.",
        )


def refuse_services(text: str) -> None:
    """Raise if a query or an update calls any service.

    Raises:
        QueryError: It does.
    """
    _refuse_services(text, list(_tokens(text)), ())


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """The kinds and texts of the tokens that matter."""
    for found in TOKENS.finditer(text):
        if found.lastgroup not in {"comment", "string", "other", "brace"}:
            yield found.lastgroup or "", found[0]


def _refuse_services(text: str, tokens: list[tuple[str, str]], services: Collection[str]) -> None:
    r"""Raise unless every service of a query is allowed by name.

    The text is read a second time with its escapes resolved, because SPARQL allows `\u0053ERVICE`.
    """
    called = _called(tokens) + _called(list(_tokens(_ESCAPE.sub(_unescape, text))))
    for address in called:
        if address not in services:
            raise QueryError(
                "The query calls another server, which is not allowed.",
                found=f"SERVICE {address}".strip(),
                hint="Take the SERVICE part out, or allow its address by name.",
            )


def _called(tokens: list[tuple[str, str]]) -> list[str]:
    """The addresses that stand after SERVICE; an empty text for a variable or a prefixed name."""
    addresses = []
    for place, token in enumerate(tokens):
        if _is(token, "SERVICE"):
            after = tokens[place + 1 : place + 3]
            after = after[1:] if after and _is(after[0], "SILENT") else after[:1]
            addresses.append(after[0][1][1:-1] if after and after[0][0] == "iri" else "")
    return addresses


def _unescape(found: re.Match[str]) -> str:
    """The character that an escape stands for."""
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else ""


def _dataset_clause(tokens: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """The graphs after FROM, and after FROM NAMED, as absolute IRIs."""
    prefixes, base = dict(PREFIXES), ""
    default: list[str] = []
    named: list[str] = []
    for place, token in enumerate(tokens):
        after = [text for _, text in tokens[place + 1 : place + 3]]
        if _is(token, "BASE") and after:
            base = after[0][1:-1]
        elif _is(token, "PREFIX") and len(after) == 2:
            prefixes[after[0].removesuffix(":")] = urljoin(base, after[1][1:-1])
        elif _is(token, "FROM") and after:
            is_named = after[0].upper() == "NAMED"
            (named if is_named else default).append(_absolute(after[-1 if is_named else 0], prefixes, base))
    return default, named


def _is(token: tuple[str, str], keyword: str) -> bool:
    """Whether a token is a keyword, in capitals or not."""
    return token[0] == "word" and token[1].upper() == keyword


def _absolute(text: str, prefixes: dict[str, str], base: str) -> str:
    """The IRI that a token stands for."""
    if text.startswith("<"):
        return urljoin(base, text[1:-1])
    prefix, _, local = text.partition(":")
    return prefixes.get(prefix, "") + local.replace("\\", "")
