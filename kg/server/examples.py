"""The examples on the query page: every question of the gallery, ready to run, and a few that give networks.

This module owns how a question of the gallery becomes a query that needs nothing more: its parameters are written into
it as VALUES. The questions are in `kg.api.gallery`, the networks in `examples/*.rq`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api.gallery import Parameter, Question, questions
from kg.errors import NotFound
from kg.rdf.terms import Literal, NamedNode
from kg.vocab import XSD

if TYPE_CHECKING:
    from kg.api.graph import Graph

_FOLDER: Final = Path(__file__).parent / "examples"
_TITLE: Final = "# title: "
_PATTERN: Final = re.compile(r"\bWHERE\s*\{")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its query.

    Args:
        title: The question in words.
        text: The query.
        question: What the gallery says about it; `None` for a network.
    """

    title: str
    text: str
    question: Question | None = None


def examples(graph: Graph) -> tuple[Example, ...]:
    """Every example: rows first, then networks."""
    asked = [Example(each.title, _text(graph, each), each) for each in questions()]
    return (*asked, *networks())


@cache
def networks() -> tuple[Example, ...]:
    """The examples that give statements to be drawn."""
    read = (file.read_text(encoding="utf-8").partition("\n") for file in sorted(_FOLDER.glob("*.rq")))
    return tuple(Example(title.removeprefix(_TITLE), text.strip()) for title, _, text in read)


def _text(graph: Graph, asked: Question) -> str:
    """A question as a query, with the examples of its parameters written into its pattern."""
    if not asked.parameters:
        return asked.sparql
    try:
        terms = [str(_term(graph, each)) for each in asked.parameters]
    except NotFound:
        return f"# Nothing of what this question asks about by example is loaded.\n{asked.sparql}"
    names = " ".join(f"?{each.name}" for each in asked.parameters)
    return _PATTERN.sub(rf"\g<0>\n  VALUES ({names}) {{ ({' '.join(terms)}) }}", asked.sparql, count=1)


def _term(graph: Graph, parameter: Parameter) -> NamedNode | Literal:
    """The example of a parameter as its kind says."""
    if parameter.kind == "entity":
        return NamedNode(graph.names.resolve(parameter.example).iri)
    if parameter.kind == "day":
        return Literal(parameter.example, datatype=NamedNode(XSD.date))
    return Literal(parameter.example)
