"""Loading, replacing and unloading of datasets, and redirects: each one transaction.

This module owns the order of a commit. A dataset that is not in the catalogue yet is loaded straight into
its graph, which nobody sees until the catalogue lists it; one that replaces another is loaded into a store
of its own beside the real one, compared, and only the difference moves. What a crash leaves behind is swept
when the store is next opened for writing.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from kg.rdf import changes, rules
from kg.rdf.catalogue import Entry, entries
from kg.rdf.merge import Content, Delta, Situation
from kg.rdf.names import IDENTITY, INTERNAL, MERGED, REPLACED_BY, graph_of, within
from kg.rdf.redirects import IdentityChange, Redirects
from kg.rdf.staging import Staged, beside, bulk_load, compare, triples
from kg.rdf.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a commit did.

    Args:
        sequence: The number of the commit, or of the last one if nothing changed.
        changed: Whether anything changed at all.
        added: Raw statements of the dataset that came.
        removed: Raw statements of the dataset that went.
    """

    sequence: int
    changed: bool
    added: int = 0
    removed: int = 0


def sweep(store: ox.Store, staging: Path) -> None:
    """Remove what an interrupted load left behind: graphs that no catalogue lists, and the staging folder."""
    known = {*INTERNAL, *(graph_of(name) for name in entries(store))}
    for graph in list(store.named_graphs()):
        if graph not in known:
            store.remove_graph(graph)
    shutil.rmtree(staging, ignore_errors=True)


class Writer:
    """The writing side of an open store, for one commit.

    Args:
        store: The open store.
        staging: A folder that may be made and removed at will.
    """

    def __init__(self, store: ox.Store, staging: Path) -> None:
        self._store = store
        self._staging = staging
        self._entries = entries(store)
        self._redirects = Redirects.read(store)

    def commit(self, staged: Staged, change: IdentityChange) -> Outcome:
        """Make a staged dataset part of the store, with the redirects that identity decided for it."""
        held = self._entries.get(staged.info.name)
        if held is None:
            return self._load(staged, change)
        graph = graph_of(staged.info.name)
        if held.digest == staged.digest:
            return self._apply(self._with(staged, held.info.statements), change)
        with beside(staged, self._staging / "compare") as other:
            content = compare(self._store, graph, held.info.statements, other)
            return self._apply(self._with(staged, len(other)), change, content, graph)

    def difference(self, staged: Staged) -> Content:
        """What committing a staged dataset would add and remove."""
        held = self._entries.get(staged.info.name)
        if held is None:
            return Content(added=list(triples(staged.file)))
        with beside(staged, self._staging / "compare") as other:
            content = compare(self._store, graph_of(staged.info.name), held.info.statements, other)
        return Content(content.added, content.removed)

    def redirect(self, change: IdentityChange) -> Outcome:
        """Change the redirects alone."""
        return self._apply(self._entries, change)

    def unload(self, name: str) -> Outcome:
        """Take a dataset away; facts that another dataset says too stay."""
        graph = graph_of(name)
        kept = {other: entry for other, entry in self._entries.items() if other != name}
        removed = [quad.triple for quad in self._store.quads_for_pattern(None, None, None, graph)]
        return self._apply(kept, IdentityChange(), Content(removed=removed), graph)

    def _load(self, staged: Staged, change: IdentityChange) -> Outcome:
        """The first load of a dataset: its graph beforehand and unseen, all else in the transaction."""
        graph = graph_of(staged.info.name)
        self._store.remove_graph(graph)
        bulk_load(self._store, staged.file, graph)
        derived = rules.derive(self._store, graph, staged.rules)
        statements = _count(self._store, graph)
        catalogue = self._with(staged, statements)
        situation = self._situation(catalogue, change, joining=graph)
        delta = situation.delta(Content())
        transaction = self._transaction(catalogue, delta, change, situation.after)
        _add_facts(transaction, situation.after, graph, staged, derived)
        number = self._log(transaction, [graph, *delta.subjects()])
        transaction.commit(self._store)
        return Outcome(number, changed=True, added=statements)

    def _apply(
        self,
        catalogue: dict[str, Entry],
        change: IdentityChange,
        content: Content | None = None,
        graph: ox.NamedNode | None = None,
    ) -> Outcome:
        """Write what follows from a new catalogue, new redirects and new content of a loaded dataset."""
        content = content or Content()
        situation = self._situation(catalogue, change, leaving=graph)
        delta = situation.delta(content)
        transaction = self._transaction(catalogue, delta, change, situation.after)
        gone = [graph_of(name) for name in self._entries if name not in catalogue]
        if gone:
            transaction.operations.extend(f"DROP SILENT GRAPH {name}" for name in gone)
        elif graph is not None:
            transaction.delete.extend(within(triple, graph) for triple in content.removed)
            transaction.insert.extend(within(triple, graph) for triple in content.added)
        if not transaction:
            return Outcome(changes.sequence(self._store), changed=False)
        number = self._log(transaction, delta.subjects(), gone)
        transaction.commit(self._store)
        return Outcome(number, True, len(content.added), len(content.removed))

    def _with(self, staged: Staged, statements: int) -> dict[str, Entry]:
        """The catalogue with a new or newer line for a staged dataset."""
        entry = Entry(replace(staged.info, statements=statements), staged.digest)
        return {**self._entries, entry.info.name: entry}

    def _situation(
        self,
        catalogue: dict[str, Entry],
        change: IdentityChange,
        *,
        joining: ox.NamedNode | None = None,
        leaving: ox.NamedNode | None = None,
    ) -> Situation:
        """The store around a change; `joining` counts only afterwards, `leaving` only before."""
        before = frozenset(graph_of(name) for name in self._entries)
        return Situation(
            store=self._store,
            graphs_before=before,
            graphs_after=before.difference({leaving}).union(() if joining is None else (joining,)),
            before=self._redirects,
            after=self._redirects.changed(change),
            catalogue_before=frozenset(line for entry in self._entries.values() for line in entry.public()),
            catalogue_after=frozenset(line for entry in catalogue.values() for line in entry.public()),
        )

    def _transaction(
        self, catalogue: dict[str, Entry], delta: Delta, change: IdentityChange, after: Redirects
    ) -> Transaction:
        """The quads of merged facts, catalogue and identity that go and come."""
        old = {quad for entry in self._entries.values() for quad in entry.quads()}
        new = {quad for entry in catalogue.values() for quad in entry.quads()}
        gone, come = self._identity(change, after)
        return Transaction(
            delete=[*(within(fact, MERGED) for fact in delta.leaving), *(old - new), *gone],
            insert=[*(within(fact, MERGED) for fact in delta.entering), *(new - old), *come],
        )

    def _identity(self, change: IdentityChange, after: Redirects) -> tuple[list[ox.Quad], list[ox.Quad]]:
        """The quads of graph/_identity that go and that come."""
        moved = self._redirects.moved(after)
        gone = [_redirect(raw, self._redirects) for raw in moved if raw in self._redirects.targets]
        come = [_redirect(raw, after) for raw in moved if raw in after.targets]
        gone.extend(within(triple, IDENTITY) for triple in change.retract)
        come.extend(within(triple, IDENTITY) for triple in change.log)
        return [q for q in gone if q in self._store], [q for q in come if q not in self._store]

    def _log(
        self, transaction: Transaction, subjects: list[changes.Subject], gone: Sequence[ox.NamedNode] = ()
    ) -> int:
        """Note the changed subjects; drop older notes about them where something is deleted anyway."""
        number = changes.sequence(self._store) + 1
        if not transaction.only_inserts:
            transaction.delete.extend(changes.outdated(self._store, [*subjects, *gone]))
        transaction.insert.extend(changes.entry(number, subjects))
        return number


def _add_facts(
    transaction: Transaction, after: Redirects, graph: ox.NamedNode, staged: Staged, derived: list[ox.Triple]
) -> None:
    """Have the merged facts of a dataset's first load written: as a stream, or copied and put right."""
    raw = chain(triples(staged.file), derived)
    if transaction.only_inserts:
        transaction.stream = (within(after.map(triple), MERGED) for triple in raw)
        return
    transaction.operations.append(f"ADD {graph} TO DEFAULT")
    for triple in raw if after.targets else ():
        fact = after.map(triple)
        if fact is not triple:
            transaction.delete.append(within(triple, MERGED))
            transaction.insert.append(within(fact, MERGED))


def _redirect(raw: str, redirects: Redirects) -> ox.Quad:
    """The statement that redirects a raw IRI."""
    return ox.Quad(ox.NamedNode(raw), REPLACED_BY, ox.NamedNode(redirects.targets[raw]), IDENTITY)


def _count(store: ox.Store, graph: ox.NamedNode) -> int:
    """How many statements a graph holds."""
    rows = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    return int(next(iter(rows))[0].value)  # type: ignore[arg-type]
