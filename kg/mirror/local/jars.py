"""The jars of Neo4j: which ones a release needs (pinned), and how they reach the cache folder.

The first start brings exactly the pinned jars, from the user's own Maven repository where they are, else
through jgo from the repositories that are configured. Later starts resolve nothing and need no network.

    .complete           which jars were brought, and how large each is since its signatures were taken out
    NAME.jar.unsigned   the checksum of such a jar before and after that
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from kg.errors import MirrorError, Neo4jUnavailable
from kg.mirror.local.learnt import forget
from kg.mirror.local.repositories import Repositories
from kg.mirror.local.unsigned import is_signed, unsign

DEFAULT_RELEASE: Final = "2026.08.1"

_CONNECTIONS = 8
_COMPLETE = ".complete"
_UNSIGNED = ".unsigned"

Progress = Callable[[int, int], None]
"""Told the bytes that are there and the bytes in all."""


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One pinned file: its Maven coordinate, checksum and size."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @classmethod
    def parse(cls, line: str) -> Jar:
        """A jar from a line of a list.

        Example:
            >>> Jar.parse("org.neo4j:neo4j:2026.08.1 00ff 1234").file_name
            'neo4j-2026.08.1.jar'
        """
        coordinate, sha256, size = line.split()
        group, artifact, version, classifier = (*coordinate.split(":"), "")[:4]
        return cls(group, artifact, version, classifier, sha256, int(size))

    @property
    def file_name(self) -> str:
        """The name of the file in every Maven repository."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"

    @property
    def path(self) -> str:
        """Where the file lies below the root of a Maven repository."""
        return "/".join([*self.group.split("."), self.artifact, self.version, self.file_name])

    def is_at(self, path: Path) -> bool:
        """Whether the file at `path` is this jar, by size and checksum."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        return _checksum(path) == self.sha256

    def __str__(self) -> str:
        coordinate = ":".join(filter(None, (self.group, self.artifact, self.version, self.classifier)))
        return f"{coordinate} {self.sha256} {self.size}"


def pinned(release: str) -> list[Jar]:
    """The jars of a release of Neo4j.

    Raises:
        MirrorError: No list is pinned for this release.
    """
    lists = resources.files("kg.mirror.local") / "releases"
    entry = lists / f"{release}.txt"
    if not entry.is_file():
        known = sorted(
            item.name.removesuffix(".txt") for item in lists.iterdir() if item.name.endswith(".txt")
        )
        raise MirrorError(f"Neo4j {release} is not among the known releases.", expected=" or ".join(known))
    return [Jar.parse(line) for line in entry.read_text(encoding="utf-8").splitlines() if line.strip()]


def cache_dir() -> Path:
    """Where downloaded files are kept: `KG_CACHE`, else `clusterbridge` in the platform's cache folder."""
    given = os.environ.get("KG_CACHE")
    if given:
        return Path(given).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clusterbridge"


def ensure(
    release: str = DEFAULT_RELEASE, *, cache: Path | None = None, progress: Progress | None = None
) -> Path:
    """The folder that holds the jars of a release, brought there first where they are missing.

    Raises:
        MirrorError: The release is not known.
        Neo4jUnavailable: A jar could not be brought, or is not what it should be.
    """
    jars = pinned(release)
    folder = (cache_dir() if cache is None else cache) / "neo4j" / release
    if _is_complete(folder, jars):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    _bring_all(jars, folder, progress)
    forget(folder)
    stamp = {"pinned": _fingerprint(jars), "sizes": _sizes(folder)}
    (folder / _COMPLETE).write_text(json.dumps(stamp), encoding="ascii")
    return folder


def _fingerprint(jars: Sequence[Jar]) -> str:
    return hashlib.sha256("\n".join(map(str, jars)).encode()).hexdigest()


def _is_complete(folder: Path, jars: Sequence[Jar]) -> bool:
    """Whether every jar was verified once and still has its size; cheap, for each start."""
    try:
        text = (folder / _COMPLETE).read_text(encoding="ascii")
        stamp = json.loads(text)
    except OSError:
        return False
    except ValueError:  # of a time when signatures stayed: good enough where nothing can be changed
        return text == _fingerprint(jars) and not os.access(folder, os.W_OK)
    return bool(stamp == {"pinned": _fingerprint(jars), "sizes": _sizes(folder)})


def _sizes(folder: Path) -> dict[str, int]:
    """The size of every jar in a folder."""
    return {entry.name: entry.stat().st_size for entry in os.scandir(folder) if entry.name.endswith(".jar")}


def _bring_all(jars: Sequence[Jar], folder: Path, progress: Progress | None) -> None:
    """Bring what is missing, several at a time, and take away what does not belong."""
    names = {jar.file_name for jar in jars}
    for stray in folder.glob("*.jar"):
        if stray.name not in names:
            stray.unlink()
    total, there = sum(jar.size for jar in jars), 0
    repositories = Repositories.of_this_user()
    with tempfile.TemporaryDirectory(dir=folder) as scratch, ThreadPoolExecutor(_CONNECTIONS) as pool:
        for jar in pool.map(lambda jar: _bring(jar, folder, Path(scratch), repositories), jars):
            there += jar.size
            if progress is not None:
                progress(there, total)


def _bring(jar: Jar, folder: Path, scratch: Path, repositories: Repositories) -> Jar:
    """One jar into the folder, whole and without signatures, or not at all."""
    target = folder / jar.file_name
    note = folder / f"{jar.file_name}{_UNSIGNED}"
    there = jar.is_at(target)
    if _is_as_noted(target, note, jar) or (there and not is_signed(target)):
        return jar
    owned = target if there else repositories.local / jar.path
    arriving = scratch / jar.file_name
    if there or jar.is_at(owned):
        shutil.copyfile(owned, arriving)
    else:
        arriving = repositories.download(jar.group, jar.artifact, jar.version, jar.classifier, into=scratch)
        if not jar.is_at(arriving):
            raise Neo4jUnavailable(
                f"The file {jar.file_name} that arrived is not the one that was pinned.",
                expected=f"sha256 {jar.sha256}",
                hint="Check the Maven repository that is configured here, then start again.",
            )
    if unsign(arriving):
        note.write_text(_note(jar, arriving), encoding="ascii")
    arriving.replace(target)
    return jar


def _is_as_noted(target: Path, note: Path, jar: Jar) -> bool:
    """Whether a file is what was left of a jar when its signatures were taken out."""
    return target.is_file() and note.is_file() and note.read_text(encoding="ascii") == _note(jar, target)


def _note(jar: Jar, unsigned: Path) -> str:
    """The checksum of a jar, and the one that it has without signatures."""
    return f"{jar.sha256} {_checksum(unsigned)}"


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
