"""SPARQL for people: a query text, values to bind, and rows back.

This module owns how values are written on the command line and how terms are shown. The store evaluates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from kg.api.workspace import Workspace
from kg.errors import QueryError
from kg.rdf.terms import Literal, NamedNode, Term, value

if TYPE_CHECKING:
    from kg.rdf.worker import Rows


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
    """Values as terms: `<https://...>` is an IRI, everything else a text.

    Raises:
        QueryError: What stands between < and > is no IRI.

    Example:
        >>> bound({"c": "<urn:a>", "n": "Vilnius"})["n"].value
        'Vilnius'
    """
    return {name: _term(text) for name, text in values.items()}


def _term(text: str) -> Term:
    """One value as a term."""
    return named_node(text[1:-1]) if text.startswith("<") and text.endswith(">") else Literal(text)


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


def answer(
    workspace: Workspace,
    text: str,
    values: Mapping[str, str],
    *,
    timeout: float = 60.0,
    limit: int = 100_000,
    as_of: date | None = None,
    active_on: date | None = None,
) -> Answer:
    """The answer of a query over the merged facts of a workspace.

    Args:
        workspace: Where the facts lie.
        text: SPARQL.
        values: Values to bind to variables of the query.
        timeout: Seconds after which the query is ended.
        limit: The most rows to give.
        as_of: Ask the facts that had begun by this day, ended or not; undated links count.
        active_on: Ask the facts that were running on this day.

    Raises:
        QueryError: The text is no query.
        QueryLimit: The query did not end in time.
    """
    days = (as_of, active_on)
    found = _rows(workspace, text, bound(values), days, timeout=timeout, limit=limit)
    return Answer(found.columns, [tuple(shown(term) for term in row) for row in found.rows], found.cut)


def _rows(
    workspace: Workspace,
    text: str,
    bindings: Mapping[str, Term],
    days: tuple[date | None, date | None],
    *,
    timeout: float,
    limit: int,
) -> Rows:
    """The answer of a process of its own, or of the remote store.

    Raises:
        QueryError: A day is named, and the store is a remote one.
    """
    from kg.rdf.worker import asked, run

    if workspace.endpoint is None:
        as_of, active_on = days
        return run(
            workspace.store_dir,
            text,
            bindings,
            timeout=timeout,
            limit=limit,
            as_of=as_of,
            active_on=active_on,
        )
    if any(day is not None for day in days):
        raise QueryError(
            "The facts of a day can be asked on this machine only, and the store is a remote one.",
            hint="Ask for the dates in the query: OPTIONAL { ?link cb:startDate ?start } FILTER (...).",
        )
    with workspace.store() as store:
        return asked(store, text, bindings, timeout=timeout, limit=limit)


def shown(term: Term | None) -> Any:
    """A term as plain text, number or truth value; an unbound one is `None`."""
    return None if term is None else value(term)
