"""Queries of users run in a process that can be ended."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import NotFound, QueryError, QueryLimit
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.rdf.worker import run

_A, _P = NamedNode("http://e/a"), NamedNode("http://e/p")


@pytest.fixture
def path(folder: Path, write: Callable[[str, Iterable[str]], Path]) -> Path:
    lines = ["a p b", 'a q "x \\"{}\\" \\n ąž"@lt', *(f"n{number} r m" for number in range(300))]
    with GraphStore.open(folder) as store:
        store.commit(store.stage(DatasetInfo(name="x"), write("x", lines)))
    return folder


def test_rows_come_back_as_they_are(path: Path) -> None:
    found = run(path, "SELECT ?s ?o ?none { ?s <http://e/q> ?o OPTIONAL { ?s <http://e/z> ?none } }")
    assert found.columns == ("s", "o", "none")
    assert found.rows == [(_A, Literal('x "{}" \n ąž', language="lt"), None)]
    assert not found.cut


def test_ask_and_construct_come_back_as_rows(path: Path) -> None:
    assert run(path, "ASK { ?s ?p ?o }").rows == [(Literal(True),)]
    found = run(path, "CONSTRUCT { ?s ?p ?o } { ?s <http://e/p> ?o BIND (<http://e/p> AS ?p) }")
    assert (found.form, found.rows) == ("construct", [(_A, _P, NamedNode("http://e/b"))])


def test_values_are_bound(path: Path) -> None:
    found = run(path, "SELECT ?s ?o { ?s <http://e/p> ?o }", {"s": _A})
    assert found.rows == [(_A, NamedNode("http://e/b"))]


def test_more_rows_than_the_limit_are_cut(path: Path) -> None:
    found = run(path, "SELECT ?s { ?s <http://e/r> ?o }", limit=10)
    assert (len(found.rows), found.cut) == (10, True)


def test_an_endless_query_is_ended_in_time(path: Path) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    began = time.monotonic()
    with pytest.raises(QueryLimit, match="ended after 1 seconds") as limit:
        run(path, product, timeout=1)
    assert time.monotonic() - began < 60  # unbounded it would take years
    assert limit.value.exit_code == 1
    assert list(path.glob("snapshots/*")) == []


def test_a_text_that_is_no_query_says_where(path: Path) -> None:
    with pytest.raises(QueryError, match="expected"):
        run(path, "SELECT ?x\nWHERE { ?x }")


def test_a_service_is_refused_before_anything_is_sent(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        for text in (
            f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
        ):
            with pytest.raises(QueryError):
                run(path, text)
        with pytest.raises(TimeoutError):
            server.accept()


def test_an_update_is_no_query(path: Path) -> None:
    with pytest.raises(QueryError):
        run(path, "INSERT DATA { <http://e/x> <http://e/p> 1 }")


def test_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no store yet"):
        run(tmp_path / "none", "ASK {}")
