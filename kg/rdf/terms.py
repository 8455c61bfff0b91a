"""RDF terms, as every other part of the project sees them, and what they are in Python.

This module owns the re-export of the terms and two conversions. It opens no store.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.vocab import XSD

__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Literal",
    "NamedNode",
    "Quad",
    "Said",
    "Subject",
    "Term",
    "Triple",
    "Value",
    "node",
    "value",
]

Subject = NamedNode | BlankNode | Triple
Term = NamedNode | BlankNode | Literal | Triple
Value = str | int | bool | float | Decimal | date
Said = dict[str, list[Term]]
"""What is said of one subject: the objects under the IRI of each predicate."""

_INTEGERS: Final = frozenset(
    f"{XSD.integer.removesuffix('integer')}{name}"
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)


def node(term: str | Term) -> Term:
    """A term as it is; a text is taken as an IRI.

    Raises:
        ValueError: The text is no IRI.
    """
    return NamedNode(term) if isinstance(term, str) else term


def value(term: Term) -> Value:
    """What a term says, as a Python value: numbers, truth values and whole dates typed, all else as text.

    A literal that its datatype does not allow (`"abc"^^xsd:integer`) stays the text that it is.

    Example:
        >>> value(Literal("1.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
        Decimal('1.50')
        >>> value(Literal("2020", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#gYear")))
        '2020'
    """
    if isinstance(term, Triple):
        return str(term)
    if not isinstance(term, Literal):
        return term.value
    try:
        return _typed(term.value, term.datatype.value)
    except (ValueError, ArithmeticError):
        return term.value


def _typed(text: str, datatype: str) -> Value:
    """A lexical form under a datatype; raises where the two do not fit."""
    if datatype in _INTEGERS:
        return int(text)
    if datatype == XSD.decimal:
        return Decimal(text)
    if datatype in {XSD.double, XSD.float}:
        return float(text)
    if datatype == XSD.boolean:
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return date.fromisoformat(text) if datatype == XSD.date else text
