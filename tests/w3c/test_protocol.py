"""The cases of the SPARQL Protocol, the Graph Store Protocol and the Service Description, sent to the server."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.server.running import Running
from tests.w3c.engines import Served
from tests.w3c.exchanges import exchanges, faults
from tests.w3c.manifest import RDFS, UT, Case, Manifest, path

pytestmark = pytest.mark.shared


def test_every_case_of_the_sparql_protocol(suite: Path, served: Served) -> None:
    held = Manifest(suite / "protocol" / "manifest.ttl")

    found = []
    for case in held.entries():
        graphs = [
            (held.text(g, f"{RDFS}label") or "", path(held.text(g, f"{UT}graph") or ""))
            for g in held.all(case, f"{UT}graphData")
        ]
        served.clear()
        served.load(Case(str(case), "ProtocolTest", held.file, named=tuple(graphs)))
        found += faults(served.http, list(exchanges(held, case)), ("/sparql/", "/sparql"))

    assert len(held.entries()) >= 34
    assert found == []


@pytest.mark.parametrize("manifest", ["manifest-direct.ttl", "manifest-indirect.ttl"])
def test_every_case_of_the_graph_store_protocol(suite: Path, served: Served, manifest: str) -> None:
    held = Manifest(suite / "graph-store-protocol" / manifest)

    found = []
    for case in held.entries():
        served.clear()
        found += faults(served.http, list(exchanges(held, case)), ("/gsp", "/graphs"))

    assert len(held.entries()) >= 4
    assert found == []


def test_the_service_describes_itself(served: Served, bare: Running) -> None:
    response = served.http.get("/sparql", headers={"accept": "text/turtle"})

    described = {str(quad.triple) for quad in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}
    endpoint, sd = f"<{bare.address}/sparql>", "http://www.w3.org/ns/sparql-service-description#"
    assert response.status_code == 200
    assert f"{endpoint} <{sd}endpoint> {endpoint}" in described
    assert f"{endpoint} <{sd}supportedLanguage> <{sd}SPARQL11Query>" in described
    assert f"{endpoint} <{sd}supportedLanguage> <{sd}SPARQL11Update>" in described
