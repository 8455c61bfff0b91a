"""Whole graphs through a running Neo4j and back, exact: the bundled sources and all RDF files of the W3C suites at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.errors import SourceUnreadable
from kg.mirror import bulk
from kg.mirror.codec import Statement, Statements, decode, encode
from kg.mirror.export import export
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.session import Session
from kg.mirror.sync import sync, sync_managed
from kg.mirror.verify import verify
from kg.rdf.formats import ENDINGS, quads
from kg.rdf.terms import BlankNode, NamedNode, Quad, Triple
from tests.integration.hard import plain

_FEWEST = 900  # of the files in both suites, those that are RDF


def _rdf_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.removeprefix(".") in ENDINGS)


def _readable(folder: Path) -> Iterator[tuple[Path, set[Statement]]]:
    """What each file says; those that are no RDF, which the suites hold on purpose, are left out."""
    for file in _rdf_files(folder):
        try:
            yield file, {plain(quad) for quad in quads(file)}
        except SourceUnreadable:
            continue


def _renamed(term: object, name: str) -> object:
    """A term whose blank nodes are those of one file."""
    if isinstance(term, BlankNode):
        return BlankNode(f"{name}{term.value}")
    if isinstance(term, Triple):
        return Triple(_renamed(term.subject, name), term.predicate, _renamed(term.object, name))  # type: ignore[arg-type]
    return term


def _apart(statements: set[Statement], number: int) -> Iterator[Quad]:
    """The statements of a file in graphs that no other file has, with blank nodes that no other file has."""
    name = f"f{number}x"
    for each in statements:
        graph = each.graph_name if isinstance(each, Quad) else NamedNode("urn:x:default")
        where = NamedNode(f"urn:x:{number}:{graph.value}")  # type: ignore[union-attr]
        yield Quad(_renamed(each.subject, name), each.predicate, _renamed(each.object, name), where)  # type: ignore[arg-type]


@pytest.mark.neo4j
def test_the_bundled_sources_come_back(session: Session) -> None:
    with kg.example() as graph:
        store = graph.store

        sync(store, session)

        assert set(export(session)) == set(store.statements())
        assert verify(store, session).none
        assert not sync(store, session).counters.any


@pytest.mark.shared
def test_every_w3c_file_comes_back_from_the_codec(shared_data: Path) -> None:
    lost, count = [], 0
    for file, said in _readable(shared_data / "w3c"):
        back = list(decode(encode(said)))
        count += 1
        if set(back) != said or len(back) != len(said):
            lost.append(file.name)

    assert lost == []
    assert count >= _FEWEST


@pytest.fixture(scope="module")
def all_files(shared_data: Path) -> set[Statement]:
    """What all files say, each in the default graph and once more in graphs of its own."""
    in_default: set[Statement] = set()
    in_graphs: set[Statement] = set()
    for number, (_, said) in enumerate(_readable(shared_data / "w3c")):
        name = f"f{number}x"
        in_graphs.update(_apart(said, number))
        in_default.update(
            Triple(_renamed(each.subject, name), each.predicate, _renamed(each.object, name))  # type: ignore[arg-type]
            for each in said
        )
    return in_default | in_graphs


@pytest.mark.neo4j
@pytest.mark.shared
def test_all_w3c_files_together_come_back_out_of_neo4j(session: Session, all_files: set[Statement]) -> None:
    graph = Statements(all_files)

    sync(graph, session)

    back = list(export(session))
    assert set(back) == all_files
    assert len(back) == len(all_files)
    assert verify(graph, session).none


@pytest.mark.neo4j
@pytest.mark.shared
def test_all_w3c_files_together_come_back_out_of_an_imported_neo4j(
    new_server: LocalNeo4j, all_files: set[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PAYS_FROM", 1)
    graph = Statements(all_files)

    report = sync_managed(graph, new_server)

    assert report.way == "import"
    with Session.open(new_server.start()) as session:
        back = list(export(session))
        assert set(back) == all_files
        assert len(back) == len(all_files)
        assert verify(graph, session).none


@pytest.mark.neo4j
@pytest.mark.shared
@pytest.mark.torture
def test_each_w3c_file_replaces_the_one_before(session: Session, shared_data: Path) -> None:
    lost, count = [], 0
    for file, said in _readable(shared_data / "w3c"):
        graph = Statements(said)

        sync(graph, session)

        count += 1
        if set(export(session)) != said or not verify(graph, session).none:
            lost.append(file.name)

    assert lost == []
    assert count >= _FEWEST
