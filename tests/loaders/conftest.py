"""A store to load sources into, and golden RDF: what a dataset says, with blank nodes for entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.compare import graph_diff, isomorphic

from kg.etl.report import RunReport
from kg.etl.run import run
from kg.rdf.store import GraphStore
from kg.schema import superclasses
from kg.vocab import CB, RDF

TODAY = date(2026, 11, 24)
Load = Callable[..., RunReport]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    """An empty store."""
    with GraphStore.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def load(store: GraphStore) -> Load:
    """Loads a source of the project into the store."""

    def loaded(source: str, path: Path | None = None, **options: object) -> RunReport:
        return run(store, source, path, today=TODAY, **options)  # type: ignore[arg-type]

    return loaded


def said(store: GraphStore, dataset: str) -> Graph:
    """What a dataset says, without what follows from it: superclasses, shortcuts, which place says what.

    IRIs of entities become blank nodes: the golden file names things, the digest in an IRI does not matter.
    """
    graph = Graph()
    for triple in store.raw(dataset):
        graph.parse(data=f"{triple} .", format="nt")
    for subject, class_iri in list(graph.subject_objects(URIRef(RDF.type))):
        if str(class_iri).startswith(CB.NAMESPACE):
            for above in superclasses(str(class_iri)):
                graph.remove((subject, URIRef(RDF.type), URIRef(above)))
    for statement in list(graph.subjects(URIRef(RDF.type), URIRef(RDF.Statement))):
        graph.remove((statement, None, None))
    for derived in (CB.memberOf, CB.coordinates, CB.linkedTo, CB.inDataset):
        graph.remove((None, URIRef(derived), None))
    for derived in (CB.Member, CB.Coordinator):
        graph.remove((None, URIRef(RDF.type), URIRef(derived)))
    return _blank(graph)


def assert_same(found: Graph, golden: Path) -> None:
    """The graph says what the golden file says, and nothing else."""
    expected = Graph().parse(golden, format="turtle")
    if not isomorphic(found, expected):
        _, surplus, lacking = graph_diff(found, expected)
        pytest.fail(f"only found:\n{surplus.serialize()}\nonly expected:\n{lacking.serialize()}")


def _blank(graph: Graph) -> Graph:
    """The graph with blank nodes in place of the IRIs of entities."""
    blanked = Graph()
    for triple in graph:
        blanked.add(tuple(_node(term) for term in triple))  # type: ignore[arg-type]
    return blanked


def _node(term: object) -> object:
    """A blank node of its own for each entity."""
    return BNode(str(term).rpartition("/id/")[2]) if isinstance(term, URIRef) and "/id/" in term else term
