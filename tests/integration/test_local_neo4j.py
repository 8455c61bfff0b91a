"""The managed Neo4j, running."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from kg.errors import MirrorError, Neo4jUnavailable, QueryError, QueryLimit
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.local.process import Running
from kg.mirror.query import cypher
from kg.mirror.session import Session
from kg.mirror.settings import Settings

pytestmark = pytest.mark.neo4j


def test_a_running_server_is_reused(neo4j_server: LocalNeo4j, neo4j_settings: Settings) -> None:
    before = neo4j_server.status()

    again = neo4j_server.start()

    assert again == neo4j_settings
    assert neo4j_server.status() == before
    assert before.running


def test_another_release_in_the_same_folder_is_refused(neo4j_server: LocalNeo4j) -> None:
    other = "5.26.30" if neo4j_server.release != "5.26.30" else "2026.08.1"

    with pytest.raises(MirrorError) as error:
        LocalNeo4j(neo4j_server.path, release=other).start()

    assert "kg neo4j stop" in (error.value.hint or "")


def test_no_secret_stands_on_the_command_line(neo4j_server: LocalNeo4j, neo4j_settings: Settings) -> None:
    pid = neo4j_server.status().pid

    line = Path(f"/proc/{pid}/cmdline").read_bytes().decode()

    assert "org.neo4j.server." in line
    assert neo4j_settings.password not in line


def test_the_log_can_be_read(neo4j_server: LocalNeo4j) -> None:
    assert any("Bolt enabled" in line for line in neo4j_server.logs(200))


def test_a_wrong_password_is_refused_without_repeating_it(neo4j_settings: Settings) -> None:
    wrong = Settings(neo4j_settings.uri, neo4j_settings.user, "not the password")

    with pytest.raises(Neo4jUnavailable) as error, Session.open(wrong):
        pass

    assert error.value.exit_code == 5
    assert "not the password" not in str(error.value)


def test_where_nobody_answers_the_message_says_what_to_do() -> None:
    with pytest.raises(Neo4jUnavailable) as error, Session.open(Settings("bolt://127.0.0.1:9", "neo4j", "x")):
        pass

    assert "kg neo4j start" in (error.value.hint or "")


def test_a_missing_database_is_named(neo4j_settings: Settings) -> None:
    other = Settings(neo4j_settings.uri, neo4j_settings.user, neo4j_settings.password, "nowhere")

    with pytest.raises(MirrorError) as error, Session.open(other):
        pass

    assert "KG_NEO4J_DATABASE" in (error.value.hint or "")


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n) RETURN n",
        "CREATE INDEX i FOR (n:X) ON (n.y)",
        "CALL db.createLabel('X')",
        "CREATE USER eve SET PASSWORD 'abcdefgh1'",
        "MATCH (n) CALL (n) { SET n.x = 1 } IN TRANSACTIONS",
    ],
)
def test_the_server_refuses_writes(session: Session, text: str) -> None:
    with pytest.raises(QueryError) as error:
        cypher(session, text)

    assert "--write" in (error.value.hint or "")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:80/", "https://localhost/x"])
def test_neither_files_nor_addresses_can_be_loaded(session: Session, address: str) -> None:
    with pytest.raises(QueryError):
        cypher(session, f"LOAD CSV FROM '{address}' AS line RETURN line")


def test_a_wrong_text_is_explained(session: Session) -> None:
    with pytest.raises(QueryError) as error:
        cypher(session, "MATCH n RETURN n")

    assert "n" in (error.value.found or "")


def test_parameters_are_values_and_never_text(session: Session) -> None:
    found = cypher(session, "RETURN $x AS x", {"x": "'}) DETACH DELETE n //"})

    assert found.keys == ("x",)
    assert found.rows == [("'}) DETACH DELETE n //",)]


def test_rows_are_cut_at_the_limit(session: Session) -> None:
    found = cypher(session, "UNWIND range(1, 100) AS i RETURN i", limit=3)

    assert found.rows == [(1,), (2,), (3,)]
    assert found.truncated
    assert not cypher(session, "UNWIND range(1, 3) AS i RETURN i", limit=3).truncated


def test_a_query_ends_at_its_time_limit(session: Session) -> None:
    with pytest.raises(QueryLimit):
        cypher(session, "UNWIND range(1, 100000000) AS i WITH i WHERE i % 7 = 8 RETURN count(i)", timeout=0.2)


def test_a_stale_state_file_does_not_keep_a_server_from_starting(tmp_path: Path) -> None:
    server = LocalNeo4j(tmp_path / "neo4j")
    server.path.mkdir()
    Running(1, "long ago", "2026.08.1", 7687).write(server.path / "server.json")

    assert not server.status().running
    assert server.running() is None
    assert server.stop() is False


def test_a_server_that_was_just_killed_is_started_again(neo4j_server: LocalNeo4j, tmp_path: Path) -> None:
    server = LocalNeo4j(tmp_path / "neo4j", release=neo4j_server.release, heap="512m", with_parent=True)
    try:
        server.start()
        before = server.status().pid
        assert before is not None
        os.kill(before, signal.SIGKILL)  # it still counts as running: it takes a moment to end

        with Session.open(server.start()) as session:
            assert session.read("RETURN 1").rows == [(1,)]

        assert server.status().pid not in {None, before}
    finally:
        server.stop()


def test_data_of_a_newer_release_are_not_opened_with_an_older_one(tmp_path: Path) -> None:
    home = tmp_path / "neo4j"
    (home / "data" / "databases").mkdir(parents=True)
    (home / "release").write_text("2026.08.1", encoding="ascii")

    with pytest.raises(MirrorError) as error:
        LocalNeo4j(home, release="5.26.30").start()

    assert "kg mirror sync" in (error.value.hint or "")


def test_a_folder_keeps_its_release(tmp_path: Path) -> None:
    home = tmp_path / "neo4j"
    home.mkdir()
    (home / "release").write_text("5.26.30", encoding="ascii")

    assert LocalNeo4j(home).release == "5.26.30"
    assert LocalNeo4j(tmp_path / "other").release == "2026.08.1"
