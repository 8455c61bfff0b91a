"""All merged facts of a snapshot, read by a process of its own while this one works on those that have arrived.

Reading costs as much as most of what is done with a statement, and Python does one thing at a time. This module owns both
sides of that process: `statements` starts it and takes what it writes, and the module run as a program writes it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.names import MERGED

PAYS_FROM: Final = 100_000
"""Statements from which on the start of the process is paid back."""

_BLOCK: Final = 1 << 20  # bytes that are parsed together


def statements(files: Path) -> Iterator[ox.Triple]:
    """The merged facts, those about one subject together.

    Args:
        files: The folder that Oxigraph itself reads: that of a snapshot.

    Raises:
        StoreError: The store cannot be read to its end.
    """
    command = [sys.executable, "-P", "-m", "kg.rdf.ahead", str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader:  # noqa: S603  (our own program)
        if reader.stdout is None or reader.stderr is None:
            raise StoreError("The store could not be read.", found="a process without an output")
        try:
            for block in _blocks(reader.stdout):
                for quad in ox.parse(block, format=ox.RdfFormat.N_TRIPLES, lenient=True):
                    yield quad.triple
            trouble = reader.stderr.read().decode(errors="replace").strip()
        finally:
            reader.kill()  # nobody reads on; one that has ended is not harmed
    if reader.returncode != 0 or trouble:
        last = trouble.splitlines()[-1] if trouble else f"exit code {reader.returncode}"
        raise StoreError("The store could not be read.", found=last, hint="Is the disk full?")


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Whole lines, many at a time: a statement ends with its line."""
    begun: list[bytes] = []
    while block := stream.read(_BLOCK):
        whole, end, rest = block.rpartition(b"\n")
        if end:
            yield b"".join((*begun, whole, end))
            begun = [rest]
        else:
            begun.append(block)
    if last := b"".join(begun):
        yield last


def _main() -> None:
    """Write the merged facts as N-Triples."""
    with sys.stdout.buffer as out:
        ox.Store.read_only(sys.argv[1]).dump(out, ox.RdfFormat.N_TRIPLES, from_graph=MERGED)


if __name__ == "__main__":
    _main()
