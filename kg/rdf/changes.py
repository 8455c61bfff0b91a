"""The change log: which merged facts changed in which commit, for whoever follows (the mirror, an index).

This module owns graph/_changes and what it means; `kg.rdf.commit` writes it in the same transaction as the
change. Graph pattern::

    ?subject cb:changedIn ?n        a statement about ?subject entered or left the merged facts in commit ?n
    ?graph   cb:changedIn ?n        the same for every subject of a dataset's graph: first loaded in commit ?n

A subject may carry older numbers beside its newest; they are dropped when a commit deletes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf.catalogue import entries
from kg.rdf.names import CHANGED_IN, CHANGES, LINEAGE, SEQUENCE, graph_of
from kg.rdf.quads import Quads, about
from kg.rdf.redirects import Redirects

Subject = ox.NamedNode | ox.BlankNode | ox.Triple


def sequence(store: Quads) -> int:
    """The number of the last commit; 0 before the first."""
    held = store.quads_for_pattern(CHANGES, SEQUENCE, None, CHANGES)
    return max((int(quad.object.value) for quad in held), default=0)  # type: ignore[union-attr]


def lineage(store: Quads, number: int) -> str:
    """A word that two stores share only if all their commits up to `number` were the same.

    Undefined: Empty before the first commit, and for a number that was never reached.
    """
    held = store.quads_for_pattern(CHANGES, LINEAGE, None, CHANGES)
    words = (quad.object.value.partition(" ") for quad in held)  # type: ignore[union-attr]
    return next((word for count, _, word in words if count == str(number)), "")


def entry(number: int, subjects: Iterable[Subject], word: str) -> Iterator[ox.Quad]:
    """The lines of the change log for a commit.

    Args:
        number: Of the commit.
        subjects: What changed in it.
        word: Its lineage.
    """
    count = ox.Literal(number)
    yield ox.Quad(CHANGES, SEQUENCE, count, CHANGES)
    yield ox.Quad(CHANGES, LINEAGE, ox.Literal(f"{number} {word}"), CHANGES)
    for subject in subjects:
        yield ox.Quad(subject, CHANGED_IN, count, CHANGES)


def outdated(store: Quads, subjects: Iterable[Subject]) -> Iterator[ox.Quad]:
    """The lines that a new entry for these subjects makes superfluous."""
    yield from store.quads_for_pattern(CHANGES, SEQUENCE, None, CHANGES)
    yield from about(store, subjects, CHANGED_IN, CHANGES)


def changed_since(store: Quads, number: int) -> list[str]:
    """The subjects that changed after commit `number`, sorted; some may since be gone."""
    graphs = {graph_of(name).value: name for name in entries(store)}
    found: set[str] = set()
    loaded: set[str] = set()
    for quad in store.quads_for_pattern(None, CHANGED_IN, None, CHANGES):
        if int(quad.object.value) > number:  # type: ignore[union-attr]
            subject = quad.subject.value  # type: ignore[union-attr]
            (loaded if subject in graphs else found).add(subject)
    redirects = Redirects.read(store)
    for graph in sorted(loaded):
        found.update(redirects.canonical(subject) for subject in subjects_of(store, ox.NamedNode(graph)))
    return sorted(found)


def subjects_of(store: Quads, graph: ox.NamedNode) -> Iterator[str]:
    """Everything that a dataset's graph makes a statement about."""
    rows = store.query("SELECT DISTINCT ?s WHERE { ?s ?p ?o }", default_graph=graph)
    for row in rows:  # type: ignore[union-attr]
        yield row[0].value
