"""The process that answers one job after the other, and can be ended at any moment.

This module owns the program: `python -m kg.rdf.answering.worker KIND FOLDER`, where KIND is `reading`, `writing` or
`bare`. Jobs come as lines on standard input, replies go as lines to standard output. When the input ends, because
the server did, the process ends at once, in the midst of a query too.
"""

from __future__ import annotations

import os
import queue
import resource
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from kg.errors import ClusterbridgeError, QueryLimit
from kg.rdf.answering.jobs import Job, Reply

_ADDRESSES: Final = 6 << 30  # bytes of address space; files that the store maps count too
_WORN: Final = 600 << 10  # kibibytes of memory after which a worker is replaced
_KINDS: Final = ("reading", "writing", "bare")


class Engine(Protocol):
    """What does the work."""

    def do(self, job: Job) -> Reply:
        """Do a job."""


def main(arguments: list[str]) -> None:
    """Answer until the input ends."""
    kind, folder = arguments
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    engine = _engine(kind, Path(folder))
    while True:
        sys.stdout.write(_reply(engine, Job.read(lines.get())).line())
        sys.stdout.flush()


def _read(lines: queue.SimpleQueue[str]) -> None:
    """Pass on the lines of the input; end the process when there are no more."""
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def _engine(kind: str, folder: Path) -> Engine:
    """The engine of a kind."""
    if kind == "reading":
        from kg.rdf.answering.reading import ReadingEngine

        return ReadingEngine(folder)
    if kind == "writing":
        from kg.rdf.answering.writing import WritingEngine

        return WritingEngine(folder)
    from kg.rdf.answering.bare import BareEngine

    return BareEngine(folder)


def _reply(engine: Engine, job: Job) -> Reply:
    """What comes of a job."""
    try:
        done = engine.do(job)
    except ClusterbridgeError as error:
        return Reply.failed(error)
    except MemoryError:
        return Reply.failed(QueryLimit("The query needed more memory than it may have."))
    worn = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _WORN
    return replace(done, worn=worn)


if __name__ == "__main__":
    main(sys.argv[1:])
