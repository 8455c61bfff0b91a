"""SPARQL inside the file: from the disk, offline, under the policy; answers that lead back to the picture."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from kg.export.page import PageOptions, render_page
from kg.export.sparql import PageGraph
from tests.browser.conftest import Opener
from tests.export.story import TERMS, story

pytestmark = pytest.mark.browser

NAME = "https://w3id.org/clusterbridge/ontology#name"
KIND = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
TRIPLES = "".join(
    f'<{node.id}> <{NAME}> "{node.label}" .\n<{node.id}> <{KIND}> <https://x.example/{node.kind}> .\n'
    for node in story().nodes
)
HOW_MANY = "SELECT ?kind (COUNT(?x) AS ?n) WHERE { ?x a ?kind } GROUP BY ?kind ORDER BY DESC(?n) ?kind"
WHO = f'SELECT ?x WHERE {{ ?x <{NAME}> "Klaster Obróbki Metali" }}'
GRAPH = PageGraph(TRIPLES.encode(), (("How many of each kind?", HOW_MANY), ("Who is it?", WHO)))


def test_a_question_is_answered_inside_the_page(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")

    page.click("#run")
    page.wait_for_selector("#answer td")

    rows = page.locator("#answer tbody tr").all_inner_texts()
    assert rows[0] == "https://x.example/Cluster\t2"
    assert len(rows) == len({node.kind for node in story().nodes} & TERMS.keys())


def test_an_entity_in_the_answer_leads_to_the_picture(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")
    page.select_option("#question", "1")
    page.click("#run")

    page.click("#answer button")

    assert page.inner_text("#chosen").strip() == "Klaster Obróbki Metali"
    assert page.is_visible("#net")


def test_a_broken_question_is_explained(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")
    page.fill("#sparql", "SELECT * WHERE { ?s ?p ")

    page.click("#run")

    expect(page.locator("#asked")).to_contain_text("cannot be answered: error at")


def test_a_page_without_facts_carries_no_engine(opened: Opener) -> None:
    text, parts = render_page(story())

    assert "sparql" not in parts
    assert re.search("wasm-unsafe-eval", text) is None
    assert not opened(story()).page.is_visible("#view-ask")
