"""Requests of the protocol suites, sent as the manifests write them, and what is wrong with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pyoxigraph as ox

from tests.w3c.manifest import MF, RDF, Manifest, Node
from tests.w3c.results import isomorphic

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
_NAMED = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_BOOLEAN = ("application/sparql-results+json", "application/sparql-results+xml", "application/json")
_TABULAR = (*_BOOLEAN, "text/csv", "text/tab-separated-values")
_RDF = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
_FORMATS = {"boolean": _BOOLEAN, "tabular": _TABULAR, "RDF": _RDF}


@dataclass(frozen=True)
class Exchange:
    """One request and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    truth: str | None
    format: str | None
    location: str | None
    content: str | None
    names: dict[str, str] = field(default_factory=dict)


def exchanges(held: Manifest, case: Node) -> Iterator[Exchange]:
    """The requests of a case, in their order."""
    action = held.one(case, f"{MF}action")
    for each in held.items(held.one(action, f"{HT}requests")):
        answer = held.one(each, f"{HT}resp")
        body = held.one(each, f"{HT}body")
        coding = held.text(body, f"{CNT}characterEncoding") or "utf-8"
        yield Exchange(
            held.text(each, f"{HT}methodName") or "",
            held.text(each, f"{HT}absolutePath") or "",
            _headers(held, each),
            (held.text(body, f"{CNT}chars") or "").encode(coding),
            tuple(node.value.rpartition("#")[2] for node in held.all(answer, f"{MF}expectedStatus")),
            held.text(answer, f"{MF}expectedBoolean"),
            held.text(answer, f"{MF}expectedFormat"),
            held.text(answer, f"{MF}expectedLocation"),
            held.text(held.one(answer, f"{HT}body"), f"{CNT}chars"),
        )


def faults(http: httpx.Client, wanted: list[Exchange], endpoint: tuple[str, str]) -> list[str]:
    """What is wrong with the answers to some requests, sent one after the other.

    Args:
        http: The client, which knows the server.
        wanted: The requests.
        endpoint: The path in the suite, and the path on the server.
    """
    names: dict[str, str] = {}
    found = []
    for each in wanted:
        path = each.path
        for name, value in names.items():
            path = path.replace(name, str(httpx.QueryParams({"x": value}))[2:])
        path = endpoint[1] + path.removeprefix(endpoint[0])
        response = http.request(each.method, path, content=each.body, headers=each.headers)
        found += [f"{each.method} {path}: {fault}" for fault in _wrong(each, response)]
        if each.location is not None:
            names[each.location] = response.headers.get("location", "")
    return found


def _wrong(each: Exchange, response: httpx.Response) -> Iterator[str]:
    """What is wrong with an answer."""
    if each.statuses and not any(_is(response.status_code, status) for status in each.statuses):
        yield f"status {response.status_code}, not {' or '.join(each.statuses)}: {response.text[:200]}"
        return
    media = response.headers.get("content-type", "").partition(";")[0]
    if each.format is not None and media not in _FORMATS[each.format]:
        yield f"{media} is not {each.format}"
    if each.truth is not None and response.json()["boolean"] != (each.truth == "true"):
        yield f"the answer is not {each.truth}"
    if each.location is not None and not response.headers.get("location"):
        yield "there is no Location"
    if each.content is not None:
        base = "http://www.example/gsp"
        stated = [q.triple for q in ox.parse(each.content, format=ox.RdfFormat.TURTLE, base_iri=base)]
        given = [q.triple for q in ox.parse(response.content, format=ox.RdfFormat.TURTLE, base_iri=base)]
        if not isomorphic(stated, given):
            yield f"another graph: {response.text}"


def _is(status: int, name: str) -> bool:
    """Whether a status code is what a name of the suite says."""
    if name.startswith("StatusCode"):
        return status // 100 == int(name.removeprefix("StatusCode")[0])
    return status == _NAMED[name]


def _headers(held: Manifest, message: Node) -> dict[str, str]:
    """The headers of a request."""
    return {
        (held.text(header, f"{HT}fieldName") or ""): (held.text(header, f"{HT}fieldValue") or "")
        for header in held.items(held.one(message, f"{HT}headers"))
    }


__all__ = ["HT", "RDF", "Exchange", "exchanges", "faults"]
