"""Values of Python as the values of a query: RDF terms for SPARQL, plain parameters for Cypher.

This module owns that conversion. It evaluates nothing; values are bound to queries, never formatted in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from kg.api.names import Entry
from kg.api.sparql import named_node
from kg.rdf.terms import Literal, NamedNode, Term
from kg.vocab import XSD

Value = str | int | float | bool | Decimal | date | Entry | Term

_ADDRESSES: Final = ("http://", "https://", "urn:")


def as_terms(values: Mapping[str, Value]) -> dict[str, Term]:
    """Values for SPARQL: an entity or the text of an IRI becomes an IRI, everything else a literal.

    Raises:
        QueryError: A text that looks like an IRI is none.

    Example:
        >>> as_terms({"who": "urn:a", "name": "Vilnius", "day": date(2020, 3, 11)})["day"]
        <Literal value=2020-03-11 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#date>>
    """
    return {name: _term(value) for name, value in values.items()}


def as_parameters(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values for Cypher: an entity becomes its IRI, an RDF term what it says.

    Example:
        >>> as_parameters({"who": Entry("urn:a", "Cluster", "A"), "least": 2})
        {'who': 'urn:a', 'least': 2}
    """
    return {name: _plain(value) for name, value in values.items()}


def _term(value: Value) -> Term:
    """One value as a term."""
    if isinstance(value, Entry):
        return NamedNode(value.iri)
    if isinstance(value, str):
        return named_node(value) if value.startswith(_ADDRESSES) else Literal(value)
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(XSD.date))
    if isinstance(value, Decimal):
        return Literal(str(value), datatype=NamedNode(XSD.decimal))
    return Literal(value) if isinstance(value, bool | int | float) else value


def _plain(value: Value) -> Any:
    """One value as Neo4j's driver takes it."""
    if isinstance(value, Entry):
        return value.iri
    if isinstance(value, Decimal):
        return float(value)
    return value.value if isinstance(value, NamedNode | Literal) else value
