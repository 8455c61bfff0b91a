"""The Graph Store Protocol: the graphs of datasets as documents, to be read, and written where the server may.

This module owns the reading of such requests. Workers read and write; `kg.rdf.answering.writing` says what may be
written.

Sources: SPARQL 1.1 Graph Store HTTP Protocol.
"""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from kg import iri
from kg.rdf.answering.jobs import Action, Job
from kg.rdf.answering.media import GRAPHS
from kg.server.negotiation import chosen
from kg.server.protocol import Refusal, absolute
from kg.server.sparql import GRAPH_MEDIA, answered, today, writable
from kg.server.state import State, state

_SENT: Final = {GRAPHS[name]: name for name in ("turtle", "ntriples", "rdfxml", "jsonld")}
_ACTIONS: Final[dict[str, Action]] = {"PUT": "put", "POST": "post", "DELETE": "delete"}
_ALL: Final = 1 << 62  # a graph is given whole: its size is the limit


async def graphs(request: Request) -> Response:
    """Answers a request of the Graph Store Protocol."""
    here = state(request)
    body = await request.body()
    if request.method in ("GET", "HEAD"):
        return await _get(request, here)
    writable(request, here)
    graph = _graph(request, body)
    parts = [] if request.method == "DELETE" else _parts(request.headers.get("content-type", ""), body)
    with TemporaryDirectory(dir=here.folder) as folder:
        bodies = []
        for number, (content, form) in enumerate(parts):
            file = Path(folder) / str(number)
            file.write_bytes(content)
            bodies.append((str(file), form))
        job = Job(action=_ACTIONS[request.method], graph=graph, bodies=tuple(bodies), today=today())
        reply = await here.writers.ask(job, here.settings.limits.seconds)
    await here.written()
    location = {"location": _address(request, graph)} if reply.created and graph is not None else {}
    return Response(status_code=201 if reply.created else 204, headers=location)


async def _get(request: Request, here: State) -> Response:
    """Gives a graph."""
    form = chosen(request.headers.get("accept", ""), GRAPH_MEDIA)
    if name := request.query_params.get("format"):
        form = name if name in GRAPHS else None
    if form is None:
        raise Refusal(406, "A graph is given in a format of RDF.", ", ".join(GRAPH_MEDIA))
    if not request.url.query and request.url.path == "/graphs":
        raise Refusal(400, "Which graph is meant?", "Add ?default, or ?graph= with the name of a graph.")
    graph = _graph(request, b"")
    job = Job(action="get", graph=graph, graphs=form, limit=_ALL, size=here.settings.limits.answer)
    return await answered(request, here, job)


def _graph(request: Request, body: bytes) -> str | None:
    """The graph that is meant; `None` for the default graph; a new one where a POST names none.

    Raises:
        Refusal: It is named twice, or not at all.
    """
    named = request.query_params.getlist("graph")
    default = "default" in request.query_params
    direct = request.path_params.get("rest", "")
    if len(named) + default + bool(direct) > 1:
        raise Refusal(400, "The graph is named twice.")
    if default:
        return None
    if named:
        return _known(request, absolute(named[0]))
    if not direct and request.method == "POST":
        direct = f"sent-{iri.digest(body.hex())}"
    if not direct:
        raise Refusal(400, "Which graph is meant?", "Add ?default, or ?graph= with the name of a graph.")
    return _known(request, _address_of(request, direct))


def _known(request: Request, name: str) -> str:
    """The IRI of a graph that may be named by its address on this server."""
    start = _address_of(request, "")
    if state(request).settings.bare or not name.startswith(start):
        return name
    return iri.graph(unquote(name.removeprefix(start)))


def _address(request: Request, graph: str) -> str:
    """The address of a graph on this server; its IRI, where it has no other."""
    start = iri.graph("")
    return _address_of(request, unquote(graph.removeprefix(start))) if graph.startswith(start) else graph


def _address_of(request: Request, name: str) -> str:
    """The address of the graph of a dataset on this server."""
    return f"{request.base_url}graphs/{quote(name)}"


def _parts(content_type: str, body: bytes) -> list[tuple[bytes, str]]:
    """The documents of a body, each with its format.

    Raises:
        Refusal: One is not RDF in a format that can be read.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media != "multipart/form-data":
        return [(body, _form(media))]
    whole = message_from_bytes(b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + body)
    found = []
    for part in whole.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append((content, _form(part.get_content_type())))
    return found


def _form(media: str) -> str:
    """The format of a content type."""
    if media not in _SENT:
        raise Refusal(415, "The content type is no format of RDF that can be read.", ", ".join(_SENT))
    return _SENT[media]
