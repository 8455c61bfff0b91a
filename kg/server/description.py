"""What the service says about itself: a SPARQL 1.1 Service Description, and VoID about the data.

This module owns these statements. Counts come from the store's own catalogue and from `kg.api`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from kg import iri
from kg.api.graph import Graph
from kg.rdf.answering.media import content_type
from kg.rdf.answering.results import as_bytes
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.terms import BlankNode, Literal, NamedNode, Subject, Term, Triple
from kg.server.negotiation import chosen
from kg.server.protocol import Refusal
from kg.server.sparql import GRAPH_MEDIA
from kg.server.state import state
from kg.vocab import CB, DCT, RDF, VOID, XSD

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known about the facts.

    Args:
        datasets: The loaded datasets.
        classes: How many entities each class has.
        statements: How many merged facts there are.
    """

    datasets: tuple[DatasetInfo, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    statements: int = 0


def loaded(graph: Graph) -> Loaded:
    """What is known about the facts of a workspace."""
    count = graph.store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0]["n"]
    number = int(count.value) if isinstance(count, Literal) else 0
    return Loaded(tuple(graph.store.datasets()), tuple(graph.class_counts()), number)


async def answer(request: Request) -> Response:
    """Gives the description, with the facts described inside."""
    return await _given(request, service=True)


async def void(request: Request) -> Response:
    """Gives the description of the facts alone."""
    return await _given(request, service=False)


async def _given(request: Request, *, service: bool) -> Response:
    """A description in the format asked for."""
    form = chosen(request.headers.get("accept", ""), GRAPH_MEDIA)
    if form is None:
        raise Refusal(406, "The description is given in a format of RDF.", ", ".join(GRAPH_MEDIA))
    here = state(request)
    held = Loaded() if here.current is None else await here.current.ask(loaded)
    about = _About(f"{request.base_url}sparql", held, update=here.settings.writable)
    triples = [*about.service(), *about.facts()] if service else list(about.facts())
    return Response(as_bytes(triples, form), media_type=content_type(form), headers={"vary": "Accept"})


class _About:
    """The statements of a description."""

    def __init__(self, endpoint: str, held: Loaded, *, update: bool) -> None:
        self.endpoint = NamedNode(endpoint)
        self.held = held
        self.update = update
        self.dataset = NamedNode(f"{endpoint}#facts")

    def service(self) -> Iterator[Triple]:
        """About the endpoint."""
        languages = ["SPARQL11Query", *(["SPARQL11Update"] if self.update else [])]
        yield _said(self.endpoint, RDF.type, NamedNode(f"{_SD}Service"))
        yield _said(self.endpoint, f"{_SD}endpoint", self.endpoint)
        for language in languages:
            yield _said(self.endpoint, f"{_SD}supportedLanguage", NamedNode(_SD + language))
        for form in (*_RESULTS, *_GRAPHS):
            yield _said(self.endpoint, f"{_SD}resultFormat", NamedNode(_FORMATS + form))
        whole, default = BlankNode("dataset"), BlankNode("default")
        yield _said(self.endpoint, f"{_SD}defaultDataset", whole)
        yield _said(whole, RDF.type, NamedNode(f"{_SD}Dataset"))
        yield _said(whole, f"{_SD}defaultGraph", default)
        yield _said(default, RDF.type, NamedNode(f"{_SD}Graph"))
        yield _said(default, VOID.triples, _number(self.held.statements))
        for number, info in enumerate(self.held.datasets):
            named = BlankNode(f"named{number}")
            yield _said(whole, f"{_SD}namedGraph", named)
            yield _said(named, RDF.type, NamedNode(f"{_SD}NamedGraph"))
            yield _said(named, f"{_SD}name", NamedNode(iri.graph(info.name)))
            yield _said(named, f"{_SD}graph", NamedNode(info.iri))

    def facts(self) -> Iterator[Triple]:
        """About what is loaded."""
        yield _said(self.dataset, RDF.type, NamedNode(VOID.Dataset))
        yield _said(self.dataset, _void("sparqlEndpoint"), self.endpoint)
        yield _said(self.dataset, _void("vocabulary"), NamedNode(CB.NAMESPACE))
        yield _said(self.dataset, VOID.triples, _number(self.held.statements))
        for number, (name, count) in enumerate(self.held.classes):
            part = BlankNode(f"class{number}")
            yield _said(self.dataset, _void("classPartition"), part)
            yield _said(part, _void("class"), NamedNode(CB.NAMESPACE + name))
            yield _said(part, _void("entities"), _number(count))
        for info in self.held.datasets:
            yield from self._dataset(info)

    def _dataset(self, info: DatasetInfo) -> Iterator[Triple]:
        """About one dataset."""
        subject = NamedNode(info.iri)
        yield _said(self.dataset, _void("subset"), subject)
        yield _said(subject, RDF.type, NamedNode(VOID.Dataset))
        yield _said(subject, VOID.triples, _number(info.statements))
        texts = {"title": info.title or info.name, "publisher": info.publisher, "license": info.licence}
        for prop, text in texts.items():
            if text is not None:
                yield _said(subject, f"{DCT.NAMESPACE}{prop}", Literal(text))
        if info.source_url is not None:
            yield _said(subject, f"{DCT.NAMESPACE}source", Literal(info.source_url))
        if info.retrieved is not None:
            yield _said(subject, f"{DCT.NAMESPACE}issued", _day(info.retrieved))


def _said(subject: Subject, prop: str, object_: Term) -> Triple:
    """One statement."""
    return Triple(subject, NamedNode(prop), object_)


def _void(name: str) -> str:
    """A property of VoID."""
    return f"{VOID.NAMESPACE}{name}"


def _number(count: int) -> Literal:
    """A count."""
    return Literal(str(count), datatype=NamedNode(XSD.integer))


def _day(day: date) -> Literal:
    """A day."""
    return Literal(day.isoformat(), datatype=NamedNode(XSD.date))
