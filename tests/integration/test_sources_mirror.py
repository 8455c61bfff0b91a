"""What one source takes back stays in Neo4j as long as another says it; a repair writes nothing but what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.mirror.export import export
from kg.mirror.session import Session
from kg.mirror.sync import sync
from kg.mirror.verify import repair, verify
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from tests.integration.graphs import Graph, triples

pytestmark = pytest.mark.neo4j

_BOTH = 'ex:a a cb:Organisation , cb:Actor ; cb:name "said twice" .'
_ONE = 'ex:a cb:city "said once" . ex:b a cb:Organisation , cb:Actor ; cb:name "said once" .'


def _load(store: GraphStore, folder: Path, name: str, turtle: str) -> None:
    file = folder / "data.nt"
    file.write_text("".join(f"{statement} .\n" for statement in triples(turtle)))
    store.commit(store.stage(DatasetInfo(name=name), file, shapes=(), rules=()))


def test_what_another_source_says_stays(session: Session, tmp_path: Path) -> None:
    with GraphStore.open(tmp_path / "store") as store:
        _load(store, tmp_path, "first", _BOTH + _ONE)
        _load(store, tmp_path, "second", _BOTH)
        sync(store, session)
        store.unload("first")

        sync(store, session)

        found = session.read("MATCH (o:Organisation) RETURN o.uri, o.name, o.city").rows
        assert found == [("https://example.org/a", "said twice", None)]
        assert set(export(session)) == set(store.statements())
        assert verify(store, session).none


def test_a_repair_writes_to_the_one_entity_that_differs(session: Session) -> None:
    graph = Graph.of("".join(f'ex:o{n} a cb:Organisation , cb:Actor ; cb:name "{n}" .\n' for n in range(30)))
    sync(graph, session)
    session.read("MATCH (o {name: '7'}) SET o.name = 'changed', o:Firm", read_only=False)

    drift = verify(graph, session)
    report = repair(graph, session, drift)

    assert [(d.uri, d.details) for d in drift.differences] == [
        ("https://example.org/o7", ("name: expected '7', found 'changed'", "label: not expected 'Firm'"))
    ]
    assert (report.nodes_written, report.edges_written, report.deleted, report.unchanged) == (1, 0, 0, 29)
    assert (report.counters.nodes_created, report.counters.labels_removed) == (0, 1)
    assert verify(graph, session).none
