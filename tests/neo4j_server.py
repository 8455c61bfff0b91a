"""One real Neo4j for the whole run: started in a folder of its own, ended with it, named in its output.

The conftest at the root of the project makes these fixtures known to all tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import Neo4jUnavailable
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.session import Session
from kg.mirror.settings import Settings

_SPOKEN_TO = pytest.StashKey[str]()
_OURS = "clusterbridge_test_server"


@pytest.fixture(scope="session")
def neo4j_server(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[LocalNeo4j]:
    """The running server of this test run."""
    release = os.environ.get("KG_TEST_NEO4J_RELEASE")
    folder: Path = tmp_path_factory.mktemp("neo4j")
    server = LocalNeo4j(folder, with_parent=True, **({"release": release} if release else {}))
    try:
        settings = server.start()
    except Neo4jUnavailable as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no Neo4j to test with: {error.what}")
    with Session.open(settings) as session:
        session.change_schema([f"CREATE CONSTRAINT {_OURS} FOR (n:TestServer) REQUIRE n.id IS UNIQUE"])
        request.config.stash[_SPOKEN_TO] = str(session.server())
    yield server
    server.stop()


@pytest.fixture(scope="session")
def neo4j_settings(neo4j_server: LocalNeo4j) -> Settings:
    """Address and account of the running server."""
    settings = neo4j_server.running()
    assert settings is not None
    return settings


@pytest.fixture
def session(neo4j_settings: Settings) -> Iterator[Session]:
    """A session on an empty database."""
    with Session.open(neo4j_settings) as opened:
        wipe(opened)
        yield opened


@pytest.fixture
def new_server(neo4j_server: LocalNeo4j, tmp_path: Path) -> Iterator[LocalNeo4j]:
    """A server that has never run."""
    server = LocalNeo4j(tmp_path / "neo4j", release=neo4j_server.release, heap="512m", with_parent=True)
    yield server
    server.stop()


def wipe(session: Session) -> None:
    """Empty the database; refused unless it bears the mark that this test run has set."""
    names = [row[0] for row in session.read("SHOW CONSTRAINTS YIELD name").rows]
    assert _OURS in names, "this is not the database of the tests: not wiped"
    session.read("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS", read_only=False)
    # the mirror's own stay, because every change of the schema empties the server's cache of plans
    session.change_schema(
        [f"DROP CONSTRAINT `{name}`" for name in names if not name.startswith("clusterbridge_")]
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which server the tests have spoken to."""
    version = config.stash.get(_SPOKEN_TO, None)
    if version is not None:
        terminalreporter.write_line(f"Tests marked neo4j spoke to: {version}")
