"""Real servers of SPARQL for the tests of remote stores: Oxigraph's own, and Apache Jena Fuseki."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest

from kg.errors import Neo4jUnavailable
from kg.mirror.local.jars import Jar, cache_dir
from kg.mirror.local.java import find
from kg.mirror.local.repositories import Repositories
from kg.rdf.remote.address import Endpoint

_FUSEKI: Final = Jar.parse(
    "org.apache.jena:jena-fuseki-server:6.2.0 "
    "2c92c598e65ab69d99820052e05f4277ed1d77980a8845f87545ad35b71a76ee 57109952"
)
_PATIENCE: Final = 60.0  # seconds
USER, PASSWORD = "ada", "a password that only the tests know"


@contextmanager
def oxigraph() -> Iterator[Endpoint]:
    """Oxigraph's own server, its store in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.is_file():
        pytest.skip("the package oxigraph is not installed")
    address = _free()
    with _running([str(program), "serve", "--bind", address], f"http://{address}/query"):
        yield Endpoint(
            f"http://{address}/query", f"http://{address}/update", f"http://{address}/store", seconds=30
        )


@contextmanager
def fuseki(folder: Path) -> Iterator[Endpoint]:
    """Apache Jena Fuseki with a TDB2 store on disk, for one account."""
    address = _free()
    (folder / "accounts").write_text(f"{USER}: {PASSWORD}\n", encoding="utf-8")
    (folder / "tdb").mkdir()
    options = ["--tdb2", f"--loc={folder / 'tdb'}", f"--passwd={folder / 'accounts'}", "--auth=basic"]
    port = address.rpartition(":")[2]
    command = [str(find("2026.08.1")), "-Xmx512m", "-jar", str(_fuseki_jar()), *options]
    command += ["--update", "--localhost", "--port", port, "/ds"]
    at = f"http://{address}/ds"
    with _running(command, f"{at}/sparql", folder):
        yield Endpoint(f"{at}/sparql", f"{at}/update", f"{at}/data", USER, PASSWORD, seconds=60)


def empty(endpoint: Endpoint) -> None:
    """Take everything out of a server."""
    auth = (endpoint.user, endpoint.password) if endpoint.user else None
    headers = {"content-type": "application/sparql-update"}
    httpx.post(
        endpoint.update or "", content="DROP ALL", headers=headers, auth=auth, trust_env=False, timeout=60
    ).raise_for_status()


def _fuseki_jar() -> Path:
    """The program, brought once into the cache."""
    folder = cache_dir() / "fuseki"
    target = folder / _FUSEKI.file_name
    if _FUSEKI.is_at(target):
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            came = Repositories.of_this_user().download(
                _FUSEKI.group, _FUSEKI.artifact, _FUSEKI.version, _FUSEKI.classifier, into=Path(scratch)
            )
        except Neo4jUnavailable as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"no Fuseki to test with: {error.found}")
        assert _FUSEKI.is_at(came), "the Fuseki that arrived is not the one that was pinned"
        came.replace(target)
    return target


@contextmanager
def _running(command: Sequence[str], address: str, folder: Path | None = None) -> Iterator[None]:
    """A server that answers, ended with the block."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FUSEKI_")}
    environment = clean | ({} if folder is None else {"FUSEKI_BASE": str(folder / "base")})
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder
    )
    try:
        until = time.monotonic() + _PATIENCE
        while not _answers(address):
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            assert time.monotonic() < until, f"{command[0]} does not answer"
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    """Whether anything answers at an address, if only that the user is not known."""
    try:
        httpx.get(address, params={"query": "ASK {}"}, trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return True


def _free() -> str:
    """A port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"
