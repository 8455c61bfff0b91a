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

    expect(page.locator("#asked")).to_have_text(
        "The question cannot be answered: it is not written as SPARQL asks, at line 1, column 24, near “WHERE { ?s ?p”."
    )
    page.fill("#sparql", "SELECT * WHERE { ?s ex:knows ?o }")
    page.click("#run")
    expect(page.locator("#asked")).to_contain_text("a prefix is not declared, before line 1, column")


EVERYTHING = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


def test_an_endless_question_is_stopped_and_the_next_one_answered(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")
    page.fill("#sparql", f"SELECT (COUNT(*) AS ?n) WHERE {EVERYTHING}")
    page.click("#run")
    expect(page.locator("#asked")).to_have_text("Looking for answers…")
    page.click("#view-table")
    assert page.locator("#table tr[data-entity]").count() == 15
    page.click("#view-ask")

    page.click("#stop")

    expect(page.locator("#asked")).to_have_text("Stopped.")
    page.select_option("#question", "1")
    page.click("#run")
    expect(page.locator("#answer button")).to_have_text("Klaster Obróbki Metali")


def test_a_question_that_takes_too_long_is_ended(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")
    page.click("#run")
    page.wait_for_selector("#answer td")
    page.evaluate("clusterbridge.ask.limit = 0.3")
    page.fill("#sparql", f"SELECT (COUNT(*) AS ?n) WHERE {EVERYTHING}")

    page.click("#run")

    expect(page.locator("#asked")).to_contain_text("Stopped after 0.3 s: the question goes through more")
    assert page.is_enabled("#run")


def test_of_very_many_rows_the_first_are_shown(opened: Opener) -> None:
    page = opened(story(), PageOptions(graph=GRAPH)).page
    page.click("#view-ask")
    page.fill("#sparql", f"SELECT * WHERE {EVERYTHING} # all")

    page.click("#run")

    expect(page.locator("#asked")).to_contain_text("The first 20,000 rows", timeout=30_000)
    assert page.locator("#answer tbody tr").count() == 1_000


def test_only_a_page_that_answers_may_start_workers_and_only_its_own() -> None:
    assert "worker-src blob:;" in render_page(story(), PageOptions(graph=GRAPH))[0]
    assert "worker-src" not in render_page(story())[0]


def test_a_page_without_facts_carries_no_engine(opened: Opener) -> None:
    text, parts = render_page(story())

    assert "sparql" not in parts
    assert re.search("wasm-unsafe-eval", text) is None
    assert not opened(story()).page.is_visible("#view-ask")
