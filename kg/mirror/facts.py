"""What the mirror needs of a store, and the merged facts taken entity by entity.

This module owns the grouping of statements by their subject. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol, runtime_checkable

from kg.errors import MirrorError
from kg.mirror.element import Element
from kg.mirror.encode import encode, key_of
from kg.mirror.mapping import Naming
from kg.mirror.mark import Point
from kg.mirror.report import Progress
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.terms import BlankNode, NamedNode, Quad, Subject, Triple

_READING: Final = "reading statements"
_TOLD_EVERY: Final = 10_000


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


def followed(
    store: Facts, progress: Progress | None, *, arriving: Iterable[Triple | Quad] | None = None
) -> Iterator[Triple | Quad]:
    """All merged facts, while somebody is told how many have been read.

    Args:
        store: The store.
        progress: Whom to tell.
        arriving: Only these facts of it.
    """
    arriving = store.statements() if arriving is None else arriving
    if progress is None:
        yield from arriving
        return
    total = counted(store)
    number = 0
    for number, statement in enumerate(arriving, 1):
        if number % _TOLD_EVERY == 0:
            progress(_READING, number, None if total is None else max(total, number))
        yield statement
    progress(_READING, number, number)


def elements(statements: Iterable[Triple | Quad], names: Naming) -> Iterator[Element]:
    """Every entity as Neo4j holds it; what is said of one must stand together, as a store gives it.

    Raises:
        MirrorError: A subject comes again after others.
    """
    seen: set[str] = set()
    current: NamedNode | BlankNode | None = None
    group: list[Triple | Quad] = []
    for statement in statements:
        subject = statement.subject
        if subject == current:
            group.append(statement)
            continue
        if current is not None:
            yield _element(current, group, names, seen)
        current, group = _entity(subject), [statement]
    if current is not None:
        yield _element(current, group, names, seen)


def _element(
    subject: NamedNode | BlankNode, group: list[Triple | Quad], names: Naming, seen: set[str]
) -> Element:
    key = key_of(subject)
    if key in seen:
        raise MirrorError(f"The statements about {key} do not follow each other.")
    seen.add(key)
    return encode(key, group, names)


def _entity(subject: Subject) -> NamedNode | BlankNode:
    if isinstance(subject, Triple):
        raise MirrorError(f"What is said of a statement cannot be mirrored: {subject}")
    return subject
