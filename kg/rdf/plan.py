"""From a change to what has to be written: merged facts, catalogue, redirects and change log together.

This module owns the making of a transaction. It reads the store and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox

from kg import iri
from kg.rdf import changes
from kg.rdf.catalogue import Entry, entries
from kg.rdf.merge import Content, Delta, Situation
from kg.rdf.names import IDENTITY, MERGED, REPLACED_BY, graph_of, within
from kg.rdf.quads import Quads, present
from kg.rdf.redirects import IdentityChange, Redirects
from kg.rdf.staging import Staged
from kg.rdf.transaction import Transaction

Catalogue = dict[str, Entry]


class State:
    """What a store holds before a change.

    Args:
        store: The open store.
    """

    def __init__(self, store: Quads) -> None:
        self.store = store
        self.catalogue: Catalogue = entries(store)
        self.redirects = Redirects.read(store)
        self.sequence = changes.sequence(store)

    def listing(self, staged: Staged, statements: int) -> Catalogue:
        """The catalogue with a new or newer line for a staged dataset."""
        entry = Entry(replace(staged.info, statements=statements), staged.digest)
        return {**self.catalogue, entry.info.name: entry}

    def without(self, name: str) -> Catalogue:
        """The catalogue without a dataset."""
        return {other: entry for other, entry in self.catalogue.items() if other != name}

    def delta(
        self,
        catalogue: Catalogue,
        change: IdentityChange,
        content: Content,
        *,
        joining: ox.NamedNode | None = None,
        changing: ox.NamedNode | None = None,
    ) -> Delta:
        """What enters and leaves the merged facts.

        Args:
            catalogue: The catalogue afterwards.
            change: Of the redirects.
            content: Of the graph `changing`.
            joining: A graph that is in the store already, and counts only afterwards.
            changing: A graph whose statements in the store count only before.
        """
        before = frozenset(graph_of(name) for name in self.catalogue)
        return Situation(
            store=self.store,
            graphs_before=before,
            graphs_after=before.difference({changing}).union(() if joining is None else (joining,)),
            before=self.redirects,
            after=self.redirects.changed(change),
            catalogue_before=_public(self.catalogue),
            catalogue_after=_public(catalogue),
        ).delta(content)

    def transaction(self, catalogue: Catalogue, change: IdentityChange, delta: Delta) -> Transaction:
        """The quads of merged facts, catalogue and redirects that go and come."""
        old = {quad for entry in self.catalogue.values() for quad in entry.quads()}
        new = {quad for entry in catalogue.values() for quad in entry.quads()}
        gone, come = self._identity(change)
        return Transaction(
            drop=[graph_of(name) for name in self.catalogue if name not in catalogue],
            delete=[*(within(fact, MERGED) for fact in delta.leaving), *(old - new), *gone],
            insert=[*(within(fact, MERGED) for fact in delta.entering), *(new - old), *come],
        )

    def note(
        self,
        transaction: Transaction,
        subjects: Sequence[changes.Subject],
        catalogue: Catalogue,
        change: IdentityChange,
    ) -> int:
        """Have the changed subjects noted; older notes go where something is deleted anyway."""
        number = self.sequence + 1
        before = changes.lineage(self.store, self.sequence)
        listed = [str(quad) for entry in catalogue.values() for quad in entry.quads()]
        word = iri.digest(before, *sorted(listed), *change.words())
        if not transaction.only_inserts:
            old = changes.outdated(self.store, [*subjects, *transaction.drop])
            transaction.delete.extend(old)
        transaction.insert.extend(changes.entry(number, subjects, word))
        return number

    def _identity(self, change: IdentityChange) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """The quads of graph/_identity that go and that come."""
        after = self.redirects.changed(change)
        moved = self.redirects.moved(after)
        gone = [_redirect(raw, self.redirects) for raw in moved if raw in self.redirects.targets]
        come = [_redirect(raw, after) for raw in moved if raw in after.targets]
        gone.extend(within(triple, IDENTITY) for triple in change.retract)
        come.extend(within(triple, IDENTITY) for triple in change.log)
        held = present(self.store, [*gone, *come])
        return [q for q in gone if q in held], [q for q in come if q not in held]


def _public(catalogue: Catalogue) -> frozenset[ox.Triple]:
    """The lines of a catalogue that stand among the merged facts."""
    return frozenset(line for entry in catalogue.values() for line in entry.public())


def _redirect(raw: str, redirects: Redirects) -> ox.Quad:
    """The statement that redirects a raw IRI."""
    return ox.Quad(ox.NamedNode(raw), REPLACED_BY, ox.NamedNode(redirects.targets[raw]), IDENTITY)
