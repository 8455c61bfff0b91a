"""Named queries, rdflib over the same store, files of facts, and terms as Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.errors import NotFound, QueryError, SourceUnreadable, StoreError
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.formats import write as write_file
from kg.rdf.queries import all_queries
from kg.rdf.rdflib_view import graph_view
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Term, value
from kg.vocab import CB, ROLE, XSD

Write = Callable[[str, Iterable[str]], Path]


@pytest.fixture
def members(store: GraphStore, tmp_path: Path) -> GraphStore:
    file = tmp_path / "m.nt"
    file.write_text(
        f"<http://e/m> <{CB.member}> <http://e/a> .\n"
        f"<http://e/m> <{CB.collective}> <http://e/k> .\n"
        f"<http://e/m> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{CB.Membership}> .\n"
        f"<http://e/m> <{CB.role}> <{ROLE.Member}> .\n"
        f'<http://e/a> <{CB.name}> "Ąžuolas \\"A\\""@lt .\n'
        f'<http://e/a> <{CB.memberCount}> "3"^^<{XSD.integer}> .\n'
        f"<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{CB.Actor}> .\n"
    )
    store.commit(store.stage(DatasetInfo(name="m"), file, shapes=()))
    return store


def test_every_named_query_runs_with_its_parameters(members: GraphStore) -> None:
    for name, query in all_queries().items():
        values = dict.fromkeys(query.parameters, "http://e/k")
        assert isinstance(members.named(name, **values), list)
        assert query.title != name


def test_members_of_a_collective(members: GraphStore) -> None:
    (row,) = members.named("members", collective="http://e/k")
    assert (row["member"], row["role"]) == (NamedNode("http://e/a"), NamedNode(ROLE.Member))


def test_a_text_that_is_no_iri_is_refused(members: GraphStore) -> None:
    with pytest.raises(QueryError, match="no IRI"):
        members.named("members", collective="http://e/k> } DROP ALL {")


def test_counts_of_classes(members: GraphStore) -> None:
    counts = {row["class"].value: value(row["count"]) for row in members.named("stats")}
    assert counts[CB.Membership] == 1
    assert counts[CB.Dataset] == 1


def test_a_query_that_is_not_there_names_the_nearest(store: GraphStore) -> None:
    with pytest.raises(NotFound) as refusal:
        store.named("member")
    assert "members" in refusal.value.nearest


@pytest.mark.parametrize("values", [{}, {"collective": "http://e/k", "other": "x"}])
def test_parameters_must_be_those_of_the_query(store: GraphStore, values: dict[str, str]) -> None:
    with pytest.raises(QueryError, match="these parameters"):
        store.named("members", **values)


def test_rdflib_reads_the_merged_facts_of_a_snapshot(members: GraphStore) -> None:
    with GraphStore.open(members.path, read_only=True) as snapshot:
        graph = graph_view(snapshot)
        name = graph.value(rdflib.URIRef("http://e/a"), rdflib.URIRef(CB.name))
        count = graph.value(rdflib.URIRef("http://e/a"), rdflib.URIRef(CB.memberCount))
        assert name == rdflib.Literal('Ąžuolas "A"', lang="lt")
        assert count == rdflib.Literal("3", datatype=rdflib.XSD.integer)
        assert len(list(graph)) == len(list(snapshot.statements()))
        assert {str(row.m) for row in graph.query("SELECT ?m { ?m cb:collective ?k }")} == {"http://e/m"}


def test_rdflib_is_not_given_a_store_that_can_be_written_to(members: GraphStore) -> None:
    with pytest.raises(StoreError, match="snapshot only"):
        graph_view(members)


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf", "jsonld"])
def test_facts_written_to_a_file_are_the_facts(members: GraphStore, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"facts.{ending}"
    write_file(members, file)
    found = rdflib.Graph().parse(str(file), format={"rdf": "xml", "jsonld": "json-ld"}.get(ending))
    expected = rdflib.Graph().parse(data="".join(f"{fact} .\n" for fact in members.statements()), format="nt")
    assert isomorphic(found, expected)


def test_an_ending_that_names_no_format(members: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="names no RDF format"):
        write_file(members, tmp_path / "facts.docx")


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (Literal(7), 7),
        (Literal("7", datatype=NamedNode(XSD.integer.replace("integer", "int"))), 7),
        (Literal("1.50", datatype=NamedNode(XSD.decimal)), Decimal("1.50")),
        (Literal("1e3", datatype=NamedNode(XSD.double)), 1000.0),
        (Literal(False), False),
        (Literal("2020-03-11", datatype=NamedNode(XSD.date)), date(2020, 3, 11)),
        (Literal("2020-03", datatype=NamedNode(XSD.gYearMonth)), "2020-03"),
        (Literal("abc", datatype=NamedNode(XSD.integer)), "abc"),
        (Literal("30 March", datatype=NamedNode(XSD.date)), "30 March"),
        (Literal("text", language="lt"), "text"),
        (NamedNode("http://e/a"), "http://e/a"),
        (
            ox.Triple(NamedNode("http://e/a"), NamedNode("http://e/p"), Literal("x")),
            '<http://e/a> <http://e/p> "x"',
        ),
    ],
)
def test_terms_as_python_values(term: Term, expected: object) -> None:
    assert value(term) == expected
    assert type(value(term)) is type(expected)
