"""The names inside the store: internal graphs, internal predicates, and the prefixes that queries may use.

This module owns these names. It opens no store. Internal graphs begin with an underscore; no user's query
sees them.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg import iri
from kg.vocab import CB, DCT

MERGED: Final = DefaultGraph()
CATALOGUE: Final = NamedNode(iri.graph("_catalogue"))
IDENTITY: Final = NamedNode(iri.graph("_identity"))
CHANGES: Final = NamedNode(iri.graph("_changes"))
INTERNAL: Final = (CATALOGUE, IDENTITY, CHANGES)

_INTERNAL_TERMS: Final = f"{iri.BASE}internal#"
CHANGED_IN: Final = NamedNode(CB.changedIn)
REPLACED_BY: Final = NamedNode(DCT.isReplacedBy)
SEQUENCE: Final = NamedNode(f"{_INTERNAL_TERMS}sequence")
LINEAGE: Final = NamedNode(f"{_INTERNAL_TERMS}lineage")
NAME: Final = NamedNode(f"{_INTERNAL_TERMS}name")
DIGEST: Final = NamedNode(f"{_INTERNAL_TERMS}digest")
STATEMENTS: Final = NamedNode(f"{_INTERNAL_TERMS}statements")

PREFIXES: Final = {
    "cb": f"{iri.BASE}ontology#",
    "cbg": f"{iri.BASE}graph/",
    "cbi": f"{iri.BASE}id/",
    "cbv": f"{iri.BASE}vocabulary/",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def within(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    """A statement as it stands in a graph."""
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def graph_of(dataset: str) -> NamedNode:
    """The named graph that holds what a dataset says, with raw IRIs."""
    return NamedNode(iri.graph(dataset))
