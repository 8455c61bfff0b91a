"""Pages that other rooms write whole: the network, a drawn answer, and the ontology.

This module owns their addresses, their policy towards browsers, and how long they are kept. `kg.export` and
`kg.schema` write them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from kg.api import page as network_page
from kg.api.drawn import drawn
from kg.api.graph import Graph
from kg.iri import digest
from kg.rdf.answering.jobs import Job, Reply
from kg.rdf.answering.results import statements_of
from kg.resources import ontology_dir
from kg.server.answers import Target, while_wanted
from kg.server.negotiation import chosen
from kg.server.parameters import Days, days
from kg.server.protocol import Refusal, operation
from kg.server.state import current, state

_MOST_DRAWN: Final = 20_000  # statements; beyond that a picture says nothing
_KEPT: Final = 8  # network pages of other days
_OWN_POLICY: Final = {"content-security-policy": "frame-ancestors 'self'", "cache-control": "no-store"}
"""The page has a stricter policy of its own, by the hash of each script; this one lets our query page show it."""

_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)


async def network(request: Request) -> Response:
    """The network page of the workspace."""
    here = current(request)
    on = days(request.query_params)
    folder = state(request).folder
    file = folder / f"network-{digest(str(here.sequence), str(on.as_of), str(on.active_on))}.html"
    if not file.exists():
        await here.ask(lambda graph: _write_network(graph, file, on), analysis=True)
        for old in sorted(folder.glob("network-*.html"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    return FileResponse(file, headers=_OWN_POLICY, media_type="text/html; charset=utf-8")


async def network_of(request: Request) -> Response:
    """The answer of a CONSTRUCT query, drawn."""
    here = state(request)
    content_type = request.headers.get("content-type", "")
    wanted = operation(request.method, request.scope["query_string"], content_type, await request.body())
    if wanted.kind != "query":
        raise Refusal(400, "Only the answer of a query can be drawn.")
    job = Job(
        action="query",
        text=wanted.text,
        graphs="ntriples",
        limit=_MOST_DRAWN,
        size=here.settings.limits.answer,
    )
    with Target(here.folder) as target:
        work = here.readers.ask(job.aimed(str(target.file)), here.settings.limits.seconds)
        reply = await while_wanted(request, work)
        text = await current(request).ask(lambda graph: _drawing(graph, reply, target.file))
    return HTMLResponse(text, headers=_OWN_POLICY)


async def ontology(request: Request) -> Response:
    """The documentation of the ontology; as Turtle for whoever asks for that."""
    form = chosen(request.headers.get("accept", ""), {"text/html": "page", "text/turtle": "turtle"})
    if request.query_params.get("format", form) == "turtle":
        return FileResponse(ontology_dir() / "clusterbridge.ttl", media_type="text/turtle; charset=utf-8")
    if form is None:
        raise Refusal(406, "The ontology is given as a page or as Turtle.")
    from kg.schema.page import html

    text = html()
    hashes = " ".join(f"'sha256-{_hash(style)}'" for style in _STYLE.findall(text))
    policy = f"default-src 'none'; style-src {hashes}; img-src data:; base-uri 'none'; frame-ancestors 'none'"
    return HTMLResponse(text, headers={"content-security-policy": policy, "vary": "Accept"})


def _write_network(graph: Graph, file: Path, on: Days) -> None:
    """Writes the network page, whole or not at all."""
    if file.exists():  # another reader had it made meanwhile
        return
    draft = file.with_suffix(".part")
    order = network_page.Order(
        title="Clusters and their links",
        on=datetime.now().astimezone().date(),
        language=graph.workspace.settings.language,
        as_of=on.as_of,
        active_on=on.active_on,
    )
    network_page.write(graph, draft, order)
    draft.replace(file)


def _drawing(graph: Graph, reply: Reply, file: Path) -> str:
    """The statements of an answer as a network page."""
    from kg.export.page import render_page

    day = datetime.now().astimezone().date()
    language = graph.workspace.settings.language
    model = drawn(
        graph, statements_of(reply, file), title="The answer as a network", on=day, language=language
    )
    return render_page(model)[0]


def _hash(text: str) -> str:
    """The digest of a style, as a policy names it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
