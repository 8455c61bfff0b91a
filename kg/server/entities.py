"""The page of an entity, and the same entity as RDF: one address, the client chooses.

This module owns the choice between the two and what stands on the page. The lines come from `kg.api`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.api.about import about, leads_to
from kg.api.entities import most_specific
from kg.api.graph import Graph
from kg.api.names import Entry
from kg.api.neighbours import Neighbour, neighbours
from kg.api.partners import evidence_lines
from kg.api.profile import Line, Profile, profile
from kg.rdf.answering.media import GRAPHS, content_type
from kg.rdf.answering.results import as_bytes
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.terms import NamedNode
from kg.server.negotiation import chosen
from kg.server.parameters import Days, days
from kg.server.protocol import Refusal, absolute
from kg.server.rendering import address, page
from kg.server.sparql import GRAPH_MEDIA
from kg.server.state import current
from kg.vocab import RDF

_PARTNERS: Final = 5
_FORMS: Final = {"text/html": "page", **GRAPH_MEDIA}


@dataclass(frozen=True, slots=True)
class Advised:
    """A recommended partner as the page shows it."""

    iri: str
    name: str
    country: str | None
    reason: str
    evidence: tuple[str, ...]
    introducers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything on the page of an entity."""

    profile: Profile
    lines: tuple[tuple[str, tuple[Line, ...]], ...]
    ends: dict[str, tuple[tuple[str, str], ...]]
    others: tuple[tuple[str, str], ...]
    tied: int
    neighbours: tuple[Neighbour, ...]
    basis: str
    partners: tuple[Advised, ...]
    datasets: tuple[DatasetInfo, ...]


async def by_iri(request: Request) -> Response:
    """The entity of an IRI that is a parameter."""
    iri = request.query_params.get("iri", "")
    if not iri:
        raise Refusal(400, "Which entity is meant?", "Add ?iri= with its IRI, or use the search.")
    return await _entity(request, iri)


async def by_path(request: Request) -> Response:
    """The entity of an IRI that is named by its last part."""
    base = current(request).workspace.settings.base
    raw: bytes = request.scope["raw_path"]
    return await _entity(request, f"{base}{raw.decode('ascii').partition('?')[0].removeprefix('/')}")


async def _entity(request: Request, iri: str) -> Response:
    """An entity as a page or as RDF."""
    form = request.query_params.get("format") or chosen(request.headers.get("accept", ""), _FORMS)
    if form not in ("page", *GRAPHS):
        raise Refusal(406, "An entity is given as a page or in a format of RDF.", ", ".join(_FORMS))
    here = current(request)
    absolute(iri)
    canonical = await here.ask(lambda graph: graph.store.canonical(iri))
    if canonical != iri:
        return RedirectResponse(address(canonical, here.workspace.settings.base), 308)
    if form != "page":
        triples = await here.ask(lambda graph: about(graph, iri))
        return Response(as_bytes(triples, form), media_type=content_type(form), headers={"vary": "Accept"})
    on = days(request.query_params)
    told = await here.ask(lambda graph: _told(graph, iri, on), analysis=True)
    formats = [name for name in GRAPHS if name not in ("trig", "nquads", "n3")]
    return page(request, "entity.html", title=told.profile.name, told=told, days=on, formats=formats)


def _told(graph: Graph, iri: str, on: Days) -> Told:
    """Everything on the page of an entity."""
    about(graph, iri)
    entry = graph.names.get(iri) or _unnamed(graph, iri)
    shown = profile(graph, entry, as_of=on.as_of, active_on=on.active_on)
    tied, near = neighbours(graph, iri, as_of=on.as_of, active_on=on.active_on) if entry.actor else (0, ())
    basis, partners = _advice(graph, entry, on)
    datasets = tuple(graph.store.datasets())
    cited = " ".join(source for line in shown.lines for source in line.sources)
    shown_already = {iri, *(each.iri for each in near)}
    return Told(
        shown,
        tuple((term, tuple(lines)) for term, lines in groupby(shown.lines, key=attrgetter("term"))),
        {line.iri: _ends(graph, line, iri) for line in shown.lines if line.iri is not None},
        tuple(pair for pair in leads_to(graph, iri) if pair[0] not in shown_already),
        tied,
        near,
        basis,
        partners,
        tuple(info for info in datasets if f"{info.name}:" in cited),
    )


def _unnamed(graph: Graph, iri: str) -> Entry:
    """An entity without a name, such as a link."""
    classes = [
        t.object.value for t in graph.store.statements(iri, RDF.type) if isinstance(t.object, NamedNode)
    ]
    return Entry(iri, most_specific(classes), iri, actor=False)


def _ends(graph: Graph, line: Line, iri: str) -> tuple[tuple[str, str], ...]:
    """The entities at the other ends of a link."""
    if line.iri is None or line.iri == iri:
        return ()
    return tuple(pair for pair in leads_to(graph, line.iri) if pair[0] != iri)


def _advice(graph: Graph, entry: Entry, on: Days) -> tuple[str, tuple[Advised, ...]]:
    """What a list of partners rests on, and its first partners."""
    if not entry.actor or entry.iri not in graph.snapshot:
        return "", ()
    advice = graph.advice(entry.iri, as_of=on.as_of, top=_PARTNERS)
    return advice.basis, tuple(
        Advised(
            each.iri,
            graph.name(each.iri),
            each.country,
            each.line,
            tuple(evidence_lines(graph, each)),
            tuple((one.iri, graph.name(one.iri)) for one in each.evidence.introducers),
        )
        for each in advice.new
    )
