"""Hard RDF through a running Neo4j and back: every statement, term for term, and what cannot go there is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib.compare import isomorphic

from kg.errors import SourceUnreadable
from kg.mirror.codec import Statements, decode, encode
from kg.mirror.export import export
from kg.mirror.session import Session
from kg.mirror.sync import sync
from kg.mirror.verify import verify
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.lines import statements_of
from kg.rdf.rdflib_view import new_graph
from kg.rdf.store import GraphStore
from tests.integration.graphs import Graph, triples
from tests.integration.hard import PIECES, statements

everything = pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())


@everything
def test_each_piece_comes_back_from_the_codec(piece: str) -> None:
    said = statements(piece)

    back = list(decode(encode(said)))

    assert set(back) == said
    assert len(back) == len(said)


@pytest.mark.neo4j
@everything
def test_each_piece_comes_back_out_of_neo4j(session: Session, piece: str) -> None:
    said = statements(piece)
    graph = Statements(said)

    sync(graph, session)

    back = list(export(session))
    assert set(back) == said
    assert len(back) == len(said)
    assert verify(graph, session).none
    assert not sync(graph, session).counters.any


@pytest.mark.neo4j
@pytest.mark.torture
def test_the_pieces_replace_each_other(session: Session) -> None:
    for piece in PIECES.values():
        graph = Statements(statements(piece))

        sync(graph, session)

        assert set(export(session)) == set(graph.statements())
        assert verify(graph, session).none


@pytest.mark.neo4j
def test_blank_nodes_loaded_twice_are_the_same_twice(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "blank.nt"
    said = "<http://e/a> <http://e/p> {0} . {0} <http://e/q> {1} . {1} <http://e/name> 'x' .".replace(
        "'", '"'
    )
    with GraphStore.open(tmp_path / "store") as store:
        for labels in (("_:a", "_:b"), ("_:b", "_:other")):
            file.write_text(said.format(*labels).replace(" . ", " .\n"))
            store.commit(store.stage(DatasetInfo(name="blank"), file, shapes=()))
            report = sync(store, session)

        assert set(export(session)) == set(store.statements())
        assert verify(store, session).none
    assert report.way in {"nothing", "changes"}
    assert not report.nodes_written + report.edges_written + report.deleted


@pytest.mark.neo4j
def test_changes_of_an_entity_with_a_very_long_iri_are_followed(session: Session) -> None:
    others = "".join(f'ex:o{number} cb:name "{number}" .\n' for number in range(20))
    about = f"<https://example.org/{'x' * 10_000}>"
    graph = Graph.of(others)
    for said in (f'{about} cb:name "a" ; ex:p ex:o1 .', f'{about} cb:name "b" ; ex:p ex:o2 .', ""):
        sync(graph, session)
        graph.replace(triples(others + said))

        report = sync(graph, session)

        assert report.way == "changes"
        assert set(export(session)) == graph.held
        assert verify(graph, session).none


def test_a_graph_of_rdflib_comes_back_isomorphic() -> None:
    turtle = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        [] <http://e/p> "01"^^xsd:integer , 1.10 , "1"^^xsd:int , "x"@de-at , "x" , "a\\nb" , [ <http://e/q> ( 1 ) ] ."""
    graph = new_graph()
    graph.parse(data=turtle, format="turtle")
    said = statements_of(graph.serialize(format="nt"))

    back = new_graph()
    back.parse(data="".join(f"{statement} .\n" for statement in decode(encode(said))), format="nt")

    assert len(back) == 10
    assert isomorphic(back, graph)


REFUSED = {
    "a relative IRI": "<a> <b> <c> .",
    "a space in an IRI": "<http://e/a b> <http://e/p> 1 .",
    "an unknown prefix": "ex:a ex:p 1 .",
    "a lone surrogate": '<http://e/a> <http://e/p> "\\uD800" .',
    "a text as subject": '"a" <http://e/p> 1 .',
    "a blank node as property": "<http://e/a> _:p 1 .",
    "a statement as subject": "<<( <http://e/a> <http://e/p> 1 )>> <http://e/p> 1 .",
    "half a statement": "<http://e/a> <http://e/p> .",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_rdf_is_refused_with_its_row(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.nt"
    file.write_text(f"<http://e/a> <http://e/p> <http://e/o> .\n{text}\n")

    with pytest.raises(SourceUnreadable) as refused:
        Statements.of_file(file)

    assert refused.value.where is not None
    assert refused.value.where.row == 2
