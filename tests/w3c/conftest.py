"""A bare server, writable, started as a user starts it; and the suite of the W3C."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Running, running
from tests.w3c.engines import Served


@pytest.fixture(scope="session")
def suite(shared_data: Path) -> Path:
    """The SPARQL 1.1 test suite; the tests are skipped where it is absent."""
    folder = shared_data / "w3c" / "sparql" / "sparql11"
    if not folder.is_dir():
        pytest.skip("the W3C SPARQL 1.1 test suite (shared/data/w3c) is not on this machine")
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server over an empty store without shapes."""
    folder = tmp_path_factory.mktemp("bare")
    with running("--bare", str(folder / "store"), "--writable") as server:
        yield server


@pytest.fixture
def served(bare: Running) -> Iterator[Served]:
    """A client of that server that may write; it begins without any graph."""
    client = Served(bare.address, bare.token)
    client.clear()
    yield client
    client.http.close()
