"""The gallery: questions in the words of those who ask them, each in SPARQL, in Cypher and in Python.

This module owns reading `kg/api/questions/*.toml`, filling in the parameters, and asking in one of the three languages. A
question is written like this::

    [[questions]]
    id = "clusters-of-a-country"
    title = "Which clusters does a country have?"
    meaning = "What the answer says, and what it does not."
    asked_by = ["coordinator"]
    sparql = '''SELECT ?country ?cluster WHERE { ?cluster a cb:Cluster ; cb:country ?country } ORDER BY ?cluster'''
    cypher = '''MATCH (c:Cluster {country: $country}) RETURN c.uri AS cluster ORDER BY cluster'''
    python = '''graph.entities("Cluster").filter(pl.col("country") == country).select(cluster="iri").sort("cluster")'''
    parameters.country = { about = "the country", kind = "text", example = "LT" }

Entities are given out as IRIs, under the same column names in all three; names are put beside them when an answer is shown.
A parameter is a variable that the SPARQL gives out, a `$parameter` of the Cypher, and a name in the Python; its column is
left out of the answer. The Python sees `graph` and `pl`; its last line is the answer.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from kg.api.cypher import TIMEOUT_SECONDS
from kg.errors import Location, ManifestError, NotFound, QueryError

if TYPE_CHECKING:
    import polars as pl

    from kg.api.opened import OpenGraph
    from kg.api.values import Value

Language = Literal["sparql", "cypher", "python"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
Kind = Literal["entity", "text", "day"]

_FOLDER: Final = Path(__file__).parent / "questions"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question asks for.

    Args:
        name: Its name in all three languages.
        about: What it is, in words.
        kind: `entity` (given by any of its names), `text` or `day`.
        example: A value from the bundled sources.
    """

    name: str
    about: str
    kind: Kind
    example: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Args:
        id: By which it is asked for.
        title: The question in words.
        meaning: What the answer says, and what it does not.
        asked_by: Who asks it: `coordinator`, `researcher`, `data steward`.
        sparql: The query over the store.
        cypher: The query over the mirror.
        python: The expression over an open graph.
        parameters: What it asks for.
    """

    id: str
    title: str
    meaning: str
    asked_by: tuple[str, ...]
    sparql: str
    cypher: str
    python: str
    parameters: tuple[Parameter, ...] = ()

    def text(self, language: Language) -> str:
        """The question in one of the three languages."""
        return {"sparql": self.sparql, "cypher": self.cypher, "python": self.python}[language]


@cache
def questions() -> tuple[Question, ...]:
    """All questions, file by file, in the order in which they stand.

    Raises:
        ManifestError: A question lacks something, or two have the same id.

    Example:
        >>> len(questions()) >= 30
        True
    """
    found = [question for file in sorted(_FOLDER.glob("*.toml")) for question in _read(file)]
    ids = [question.id for question in found]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ManifestError(f'Two questions of the gallery are called "{twice[0]}".')
    return tuple(found)


def question(name: str) -> Question:
    """The question of an id.

    Raises:
        NotFound: There is none; the nearest ids are named.

    Example:
        >>> question("who-invited-whom").title
        'Who invited whom to which event?'
    """
    known = {each.id: each for each in questions()}
    if name not in known:
        nearest = get_close_matches(name, known, cutoff=0.6)
        raise NotFound(
            f'The gallery has no question "{name}".',
            nearest=nearest,
            hint=None if nearest else "See: kg gallery list",
        )
    return known[name]


def ask(
    graph: OpenGraph,
    asked: Question,
    given: Mapping[str, str] | None = None,
    *,
    using: Language = "sparql",
    timeout: float | None = TIMEOUT_SECONDS,
) -> pl.DataFrame:
    """The answer to a question, entities as IRIs.

    Args:
        graph: The facts.
        asked: The question.
        given: Values of its parameters as people write them; the example where one is not given.
        using: In which language to ask.
        timeout: Seconds after which a query is ended; `None` for no limit, and SPARQL over the facts as they were when the
            graph was opened.

    Raises:
        NotFound: A parameter is unknown, or names nothing.
        QueryError: A day is no day.
        QueryLimit: The answer took too long.
        Neo4jUnavailable: Cypher was asked for and no server answers.

    Example:
        >>> ask(graph, question("agreements-by-state")).rows()
        [('Negotiating', 1)]
        >>> ask(graph, question("agreements-by-state"), using="python").rows()
        [('Negotiating', 1)]
    """
    values = bound(graph, asked, given or {})
    if using == "python":
        return _run(asked.python, {"graph": graph, **values})
    if using == "cypher":
        return graph.cypher(asked.cypher, values, timeout=timeout)
    found = graph.sparql(asked.sparql, values, timeout=timeout)
    return found.drop(parameter.name for parameter in asked.parameters)


def bound(graph: OpenGraph, asked: Question, given: Mapping[str, str]) -> dict[str, Value]:
    """Values for the parameters of a question: an entity as its IRI, a day as a date.

    Raises:
        NotFound: A parameter is unknown, or names nothing.
        QueryError: A day is no day.
    """
    known = {parameter.name: parameter for parameter in asked.parameters}
    if unknown := sorted(given.keys() - known.keys()):
        raise NotFound(
            f'The question "{asked.id}" has no parameter "{unknown[0]}".',
            hint=f"It has: {', '.join(known) or 'none'}.",
        )
    return {
        name: _value(graph, parameter, given.get(name, parameter.example))
        for name, parameter in known.items()
    }


def _value(graph: OpenGraph, parameter: Parameter, text: str) -> Value:
    """One value as its kind says."""
    if parameter.kind == "entity":
        return graph.entity(text).iri
    if parameter.kind == "day":
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise QueryError(f'"{text}" is no day.', expected="2020-03-11", found=text) from error
    return text


def _run(code: str, names: dict[str, Any]) -> pl.DataFrame:
    """What the last line of a piece of our own Python gives."""
    import polars as pl

    names["pl"] = pl
    body = ast.parse(code)
    last = body.body.pop()
    if not isinstance(last, ast.Expr):
        raise ManifestError("The Python of a question does not end with its answer.", found=code)
    exec(compile(body, "<question>", "exec"), names)  # noqa: S102 - only what the project ships is run
    answer: pl.DataFrame = eval(compile(ast.Expression(last.value), "<question>", "eval"), names)  # noqa: S307 - as above
    return answer


def _read(file: Path) -> list[Question]:
    """The questions of one file."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(
            "The questions cannot be read.", where=Location(file.name), found=str(error)
        ) from error
    return [_question(table, file) for table in document["questions"]]


def _question(table: Mapping[str, Any], file: Path) -> Question:
    """One question, when nothing is missing and nothing is surplus."""
    wanted = {field.name for field in fields(Question)}
    wrong = sorted((wanted - {"parameters"} - table.keys()) | (table.keys() - wanted))
    if wrong:
        raise ManifestError(
            f'A question lacks "{wrong[0]}", or has it and should not.',
            where=Location(file.name),
            found=str(table.get("id")),
        )
    texts = {name: str(table[name]).strip() for name in ("id", "title", "meaning", *LANGUAGES)}
    parameters = tuple(Parameter(name, **made) for name, made in table.get("parameters", {}).items())
    return Question(**texts, asked_by=tuple(table["asked_by"]), parameters=parameters)
