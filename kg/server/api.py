"""The JSON API: search, entity, path, bridges and recommend, the same questions as on the command line.

This module owns the questions and their parameters, in one table that the endpoints, the description and the page
about the API all read. `kg.api` answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.api import bridging, chains, partners
from kg.api.graph import Graph
from kg.api.neighbours import neighbours
from kg.api.profile import profile
from kg.server.openapi import document
from kg.server.parameters import day, days, number, text
from kg.server.protocol import Refusal
from kg.server.state import current
from kg.version import __version__

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question.

    Args:
        name: As it is written.
        kind: What it must be.
        about: What it means.
        required: Whether it must be there.
        usual: What holds where it is not.
    """

    name: str
    kind: Literal["text", "day", "number"]
    about: str
    required: bool = False
    usual: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the API.

    Args:
        summary: What it asks, in one sentence.
        parameters: What it takes.
        example: An address that works on the bundled sources, without `/api/`.
        ask: What answers it.
        analysis: Whether it needs the analysis.
    """

    summary: str
    parameters: tuple[Parameter, ...]
    example: str
    ask: Callable[[Graph, Given], Any]
    analysis: bool = True


def _search(graph: Graph, given: Given) -> Any:
    """Entities by name."""
    found = graph.names.search(text(given, "q"), limit=number(given, "top", 20))
    fields = ("iri", "name", "kind", "country")
    return [{n: getattr(e, n) for n in fields} | {"identifiers": list(e.identifiers)} for e in found]


def _entity(graph: Graph, given: Given) -> Any:
    """Everything about one entity."""
    on = days(given)
    entry = graph.names.resolve(text(given, "name"))
    shown = profile(graph, entry, as_of=on.as_of, active_on=on.active_on).as_json()
    total, near = (
        neighbours(graph, entry.iri, as_of=on.as_of, active_on=on.active_on) if entry.actor else (0, ())
    )
    return shown | {"neighbours_total": total, "neighbours": [asdict(each) for each in near]}


def _path(graph: Graph, given: Given) -> Any:
    """The shortest chains between two actors."""
    on = days(given)
    one, other = graph.actor(text(given, "from")), graph.actor(text(given, "to"))
    top = number(given, "top", 10)
    found = graph.chains(one.iri, other.iri, as_of=on.as_of, active_on=on.active_on, limit=top)
    return chains.as_json(graph, one, other, found)


def _bridges(graph: Graph, given: Given) -> Any:
    """Who bridges two groups."""
    on = days(given)
    first, second = text(given, "first"), text(given, "second")
    if first.startswith("@") or second.startswith("@"):
        raise Refusal(
            400, "A group is named in the address itself; no file is read.", "Write list:NAME;NAME."
        )
    top = number(given, "top", 10)
    return bridging.pair(graph, first, second, top=top, as_of=on.as_of, active_on=on.active_on).document


def _recommend(graph: Graph, given: Given) -> Any:
    """Ranked partners."""
    asker = graph.actor(text(given, "for"))
    advice = graph.advice(asker.iri, as_of=day(given, "as_of"), top=number(given, "top", 10))
    return {
        "for": {"iri": asker.iri, "name": asker.name},
        "basis": advice.basis,
        "partners": [partners.as_json(graph, each) for each in advice.new],
    }


_AS_OF: Final = Parameter("as_of", "day", "Only what had begun on or before this day, ended or not.")
_ACTIVE_ON: Final = Parameter("active_on", "day", "Only what was running on this day.")
_GROUP: Final = "a name (a cluster stands for all who belong to it), country:LT, programme:NAME, community:1, list:NAME;NAME."


def _top(usual: int) -> Parameter:
    """How many."""
    return Parameter("top", "number", "How many to give, at most 1000.", usual=usual)


QUESTIONS: Final[dict[str, Question]] = {
    "search": Question(
        "Finds organisations, clusters, projects, events and places by name; diacritics are not needed.",
        (Parameter("q", "text", "Words of a name, or an identifier.", required=True), _top(20)),
        "search?q=bialystok",
        _search,
        analysis=False,
    ),
    "entity": Question(
        "Everything known about one entity, each fact with its time and its sources, and whom it is tied to.",
        (
            Parameter("name", "text", "A name in any spelling, an identifier or an IRI.", required=True),
            _AS_OF,
            _ACTIVE_ON,
        ),
        "entity?name=Klaster Obróbki Metali",
        _entity,
    ),
    "path": Question(
        "The shortest chains between two actors, with the fact on each step and its sources.",
        (
            Parameter("from", "text", "An organisation, cluster, network or office.", required=True),
            Parameter("to", "text", "Another one.", required=True),
            _top(10),
            _AS_OF,
            _ACTIVE_ON,
        ),
        "path?from=Lithuanian Innovation Centre&to=Podlaska Regional Development Foundation&as_of=2020-01-01",
        _path,
    ),
    "bridges": Question(
        "Who bridges two groups; where nobody works with both, who stands on the shortest chains between them.",
        (
            Parameter("first", "text", f"A group: {_GROUP}", required=True),
            Parameter("second", "text", "Another group.", required=True),
            _top(10),
            _AS_OF,
            _ACTIVE_ON,
        ),
        "bridges?first=country:LT&second=country:PL",
        _bridges,
    ),
    "recommend": Question(
        "New partners for an organisation or a cluster, ranked, each with the reason, the evidence and who can introduce.",
        (
            Parameter("for", "text", "The organisation or cluster that looks for partners.", required=True),
            _top(10),
            _AS_OF,
        ),
        "recommend?for=Vilnius Circular Economy Cluster",
        _recommend,
    ),
}


def _endpoint(question: Question) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a question."""
    known = {parameter.name for parameter in question.parameters}

    async def answer(request: Request) -> Response:
        given = dict(request.query_params)
        unknown = sorted(given.keys() - known)
        if unknown:
            raise Refusal(
                400, f'There is no parameter "{unknown[0]}".', "There are: " + ", ".join(sorted(known))
            )
        if len(request.query_params.multi_items()) != len(given):
            raise Refusal(400, "A parameter is there twice.")
        found = await current(request).ask(
            lambda graph: question.ask(graph, given), analysis=question.analysis
        )
        return JSONResponse(_plain(found))

    return answer


async def _openapi(request: Request) -> Response:
    """The description of the API in OpenAPI 3.1."""
    return JSONResponse(document(QUESTIONS, version=__version__, server=str(request.base_url)))


def _plain(value: Any) -> Any:
    """A value that JSON can hold: days as texts, what is no number as nothing."""
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(held) for held in value]
    if isinstance(value, float) and value != value:
        return None
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


ENDPOINTS: Final = {name: _endpoint(question) for name, question in QUESTIONS.items()} | {
    "openapi.json": _openapi
}
