"""The tables of an import, made by several processes at once, each of a part of the facts.

    python -m kg.mirror.share FILES START STOP FOLDER       one part, as a process of its own; it answers in JSON

Python does one thing at a time, and reading facts and encoding them is most of a first load. This module owns both sides of
those processes, and what is known of a share when it is done.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg.collector import without_collector
from kg.errors import MirrorError
from kg.mirror.element import Edge, Element, subject_of
from kg.mirror.facts import Facts, counted, elements, elements_of, followed, told
from kg.mirror.mapping import Naming, naming
from kg.mirror.report import Progress
from kg.mirror.tables import Tables
from kg.rdf.parts import Part, descriptions
from kg.rdf.terms import Said, Subject


@runtime_checkable
class Parted(Protocol):
    """A store whose facts can be read in parts."""

    def parts(self, number: int) -> Sequence[Part]:
        """The merged facts in so many parts, or none where that cannot be done."""


@dataclass(frozen=True, slots=True)
class Share:
    """What is in the tables of a part.

    Args:
        nodes: How many nodes.
        edges: How many edges.
        arguments: What the importer has to be told of the tables.
        broken: The tables in which values hold line breaks.
        rest: The subjects of entities that the tables could not carry.
        own: The keys of its nodes.
        ends: The keys of nodes that its edges lead to or from and that are not its own.
    """

    nodes: int
    edges: int
    arguments: list[str]
    broken: list[str]
    rest: list[str]
    own: list[str]
    ends: list[str]


def shares(store: Facts, folder: Path, names: Naming, progress: Progress | None) -> list[Share]:
    """Write the tables of all facts, with as many processes as this one may have processors.

    Args:
        store: The facts.
        folder: Where the tables go.
        names: The names of the mirror.
        progress: Told how far this process is, as if it were all of them.

    Raises:
        MirrorError: A process failed.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    alike = names.fingerprint == naming().fingerprint  # the other processes know no other names
    parts = store.parts(processors) if alike and isinstance(store, Parted) else ()
    if len(parts) < 2:
        return [_share(elements(followed(store, progress), names), folder)]
    with ExitStack() as running:
        others = [
            running.enter_context(_Process(part, _folder(folder, n))) for n, part in enumerate(parts[1:])
        ]
        arriving = told(
            _read(parts[0], names),
            progress,
            counted(store),
            lambda each: len(parts) * sum(map(len, each[1].values())),  # as if this process were all of them
        )
        return [_share(elements_of(arriving, names), folder), *(other.result() for other in others)]


def _folder(folder: Path, number: int) -> Path:
    """A folder for the tables of another process."""
    made = folder / str(number)
    made.mkdir()
    return made


def _read(part: Part, names: Naming) -> Iterator[tuple[Subject, Said]]:
    """What a part says, subject by subject."""
    return descriptions(part, sorted(names.predicates))


def _share(arriving: Iterable[Element], folder: Path) -> Share:
    """Write the tables of some entities."""
    rest: list[str] = []
    own: list[str] = []
    ends: set[str] = set()
    with Tables(folder) as tables:
        for element in arriving:
            if not tables.put(element):
                rest.append(subject_of(element))
            elif isinstance(element, Edge):
                ends.add(element.source)
                ends.add(element.target)
            else:
                own.append(element.uri)
                for _, other in element.edges:
                    ends.add(other)
        broken = [str(file) for file in tables.broken()]
        loose = sorted(ends.difference(own))
        return Share(tables.nodes, tables.edges, tables.arguments(), broken, rest, own, loose)


class _Process:
    """A process that writes the tables of a part.

    Args:
        part: Which part.
        folder: An empty folder for its tables.
    """

    def __init__(self, part: Part, folder: Path) -> None:
        stop = "" if part.stop is None else str(part.stop)
        command = [
            sys.executable,
            "-P",
            "-m",
            "kg.mirror.share",
            str(part.files),
            str(part.start),
            stop,
            str(folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603  (our own program)

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # one that has ended is not harmed
        self._process.communicate()

    def result(self) -> Share:
        """Wait for its end.

        Raises:
            MirrorError: It failed.
        """
        said, trouble = self._process.communicate()
        if self._process.returncode != 0:
            lines = trouble.decode(errors="replace").strip().splitlines()
            found = lines[-1] if lines else f"exit code {self._process.returncode}"
            raise MirrorError("The facts could not be read.", found=found, hint="Is the disk full?")
        return Share(**json.loads(said))


def _main(files: str, start: str, stop: str, folder: str) -> None:
    """Write the tables of one part, and what is known of them to the output."""
    part = Part(Path(files), int(start), int(stop) if stop else None)
    with without_collector():
        made = _share(elements_of(_read(part, naming()), naming()), Path(folder))
    json.dump(asdict(made), sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
