"""The quads of a store, embedded or remote, and questions about many of them at a time.

This module owns what both kinds have in common. A remote store is asked once for many quads, an embedded one quad by
quad.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox

from kg.rdf.names import within
from kg.rdf.remote.quads import RemoteQuads

Quads = ox.Store | RemoteQuads
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


def absent(
    store: Quads, triples: Collection[ox.Triple], graph: ox.NamedNode | ox.DefaultGraph
) -> set[ox.Triple]:
    """Which of some statements a graph does not hold."""
    if isinstance(store, RemoteQuads):
        return set(triples).difference(
            quad.triple for quad in present(store, [within(t, graph) for t in triples])
        )
    return {triple for triple in triples if within(triple, graph) not in store}


def about(
    store: Quads,
    subjects: Iterable[ox.NamedNode | ox.BlankNode | ox.Triple],
    predicate: ox.NamedNode,
    graph: ox.NamedNode,
) -> Iterator[ox.Quad]:
    """The quads of a graph that give some subjects a property."""
    if isinstance(store, RemoteQuads):
        wanted = set(subjects)
        yield from (q for q in store.quads_for_pattern(None, predicate, None, graph) if q.subject in wanted)
        return
    for subject in subjects:
        yield from store.quads_for_pattern(subject, predicate, None, graph)


def present(store: Quads, quads: Collection[ox.Quad]) -> Collection[ox.Quad]:
    """Which of some quads are there."""
    return store.present(quads) if isinstance(store, RemoteQuads) else {q for q in quads if q in store}


def saying(store: Quads, triples: Collection[ox.Triple]) -> Iterator[tuple[ox.Triple, Graph]]:
    """Which named graphs say which of some statements."""
    if isinstance(store, RemoteQuads):
        yield from store.saying(triples)
        return
    for triple in triples:
        for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                yield triple, quad.graph_name


def touching(store: Quads, terms: Collection[ox.NamedNode]) -> Iterator[ox.Quad]:
    """The quads of named graphs that have one of some terms as subject or object."""
    if isinstance(store, RemoteQuads):
        yield from store.touching(terms, objects=False)
        yield from store.touching(terms, objects=True)
        return
    for term in terms:
        for subject, object_ in ((term, None), (None, term)):
            yield from store.quads_for_pattern(subject, None, object_, None)
