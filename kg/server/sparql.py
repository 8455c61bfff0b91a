"""The SPARQL endpoint: queries by GET and POST, updates by POST, and the description of the service.

This module owns the way from a request to a job and from a reply to a response. Workers evaluate.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.rdf.answering.jobs import Job
from kg.rdf.answering.media import GRAPHS, ROWS
from kg.server import description
from kg.server.answers import Target, while_wanted
from kg.server.negotiation import chosen
from kg.server.protocol import Operation, Refusal, operation
from kg.server.state import State, state

_PLAIN: Final = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}
ROW_MEDIA: Final = {media: name for name, media in ROWS.items()} | _PLAIN
GRAPH_MEDIA: Final = {media: name for name, media in GRAPHS.items()} | {"application/xml": "rdfxml"}
_PAGE: Final = {"text/html": "page"}


async def sparql(request: Request) -> Response:
    """Answers a request of the SPARQL 1.1 Protocol."""
    here = state(request)
    content_type = request.headers.get("content-type", "")
    wanted = operation(request.method, request.scope["query_string"], content_type, await request.body())
    if wanted.kind == "update":
        return await _update(request, here, wanted)
    if _is_browser(request) and request.method == "GET" and wanted.format is None:
        return RedirectResponse("/query?" + urlencode({"query": wanted.text}) if wanted.text else "/query")
    if wanted.kind == "description":
        return await description.answer(request)
    return await answered(request, here, _job(request, here, wanted))


async def answered(request: Request, here: State, job: Job) -> Response:
    """The answer to a job of reading."""
    with Target(here.folder) as target:
        work = here.readers.ask(job.aimed(str(target.file)), here.settings.limits.seconds)
        return target.sent(await while_wanted(request, work))


async def _update(request: Request, here: State, wanted: Operation) -> Response:
    """Runs an update, when the sender may."""
    writable(request, here)
    job = Job(
        action="update",
        text=wanted.text,
        base=str(request.url.replace(query="")),
        default=wanted.default,
        named=wanted.named,
        today=today(),
    )
    await here.writers.ask(job, here.settings.limits.seconds)
    await here.written()
    return Response(status_code=204)


def writable(request: Request, here: State) -> None:
    """Checks that the server takes changes, and that the sender may send them.

    Raises:
        Refusal: It does not, or he may not.
    """
    if not here.settings.writable:
        raise Refusal(403, "The server is read-only.", "It can be started with --writable.")
    shown = request.headers.get("authorization", "").partition(" ")
    token = here.settings.token or ""
    if shown[0].lower() != "bearer" or not hmac.compare_digest(shown[2].strip().encode(), token.encode()):
        raise Refusal(
            401, "Writing needs the token of this server.", "Send it as: Authorization: Bearer TOKEN"
        )


def today() -> str:
    """The day on this machine, as ISO 8601."""
    return datetime.now().astimezone().date().isoformat()


def _job(request: Request, here: State, wanted: Operation) -> Job:
    """A query as a job."""
    limits = here.settings.limits
    rows, graphs = _formats(request, wanted.format)
    return Job(
        action="query",
        text=wanted.text,
        base=str(request.url.replace(query="")),
        rows=rows,
        graphs=graphs,
        default=wanted.default,
        named=wanted.named,
        limit=min(wanted.rows or limits.rows, limits.rows),
        cut=wanted.rows is not None,
        size=limits.answer,
    )


def _formats(request: Request, name: str | None) -> tuple[str | None, str | None]:
    """The formats for rows and for statements that a client takes.

    Raises:
        Refusal: It takes none of ours.
    """
    if name is not None:
        if name not in ROWS and name not in GRAPHS:
            raise Refusal(406, f'There is no format "{name}".', "There are: " + ", ".join((*ROWS, *GRAPHS)))
        return (name if name in ROWS else "json"), (name if name in GRAPHS else "turtle")
    accept = request.headers.get("accept", "")
    rows, graphs = chosen(accept, ROW_MEDIA), chosen(accept, GRAPH_MEDIA)
    if rows is None and graphs is None:
        raise Refusal(
            406, "None of the accepted formats can be given.", ", ".join((*ROW_MEDIA, *GRAPH_MEDIA))
        )
    return rows, graphs


def _is_browser(request: Request) -> bool:
    """Whether the client would rather have a page than any format of data."""
    kinds: dict[str, Literal["page", "data"]] = dict.fromkeys((*ROW_MEDIA, *GRAPH_MEDIA), "data")
    return (
        "text/html" in request.headers.get("accept", "")
        and chosen(request.headers["accept"], {"text/html": "page"} | kinds) == "page"
    )
