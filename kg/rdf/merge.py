"""What a change of the raw statements does to the merged facts.

This module owns the law of the store: the default graph is the set of all raw statements of the loaded
datasets, mapped through the redirects, together with the public lines of the catalogue. It computes what
enters and what leaves; it writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.rdf.changes import Subject
from kg.rdf.names import MERGED, within
from kg.rdf.redirects import Redirects

Graphs = frozenset[ox.NamedNode]


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

    store: ox.Store
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
        for raw in self.before.moved(self.after):
            term = ox.NamedNode(raw)
            doubtful.update(map(self.before.map, self._about(term, self.graphs_before)))
            entering.update(map(self.after.map, self._about(term, self.graphs_after)))
            entering.update(map(self.after.map, content.about(term)))
        leaving = {fact for fact in doubtful - entering if not self._supported(fact, content)}
        return Delta({fact for fact in entering if within(fact, MERGED) not in self.store}, leaving)

    def _supported(self, fact: ox.Triple, content: Content) -> bool:
        """Whether anything says a merged fact afterwards."""
        if fact in self.catalogue_after:
            return True
        for raw in self.after.origins(fact):
            said_in = (
                quad.graph_name
                for quad in self.store.quads_for_pattern(raw.subject, raw.predicate, raw.object, None)
            )
            if content.holds(raw) or any(graph in self.graphs_after for graph in said_in):
                return True
        return False

    def _about(self, term: ox.NamedNode, graphs: Graphs) -> Iterator[ox.Triple]:
        """The raw statements in some graphs that have a term as subject or object."""
        for subject, object_ in ((term, None), (None, term)):
            for quad in self.store.quads_for_pattern(subject, None, object_, None):
                if quad.graph_name in graphs:
                    yield quad.triple
