"""Errors as answers: the status, and the message in the form that the client reads.

This module owns which error has which status. Programs get JSON as RFC 9457 describes it, browsers a page, all
others plain text.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from kg.errors import (
    AnalysisError,
    ClusterbridgeError,
    NotFound,
    QueryError,
    QueryLimit,
    SourceError,
    StoreLocked,
    ValidationFailed,
)
from kg.server.negotiation import chosen
from kg.server.protocol import Refusal

_STATUS: Final = (
    (QueryLimit, 503),
    (StoreLocked, 503),
    (QueryError, 400),
    (NotFound, 404),
    (ValidationFailed, 422),
    (AnalysisError, 422),
    (SourceError, 400),
)
_FORMS: Final = {
    "text/plain": "text",
    "application/problem+json": "json",
    "application/json": "json",
    "application/sparql-results+json": "json",
    "text/html": "html",
}
_TITLES: Final = {
    400: "This cannot be asked",
    403: "Not allowed",
    404: "Not found",
    408: "Too slow",
    413: "Too much was sent",
    422: "This has no answer",
    503: "Too much was asked",
}


def refused(request: Request, error: Exception) -> Response:
    """The answer that says why there is none.

    Args:
        request: What was asked.
        error: A `Refusal`, or an error of the project.
    """
    status, fields = described(error)
    headers = {"retry-after": "1"} if status == 503 else {}
    if status in (408, 413):
        headers["connection"] = "close"  # else the rest of the body would be read, to be thrown away
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    form = chosen(request.headers.get("accept", ""), _FORMS)
    if form == "html":
        from kg.server.rendering import page

        title = _TITLES.get(status, "Something went wrong")
        return page(request, "problem.html", status=status, headers=headers, title=title, problem=fields)
    if form == "json":
        body = {"type": "about:blank", "status": status, **fields}
        return JSONResponse(body, status, headers, media_type="application/problem+json")
    lines = [fields["title"], *(f"  {name}: {fields[name]}" for name in ("found", "hint") if name in fields)]
    lines += [f"  - {finding}" for finding in fields.get("findings", ())]
    return PlainTextResponse("\n".join(lines) + "\n", status, headers)


def described(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status of an error, and what to say about it."""
    if not isinstance(error, ClusterbridgeError):
        return 500, {"title": "The server failed.", "hint": "The reason stands in its log."}
    known = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    status = error.status if isinstance(error, Refusal) else known
    fields: dict[str, Any] = {"title": error.what, "found": error.found, "hint": error.hint}
    fields |= {
        "findings": list(getattr(error, "findings", ())),
        "nearest": list(getattr(error, "nearest", ())),
    }
    return status, {name: text for name, text in fields.items() if text}
