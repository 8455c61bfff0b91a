"""Derived statements: what the ontology's rules conclude from what a dataset says.

This module owns the running of the rules; the rules themselves are CONSTRUCT queries of the ontology. What
they conclude stands in the dataset's own graph, and so goes with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.rdf.names import PREFIXES, within
from kg.schema import schema

_ROUNDS = 10  # rules may build on each other; more rounds than this mean that they never end


def bundled() -> tuple[str, ...]:
    """The rules of the ontology, in their order."""
    return tuple(rule.construct for rule in sorted(schema().rules, key=lambda rule: rule.order))


def derive(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, rules: Sequence[str]) -> list[ox.Triple]:
    """Add to a graph whatever the rules conclude from it alone, and return what was added.

    Raises:
        OntologyError: A rule is no SPARQL, or the rules never come to an end.
    """
    derived: list[ox.Triple] = []
    for _ in range(_ROUNDS):
        fresh = [triple for rule in rules for triple in _conclusions(store, graph, rule)]
        if not fresh:
            return derived
        unique = list(dict.fromkeys(fresh))
        store.extend(within(triple, graph) for triple in unique)
        derived.extend(unique)
    raise OntologyError("The rules of the ontology never come to an end.", found=f"{_ROUNDS} rounds")


def _conclusions(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph, rule: str) -> list[ox.Triple]:
    """What a rule concludes from a graph and the graph does not say yet."""
    try:
        found = store.query(rule, prefixes=PREFIXES, default_graph=graph)
    except SyntaxError as error:
        raise OntologyError("A rule of the ontology is not SPARQL.", found=str(error)) from error
    if not isinstance(found, ox.QueryTriples):
        raise OntologyError("A rule of the ontology is not a CONSTRUCT query.", found=rule)
    return [triple for triple in found if within(triple, graph) not in store]
