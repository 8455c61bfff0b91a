"""A load beside a running server shows in it within five seconds, and what was open before still answers."""

from __future__ import annotations

import time
from pathlib import Path

import httpx

from tests.server.conftest import kg
from tests.server.running import running

SECONDS = 5.0


def test_a_load_shows_within_five_seconds(tmp_path: Path) -> None:
    kg(tmp_path, "init")
    kg(tmp_path, "load", "eu_een_metal_2020")
    with (
        running(workspace=tmp_path) as server,
        httpx.Client(base_url=server.address, timeout=30, trust_env=False) as http,
    ):
        before = (_projects(http), _found(http))
        kg(tmp_path, "load", "eu_h2020_organisers")
        loaded = time.monotonic()
        while not (_projects(http) and _found(http)) and time.monotonic() < loaded + 4 * SECONDS:
            time.sleep(0.1)
        took = time.monotonic() - loaded
        after = (_projects(http), _found(http))
        kg(tmp_path, "unload", "eu_h2020_organisers")
        time.sleep(SECONDS)

        assert before == (0, 0)
        assert all(after)
        assert took < SECONDS
        assert (_projects(http), _found(http)) == (0, 0)


def test_a_server_over_nothing_says_that_nothing_is_loaded(tmp_path: Path) -> None:
    kg(tmp_path, "init")
    with running(workspace=tmp_path) as server:
        first = httpx.get(server.address, headers={"accept": "text/html"}, trust_env=False)
        asked = httpx.get(f"{server.address}/sparql?query=ASK%20%7B%7D", trust_env=False)
        pages = [
            httpx.get(f"{server.address}/{page}", timeout=60, trust_env=False)
            for page in ("network", "query", "gallery")
        ]

    assert "Nothing is loaded yet" in first.text
    assert asked.json()["boolean"] is True
    assert [page.status_code for page in pages] == [200, 200, 200]


def _projects(http: httpx.Client) -> int:
    """How many projects a query finds."""
    query = "SELECT ?p WHERE { ?p a cb:Project }"
    return len(http.get("/sparql", params={"query": query}).json()["results"]["bindings"])


def _found(http: httpx.Client) -> int:
    """How many universities of that town the search finds."""
    return len(http.get("/api/search", params={"q": "uniwersytet olsztynie"}).json())
