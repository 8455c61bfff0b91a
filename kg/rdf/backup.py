"""The whole store as one file, and back: N-Quads, sorted, with a digest.

This module owns backups. The format of Oxigraph's files may change between versions; this one does not.
Everything is in it: what each dataset says, the merged facts, redirects, the catalogue and the change log.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.errors import Location, NotFound, SourceUnreadable, StoreError
from kg.rdf.bulk import load_lines
from kg.rdf.disk import Disk
from kg.rdf.names import MERGED
from kg.rdf.quads import Quads
from kg.rdf.remote.server import Server

_HEADER: Final = b"# clusterbridge backup 1: N-Quads of the whole store, sorted within each graph\n"
_FOOTER: Final = b"# blake2b "


def dump(store: Quads, file: Path) -> None:
    """Write everything that a store holds; the same content gives the same file.

    Args:
        store: The open store.
        file: Where to; compressed, if the name ends in `.gz`.

    Raises:
        StoreError: The file cannot be written.
    """
    draft = file.with_name(f"{file.name}.part")
    hasher = blake2b(digest_size=32)
    try:
        with ExitStack() as stack:
            out: IO[bytes] = stack.enter_context(draft.open("wb"))
            if file.suffix == ".gz":
                out = cast("IO[bytes]", stack.enter_context(gzip.GzipFile("", "wb", 6, out, mtime=0)))
            out.write(_HEADER)
            for line in _lines(store):
                hasher.update(line)
                out.write(line)
            out.write(_FOOTER + hasher.hexdigest().encode() + b"\n")
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            "The backup cannot be written.",
            where=Location(str(file)),
            found=error.strerror or str(error),
            hint="Name a file in a folder that exists and may be written to.",
        ) from error


def restore(disk: Disk | Server, file: Path) -> None:
    """Put back everything that a backup holds, into a store that is empty.

    Raises:
        NotFound: There is no such file.
        SourceUnreadable: The file is no backup, is cut off or was changed; nothing is restored.
        StoreError: The store is not empty, or cannot be written.
    """
    if isinstance(disk, Server):
        _restore_remote(disk, file)
        return
    if len(disk.store):
        raise StoreError(
            "The store is not empty.",
            hint="Restore into a new workspace: kg init FOLDER, then kg restore there.",
        )
    disk.rewrite(lambda copy: load_lines(copy, _checked(file)))


def _restore_remote(server: Server, file: Path) -> None:
    """Put back a backup into a remote store, by way of a store on this machine."""
    if server.store.is_filled or server.store.named_graphs():
        raise StoreError("The remote store is not empty.", hint="Unload its datasets, or name another store.")
    server.staging.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=server.staging) as folder:
        local = ox.Store(folder)
        load_lines(local, _checked(file))
        server.fill(local)


def _lines(store: Quads) -> Iterator[bytes]:
    """Every quad of a store as a line, graph by graph, the merged facts first."""
    for graph in [MERGED, *sorted(store.named_graphs(), key=str)]:
        text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        ending = b"" if isinstance(graph, ox.DefaultGraph) else f" {graph}".encode()
        for line in sorted((text or b"").splitlines()):
            yield line.removesuffix(b" .") + ending + b" .\n"


def _checked(file: Path) -> Iterator[bytes]:
    """The lines of a backup; raises at the end if they are not those that were written."""
    hasher = blake2b(digest_size=32)
    where = Location(str(file))
    last = b""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            if stream.readline() != _HEADER:
                raise SourceUnreadable("The file is no backup of clusterbridge.", where=where)
            for line in stream:
                if line.startswith(_FOOTER):
                    last = line
                    continue
                hasher.update(line)
                yield line
    except FileNotFoundError as error:
        raise NotFound("The backup is not there.", where=where) from error
    except (OSError, EOFError) as error:
        raise SourceUnreadable("The backup cannot be read.", where=where, found=str(error)) from error
    if last != _FOOTER + hasher.hexdigest().encode() + b"\n":
        raise SourceUnreadable("The backup is cut off or was changed; nothing is restored.", where=where)
