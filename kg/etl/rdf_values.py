"""How the values of a field are read from terms of RDF: the inverse of the notations of `kg.rdf.encode`.

This module owns the reading of one term. It knows no entity and no place: a function raises `Unreadable` with what would
have been right, and `kg.etl.decode` adds the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from kg.errors import SourceError
from kg.etl.values import Unreadable, country_by_name
from kg.rdf.encode import GIVEN
from kg.rdf.terms import Literal, NamedNode, Term
from kg.records import Identifier, Moment, Ref, Text
from kg.schema import schema


def reader(annotation: str, shape: str, name: str) -> Callable[[Term], Any]:
    """How the values of a field are read."""
    if name == "country":
        return lambda term: country_by_name(_lexical(term))
    for word, read in _READERS.items():
        if word in annotation:
            return read
    return _concept if shape == "iri" else _lexical


def _lexical(term: Term) -> str:
    """The text of a literal."""
    if isinstance(term, Literal):
        return term.value
    raise Unreadable("a literal")


def _iri(term: Term) -> str:
    """The IRI of a node."""
    if isinstance(term, NamedNode):
        return term.value
    raise Unreadable("an IRI")


def _concept(term: Term) -> str:
    """The IRI of a concept of a vocabulary."""
    if isinstance(term, NamedNode):
        return term.value
    raise Unreadable("a concept of our vocabulary, by its IRI")


def _text(term: Term) -> Text:
    """A text, with its language if it has one."""
    return Text(_lexical(term), term.language if isinstance(term, Literal) else None)


def _identifier(term: Term) -> Identifier:
    """A typed identifier."""
    known = schema().identifiers
    if isinstance(term, Literal) and term.datatype.value in known:
        return Identifier(term.value, term.datatype.value)
    names = ", ".join(f"cb:{iri.rpartition('#')[2]}" for iri in sorted(known))
    raise Unreadable(f"an identifier with its scheme as datatype: {names}")


def _moment(term: Term) -> Moment:
    """A day, a month or a year."""
    moment = Moment(_lexical(term).partition("T")[0])
    try:
        moment.precision  # noqa: B018 - it raises for what is none
    except SourceError as error:
        raise Unreadable("2020-03-11, 2020-03 or 2020") from error
    return moment


def _number(term: Term, make: Callable[[str], Any], expected: str) -> Any:
    """A number."""
    try:
        return make(_lexical(term))
    except (ValueError, InvalidOperation) as error:
        raise Unreadable(expected) from error


def _flag(term: Term) -> bool:
    """A truth value."""
    known = {"true": True, "1": True, "false": False, "0": False}
    if (text := _lexical(term)) not in known:
        raise Unreadable("true or false")
    return known[text]


_READERS: Final[Mapping[str, Callable[[Term], Any]]] = {
    "Text": _text,
    "Identifier": _identifier,
    "Moment": _moment,
    "Decimal": lambda term: _number(term, Decimal, "a number such as 54.69"),
    "Ref": lambda term: Ref(GIVEN, (_iri(term),)),
    "bool": _flag,
    "int": lambda term: _number(term, int, "a whole number such as 12"),
}
