"""What the mirror needs of a store, and the merged facts taken entity by entity.

This module owns the grouping of statements by their subject. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, Protocol, TypeVar, runtime_checkable

from kg.errors import MirrorError
from kg.mirror.element import Element
from kg.mirror.encode import encode, encode_said, key_of
from kg.mirror.mapping import Naming
from kg.mirror.mark import Point
from kg.mirror.report import Progress
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.terms import Quad, Said, Subject, Triple

_READING: Final = "reading statements"
_TOLD_EVERY: Final = 10_000
_SUBJECT: Final = attrgetter("subject")
_T = TypeVar("_T")


class Facts(Protocol):
    """The merged facts and their change log; `kg.rdf.store.GraphStore` is one."""

    def statements(self, subject: str | Subject | None = None) -> Iterator[Triple | Quad]:
        """The merged facts, or those about one subject; what stands in a named graph as quads."""

    def sequence(self) -> int:
        """The number of the last commit."""

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects that changed after a commit, sorted."""


@runtime_checkable
class Traced(Protocol):
    """A store that can tell its history from that of a copy which has gone another way."""

    def lineage(self, number: int) -> str:
        """A word that two stores share only if they share all commits up to this one."""


@runtime_checkable
class Counted(Protocol):
    """A store that knows how many statements each dataset holds."""

    def datasets(self) -> Sequence[DatasetInfo]:
        """What is loaded."""


def counted(store: Facts) -> int | None:
    """How many statements the datasets of a store hold, which are about as many facts; `None` where it does not know."""
    return sum(each.statements for each in store.datasets()) if isinstance(store, Counted) else None


def point_of(store: Facts, number: int) -> Point:
    """A commit of a store as a point in its history; one that tells no lineage is known by where it lies."""
    if isinstance(store, Traced):
        return Point(number, store.lineage(number))
    return Point(number, str(getattr(store, "path", "")))


def followed(store: Facts, progress: Progress | None) -> Iterator[Triple | Quad]:
    """All merged facts, while somebody is told how many have been read."""
    return told(store.statements(), progress, counted(store), lambda _: 1)


def told(
    arriving: Iterable[_T], progress: Progress | None, total: int | None, count: Callable[[_T], int]
) -> Iterator[_T]:
    """What arrives, while somebody is told how many statements have been read.

    Args:
        arriving: Statements, or groups of them.
        progress: Whom to tell.
        total: How many there are, about, where that is known.
        count: How many statements one of those that arrive stands for.
    """
    if progress is None:
        yield from arriving
        return
    number = due = 0
    for each in arriving:
        number += count(each)
        if number >= due:
            progress(_READING, number, None if total is None else max(total, number))
            due = number + _TOLD_EVERY
        yield each
    progress(_READING, number, number)


def elements(statements: Iterable[Triple | Quad], names: Naming) -> Iterator[Element]:
    """Every entity as Neo4j holds it; what is said of one must stand together, as a store gives it.

    Raises:
        MirrorError: A subject comes again after others.
    """
    together = _Together()
    for subject, group in groupby(statements, key=_SUBJECT):
        yield encode(together.key(subject), group, names)


def elements_of(descriptions: Iterable[tuple[Subject, Said]], names: Naming) -> Iterator[Element]:
    """As `elements`, of statements that are grouped already.

    Raises:
        MirrorError: A subject comes again after others.
    """
    together = _Together()
    for subject, said in descriptions:
        yield encode_said(together.key(subject), said, names)


class _Together:
    """Makes sure that no subject comes twice."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def key(self, subject: Subject) -> str:
        """The key of the next subject.

        Raises:
            MirrorError: It is a statement, or came before.
        """
        if isinstance(subject, Triple):
            raise MirrorError(f"What is said of a statement cannot be mirrored: {subject}")
        key = key_of(subject)
        if key in self._seen:
            raise MirrorError(f"The statements about {key} do not follow each other.")
        self._seen.add(key)
        return key
