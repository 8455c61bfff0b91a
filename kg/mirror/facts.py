"""What the mirror needs of a store, and the merged facts taken entity by entity.

This module owns the grouping of statements by their subject. It reads no named graph and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Protocol

from kg.errors import MirrorError
from kg.mirror.element import Element
from kg.mirror.encode import encode, key_of
from kg.mirror.mapping import Naming
from kg.rdf.terms import Subject, Triple


class Facts(Protocol):
    """The merged facts and their change log; `kg.rdf.store.GraphStore` is one."""

    def statements(self, subject: str | Subject | None = None) -> Iterator[Triple]:
        """The merged facts, or those about one subject."""

    def sequence(self) -> int:
        """The number of the last commit."""

    def changed_since(self, number: int) -> Iterator[str]:
        """The subjects that changed after a commit, sorted."""


def elements(statements: Iterable[Triple], names: Naming) -> Iterator[Element]:
    """Every entity as Neo4j holds it; what is said of one must stand together, as a store gives it.

    Raises:
        MirrorError: A subject comes again after others.
    """
    seen: set[str] = set()
    for subject, group in groupby(statements, key=_subject):
        if subject in seen:
            raise MirrorError(f"The statements about {subject} do not follow each other.")
        seen.add(subject)
        yield encode(subject, group, names)


def _subject(statement: Triple) -> str:
    subject = statement.subject
    if isinstance(subject, Triple):
        raise MirrorError(f"A statement about a statement cannot be mirrored: {statement}")
    return key_of(subject)
