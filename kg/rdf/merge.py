"""What a change of the raw statements does to the merged facts.

This module owns the law of the store: the default graph is the set of all raw statements of the loaded
datasets, mapped through the redirects, together with the public lines of the catalogue. It computes what
enters and what leaves; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.rdf.changes import Subject
from kg.rdf.names import MERGED
from kg.rdf.quads import Quads, absent, saying, touching
from kg.rdf.redirects import Redirects

Graphs = frozenset[ox.NamedNode]
_AT_ONCE: Final = 5_000  # facts looked at together


@dataclass(frozen=True, slots=True)
class Content:
    """How the raw statements of a dataset that is loaded already will change.

    Args:
        added: Raw statements that come.
        removed: Raw statements that go.
        holds: Whether the dataset says a raw statement afterwards.
        about: The raw statements afterwards that have a term as subject or object.
    """

    added: Collection[ox.Triple] = ()
    removed: Collection[ox.Triple] = ()
    holds: Callable[[ox.Triple], bool] = lambda _: False
    about: Callable[[ox.NamedNode], Iterable[ox.Triple]] = lambda _: ()


@dataclass(frozen=True, slots=True)
class Delta:
    """What enters and what leaves the merged facts."""

    entering: set[ox.Triple] = field(default_factory=set)
    leaving: set[ox.Triple] = field(default_factory=set)

    def subjects(self) -> list[Subject]:
        """Everything that a statement which entered or left is about, sorted."""
        return sorted({triple.subject for triple in (*self.entering, *self.leaving)}, key=str)


@dataclass(frozen=True, slots=True)
class Situation:
    """The store around a change.

    Args:
        store: The store in its old state, but for graphs that nobody sees yet.
        graphs_before: The graphs whose statements in the store count before the change.
        graphs_after: The graphs whose statements in the store count afterwards, as they are in the store now.
        before: The redirects before.
        after: The redirects afterwards.
        catalogue_before: The public lines of the catalogue before.
        catalogue_after: The public lines of the catalogue afterwards.
    """

    store: Quads
    graphs_before: Graphs
    graphs_after: Graphs
    before: Redirects
    after: Redirects
    catalogue_before: frozenset[ox.Triple]
    catalogue_after: frozenset[ox.Triple]

    def delta(self, content: Content) -> Delta:
        """What enters and leaves the merged facts when a dataset, the redirects or the catalogue change."""
        entering = {self.after.map(triple) for triple in content.added}
        doubtful = {self.before.map(triple) for triple in content.removed}
        entering |= self.catalogue_after - self.catalogue_before
        doubtful |= self.catalogue_before - self.catalogue_after
        moved = [ox.NamedNode(raw) for raw in self.before.moved(self.after)]
        for quad in touching(self.store, moved):
            if quad.graph_name in self.graphs_before:
                doubtful.add(self.before.map(quad.triple))
            if quad.graph_name in self.graphs_after:
                entering.add(self.after.map(quad.triple))
        for term in moved:
            entering.update(map(self.after.map, content.about(term)))
        leaving = set(self._unsupported(doubtful - entering, content))
        return Delta(absent(self.store, entering, MERGED), leaving)

    def _unsupported(self, facts: Iterable[ox.Triple], content: Content) -> Iterator[ox.Triple]:
        """Which merged facts nothing says afterwards."""
        rest = (fact for fact in facts if fact not in self.catalogue_after)
        while some := list(islice(rest, _AT_ONCE)):
            origins = {fact: list(self.after.origins(fact)) for fact in some}
            asked = [raw for raws in origins.values() for raw in raws]
            said = {raw for raw, graph in saying(self.store, asked) if graph in self.graphs_after}
            for fact, raws in origins.items():
                if not any(content.holds(raw) or raw in said for raw in raws):
                    yield fact
