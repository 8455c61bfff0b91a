"""The first load through Neo4j's own importer gives exactly what sessions give."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import MirrorError
from kg.mirror import bulk
from kg.mirror.export import export
from kg.mirror.facts import point_of
from kg.mirror.local.importer import Import, take_over
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.mapping import naming
from kg.mirror.session import Session
from kg.mirror.sync import sync, sync_managed
from kg.mirror.verify import verify
from tests.integration.graphs import Graph, triples
from tests.integration.test_mirror import STORY, TORTURE

pytestmark = pytest.mark.neo4j

HARD = """
ex:h1 a cb:Organisation , cb:Actor ; cb:name "line\\nbreak, \\"quotes\\" and ; | \\u001F \\t" ; cb:city "" .
ex:h2 a cb:Organisation , cb:Actor ; cb:shortName "a\\u001Fb" , "c" ; cb:formerName "" , "x" ; cb:name "null" .
ex:h3 a cb:Organisation , cb:Actor ; cb:name " spaces " ; cb:sme true ; cb:latitude 1.0 ; cb:memberCount 7 ;
    cb:webPage "https://example.org/?a=1,2"^^xsd:anyURI ; cb:startDate "2020-02-29"^^xsd:date .
"""

LONG = f"""ex:h4 a cb:Organisation , cb:Actor ; cb:name "{"x" * 5_000_000}" ; cb:locatedIn ex:h1 ."""

FOREIGN = """
<urn:a> a <urn:Class> , <http://e/C(x):LABEL> ; <http://e/pq:ID> "x" , "y" ; <http://e/a,b> 5 ; <urn:x:string> "v"@de-AT ;
    <http://e/rel(y):TYPE> <urn:b> , <urn:a> ; <urn:IGNORE> 1.50 .
<urn:b> a cb:Firm , <urn:Class> ; <urn:é> true ; <http://e/p'q;$z> "2020-01-01"^^xsd:date ; <urn:rel> <urn:nothing> .
"""

GROUP = "<urn:c> <http://e/p(q)> 1 ; <http://e/p> 2 ."


def test_an_import_before_the_first_start_carries_everything(
    new_server: LocalNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PAYS_FROM", 1)
    graph = Graph.of(STORY + TORTURE + HARD + LONG + FOREIGN + GROUP)

    report = sync_managed(graph, new_server)

    settings = new_server.running()
    assert settings is not None
    with Session.open(settings) as session:
        assert report.way == "import"
        assert set(export(session)) == graph.held
        assert verify(graph, session).none
        assert not sync(graph, session, local=new_server).counters.any
        graph.replace(triples(STORY))
        sync(graph, session, local=new_server)
        assert set(export(session)) == graph.held
        assert verify(graph, session).none


def test_the_importer_carries_every_vocabulary(new_server: LocalNeo4j) -> None:
    prepared = bulk.prepare(Graph.of(FOREIGN), new_server.new_import(), naming())

    assert prepared.rest == ()
    assert (prepared.nodes, prepared.edges) == (2, 3)


def test_an_import_into_a_running_empty_server_is_taken_over(
    new_server: LocalNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PAYS_FROM", 1)
    graph = Graph.of(STORY + HARD)
    with Session.open(new_server.start()) as session:
        report = sync(graph, session, local=new_server)

        assert report.way == "import"
        assert set(export(session)) == graph.held
        assert verify(graph, session).none


def test_an_import_cut_off_before_the_rest_is_written_is_mended(
    new_server: LocalNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = Graph.of(STORY + TORTURE + HARD)
    prepared = bulk.prepare(graph, new_server.new_import(), naming())
    assert prepared.rest

    with Session.open(new_server.start()) as session:  # takes over the tables' part; the rest never comes
        report = sync(graph, session, local=new_server)

        assert report.way == "repair"
        assert set(export(session)) == graph.held
        assert verify(graph, session).none
        assert point_of(graph, graph.sequence()) == verify(graph, session).point


def test_an_unfinished_import_is_thrown_away(tmp_path: Path) -> None:
    with Import(tmp_path, "2026.08.1") as importing:
        importing.begin()

    assert not take_over(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["import.lock"]


def test_of_two_imports_at_a_time_the_second_is_refused_and_the_first_kept(tmp_path: Path) -> None:
    with Import(tmp_path, "2026.08.1") as first:
        tables = first.begin()

        assert not take_over(tmp_path)
        with pytest.raises(MirrorError, match="Another sync"):
            Import(tmp_path, "2026.08.1").begin()

        assert tables.is_dir()


def test_a_broken_table_is_an_error_that_names_the_log(tmp_path: Path) -> None:
    with Import(tmp_path, "2026.08.1") as importing:
        rows = importing.begin() / "rows.csv"
        rows.write_text("uri:ID\na\na\n", encoding="utf-8")
        with pytest.raises(MirrorError) as error:
            importing.run([f"--nodes={rows}"], separator=";", broken=[])

    assert error.value.where is not None
    assert Path(error.value.where.file or "").is_file()
