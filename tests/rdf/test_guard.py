"""What a query text may reach."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.rdf.guard import scope
from kg.rdf.names import MERGED, graph_of

_GRAPHS = [graph_of("x"), graph_of("y")]
_X, _Y = (graph.value for graph in _GRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "PREFIX e: <http://e/> SELECT * { SERVICE e:sparql { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '''it's''' . # SERVICE in a comment\n SERVICE <http://e/> {} }",
        'SELECT * { ?s ?p "a\\"b" SERVICE <http://e/> {} }',
        "SELECT*{SERVICE<http://e/>{}}",
    ],
)
def test_services_are_refused(text: str) -> None:
    with pytest.raises(QueryError, match="calls another server"):
        scope(text, _GRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://e/> FROM <http://e/>" }',
        "SELECT * { ?s ?p '''SERVICE <http://e/>\nFROM <http://e/>''' }",
        "SELECT * { ?service ?p ?from . ?s e:SERVICE <http://e/SERVICE> . # FROM <http://e/>\n }",
        'SELECT * { ?s ?p "x"@from }',
        "PREFIX FROM: <http://e/> SELECT * { ?s FROM:x ?o }",
    ],
)
def test_the_words_in_other_places_do_no_harm(text: str) -> None:
    assert scope(text, _GRAPHS).default == [MERGED]


def test_a_service_may_be_allowed_by_name() -> None:
    text = "SELECT * { SERVICE <http://e/sparql> { ?s ?p ?o } }"
    assert scope(text, _GRAPHS, services=["http://e/sparql"]).default == [MERGED]


@pytest.mark.parametrize(
    "clause",
    [
        f"FROM <{_X}>",
        "FROM cbg:x",
        "from <x>",
    ],
)
def test_from_reads_the_graph_of_a_loaded_dataset(clause: str) -> None:
    base = f"BASE <{_X.removesuffix('x')}> "
    found = scope(f"{base}SELECT * {clause} {{ ?s ?p ?o }}", _GRAPHS)
    assert [graph.value for graph in found.default] == [_X]
    assert found.named == []


def test_from_named_limits_what_graph_reaches() -> None:
    found = scope("SELECT * FROM NAMED cbg:y { GRAPH ?g { ?s ?p ?o } }", _GRAPHS)
    assert (found.default, [graph.value for graph in found.named]) == ([], [_Y])


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/data.ttl", "file:///etc/passwd", graph_of("_identity").value]
)
def test_from_never_reaches_further(address: str) -> None:
    with pytest.raises(QueryError, match="no address is ever fetched"):
        scope(f"ASK FROM <{address}> {{ ?s ?p ?o }}", _GRAPHS)
