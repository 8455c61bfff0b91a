"""Clients that drip their requests are hung up on, and keep nobody else out."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server.running import Running, running

SECONDS = 3
PATIENCE = 30.0  # what a slow machine may take beyond it
QUICK = {"query": "ASK { ?c a cb:Cluster }"}


@pytest.fixture(scope="module")
def strict(workspace: Path) -> Iterator[Running]:
    """A server with a short time limit."""
    with running("--timeout", str(SECONDS), workspace=workspace) as server:
        yield server


def connected(server: Running) -> socket.socket:
    """A connection to a server."""
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=30)


def drip(connection: socket.socket, text: bytes) -> bytes:
    """Send a text byte by byte until the server has had enough, and what it said."""
    until = time.monotonic() + SECONDS + PATIENCE
    connection.settimeout(0.2)
    said = b""
    while time.monotonic() < until:
        try:
            connection.sendall(text[:1])
            text = text[1:] or b"a"
            said += (came := connection.recv(4096))
            if not came:
                return said
        except TimeoutError:
            continue
        except OSError:
            return said
    raise AssertionError("the server waits for ever")


@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_a_head_that_drips_is_hung_up_on(strict: Running, start: bytes) -> None:
    with connected(strict) as connection:
        connection.sendall(start)

        assert b" 200 " not in drip(connection, b"a" * 10_000)


def test_a_second_head_that_drips_is_hung_up_on(strict: Running) -> None:
    with connected(strict) as connection:
        connection.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(64).startswith(b"HTTP/1.1 200 ")

        drip(connection, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 10_000)


def test_a_body_that_drips_is_refused(strict: Running) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 9000\r\n\r\n"
    with connected(strict) as connection:
        connection.sendall(head)

        assert b" 408 " in drip(connection, b"A" * 9000)


def test_silent_connections_keep_nobody_out_for_long(strict: Running) -> None:
    silent = [connected(strict) for _ in range(520)]
    try:
        until = time.monotonic() + SECONDS + PATIENCE
        status = 0
        while status != 200 and time.monotonic() < until:
            status = httpx.get(
                f"{strict.address}/sparql", params=QUICK, trust_env=False, timeout=30
            ).status_code
    finally:
        for each in silent:
            each.close()
    assert status == 200


def test_an_idle_connection_of_a_good_client_stays_open(strict: Running) -> None:
    with httpx.Client(base_url=strict.address, trust_env=False, timeout=30) as client:
        first = client.get("/sparql", params=QUICK)
        time.sleep(SECONDS + 1)
        again = client.get("/sparql", params=QUICK)

    assert (first.status_code, again.status_code) == (200, 200)
