"""The mirror on the long-term release of Neo4j: a sample of what the other tests ask of the newest one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import Neo4jUnavailable
from kg.mirror import bulk
from kg.mirror.describe import describe
from kg.mirror.export import export
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.query import cypher
from kg.mirror.session import Session
from kg.mirror.sync import sync, sync_managed
from kg.mirror.verify import repair, verify
from tests.integration.graphs import Graph, triples
from tests.integration.test_import import FOREIGN, GROUP, HARD
from tests.integration.test_mirror import STORY, TORTURE

pytestmark = pytest.mark.neo4j

RELEASE = "5.26.30"


@pytest.fixture
def older_server(tmp_path: Path) -> Iterator[LocalNeo4j]:
    """A server of the older release that has never run."""
    server = LocalNeo4j(tmp_path / "neo4j", release=RELEASE, heap="512m", with_parent=True)
    yield server
    server.stop()


def test_the_older_release_carries_everything_imported_and_changed(
    older_server: LocalNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PAYS_FROM", 1)
    graph = Graph.of(STORY + TORTURE + HARD + FOREIGN + GROUP)
    try:
        report = sync_managed(graph, older_server)
    except Neo4jUnavailable as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Neo4j {RELEASE} to test with: {error.what}")
    settings = older_server.running()
    assert settings is not None
    with Session.open(settings) as session:
        assert str(session.server()) == f"Neo4j {RELEASE}"
        assert report.way == "import"
        assert set(export(session)) == graph.held
        assert describe(session).rows

        graph.replace(triples(STORY))
        sync(graph, session)
        session.read("MATCH (p:Place) SET p.country = 'XX', p:Town", read_only=False)
        repair(graph, session, verify(graph, session))

        assert set(export(session)) == graph.held
        assert verify(graph, session).none
        assert not sync(graph, session).counters.any
        assert cypher(session, "MATCH (c:Cluster)<-[:MEMBER_OF]-(o) RETURN count(o)").rows == [(2,)]
