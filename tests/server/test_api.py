"""The JSON API: each question answers as described, and as the command line does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from kg.api import chains, partners
from kg.api.graph import Graph
from kg.api.workspace import Workspace
from kg.server.api import QUESTIONS

LIC = "Lithuanian Innovation Centre"
PODLASKA = "Podlaska Regional Development Foundation"
VILNIUS = "Vilnius Circular Economy Cluster"


@pytest.fixture(scope="module")
def graph(workspace: Path) -> Any:
    """The same facts, asked directly."""
    with Graph.open(Workspace.find(workspace)) as opened:
        yield opened


def test_the_description_names_every_question_and_parameter(http: httpx.Client) -> None:
    described = http.get("/api/openapi.json").json()

    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": str(http.base_url).rstrip("/")}]
    for name, question in QUESTIONS.items():
        operation = described["paths"][f"/api/{name}"]["get"]
        assert [p["name"] for p in operation["parameters"]] == [p.name for p in question.parameters]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_of_each_question_is_answered_in_the_shape_described(
    http: httpx.Client, name: str
) -> None:
    described = http.get("/api/openapi.json").json()
    shape = described["paths"][f"/api/{name}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]

    response = http.get(f"/api/{QUESTIONS[name].example}")

    assert response.status_code == 200, response.text
    assert response.json()
    Draft202012Validator(shape | {"components": described["components"]}).validate(response.json())


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_without_what_it_needs_says_what_is_missing(http: httpx.Client, name: str) -> None:
    response = http.get(f"/api/{name}", headers={"accept": "application/json"})

    assert response.status_code == 400
    assert "is missing" in response.json()["title"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("search?q=a&colour=red", 400),
        ("search?q=a&q=b", 400),
        ("search?q=a&top=0", 400),
        ("search?q=a&top=9999", 400),
        ("path?from=a&to=b&as_of=yesterday", 400),
        ("entity?name=Nobody At All", 404),
        (f"path?from={LIC}&to={LIC}", 422),
    ],
)
def test_what_cannot_be_answered_has_its_status(http: httpx.Client, address: str, status: int) -> None:
    response = http.get(f"/api/{address}", headers={"accept": "application/json"})

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_misspelt_name_is_answered_with_the_nearest(http: httpx.Client) -> None:
    problem = http.get(
        "/api/entity?name=Vilnus Circular Econmy Cluster", headers={"accept": "application/json"}
    ).json()

    assert VILNIUS in problem["nearest"]


def test_chains_are_those_of_the_command_line(http: httpx.Client, graph: Graph) -> None:
    found = http.get(
        "/api/path", params={"from": LIC, "to": PODLASKA, "top": 5, "as_of": "2020-01-01"}
    ).json()

    from datetime import date

    one, other = graph.actor(LIC), graph.actor(PODLASKA)
    stated = chains.as_json(
        graph, one, other, graph.chains(one.iri, other.iri, as_of=date(2020, 1, 1), limit=5)
    )
    assert found["total"] == stated["total"]
    assert [chain["actors"] for chain in found["chains"]] == [chain["actors"] for chain in stated["chains"]]


def test_partners_are_those_of_the_command_line(http: httpx.Client, graph: Graph) -> None:
    found = http.get("/api/recommend", params={"for": VILNIUS, "top": 5}).json()

    advice = graph.advice(graph.actor(VILNIUS).iri, top=5)
    stated = [partners.as_json(graph, each) for each in advice.new]
    assert [(p["iri"], p["reason"]) for p in found["partners"]] == [(p["iri"], p["reason"]) for p in stated]
    assert all(item["sources"] for partner in found["partners"] for item in partner["evidence"])
