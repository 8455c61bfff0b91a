"""SPARQL for people: a query text, values to bind, and rows back.

This module owns how values are written on the command line and how terms are shown. The store evaluates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kg.api.workspace import Workspace
from kg.errors import QueryError
from kg.rdf.names import PREFIXES
from kg.rdf.terms import Literal, NamedNode, Term, value
from kg.vocab import XSD

if TYPE_CHECKING:
    from kg.rdf.worker import Rows


_ADDRESS: Final = re.compile(r"(?:https?://|urn:)\S+")
_QUOTED: Final = re.compile(r"\"(.*)\"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(\S+))?", re.DOTALL)
_LOOKS: Final = (
    (re.compile(r"-?(?:0|[1-9]\d*)"), XSD.integer),
    (re.compile(r"-?(?:0|[1-9]\d*)\.\d+"), XSD.decimal),
    (re.compile(r"true|false"), XSD.boolean),
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD.date),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query.

    Args:
        columns: The names of the variables; `subject, predicate, object` for statements; `answer` for yes or no.
        rows: The values, as plain text, numbers and truth values.
        cut: Whether there were more rows than asked for.
    """

    columns: Sequence[str]
    rows: list[tuple[Any, ...]]
    cut: bool = False


def bound(values: Mapping[str, str]) -> dict[str, Term]:
    """Values as terms, as people write them.

    `<https://...>`, an address and a name with a known prefix are IRIs; numbers, `true`, `false` and days such as
    2020-03-11 are what they look like; what stands in quotes, with a language or a type behind it, is taken as it is;
    everything else is a text.

    Raises:
        QueryError: What looks like an IRI or a literal is none.

    Example:
        >>> given = {"c": "<urn:a>", "n": "Vilnius", "k": "cb:Cluster", "d": "2020-03-11", "l": '"Vilnius"@lt', "t": '"5"'}
        >>> {name: str(term) for name, term in bound(given).items()}["l"]
        '"Vilnius"@lt'
        >>> bound(given)["k"].value, bound(given)["t"].value
        ('https://w3id.org/clusterbridge/ontology#Cluster', '5')
    """
    return {name: _term(text.strip()) for name, text in values.items()}


def _term(text: str) -> Term:
    """One value as a term."""
    if text.startswith("<") and text.endswith(">"):
        return named_node(text[1:-1])
    if _ADDRESS.fullmatch(text):
        return named_node(text)
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and local and not any(map(str.isspace, local)):
        return named_node(PREFIXES[prefix] + local)
    if quoted := _QUOTED.fullmatch(text):
        return _literal(*quoted.groups())
    for pattern, datatype in _LOOKS:
        if pattern.fullmatch(text):
            return Literal(text, datatype=NamedNode(datatype))
    return Literal(text)


def _literal(content: str, language: str | None, datatype: str | None) -> Literal:
    """What stands in quotes, with what stands behind them."""
    kind = None if datatype is None else _term(datatype)
    if kind is not None and not isinstance(kind, NamedNode):
        raise QueryError(
            "The type of a value is no IRI.", found=datatype, hint='Write it as "5"^^xsd:integer.'
        )
    try:
        return Literal(content, datatype=kind, language=language)
    except ValueError as error:
        raise QueryError("A value is no literal.", found=str(error)) from error


def named_node(text: str) -> NamedNode:
    """An IRI as a term.

    Raises:
        QueryError: The text is no IRI.
    """
    try:
        return NamedNode(text)
    except ValueError as error:
        raise QueryError(
            f'"{text}" is no IRI.',
            found=str(error),
            hint="Write it as <https://...>, or without < > as a text.",
        ) from error


def in_words(found: Rows) -> Answer:
    """Rows of terms as rows of plain values."""
    return Answer(found.columns, [tuple(shown(term) for term in row) for row in found.rows], found.cut)


def evaluated(
    workspace: Workspace,
    text: str,
    bindings: Mapping[str, Term] | None = None,
    days: tuple[date | None, date | None] = (None, None),
    *,
    timeout: float = 60.0,
    limit: int = 100_000,
) -> Rows:
    """The answer of a query over the merged facts: of a process of its own, or of the remote store.

    Args:
        workspace: Where the facts lie.
        text: SPARQL.
        bindings: Values to bind to variables of the query.
        days: Ask the facts that had begun by the first day, ended or not; and those that were running on the second.
        timeout: Seconds after which the query is ended.
        limit: The most rows to give.

    Raises:
        QueryError: The text is no query; or a day is named, and the store is a remote one.
        QueryLimit: The query did not end in time.
    """
    from kg.rdf.worker import asked, run

    if workspace.endpoint is None:
        as_of, active_on = days
        how: dict[str, Any] = {"timeout": timeout, "limit": limit}
        return run(workspace.store_dir, text, bindings, as_of=as_of, active_on=active_on, **how)
    if any(day is not None for day in days):
        raise QueryError(
            "The facts of a day can be asked on this machine only, and the store is a remote one.",
            hint="Ask for the dates in the query: OPTIONAL { ?link cb:startDate ?start } FILTER (...).",
        )
    with workspace.store() as store:
        return asked(store, text, bindings or {}, timeout=timeout, limit=limit)


def shown(term: Term | None) -> Any:
    """A term as plain text, number or truth value; an unbound one is `None`."""
    return None if term is None else value(term)
