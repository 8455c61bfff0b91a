"""What actors and links are called, by their raw IRIs, for the readers of logs, tables and messages.

This module owns the look-up over all datasets. It decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.rdf.validation.called import called, own_name


class Names:
    """The names in a store.

    Args:
        store: Where the datasets lie.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._datasets = [known.name for known in store.datasets()]
        self.of = cache(self._of)

    def told(self, iri: str) -> str:
        """A name in quotation marks, or what a link joins; the IRI of what has neither, or is gone."""
        return called(self._said(iri), self.of) or f"<{iri}>"

    def _of(self, iri: str) -> str | None:
        """The name of an actor, of several the first in the alphabet; `None` for what has none, or is gone."""
        return own_name(self._said(iri))

    def _said(self, iri: str) -> dict[str, list[str]]:
        """What the datasets say of an entity, those first that are first in the alphabet."""
        said: dict[str, list[str]] = defaultdict(list)
        for dataset in self._datasets:
            for triple in self._store.raw(dataset, iri):
                if isinstance(triple.object, Literal | NamedNode):
                    said[triple.predicate.value].append(triple.object.value)
        return said
