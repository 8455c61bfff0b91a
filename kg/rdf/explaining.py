"""What a query asks for, step by step, with how many statements each step alone matches.

This module owns that explanation. rdflib reads the query into the algebra of SPARQL; nothing is evaluated by it. The
store counts each pattern by itself, and chooses its own order when it answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import QueryError
from kg.rdf.names import PREFIXES

_JOINS: Final = {
    "Join": "and",
    "LeftJoin": "optional",
    "Union": "or",
    "Minus": "but not",
    "Filter": "filter",
    "Extend": "bind",
    "Graph": "in a dataset",
    "Group": "group",
    "AggregateJoin": "aggregate",
    "OrderBy": "order",
    "Distinct": "distinct",
    "Slice": "limit",
    "ToMultiSet": "values or inner query",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a query.

    Args:
        depth: How deep it lies in others.
        kind: What it does.
        pattern: For a pattern, its text; else empty.
    """

    depth: int
    kind: str
    pattern: str = ""


def steps(text: str) -> list[Step]:
    """The steps of a query, from the outermost inwards.

    Raises:
        QueryError: The text cannot be read.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(text), initNs=dict(PREFIXES)).algebra
    except ParseException as error:
        raise QueryError("The query cannot be explained.", found=str(error)) from error
    except Exception as error:  # rdflib raises bare exceptions for unknown prefixes
        raise QueryError("The query cannot be explained.", found=str(error)) from error
    return list(_steps(algebra, 0))


def _steps(node: Any, depth: int) -> Iterator[Step]:
    """The steps of a part of the algebra."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        yield from (Step(depth, "pattern", _pattern(triple)) for triple in node.triples)
        return
    kind = _JOINS.get(node.name)
    if kind is not None:
        yield Step(depth, kind)
        depth += 1
    for name in ("p", "p1", "p2"):
        yield from _steps(node.get(name), depth)


def _pattern(triple: tuple[Any, Any, Any]) -> str:
    """A pattern as SPARQL, with the usual prefixes where they apply."""
    return " ".join(_short(term.n3()) for term in triple)


def _short(text: str) -> str:
    """An IRI by its prefix."""
    for name, iri in PREFIXES.items():
        if text.startswith(f"<{iri}") and text[len(iri) + 1 : -1].isidentifier():
            return f"{name}:{text[len(iri) + 1 : -1]}"
    return text
