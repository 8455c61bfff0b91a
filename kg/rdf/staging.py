"""A dataset on its way in: a file of statements, validated, with the rules that will run over it.

This module owns what happens before a commit. It writes into no store that anybody reads.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import pyoxigraph as ox

from kg.errors import Location, SourceUnreadable
from kg.rdf import rules
from kg.rdf.backend import source_errors
from kg.rdf.bulk import load_file
from kg.rdf.catalogue import DatasetInfo, Entry
from kg.rdf.merge import Content
from kg.rdf.names import MERGED, within
from kg.rdf.validation.report import Report


@dataclass(frozen=True, slots=True)
class Staged:
    """A validated file of statements, ready to be committed as a dataset.

    Args:
        info: What the catalogue will say about the dataset.
        file: N-Triples without blank nodes.
        digest: Of the file and the rules; the same digest means the same content.
        report: What validation found; no violations.
        rules: CONSTRUCT queries that derive further statements from the dataset.
        sound: Whether validation has read the file to its end.
    """

    info: DatasetInfo
    file: Path
    digest: str
    report: Report
    rules: tuple[str, ...] = ()
    sound: bool = False


def stage(
    info: DatasetInfo, file: Path, *, report: Report, derivations: Sequence[str], sound: bool
) -> Staged:
    """A file of statements as a dataset to commit.

    Raises:
        NotFound: The file is not there.
    """
    return Staged(info, file, _digest(file, derivations), report, tuple(derivations), sound)


def _digest(file: Path, texts: Sequence[str]) -> str:
    """A digest of a file and of the rules that run over it."""
    hasher = blake2b(digest_size=16)
    for text in texts:
        hasher.update(f"{len(text)}:{text}".encode())
    with source_errors(file), file.open("rb") as stream:
        while block := stream.read(1 << 20):
            hasher.update(block)
    return hasher.hexdigest()


@contextmanager
def described(info: DatasetInfo, file: Path, folder: Path) -> Iterator[Path]:
    """A file of statements together with what the catalogue will say about the dataset, for validation."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="described-", suffix=".nt", dir=folder)
    target = Path(name)
    try:
        with source_errors(file), open(handle, "wb") as out, file.open("rb") as stream:  # noqa: PTH123 - a handle
            shutil.copyfileobj(stream, out, 1 << 20)
            out.writelines(f"\n{line} .".encode() for line in Entry(info, "").public())
        yield target
    except SourceUnreadable as error:
        raise SourceUnreadable(error.what, where=Location(str(file)), found=error.found) from error
    finally:
        target.unlink(missing_ok=True)


@contextmanager
def beside(staged: Staged, folder: Path, *, large: int) -> Iterator[ox.Store]:
    """A staged dataset with what the rules derive from it, in a store of its own.

    Args:
        staged: The dataset.
        folder: Where that store may lie, if it is too large for the memory.
        large: How many bytes are too large.
    """
    target = folder / "compare"
    try:
        folder.mkdir(exist_ok=True)
        store = ox.Store() if staged.file.stat().st_size < large else ox.Store(str(target))
        load_file(store, staged.file, MERGED, sound=staged.sound)
        rules.derive(store, MERGED, staged.rules)
        yield store
    finally:
        shutil.rmtree(target, ignore_errors=True)


def compare(store: ox.Store, graph: ox.NamedNode, statements: int, other: ox.Store) -> Content:
    """How a graph of `statements` statements will change when it becomes what another store holds."""
    added = [quad.triple for quad in other if within(quad.triple, graph) not in store]
    removed: list[ox.Triple] = []
    if statements > len(other) - len(added):
        held = store.quads_for_pattern(None, None, None, graph)
        removed = [quad.triple for quad in held if within(quad.triple, MERGED) not in other]
    return Content(
        added, removed, lambda triple: within(triple, MERGED) in other, lambda term: _about(other, term)
    )


def _about(store: ox.Store, term: ox.NamedNode) -> Iterator[ox.Triple]:
    """The statements of a store's default graph that have a term as subject or object."""
    for subject, object_ in ((term, None), (None, term)):
        for quad in store.quads_for_pattern(subject, None, object_, MERGED):
            yield quad.triple
