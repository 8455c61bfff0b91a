"""From a fact to where it stands: dataset, file and row, or the number of a sentence.

This module owns the way from entities and links to their sources. It words nothing. Graph pattern read::

    ?e prov:hadPrimarySource ?s . ?s cb:locator ?l ; cb:inDataset ?d . ?d cb:title ?t ; cb:retrieved ?day .
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.terms import Literal, NamedNode
from kg.vocab import CB, PROV

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place that states something.

    Args:
        iri: Of the source record.
        dataset: The IRI of the dataset that holds it.
        title: What the dataset is called.
        locator: File and row, or the number of a sentence.
        retrieved: The day that the dataset was fetched, as ISO 8601.
    """

    iri: str
    dataset: str
    title: str | None
    locator: str
    retrieved: str | None


def sources_of(store: GraphStore, iri: str) -> tuple[Source, ...]:
    """The places that state something about an entity or link, by IRI.

    Cost: a few look-ups for each place.
    """
    found = (
        t.object.value
        for t in store.statements(iri, PROV.hadPrimarySource)
        if isinstance(t.object, NamedNode)
    )
    return tuple(_source(store, record) for record in sorted(found))


def _source(store: GraphStore, record: str) -> Source:
    """One place."""
    held = (t.object for t in store.statements(record, CB.inDataset))
    dataset = next((term.value for term in held if isinstance(term, NamedNode)), "")
    return Source(
        iri=record,
        dataset=dataset,
        title=_text(store, dataset, CB.title) if dataset else None,
        locator=_text(store, record, CB.locator) or "",
        retrieved=_text(store, dataset, CB.retrieved) if dataset else None,
    )


def _text(store: GraphStore, subject: str, prop: str) -> str | None:
    """The first literal of a subject under a property, by alphabet."""
    texts = sorted(t.object.value for t in store.statements(subject, prop) if isinstance(t.object, Literal))
    return texts[0] if texts else None
