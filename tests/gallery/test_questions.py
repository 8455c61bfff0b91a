"""Each question of the gallery has one answer, whether it is asked in SPARQL, in Cypher or in Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from kg.api.gallery import Question, ask, questions
from kg.api.opened import OpenGraph
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from tests.neo4j_server import wipe

GIVEN = {
    "members-of-a-cluster": {"cluster": "Amber Metal Cluster"},
    "growth-of-a-cluster": {"cluster": "Amber Metal Cluster"},
    "newcomers-to-a-programme": {"programme": "H2020"},
}
"""Values with more to tell than the examples that readers see."""

QUESTIONS = pytest.mark.parametrize("question", questions(), ids=lambda question: question.id)


@pytest.fixture(scope="module")
def mirrored(graph: OpenGraph, neo4j_settings: Settings) -> Iterator[OpenGraph]:
    """The graph, with its copy in a real Neo4j that the environment names."""
    with Session.open(neo4j_settings) as session:
        wipe(session)
        with graph.workspace.store() as store:
            sync(store, session)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_NEO4J_URI", neo4j_settings.uri)
        patch.setenv("KG_NEO4J_USER", neo4j_settings.user)
        patch.setenv("KG_NEO4J_PASSWORD", neo4j_settings.password)
        patch.setenv("KG_NEO4J_DATABASE", neo4j_settings.database)
        yield graph


def _rows(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The rows, without the noise in the last digits of sums."""
    return [
        tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row) for row in frame.rows()
    ]


def _asked(graph: OpenGraph, question: Question, using: Any) -> pl.DataFrame:
    return ask(graph, question, GIVEN.get(question.id), using=using, timeout=None)


@QUESTIONS
def test_sparql_and_python_answer_alike(graph: OpenGraph, question: Question) -> None:
    sparql, python = _asked(graph, question, "sparql"), _asked(graph, question, "python")

    assert sparql.height > 0
    assert python.columns == sparql.columns
    assert _rows(python) == _rows(sparql)


@pytest.mark.neo4j
@QUESTIONS
def test_sparql_and_cypher_answer_alike(mirrored: OpenGraph, question: Question) -> None:
    sparql, cypher = _asked(mirrored, question, "sparql"), _asked(mirrored, question, "cypher")

    assert cypher.height > 0
    assert cypher.columns == sparql.columns
    assert _rows(cypher) == _rows(sparql)


def test_the_example_of_every_parameter_is_in_the_bundled_sources(example_graph: OpenGraph) -> None:
    for question in questions():
        ask(example_graph, question, timeout=None)


def test_there_are_questions_for_everybody() -> None:
    asked_by = {who for question in questions() for who in question.asked_by}

    assert len(questions()) >= 30
    assert asked_by == {"coordinator", "researcher", "data steward"}


def test_a_question_is_asked_in_words_and_explained_in_sentences() -> None:
    faults = [q.id for q in questions() if not q.title.endswith("?") or not q.meaning.endswith(".")]

    assert faults == []
