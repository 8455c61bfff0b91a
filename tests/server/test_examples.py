"""The examples of the query page: each answers, and as the gallery answers."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from kg.api.gallery import Question, ask, questions
from kg.api.opened import OpenGraph
from kg.api.workspace import Workspace
from kg.server.examples import Example, examples, networks


@pytest.fixture(scope="module")
def known(workspace: Path) -> dict[str, Example]:
    """The examples, by title."""
    with OpenGraph(Workspace.find(workspace)) as graph:
        return {example.title: example for example in examples(graph)}


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)
def test_an_example_answers_as_the_gallery_does(
    http: httpx.Client, workspace: Path, known: dict[str, Example], question: Question
) -> None:
    with OpenGraph(Workspace.find(workspace)) as graph:
        rows = ask(graph, question)

    response = http.get("/sparql", params={"query": known[question.title].text})

    assert response.status_code == 200, response.text
    assert len(response.json()["results"]["bindings"]) == len(rows)


@pytest.mark.parametrize("network", networks(), ids=lambda network: network.title)
def test_a_network_has_statements_and_is_drawn(http: httpx.Client, network: Example) -> None:
    accept = {"accept": "application/n-triples"}

    statements = http.get("/sparql", params={"query": network.text}, headers=accept).text.splitlines()
    drawn = http.get("/network/of", params={"query": network.text})

    assert statements
    assert drawn.status_code == 200
    assert "The answer as a network" in drawn.text


def test_what_has_no_links_is_not_drawn(http: httpx.Client) -> None:
    query = "CONSTRUCT { ?s cb:name ?n } WHERE { ?s cb:name ?n }"

    response = http.get("/network/of", params={"query": query}, headers={"accept": "text/html"})

    assert response.status_code == 422
    assert "nothing to draw" in response.text
