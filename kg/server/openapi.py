"""The JSON API described in OpenAPI 3.1, from the same table that answers it.

This module owns the shape of the description. It knows no question by name but for the shapes of their answers.

Sources: OpenAPI Specification 3.1.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kg.server.api import Parameter, Question

_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
_NUMBER: Final = {"type": "number"}
_COUNT: Final = {"type": "integer"}
_TEXTS: Final = {"type": "array", "items": _TEXT}


def _object(**properties: Any) -> dict[str, Any]:
    """An object that has these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(name: str) -> dict[str, Any]:
    """A list of a named shape."""
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SHAPES: Final[dict[str, Any]] = {
    "Named": _object(iri=_TEXT, name=_TEXT),
    "Found": _object(iri=_TEXT, name=_TEXT, kind=_TEXT, country=_MAYBE, identifiers=_TEXTS),
    "Line": _object(term=_TEXT, text=_TEXT, start=_MAYBE, end=_MAYBE, sources=_TEXTS, iri=_MAYBE),
    "Neighbour": _object(iri=_TEXT, name=_TEXT, country=_MAYBE, ties=_COUNT, facts=_TEXTS),
    "Fact": _object(kind=_TEXT, name=_TEXT, iri=_TEXT, words=_TEXT, start=_MAYBE, end=_MAYBE, sources=_TEXTS),
    "Step": _object(**{"from": _TEXT, "to": _TEXT, "fact": {"$ref": "#/components/schemas/Fact"}}),
    "Chain": _object(actors=_list("Named"), steps=_list("Step"), strength=_NUMBER),
    "Broker": _object(rank=_COUNT, name=_TEXT, iri=_TEXT, score=_NUMBER, role=_TEXT),
    "Partner": _object(
        rank=_COUNT, partner=_TEXT, iri=_TEXT, score=_NUMBER, reason=_TEXT, evidence=_list("Fact")
    ),
    "Problem": _object(type=_TEXT, status=_COUNT, title=_TEXT),
    "search": _list("Found"),
    "entity": _object(
        iri=_TEXT,
        name=_TEXT,
        kind=_TEXT,
        lines=_list("Line"),
        neighbours_total=_COUNT,
        neighbours=_list("Neighbour"),
    ),
    "path": _object(steps={"type": ["integer", "null"]}, total=_COUNT, chains=_list("Chain")),
    "bridges": _object(total=_COUNT, brokers=_list("Broker"), chains=_list("Chain")),
    "recommend": _object(basis=_TEXT, partners=_list("Partner")),
}
"""The shapes of answers: those of a question under its name. Objects may have more properties than are named."""


def document(questions: Mapping[str, Question], *, version: str, server: str) -> dict[str, Any]:
    """The description of the API.

    Args:
        questions: The questions, by name.
        version: Of the project.
        server: The address that the API is called at.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "clusterbridge",
            "version": version,
            "description": "Who works with whom, who bridges two groups, and whom to meet next.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server.rstrip("/")}],
        "paths": {
            f"/api/{name}": {"get": _operation(name, question)} for name, question in questions.items()
        },
        "components": {"schemas": SHAPES},
    }


def _operation(name: str, question: Question) -> dict[str, Any]:
    """One question."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answer = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {
        "operationId": name,
        "summary": question.summary,
        "parameters": [_parameter(parameter) for parameter in question.parameters],
        "responses": {
            "200": {"description": "The answer.", "content": answer},
            "400": {"description": "A parameter is missing or cannot be read.", "content": problem},
            "404": {"description": "A name is not there; the nearest ones are given.", "content": problem},
            "422": {"description": "The question has no answer for these facts.", "content": problem},
            "503": {
                "description": "The server has too much to do, or the answer took too long.",
                "content": problem,
            },
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    """One parameter."""
    schemas: dict[str, dict[str, Any]] = {
        "text": {"type": "string", "minLength": 1, "maxLength": 1000},
        "day": {"type": "string", "format": "date"},
        "number": {"type": "integer", "minimum": 1, "maximum": 1000},
    }
    schema = schemas[parameter.kind]
    if parameter.usual is not None:
        schema["default"] = parameter.usual
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.about,
        "schema": schema,
    }
