"""Literals as native values of Neo4j where the very same literal comes back, and as values to read if not.

This module owns both directions for one literal. It knows no property and no entity.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from kg.rdf.terms import Literal, NamedNode, Term
from kg.vocab import XSD

Native = str | int | float | bool | date
"""One value as Neo4j holds it."""

_INTEGER_MIN, _INTEGER_MAX = -(2**63), 2**63 - 1
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?|[+-]?\.[0-9]+")
_YEAR: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_STRINGS: Final = frozenset({XSD.string, XSD.anyURI})


def exact(term: Term, datatype: str | None) -> Native | None:
    """The native value of a literal of this datatype, if `literal_of` makes the very same literal of it.

    Example:
        >>> exact(Literal("0.5", datatype=NamedNode(XSD.decimal)), XSD.decimal)
        0.5
        >>> exact(Literal("0.500", datatype=NamedNode(XSD.decimal)), XSD.decimal) is None
        True
    """
    if not isinstance(term, Literal) or term.datatype.value != datatype:
        return None
    text = term.value
    if datatype in _STRINGS:
        return text
    return _READERS[datatype](text) if datatype in _READERS else None


def _integer(text: str) -> int | None:
    return int(text) if len(text) < 20 and _INTEGER.fullmatch(text) and _fits(int(text)) else None


def _decimal(text: str) -> float | None:
    """A decimal as a float that prints as the same text: its canonical form, `5` and not `5.0`."""
    return float(text) if _DECIMAL.fullmatch(text) and _decimal_text(float(text)) == text else None


def _decimal_text(number: float) -> str:
    return repr(number).removesuffix(".0")


def _double(text: str) -> float | None:
    """A double as a float that prints as the same text; Neo4j keeps no infinity apart, and no NaN equal."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and repr(number) == text else None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _fits(number: int) -> bool:
    return _INTEGER_MIN <= number <= _INTEGER_MAX


def _date(text: str) -> date | None:
    """A day in the form that comes back; neither a time zone nor a year beyond 9999 does."""
    if len(text) != 10:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


_READERS: Final[dict[str, Callable[[str], Native | None]]] = {
    XSD.integer: _integer,
    XSD.decimal: _decimal,
    XSD.double: _double,
    XSD.boolean: _boolean,
    XSD.date: _date,
}


def literal_of(value: Native, datatype: str) -> Literal:
    """The literal that a native value stands for.

    Example:
        >>> str(literal_of(5.0, XSD.decimal))
        '"5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, float) and datatype == XSD.decimal:
        text = _decimal_text(value)
    else:
        text = value if isinstance(value, str) else repr(value)
    return Literal(text) if datatype == XSD.string else Literal(text, datatype=NamedNode(datatype))


def datatype_of(value: Native) -> str:
    """The datatype that a native value says by itself, for properties that the ontology does not map.

    Example:
        >>> [datatype_of(value).rsplit("#")[-1] for value in (True, 1, 1.5)]
        ['boolean', 'integer', 'double']
    """
    kinds = {bool: XSD.boolean, int: XSD.integer, float: XSD.double, str: XSD.string, date: XSD.date}
    return kinds[type(value)]


def readable(literal: Literal, datatype: str | None) -> Native | None:
    """What a Cypher user may read and reckon with where the literal itself would not come back.

    A number keeps its value, a date loses its time zone, a text its language; `None` where nothing fits.

    Example:
        >>> readable(Literal("0.500", datatype=NamedNode(XSD.decimal)), XSD.decimal)
        0.5
    """
    text = literal.value.strip()
    if datatype in _STRINGS:
        return literal.value
    if datatype == XSD.boolean:
        return {"1": True, "0": False}.get(text)
    if datatype == XSD.date:
        return _date(text[:10])
    if not _NUMBER.fullmatch(text):
        return None
    if datatype == XSD.integer:
        return int(text) if _INTEGER.fullmatch(text.lstrip("+0") or "0") and _fits(int(text)) else None
    return float(text) if math.isfinite(float(text)) else None


def day_of(literal: Literal) -> tuple[date, str] | None:
    """The first day of a year or month, with the word for its precision; `None` for anything else.

    Example:
        >>> day_of(Literal("2014-05", datatype=NamedNode(XSD.gYearMonth)))
        (datetime.date(2014, 5, 1), 'month')
    """
    match = _YEAR.fullmatch(literal.value)
    wanted = {XSD.gYear: "year", XSD.gYearMonth: "month"}.get(literal.datatype.value)
    if match is None or wanted != ("year" if match[2] is None else "month"):
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), 1), wanted
    except ValueError:
        return None


def period_of(day: date, precision: str) -> Literal:
    """The year or month that begins on a day: the way back from `day_of`.

    Example:
        >>> period_of(date(2014, 1, 1), "year").value
        '2014'
    """
    if precision == "year":
        return Literal(f"{day.year:04}", datatype=NamedNode(XSD.gYear))
    return Literal(f"{day.year:04}-{day.month:02}", datatype=NamedNode(XSD.gYearMonth))
