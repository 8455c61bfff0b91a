"""The same commands over a remote store: the same answers, and words when it is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.mirror.session import Session
from kg.mirror.sync import sync
from kg.mirror.verify import verify
from kg.rdf.remote.address import Endpoint
from kg.rdf.store import GraphStore
from tests.rdf.servers import oxigraph
from tests.stories.conftest import Kg, run_kg

COMMANDS = [
    ("stats",),
    ("search", "bialystok"),
    ("show", "Klaster Obróbki Metali", "--format", "json"),
    ("path", "Lithuanian Innovation Centre", "Podlaska Regional Development Foundation"),
    ("bridges", "--between", "country:LT", "country:PL"),
    ("recommend", "Vilnius Circular Economy Cluster"),
    ("sparql", "SELECT ?name WHERE { ?c a cb:Cluster ; cb:name ?name } ORDER BY STR(?name)"),
    ("sparql", "--named", "stats", "--format", "csv"),
    ("validate",),
]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    """A server of SPARQL that holds nothing yet."""
    with oxigraph() as found:
        yield found


@pytest.fixture(scope="module")
def remote(endpoint: Endpoint, tmp_path_factory: pytest.TempPathFactory) -> Kg:
    """`kg` over that server, with both bundled sources loaded."""
    root = tmp_path_factory.mktemp("remote")
    environment = {
        "KG_SPARQL_ENDPOINT": endpoint.query,
        "KG_SPARQL_UPDATE": endpoint.update or "",
        "KG_SPARQL_GRAPH_STORE": endpoint.graphs or "",
    }
    run_kg("init", workspace=root)
    for source in ("eu_een_metal_2020", "eu_h2020_organisers"):
        done = run_kg("load", source, workspace=root, **environment)
        assert done.returncode == 0, done.stderr
    return lambda *args, **more: run_kg(*args, workspace=root, **(environment | more))


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_answers_as_over_a_store_of_its_own(
    story: Kg, remote: Kg, command: tuple[str, ...]
) -> None:
    there, here = remote(*command), story(*command)

    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout
    assert there.stdout.strip() or command == ("validate",)


def test_the_page_is_the_same(story: Kg, remote: Kg, tmp_path: Path) -> None:
    for kg, name in ((story, "here"), (remote, "there")):
        done = kg("export", "html", str(tmp_path / f"{name}.html"))
        assert done.returncode == 0, done.stderr

    assert (tmp_path / "here.html").read_bytes() == (tmp_path / "there.html").read_bytes()


def test_a_dataset_goes_and_comes_again(remote: Kg) -> None:
    before = remote("stats", "--format", "json").stdout
    gone = remote("unload", "eu_h2020_organisers")
    less = remote("stats", "--format", "json").stdout
    again = remote("load", "eu_h2020_organisers")

    assert (gone.returncode, again.returncode) == (0, 0)
    assert less != before
    assert remote("stats", "--format", "json").stdout == before


@pytest.mark.neo4j
def test_a_mirror_is_filled_from_it(remote: Kg, endpoint: Endpoint, session: Session, tmp_path: Path) -> None:
    with GraphStore.connect(endpoint, tmp_path, read_only=True) as store:
        done = sync(store, session)
        assert done.nodes_written > 0
        assert verify(store, session).none


def test_a_server_that_is_not_there_or_only_read_is_told(remote: Kg, endpoint: Endpoint) -> None:
    away = remote(
        "stats",
        KG_SPARQL_ENDPOINT="http://127.0.0.1:9/sparql",
        KG_SPARQL_PASSWORD="hidden",  # noqa: S106
        KG_SPARQL_USER="a",
    )
    read_only = remote("load", "eu_een_metal_2020", KG_SPARQL_UPDATE="")
    wrong = remote("stats", KG_SPARQL_ENDPOINT="ftp://x")
    spoken = remote("stats", KG_SPARQL_ENDPOINT="http://ada:hidden@127.0.0.1:9/sparql")
    days = remote("sparql", "ASK {}", "--as-of", "2020-01-01")
    served = remote("serve", "--port", "0")

    assert away.returncode == 5
    assert "does not answer" in away.stderr
    assert read_only.returncode == 1
    assert "KG_SPARQL_UPDATE" in read_only.stderr
    assert (wrong.returncode, spoken.returncode) == (4, 4)
    assert days.returncode == 2
    assert "a server itself" in served.stderr
    assert not any(re.search("hidden", done.stderr + done.stdout) for done in (away, spoken))
