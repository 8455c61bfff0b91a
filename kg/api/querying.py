"""Queries with names, and what a query asks for.

This module owns how the named queries of the store are asked by people, and the counting behind an explanation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.api.sparql import bound as as_terms
from kg.api.sparql import evaluated, shown
from kg.api.workspace import Workspace
from kg.errors import QueryLimit
from kg.rdf.queries import all_queries, named
from kg.rdf.terms import NamedNode, Term


def listing() -> list[tuple[str, str, str]]:
    """The named queries: name, what each asks, and its parameters."""
    return [
        (query.name, query.title, ", ".join(f"{name} ({kind})" for name, kind in query.parameters.items()))
        for query in all_queries().values()
    ]


def of_name(workspace: Workspace, name: str, given: Mapping[str, str]) -> tuple[str, dict[str, Term]]:
    """A named query and its values; an entity may be given by its name.

    Raises:
        NotFound: There is no such query, or no such entity.
        QueryError: A value is missing, or is for no parameter.
    """
    query = named(name)
    terms = as_terms(given)
    for parameter, kind in query.parameters.items():
        if kind == "iri" and parameter in terms and not isinstance(terms[parameter], NamedNode):
            terms[parameter] = NamedNode(_entity(workspace, given[parameter]))
    return query.text, query.bound(terms)


def explained(
    workspace: Workspace, text: str, bindings: Mapping[str, Term], *, timeout: float
) -> tuple[str, list[tuple[str, str, Any]]]:
    """A query as the store gets it, and its steps, each pattern with how many statements it alone matches.

    Raises:
        QueryError: The text is no query.
    """
    from kg.rdf.binding import bound, prefixed
    from kg.rdf.explaining import steps

    whole = prefixed(bound(text, bindings))
    found = steps(whole)
    counts = _counts(workspace, [step.pattern for step in found if step.pattern], timeout)
    rows = [(f"{'  ' * step.depth}{step.kind}", step.pattern, counts.get(step.pattern)) for step in found]
    return whole, rows


def _counts(workspace: Workspace, patterns: list[str], timeout: float) -> dict[str, Any]:
    """How many statements each pattern alone matches; nothing where the counting takes too long."""
    if not patterns:
        return {}
    parts = (f"{{ SELECT (COUNT(*) AS ?n{n}) {{ {pattern} }} }}" for n, pattern in enumerate(patterns))
    try:
        found = evaluated(workspace, f"SELECT * {{ {' '.join(parts)} }}", timeout=timeout)
    except QueryLimit:
        return {}
    values = dict(zip(found.columns, found.rows[0], strict=True))
    return {pattern: shown(values[f"n{number}"]) for number, pattern in enumerate(patterns)}


def _entity(workspace: Workspace, text: str) -> str:
    """The IRI of the entity that a text names."""
    from kg.api.graph import Graph

    with Graph.open(workspace) as graph:
        return graph.names.resolve(text).iri
