"""Values bound to variables of a query: the same rows as if they stood in its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.rdf.binding import prefixed
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode

A, B = NamedNode("http://e/a"), NamedNode("http://e/b")

SELECTS = {
    "a column": ("SELECT ?s { ?s <http://e/p> ?x }", "b c"),
    "a filter alone": ("SELECT ?s { ?s <http://e/p> ?o FILTER (?o = ?x) }", "b c"),
    "a filter in an optional part": (
        "SELECT ?s { ?s <http://e/p> ?o OPTIONAL { ?s <http://e/q> ?q FILTER (?o = ?x) } FILTER BOUND(?q) }",
        "b",
    ),
    "a branch": (
        "SELECT ?s { { ?s <http://e/p> ?x } UNION { ?s <http://e/q> ?o FILTER (?x = <http://e/a>) } }",
        "b b c",
    ),
    "an inner query": (
        "SELECT ?s { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?x } GROUP BY ?s HAVING (COUNT(*) > 0) } }",
        "b c",
    ),
    "what is taken away": ("SELECT ?s { ?s ?p ?o MINUS { ?s <http://e/p> ?x } }", "a"),
    "what there is": ("SELECT ?s { ?s <http://e/q> ?o FILTER EXISTS { ?s <http://e/p> ?x } }", "b"),
    "beside data": ("SELECT ?s { VALUES ?s { <http://e/b> } ?s <http://e/p> ?x }", "b"),
    "beside comments": ("SELECT ?s { # { ?x }\n ?s <http://e/p> ?x FILTER (STR(?s) != '{ ?x }') }", "b c"),
    "with a dollar": ("SELECT ?s { ?s <http://e/p> $x }", "b c"),
}


@pytest.fixture
def loaded(store: GraphStore, write: Callable[[str, Iterable[str]], Path]) -> GraphStore:
    """A store with a few statements."""
    file = write("x", ["b p a", "c p a", "b q z", "a r z"])
    store.commit(store.stage(DatasetInfo(name="few"), file, shapes=(), rules=()))
    return store


@pytest.mark.parametrize("name", SELECTS)
def test_a_value_counts_wherever_its_variable_stands(loaded: GraphStore, name: str) -> None:
    text, expected = SELECTS[name]

    rows = loaded.select(text, {"x": A})

    found = sorted(row["s"].value.rpartition("/")[2] for row in rows)  # type: ignore[union-attr]
    assert " ".join(each for each in found if len(each) == 1) == expected


def test_a_value_counts_in_queries_of_every_form(loaded: GraphStore) -> None:
    given = {"x": A}

    assert loaded.ask("ASK { ?s <http://e/p> ?x }", given)
    assert not loaded.ask("ASK { ?s <http://e/p> ?x }", {"x": B})
    assert len(list(loaded.construct("CONSTRUCT { ?s a ?x } WHERE { ?s <http://e/p> ?x }", given))) == 2
    assert len(list(loaded.construct("CONSTRUCT WHERE { ?x <http://e/r> ?z }", given))) == 1
    assert {t.subject for t in loaded.construct("DESCRIBE ?x", given)} == {A}


def test_a_variable_that_is_not_there_is_told(loaded: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"no variable \?y"):
        loaded.select("SELECT ?s { ?s ?p ?o }", {"y": Literal("?y")})


def test_prefixes_are_filled_in_where_they_are_used_and_not_declared() -> None:
    assert prefixed("ASK { ?s a cb:X ; 'org:y' ?z }") == (
        "PREFIX cb: <https://w3id.org/clusterbridge/ontology#> ASK { ?s a cb:X ; 'org:y' ?z }"
    )
    assert prefixed("PREFIX cb: <urn:x#> ASK { ?s a cb:X }") == "PREFIX cb: <urn:x#> ASK { ?s a cb:X }"
