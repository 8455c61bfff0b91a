"""Loading, replacing and unloading of datasets, and redirects: each all or nothing.

This module owns the order of a commit. What is small is one transaction in the live store. What is large is
done to a copy of it, which then takes its place: a first load goes straight into the copy; one that
replaces another is compared with it first, and only the difference moves.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pyoxigraph as ox

from kg.rdf import rebuild, rules
from kg.rdf.bulk import load_file, triples
from kg.rdf.disk import LARGE, Disk
from kg.rdf.merge import Content
from kg.rdf.names import graph_of
from kg.rdf.plan import Catalogue, State
from kg.rdf.redirects import IdentityChange
from kg.rdf.remap import line, merged_lines
from kg.rdf.remote.quads import REMOTE_MERGED
from kg.rdf.remote.server import Server
from kg.rdf.staging import Staged, beside, compare

_STATEMENT: Final = 160  # bytes of a statement of ours, on average


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


def commit(disk: Disk | Server, staged: Staged, change: IdentityChange) -> Outcome:
    """Make a staged dataset part of the store, with the redirects that identity decided for it."""
    state = State(disk.store)
    held = state.catalogue.get(staged.info.name)
    if held is None and isinstance(disk, Server):
        return _send(disk, staged, change)
    if held is None and isinstance(disk, Disk) and staged.file.stat().st_size > disk.large:
        return disk.rewrite(lambda copy: _load(copy, staged, change))
    if held is not None and held.digest == staged.digest:
        return _apply(disk, state, state.listing(staged, held.info.statements), change)
    graph = graph_of(staged.info.name)
    statements = 0 if held is None else held.info.statements
    with beside(staged, disk.staging, large=_large(disk)) as other, _local(disk, graph) as here:
        content = compare(here, graph, statements, other)
        return _apply(disk, state, state.listing(staged, len(other)), change, content, graph)


def difference(disk: Disk | Server, staged: Staged) -> Content:
    """What committing a staged dataset would add to its graph, and remove from it."""
    held = State(disk.store).catalogue.get(staged.info.name)
    if held is None:
        return Content(added=list(triples(staged.file)))
    graph = graph_of(staged.info.name)
    with beside(staged, disk.staging, large=_large(disk)) as other, _local(disk, graph) as here:
        content = compare(here, graph, held.info.statements, other)
    return Content(content.added, content.removed)


def redirect(disk: Disk | Server, change: IdentityChange) -> Outcome:
    """Change the redirects alone."""
    state = State(disk.store)
    return _apply(disk, state, state.catalogue, change)


def unload(disk: Disk | Server, name: str) -> Outcome:
    """Take a dataset away; facts that another dataset says too stay."""
    state = State(disk.store)
    statements = state.catalogue[name].info.statements
    if isinstance(disk, Disk) and statements * _STATEMENT > disk.large and rebuild.pays(state, name):
        return Outcome(rebuild.without(disk, state, name), changed=True, removed=statements)
    graph = graph_of(name)
    removed = [quad.triple for quad in disk.store.quads_for_pattern(None, None, None, graph)]
    return _apply(disk, state, state.without(name), IdentityChange(), Content(removed=removed), graph)


def _apply(
    disk: Disk | Server,
    state: State,
    catalogue: Catalogue,
    change: IdentityChange,
    content: Content | None = None,
    graph: ox.NamedNode | None = None,
) -> Outcome:
    """Write what follows from a new catalogue, new redirects and new content of a graph."""
    content = content or Content()
    delta = state.delta(catalogue, change, content, changing=graph)
    transaction = state.transaction(catalogue, change, delta)
    if graph is not None and graph not in transaction.drop:
        transaction.replace_in(graph, content.removed, content.added)
    if not transaction:
        return Outcome(state.sequence, changed=False)
    number = state.note(transaction, delta.subjects(), catalogue, change)
    if isinstance(disk, Server):
        disk.write(transaction)
    elif (transaction.size() + len(content.removed)) * _STATEMENT > disk.large:
        disk.rewrite(transaction.write)
    else:
        transaction.commit(disk.store)
    return Outcome(number, True, len(content.added), len(content.removed))


def _load(copy: ox.Store, staged: Staged, change: IdentityChange) -> Outcome:
    """The first load of a large dataset, into a copy of the store."""
    graph = graph_of(staged.info.name)
    load_file(copy, staged.file, graph, sound=staged.sound)
    derived = rules.derive(copy, graph, staged.rules)
    statements = _count(copy, graph)
    state = State(copy)
    catalogue = state.listing(staged, statements)
    delta = state.delta(catalogue, change, Content(), joining=graph)
    transaction = state.transaction(catalogue, change, delta)
    after = state.redirects.changed(change)
    transaction.facts = chain(merged_lines(staged.file, after), (line(after.map(fact)) for fact in derived))
    number = state.note(transaction, [graph, *delta.subjects()], catalogue, change)
    transaction.write(copy)
    return Outcome(number, changed=True, added=statements)


def _send(server: Server, staged: Staged, change: IdentityChange) -> Outcome:
    """The first load of a dataset into a remote store: sent ahead, then made part of it in one update."""
    graph = graph_of(staged.info.name)
    with beside(staged, server.staging, large=LARGE) as other:
        sent = server.send(line(quad.triple) for quad in other)
        state = State(server.store)
        catalogue = state.listing(staged, len(other))
        delta = state.delta(catalogue, change, Content(), joining=sent)
        transaction = state.transaction(catalogue, change, delta)
        after = state.redirects.changed(change)
        number = state.note(transaction, [graph, *delta.subjects()], catalogue, change)
        if after.targets:
            merged = server.send(line(after.map(quad.triple)) for quad in other)
            moves = [(sent, [graph]), (merged, [REMOTE_MERGED])]
        else:
            moves = [(sent, [graph, REMOTE_MERGED])]
        server.write(transaction, moves)
        return Outcome(number, changed=True, added=len(other))


def _large(disk: Disk | Server) -> int:
    """From how many bytes of statements a store on the disk is better than one in memory."""
    return disk.large if isinstance(disk, Disk) else LARGE


def _local(disk: Disk | Server, graph: ox.NamedNode) -> AbstractContextManager[ox.Store]:
    """A store on this machine that holds a graph."""
    return disk.copied(graph) if isinstance(disk, Server) else nullcontext(disk.store)


def _count(store: ox.Store, graph: ox.NamedNode) -> int:
    """How many statements a graph holds."""
    rows = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", default_graph=graph)
    return int(next(iter(rows))[0].value)  # type: ignore[arg-type]
