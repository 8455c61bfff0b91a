"""Writing through a server that takes it: validated, into datasets of its own, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.running import Running, running

GRAPH = "https://w3id.org/clusterbridge/graph/our-notes"
USUAL = "https://w3id.org/clusterbridge/graph/written"
BASE = "https://w3id.org/clusterbridge/"
TURTLE = {"content-type": "text/turtle"}
UPDATE = {"content-type": "application/sparql-update"}
CLUSTER = f"""
@prefix cb: <{BASE}ontology#> .
<{BASE}id/cluster/test> a cb:Cluster ; cb:name "Test Cluster"@en .
"""
PREFIXES = f"PREFIX cb: <{BASE}ontology#> PREFIX id: <{BASE}id/>"


@pytest.fixture(scope="module")
def writable(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that takes changes, over a copy of the workspace."""
    copy = tmp_path_factory.mktemp("writable") / "workspace"
    shutil.copytree(workspace, copy, ignore=shutil.ignore_patterns("snapshots"))
    with running("--writable", workspace=copy) as server:
        yield server


@pytest.fixture
def writer(writable: Running) -> Iterator[httpx.Client]:
    """A client that shows the token; what it wrote is gone afterwards."""
    shown = {"authorization": f"Bearer {writable.token}"}
    with httpx.Client(base_url=writable.address, headers=shown, timeout=60, trust_env=False) as client:
        yield client
        for graph in (GRAPH, USUAL):
            client.delete("/graphs", params={"graph": graph})


def names(http: httpx.Client, graph: str | None = None) -> set[str]:
    """The names of the test cluster among the merged facts, or in a graph."""
    pattern = f"<{BASE}id/cluster/test> cb:name ?name"
    where = pattern if graph is None else f"GRAPH <{graph}> {{ {pattern} }}"
    found = http.get("/sparql", params={"query": f"SELECT ?name WHERE {{ {where} }}"}).json()
    return {row["name"]["value"] for row in found["results"]["bindings"]}


def test_a_graph_becomes_a_dataset_with_a_source_and_can_be_taken_away(writer: httpx.Client) -> None:
    put = writer.put("/graphs", params={"graph": GRAPH}, content=CLUSTER, headers=TURTLE)
    page = writer.get("/id/cluster/test", headers={"accept": "text/turtle"}).text
    again = writer.put("/graphs", params={"graph": GRAPH}, content=CLUSTER, headers=TURTLE)
    gone = writer.delete("/graphs", params={"graph": GRAPH})

    assert (put.status_code, again.status_code, gone.status_code) == (201, 204, 204)
    assert "sent to the server" in page
    assert names(writer) == set()


def test_adding_to_a_graph_keeps_what_is_there(writer: httpx.Client) -> None:
    writer.put("/graphs", params={"graph": GRAPH}, content=CLUSTER, headers=TURTLE)
    more = CLUSTER.replace("Test Cluster", "Second name")

    added = writer.post("/graphs", params={"graph": GRAPH}, content=more, headers=TURTLE)

    assert added.status_code == 204
    assert names(writer) == {"Test Cluster", "Second name"}


def test_what_the_shapes_refuse_is_not_written_and_told_in_words(writer: httpx.Client) -> None:
    nameless = CLUSTER.replace('; cb:name "Test Cluster"@en', "")

    response = writer.put(
        "/graphs", params={"graph": GRAPH}, content=nameless, headers=TURTLE | {"accept": "application/json"}
    )

    assert response.status_code == 422
    assert any("name" in finding for finding in response.json()["findings"])
    assert writer.get("/graphs", params={"graph": GRAPH}).status_code == 404


def test_an_update_writes_into_a_dataset_of_its_own(writer: httpx.Client) -> None:
    insert = f'{PREFIXES} INSERT DATA {{ id:cluster\\/test a cb:Cluster ; cb:name "By update"@en }}'

    response = writer.post("/sparql", content=insert, headers=UPDATE)

    assert response.status_code == 204, response.text
    assert names(writer) == names(writer, USUAL) == {"By update"}


def test_an_update_reads_the_merged_facts_and_changes_its_own(writer: httpx.Client) -> None:
    writer.post(
        "/sparql",
        content=f'{PREFIXES} INSERT DATA {{ id:cluster\\/test a cb:Cluster ; cb:name "Old"@en }}',
        headers=UPDATE,
    )
    change = f"""{PREFIXES} DELETE {{ ?c cb:name ?old }} INSERT {{ ?c cb:name "New"@en }}
        WHERE {{ ?c a cb:Cluster ; cb:name ?old FILTER (?old = "Old"@en) }}"""

    response = writer.post("/sparql", content=change, headers=UPDATE)

    assert response.status_code == 204, response.text
    assert names(writer) == {"New"}


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR ALL",
        "CLEAR DEFAULT",
        f"DROP GRAPH <{BASE}graph/eu_een_metal_2020>",
        f"INSERT DATA {{ GRAPH <{BASE}graph/eu_een_metal_2020> {{ <urn:a> <urn:b> 1 }} }}",
        f"INSERT DATA {{ GRAPH <{BASE}graph/_catalogue> {{ <urn:a> <urn:b> 1 }} }}",
        "INSERT DATA { GRAPH <urn:elsewhere> { <urn:a> <urn:b> 1 } }",
        "DELETE WHERE { ?s a cb:Cluster }",
        "LOAD <file:///etc/passwd>",
        "LOAD <http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { ",
    ],
)
def test_an_update_changes_nothing_else(writer: httpx.Client, update: str) -> None:
    before = writer.get("/graphs?default", headers={"accept": "application/n-triples"}).text

    response = writer.post("/sparql", content=update, headers=UPDATE)

    after = writer.get("/graphs?default", headers={"accept": "application/n-triples"}).text
    assert response.status_code in (400, 404), response.text
    assert sorted(before.splitlines()) == sorted(after.splitlines())


@pytest.mark.parametrize("name", ["eu_een_metal_2020", "_identity", "", "a/b"])
def test_only_graphs_of_its_own_are_put(writer: httpx.Client, name: str) -> None:
    graph = f"{BASE}graph/{name}"

    assert writer.put("/graphs", params={"graph": graph}, content=CLUSTER, headers=TURTLE).status_code in (
        400,
        404,
    )
    assert writer.put("/graphs?default", content=CLUSTER, headers=TURTLE).status_code == 400


@pytest.mark.parametrize("shown", [None, "Bearer wrong", "Basic YTpi", "Bearer"])
def test_nobody_writes_without_the_token(writable: Running, shown: str | None) -> None:
    headers = UPDATE | ({} if shown is None else {"authorization": shown})

    response = httpx.post(f"{writable.address}/sparql", content="CLEAR ALL", headers=headers, trust_env=False)

    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
