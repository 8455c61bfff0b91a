"""Fetching the archives of a publisher: resumed where it broke off, checked before it counts.

This module owns downloads; nothing else in the project reaches for a source's server. A file bears its name only when it is
whole; until then it is a `.part`, with the server's mark of the version beside it.
"""

from __future__ import annotations

import hashlib
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kg.errors import Location, ManifestError, SourceUnreachable, SourceUnreadable
from kg.etl.manifest import Archive

Progress = Callable[[str, int, int | None], None]

_CHUNK: Final = 256 * 1024
_PATIENCE: Final = 60.0  # seconds without a byte
_PARTIAL: Final = 206
_NOTHING_LEFT: Final = 416


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched.

    Args:
        path: Where it lies.
        sha256: Its checksum.
        size: Its size in bytes.
        resumed_at: How many bytes were there already.
    """

    path: Path
    sha256: str
    size: int
    resumed_at: int


def fetch(
    archive: Archive, folder: Path, *, url: str | None = None, progress: Progress | None = None
) -> Fetched:
    """Fetch a file, or the rest of it.

    Args:
        archive: What the manifest says of it.
        folder: Where it shall lie.
        url: Another address than the manifest's, such as a mirror.
        progress: Told how many bytes are there.

    Raises:
        ManifestError: The address is neither http nor https.
        SourceUnreachable: The server does not answer or does not have it; what came so far stays and is resumed.
        SourceUnreadable: The file is not the one that the checksum is of; it is thrown away.
    """
    address = url or archive.url
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"}:
        raise ManifestError("The address cannot be fetched.", expected="http or https", found=address)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (Path(parts.path).name or "download")
    part, mark = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.mark")
    there = part.stat().st_size if part.exists() and mark.exists() else 0
    try:
        _download(address, part, mark, there, progress)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise SourceUnreachable(
            "The file cannot be fetched.",
            where=Location(address),
            found=str(reason),
            hint="Try again: it goes on where it broke off. Another address can be given with --url.",
        ) from error
    found = _checksum(part)
    if archive.sha256 is not None and found != archive.sha256.lower():
        part.unlink()
        mark.unlink(missing_ok=True)
        raise SourceUnreadable(
            "The file is not the one that the manifest knows.",
            where=Location(address),
            expected=f"sha256 {archive.sha256}",
            found=f"sha256 {found}",
            hint="It was thrown away. Has the publisher renewed it? Then the manifest needs the new checksum.",
        )
    shutil.move(part, target)
    mark.unlink(missing_ok=True)
    target.with_name(f"{target.name}.sha256").write_text(f"{found}  {target.name}\n", encoding="utf-8")
    return Fetched(target, found, target.stat().st_size, there)


def _download(address: str, part: Path, mark: Path, there: int, progress: Progress | None) -> None:
    """Bring the rest of a file; all of it, if it is another version than the part that is there."""
    headers = {"User-Agent": "clusterbridge", "Accept-Encoding": "identity"}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - the scheme was checked
    if there:
        request.add_header("Range", f"bytes={there}-")
        request.add_header("If-Range", mark.read_text(encoding="utf-8"))
    try:
        response: HTTPResponse = urllib.request.urlopen(request, timeout=_PATIENCE)  # noqa: S310 - as above
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _NOTHING_LEFT and there:
            return
        raise
    with response:
        start = there if response.status == _PARTIAL else 0
        version = response.headers.get("ETag") or response.headers.get("Last-Modified")
        if version is not None and not version.startswith("W/"):
            mark.write_text(version, encoding="utf-8")
        else:
            mark.unlink(missing_ok=True)
        length = response.headers.get("Content-Length")
        total = None if length is None else start + int(length)
        _write(response, part, start, total, progress)
    if total is not None and part.stat().st_size != total:
        raise OSError(f"the connection broke off after {part.stat().st_size} of {total} bytes")


def _write(
    response: HTTPResponse, part: Path, start: int, total: int | None, progress: Progress | None
) -> None:
    """Append what comes to the part that is there, or begin it anew."""
    done = start
    with part.open("r+b" if start else "wb") as out:
        out.seek(start)
        out.truncate()
        while chunk := response.read(_CHUNK):
            out.write(chunk)
            done += len(chunk)
            if progress is not None:
                progress("fetching", done, total)


def _checksum(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
