"""A new store from what the remaining datasets say: cheaper than deleting, where much would go.

This module owns the rebuilding. It follows the same law as `kg.rdf.merge`: the merged facts are all raw statements seen
through the redirects, and the public lines of the catalogue. The change log names every subject of what went.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.rdf.backend import storage_errors
from kg.rdf.bulk import load_file, load_lines
from kg.rdf.changes import Subject, subjects_of
from kg.rdf.disk import Disk
from kg.rdf.merge import Delta
from kg.rdf.names import CHANGED_IN, CHANGES, INTERNAL, MERGED, graph_of, within
from kg.rdf.plan import State
from kg.rdf.redirects import IdentityChange
from kg.rdf.remap import merged_lines

_COST_OF_DELETING: Final = 6  # taking out a statement costs as much as writing six that stay


def pays(state: State, name: str) -> bool:
    """Whether rebuilding a store without a dataset is cheaper than deleting what it says."""
    going = state.catalogue[name].info.statements
    staying = sum(entry.info.statements for entry in state.catalogue.values()) - going
    return going * _COST_OF_DELETING > staying


def without(disk: Disk, state: State, name: str) -> int:
    """Rebuild a store without a dataset; the number of the commit."""
    return disk.rewrite(lambda fresh: _build(fresh, disk, state, name), empty=True)


def afresh(disk: Disk, *, forget_gone: bool = False) -> None:
    """Write the same store anew, so that nothing that was deleted can still be read from its files.

    Args:
        disk: The store.
        forget_gone: Leave out of the change log who is no longer among the facts. Whoever follows the log and has not seen
            the deletion will not hear of it.
    """
    named = [graph for graph in disk.store.named_graphs() if isinstance(graph, ox.NamedNode)]
    graphs: list[ox.NamedNode | ox.DefaultGraph] = [MERGED, *named]

    def build(fresh: ox.Store) -> None:
        for graph in graphs:
            with _dumped(disk.store, graph, disk.staging) as file:
                if graph == CHANGES and forget_gone:
                    load_lines(fresh, _of_present(disk.store, file))
                else:
                    load_file(fresh, file, graph)

    disk.rewrite(build, empty=True)


def _of_present(store: ox.Store, file: Path) -> Iterator[bytes]:
    """The lines of the change log, without those about what is not among the facts any more."""
    with file.open("rb") as stream:
        for quad in ox.parse(stream, ox.RdfFormat.N_TRIPLES):
            triple, subject = quad.triple, quad.subject
            if (
                triple.predicate != CHANGED_IN
                or (isinstance(subject, ox.NamedNode) and store.contains_named_graph(subject))
                or next(store.quads_for_pattern(subject, None, None, MERGED), None) is not None
            ):
                yield f"{within(triple, CHANGES)} .\n".encode()


def _build(fresh: ox.Store, disk: Disk, state: State, gone: str) -> int:
    """Fill an empty store with what stays."""
    catalogue = state.without(gone)
    for graph in map(graph_of, catalogue):
        with _dumped(disk.store, graph, disk.staging) as file:
            load_file(fresh, file, graph)
            load_lines(fresh, merged_lines(file, state.redirects))
    for graph in INTERNAL:
        with _dumped(disk.store, graph, disk.staging) as file:
            load_file(fresh, file, graph)
    none = IdentityChange()
    transaction = state.transaction(catalogue, none, Delta())
    public = (fact for entry in catalogue.values() for fact in entry.public())
    transaction.insert.extend(within(fact, MERGED) for fact in public)
    number = state.note(transaction, _subjects(state, gone), catalogue, none)
    transaction.drop.clear()  # it was never loaded
    transaction.write(fresh)
    return number


def _subjects(state: State, gone: str) -> list[Subject]:
    """Everything that a dataset says something about, and the dataset itself, as canonical IRIs."""
    raw = {*subjects_of(state.store, graph_of(gone)), state.catalogue[gone].info.iri}
    return [ox.NamedNode(iri) for iri in sorted({state.redirects.canonical(iri) for iri in raw})]


@contextmanager
def _dumped(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, folder: Path) -> Iterator[Path]:
    """A graph as a file of N-Triples, for as long as it is needed."""
    folder.mkdir(exist_ok=True)
    file = folder / "graph.nt"
    try:
        with storage_errors("read"):
            store.dump(str(file), ox.RdfFormat.N_TRIPLES, from_graph=graph)
        yield file
    finally:
        file.unlink(missing_ok=True)
