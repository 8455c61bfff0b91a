"""The merged facts through rdflib's API, and the two settings that make rdflib safe to use.

This module owns every import of rdflib in this package. The graph that it gives is no copy: it reads the
same files, through oxrdflib, as a snapshot that cannot be written to; its queries are answered by Oxigraph.
rdflib's own engine is never used: it gives silent wrong answers, and fetches the addresses that stand after
`FROM`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import rdflib
import rdflib.plugins.sparql
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg.errors import StoreError
from kg.rdf.names import PREFIXES

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

rdflib.NORMALIZE_LITERALS = False  # "01"^^xsd:integer stays "01"
rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False


def graph_view(store: GraphStore) -> rdflib.Graph:
    """The merged facts of a snapshot as an rdflib graph.

    Args:
        store: Opened with `read_only=True`; the graph serves as long as it is open.

    Raises:
        StoreError: The store is open for writing, and changes must go through `GraphStore.commit`.
    """
    if not store.read_only:
        raise StoreError(
            "rdflib is given a snapshot only.", hint="Open the store with read_only=True for rdflib."
        )
    graph = rdflib.Graph(OxigraphStore(store=store.embedded), identifier=DATASET_DEFAULT_GRAPH_ID)
    for prefix, namespace in PREFIXES.items():
        graph.namespace_manager.bind(prefix, namespace, override=True, replace=True)
    return graph


def new_graph() -> rdflib.Graph:
    """An empty rdflib graph in memory, with the settings of this module in force."""
    return rdflib.Graph(bind_namespaces="none")
