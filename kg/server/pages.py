"""The pages that people open: the first one, search, chains, bridges, the query page, and the page about the API.

This module owns what stands on them. `kg.api` answers; the templates say how it looks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.api import bridging, chains, words
from kg.api.graph import Graph
from kg.api.names import Entry
from kg.errors import ClusterbridgeError
from kg.export.columns import script_json
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.names import PREFIXES
from kg.rdf.terms import value
from kg.schema import schema
from kg.schema.foreign import compact
from kg.server.api import QUESTIONS
from kg.server.examples import examples
from kg.server.parameters import days, text
from kg.server.problems import described
from kg.server.protocol import Refusal
from kg.server.rendering import page
from kg.server.state import current
from kg.vocab import CB, RDF

_FOUND: Final = 50
_FIRST: Final = "coordinators-of-clusters"  # the question that stands in the editor at first
_NAMED: Final = 2000  # entities whose names are asked for at once
_CHAINS: Final = 20
_CLUSTERS: Final = 100
_COUNTED: Final = ("Cluster", "Organisation", "Project", "Event", "CollaborationAgreement")


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page says about the facts.

    Args:
        counts: How many there are of what people look for, in words.
        datasets: What is loaded.
        clusters: The clusters, by name.
    """

    counts: tuple[tuple[int, str], ...]
    datasets: tuple[DatasetInfo, ...]
    clusters: tuple[Entry, ...]


async def home(request: Request) -> Response:
    """The first page."""
    shown = await current(request).ask(_overview)
    return page(request, "home.html", title="Who works with whom", overview=shown)


async def search(request: Request) -> Response:
    """The search page."""
    wanted = request.query_params.get("q", "").strip()[:1000]
    found = []
    if wanted:
        found = await current(request).ask(lambda graph: graph.names.search(wanted, limit=_FOUND))
    labels = {iri.rpartition("#")[2]: known.label("en") for iri, known in schema().classes.items()}
    title = f"Search: {wanted}" if wanted else "Search"
    return page(request, "search.html", title=title, q=wanted, found=found, labels=labels, most=_FOUND)


async def path(request: Request) -> Response:
    """The page with the chains between two actors."""
    return await _asked(request, "path.html", "How are two organisations connected?", ("from", "to"), _chains)


async def bridges(request: Request) -> Response:
    """The page with those who bridge two groups."""
    return await _asked(request, "bridges.html", "Who bridges two groups?", ("first", "second"), _bridges)


async def query(request: Request) -> Response:
    """The query page."""
    shown = await current(request).ask(examples)
    first = next((each for each in shown if each.question and each.question.id == _FIRST), shown[0])
    return page(
        request,
        "query.html",
        title="Ask in SPARQL",
        query=request.query_params.get("query") or first.text,
        examples=shown,
        prefixes=PREFIXES,
        known=script_json(_known()),
    )


async def gallery(request: Request) -> Response:
    """The page with every question of the gallery."""
    shown = await current(request).ask(examples)
    return page(request, "gallery.html", title="Questions", examples=shown)


async def names(request: Request) -> Response:
    """What some entities are called, by IRI, for the rows of an answer."""
    body = (await request.body()).decode("ascii", errors="replace")
    wanted = [iri for name, iri in parse_qsl(body) if name == "iri"][:_NAMED]
    found = await current(request).ask(lambda graph: [graph.names.get(iri) for iri in wanted])
    return JSONResponse({entry.iri: entry.name for entry in found if entry is not None})


async def api(request: Request) -> Response:
    """The page about the JSON API."""
    return page(
        request, "api.html", title="For programs", questions=QUESTIONS, base=str(request.base_url).rstrip("/")
    )


async def _asked(
    request: Request,
    template: str,
    title: str,
    names: tuple[str, str],
    ask: Callable[[Graph, QueryParams], Any],
) -> Response:
    """A page with a form and, once it is filled in, an answer; what is wrong stands above the form."""
    given = request.query_params
    answer, problem, status = None, None, 200
    if any(given.get(name, "").strip() for name in names):
        try:
            answer = await current(request).ask(lambda graph: ask(graph, given), analysis=True)
        except (Refusal, ClusterbridgeError) as error:
            status, problem = described(error)
    shown = {name: given.get(name, "") for name in (*names, "as_of", "active_on")}
    return page(request, template, status=status, title=title, given=shown, answer=answer, problem=problem)


def _known() -> dict[str, Any]:
    """What the editor knows: terms to offer, prefixes to shorten with, and where addresses lead."""
    terms = [compact(iri) for iri in (*schema().classes, *schema().properties)]
    starts = {name: iri for name, iri in PREFIXES.items() if name != "dcterms"}
    longest_first = sorted(starts.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    known = {"terms": sorted(terms), "prefixes": longest_first, "ontology": PREFIXES["cb"]}
    return known | {"graphs": [PREFIXES["cbg"]]}


def _overview(graph: Graph) -> Overview:
    """What the first page says."""
    counts = dict(graph.class_counts())
    labels = {iri.rpartition("#")[2]: known.label("en").lower() for iri, known in schema().classes.items()}
    shown = tuple(
        (counts[name], words.count(counts[name], labels[name])) for name in _COUNTED if counts.get(name)
    )
    found = (
        graph.names.get(str(value(t.subject))) for t in graph.store.statements(None, RDF.type, CB.Cluster)
    )
    clusters = sorted(
        {entry for entry in found if entry is not None}, key=lambda entry: (entry.name, entry.iri)
    )
    return Overview(shown, tuple(graph.store.datasets()), tuple(clusters[:_CLUSTERS]))


def _chains(graph: Graph, given: QueryParams) -> Any:
    """The chains between two actors."""
    on = days(given)
    one, other = graph.actor(text(given, "from")), graph.actor(text(given, "to"))
    found = graph.chains(one.iri, other.iri, as_of=on.as_of, active_on=on.active_on, limit=_CHAINS)
    return chains.as_json(graph, one, other, found)


def _bridges(graph: Graph, given: QueryParams) -> Any:
    """Those who bridge two groups."""
    on = days(given)
    first, second = text(given, "first"), text(given, "second")
    if first.startswith("@") or second.startswith("@"):
        raise Refusal(400, "A group is named in the form itself; no file is read.")
    found = bridging.pair(graph, first, second, top=_CHAINS, as_of=on.as_of, active_on=on.active_on)
    return replace(found, document=None)
