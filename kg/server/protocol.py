"""What a request of the SPARQL 1.1 Protocol asks for.

This module owns the reading of such requests: where the text stands, which graphs are named, what is malformed. It
evaluates nothing and answers nothing.

Sources: SPARQL 1.1 Protocol, sections 2.1 and 2.2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl

from kg.errors import ClusterbridgeError

FORM: Final = "application/x-www-form-urlencoded"
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_DIRECT: Final = {"application/sparql-query": "query", "application/sparql-update": "update"}


class Refusal(ClusterbridgeError):
    """A request that cannot be answered as it is.

    Args:
        status: The status code.
        what: Why, in one sentence.
        hint: What would be right.
    """

    def __init__(self, status: int, what: str, hint: str | None = None) -> None:
        super().__init__(what, hint=hint)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks for.

    Args:
        kind: A query, an update, or the description of the service.
        text: The query or update.
        default: The graphs named for the default graph.
        named: The graphs named as named graphs.
        rows: How many rows are enough, where the client says so.
        format: The format asked for by name, over what the header says.
    """

    kind: Literal["query", "update", "description"]
    text: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rows: int | None = None
    format: str | None = None


def operation(method: str, query: bytes, content_type: str, body: bytes) -> Operation:
    """What a request asks for.

    Args:
        method: GET, HEAD or POST.
        query: The query string of its address.
        content_type: Its header; empty where there is none.
        body: Its body.

    Raises:
        Refusal: It is malformed.

    Example:
        >>> operation("GET", b"query=ASK%20%7B%7D", "", b"").text
        'ASK {}'
    """
    parameters = _pairs(query)
    if method in ("GET", "HEAD"):
        if _values(parameters, "update"):
            raise Refusal(400, "An update cannot be sent with GET.", "Send it with POST.")
        return _operation(parameters) if _values(parameters, "query") else Operation("description")
    media, _, charset = (part.strip().lower() for part in content_type.partition(";"))
    if media == FORM:
        return _operation(parameters + _pairs(body))
    if media not in _DIRECT:
        raise Refusal(
            415, "The content type is none of the SPARQL protocol.", f"Use {FORM} or {', '.join(_DIRECT)}."
        )
    if charset and charset.partition("=")[2].strip('" ') not in ("utf-8", "utf8"):
        raise Refusal(415, "The text is not sent as UTF-8.")
    return _operation([*parameters, (_DIRECT[media], _text(body))])


def absolute(iri: str) -> str:
    """An IRI that is one, and absolute.

    Raises:
        Refusal: It is not.
    """
    if not _IRI.fullmatch(iri):
        raise Refusal(400, "The name is no absolute IRI.", f"This is none: {iri}")
    return iri


def _operation(parameters: list[tuple[str, str]]) -> Operation:
    """What parameters ask for."""
    queries, updates = _values(parameters, "query"), _values(parameters, "update")
    if len(queries) + len(updates) != 1:
        raise Refusal(400, f"Exactly one query or update is needed; there are {len(queries) + len(updates)}.")
    if updates:
        default, named = "using-graph-uri", "using-named-graph-uri"
    else:
        default, named = "default-graph-uri", "named-graph-uri"
    return Operation(
        "update" if updates else "query",
        (updates or queries)[0],
        tuple(map(absolute, _values(parameters, default))),
        tuple(map(absolute, _values(parameters, named))),
        _rows(_values(parameters, "rows")),
        next(iter(_values(parameters, "format")), None),
    )


def _rows(given: list[str]) -> int | None:
    """How many rows are enough."""
    if not given:
        return None
    if len(given) > 1 or not given[0].isascii() or not given[0].isdigit() or int(given[0][:12]) < 1:
        raise Refusal(400, '"rows" must be one number, 1 or more.')
    return int(given[0][:12])


def _pairs(text: bytes) -> list[tuple[str, str]]:
    """The parameters of a query string or form."""
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refusal(400, "The parameters are not encoded as they should be.") from error


def _values(parameters: list[tuple[str, str]], name: str) -> list[str]:
    """The values of a parameter."""
    return [value for key, value in parameters if key == name]


def _text(body: bytes) -> str:
    """A body as text."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, "The text is not UTF-8.") from error
