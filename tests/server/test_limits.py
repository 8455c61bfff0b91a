"""What is too much is refused or ended within its limit, other requests go on, and memory comes back."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.server.running import Running, running

SECONDS = 3.0
PATIENCE = 20.0  # what a slow machine may take beyond a limit
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PRODUCT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
SORTED = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i"
QUICK = "ASK { ?c a cb:Cluster }"


@pytest.fixture(scope="module")
def strict(workspace: Path) -> Iterator[Running]:
    """A server with a short time limit."""
    with running(
        "--timeout", str(SECONDS), "--workers", "3", "--limit", "50000", workspace=workspace
    ) as server:
        yield server


def ask(server: Running, query: str, **parameters: str) -> httpx.Response:
    """The answer to a query."""
    return httpx.get(
        f"{server.address}/sparql", params={"query": query, **parameters}, timeout=60, trust_env=False
    )


@pytest.mark.parametrize("query", [ENDLESS, SORTED])
def test_an_endless_query_is_ended_and_said_so(strict: Running, query: str) -> None:
    started = time.monotonic()

    response = ask(strict, query)

    assert response.status_code == 503
    assert "ended" in response.text or "memory" in response.text
    assert time.monotonic() - started < SECONDS + PATIENCE
    assert ask(strict, QUICK).status_code == 200


def test_a_product_of_all_with_all_is_refused_or_cut_where_the_client_says(strict: Running) -> None:
    refused = ask(strict, PRODUCT)
    cut = ask(strict, PRODUCT, rows="10")

    assert refused.status_code == 503
    assert "50,000 rows" in refused.text
    assert len(cut.json()["results"]["bindings"]) == 10


def test_other_requests_go_on_beside_endless_ones(strict: Running) -> None:
    with ThreadPoolExecutor(2) as threads:
        slow = [threads.submit(ask, strict, ENDLESS) for _ in range(2)]
        time.sleep(0.5)
        answers = [ask(strict, QUICK).status_code for _ in range(5)]

    assert answers == [200] * 5
    assert [each.result().status_code for each in slow] == [503, 503]


def test_a_query_ends_when_nobody_waits_for_it_any_more(strict: Running) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{strict.address}/sparql", params={"query": ENDLESS}, timeout=0.5, trust_env=False)

    assert [_workers_that_work(strict)] == [0]


def test_a_large_body_is_refused_before_it_is_read(strict: Running) -> None:
    host, port = strict.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(
            f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {100 << 20}\r\n\r\n".encode()
        )
        answer = connection.recv(100)

    assert b" 413 " in answer
    assert ask(strict, QUICK).status_code == 200


def test_a_large_body_of_unknown_length_is_refused_on_the_way(strict: Running) -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1 << 20
            yield b" " * (1 << 20)

    headers = {"content-type": "application/sparql-query"}
    try:
        response = httpx.post(
            f"{strict.address}/sparql", content=pieces(), headers=headers, timeout=60, trust_env=False
        )
        assert response.status_code == 413
    except httpx.TransportError:
        pass  # the server hung up while we were still sending
    assert sent < 60 << 20
    assert ask(strict, QUICK).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "SELECT * WHERE {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <http://127.0.0.1:{port}/> WHERE {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <http://127.0.0.1:{port}/> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * FROM <file:///etc/passwd> WHERE {{ ?s ?p ?o }}",
        "SELECT * WHERE {{ BIND (IRI('http://127.0.0.1:{port}/') AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    ],
)
def test_no_query_reaches_the_network(strict: Running, query: str) -> None:
    with _Listener() as listener:
        response = ask(strict, query.format(port=listener.port))

        assert response.status_code == 400
        assert "root:" not in response.text
        assert listener.calls == 0


def test_no_page_reads_a_file(strict: Running) -> None:
    for page in ("/api/bridges", "/bridges"):
        response = httpx.get(
            f"{strict.address}{page}",
            params={"first": "@/etc/passwd", "second": "country:PL"},
            trust_env=False,
        )

        assert response.status_code == 400
        assert "root" not in response.text


@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.torture)])
def test_many_requests_at_a_time_are_all_answered_and_memory_comes_back(workspace: Path, count: int) -> None:
    with running(workspace=workspace) as server:
        _many(server, 50, 50)
        before = _memory(server)

        found = _many(server, count, 50)
        after = _memory(server)

    assert found == Counter({200: count})
    assert after < before + 150_000


def _many(server: Running, count: int, at_once: int) -> Counter[int]:
    """The statuses of many requests."""
    pages = (
        "/sparql?query=ASK%20%7B%20%3Fc%20a%20cb:Cluster%20%7D",
        "/api/search?q=bialystok",
        "/search?q=vilnius",
    )
    limits = httpx.Limits(max_connections=at_once)
    with (
        httpx.Client(base_url=server.address, limits=limits, timeout=120, trust_env=False) as client,
        ThreadPoolExecutor(at_once) as pool,
    ):
        return Counter(pool.map(lambda number: client.get(pages[number % 3]).status_code, range(count)))


def _memory(server: Running) -> int:
    """The memory of a server and its workers, in KiB."""
    return sum(_field(process, "VmRSS") for process in (server.process.pid, *_children(server.process.pid)))


def _children(process: int) -> list[int]:
    """The children of a process."""
    file = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in file.read_text().split()]


def _field(process: int, name: str) -> int:
    """A number from the status of a process; 0 when it has gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)


def _workers_that_work(server: Running) -> int:
    """How many workers take time, once the dust has settled."""
    until = time.monotonic() + PATIENCE
    while True:
        first = {child: _ticks(child) for child in _children(server.process.pid)}
        time.sleep(0.5)
        busy = sum(_ticks(child) - ticks > 10 for child, ticks in first.items())
        if not busy or time.monotonic() > until:
            return busy


def _ticks(process: int) -> int:
    """The time that a process has taken, in ticks; 0 when it has gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


class _Listener:
    """A port of this machine that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.calls = 0

    def __enter__(self) -> _Listener:
        threading.Thread(target=self._count, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _count(self) -> None:
        try:
            while True:
                self._socket.accept()[0].close()
                self.calls += 1
        except OSError:
            return
