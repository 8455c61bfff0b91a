"""Downloads from a real server on this machine: whole, broken off and resumed, changed meanwhile, not the right file."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import ManifestError, SourceUnreachable, SourceUnreadable
from kg.etl.fetch import fetch
from kg.etl.manifest import Archive
from kg.etl.registry import find_source

CONTENT = bytes(range(256)) * 8192


class Publisher:
    """A server with one file, that can break off."""

    def __init__(self) -> None:
        self.content = CONTENT
        self.version = '"one"'
        self.break_after: int | None = None
        self.ranges: list[str | None] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.answer(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/archive.zip"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.path != "/archive.zip":
            handler.send_error(404)
            return
        asked = handler.headers.get("Range")
        self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if asked and handler.headers.get("If-Range") != self.version:
            start = 0
        if start >= len(self.content):
            handler.send_error(416)
            return
        body = self.content[start:]
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("ETag", self.version)
        handler.end_headers()
        if self.break_after is not None:
            body, self.break_after = body[: self.break_after], None
        handler.wfile.write(body)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Publisher()
    yield server
    server.close()


def test_a_file_comes_whole_with_its_checksum(publisher: Publisher, tmp_path: Path) -> None:
    ticks: list[tuple[int, int | None]] = []

    found = fetch(
        Archive(publisher.url), tmp_path, progress=lambda _, done, total: ticks.append((done, total))
    )

    assert found.path.read_bytes() == CONTENT
    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (tmp_path / "archive.zip.sha256").read_text() == f"{found.sha256}  archive.zip\n"
    assert ticks[-1] == (len(CONTENT), len(CONTENT))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive.zip", "archive.zip.sha256"]


def test_what_broke_off_is_resumed(publisher: Publisher, tmp_path: Path) -> None:
    publisher.break_after = 300_000
    with pytest.raises(SourceUnreachable) as caught:
        fetch(Archive(publisher.url), tmp_path)
    assert caught.value.exit_code == 5
    assert not (tmp_path / "archive.zip").exists()

    found = fetch(Archive(publisher.url), tmp_path)

    assert found.resumed_at == 300_000
    assert publisher.ranges == [None, "bytes=300000-"]
    assert found.path.read_bytes() == CONTENT


def test_a_file_that_was_renewed_meanwhile_comes_anew(publisher: Publisher, tmp_path: Path) -> None:
    publisher.break_after = 300_000
    with pytest.raises(SourceUnreachable):
        fetch(Archive(publisher.url), tmp_path)
    publisher.content, publisher.version = CONTENT[::-1], '"two"'

    assert fetch(Archive(publisher.url), tmp_path).path.read_bytes() == CONTENT[::-1]


def test_a_file_with_another_checksum_is_thrown_away(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="not the one that the manifest knows") as caught:
        fetch(Archive(publisher.url, sha256="0" * 64), tmp_path)

    assert caught.value.found == f"sha256 {hashlib.sha256(CONTENT).hexdigest()}"
    assert list(tmp_path.iterdir()) == []


def test_another_address_can_be_given(publisher: Publisher, tmp_path: Path) -> None:
    assert fetch(Archive("https://example.invalid/x.zip"), tmp_path, url=publisher.url).size == len(CONTENT)


def test_a_file_that_is_not_there_is_unreachable(publisher: Publisher, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="cannot be fetched") as caught:
        fetch(Archive(publisher.url.replace("archive", "nothing")), tmp_path)

    assert caught.value.found == "Not Found"


def test_a_server_that_does_not_answer_is_unreachable(publisher: Publisher, tmp_path: Path) -> None:
    publisher.close()

    with pytest.raises(SourceUnreachable):
        fetch(Archive(publisher.url), tmp_path)


def test_an_address_on_this_disk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be fetched"):
        fetch(Archive("file:///etc/passwd"), tmp_path)


def test_the_official_archives_are_in_the_manifest() -> None:
    archives = find_source("eu_cordis").archives

    assert sorted(archives) == ["fp7", "h2020", "horizon"]
    assert all(archive.url.startswith("https://cordis.europa.eu/") for archive in archives.values())
