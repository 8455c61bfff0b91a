"""From a fact to where it stands: dataset, file and row, or the number of a sentence.

This module owns the way from entities, links and facts to their sources. It words nothing. Graph pattern read::

    ?e prov:hadPrimarySource ?s . ?s cb:locator ?l ; cb:inDataset ?d . ?d cb:title ?t ; cb:retrieved ?day .
    ?f a rdf:Statement ; rdf:subject ?e ; rdf:predicate ?p ; rdf:object ?value ; prov:hadPrimarySource ?s .
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.rdf.terms import Literal, NamedNode, Term, Triple
from kg.vocab import CB, PROV, RDF

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place that states something.

    Args:
        iri: Of the source record.
        dataset: The name of the dataset that holds it.
        title: What the dataset is called.
        locator: File and row, or the number of a sentence.
        retrieved: The day that the dataset was fetched, as ISO 8601.
    """

    iri: str
    dataset: str
    title: str | None
    locator: str
    retrieved: str | None


class Provenance:
    """Answers where things stand, for one state of a store.

    Args:
        store: The store; redirects and datasets are read once.
    """

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._redirects = store.redirects()
        self._datasets = tuple(info.name for info in store.datasets())
        self._known: dict[str, Source] = {}

    def of(self, iri: str) -> tuple[Source, ...]:
        """The places that state something about an entity or link, by IRI.

        Cost: a few look-ups for each place.
        """
        return self._sources(_iris(self._store.statements(iri, PROV.hadPrimarySource)))

    def of_fact(self, fact: Triple) -> tuple[Source, ...]:
        """The places that state one of the merged facts, by IRI: those of each dataset that says it.

        Where the places of a dataset do not all state the same, statements about statements tell them apart.

        Cost: a few look-ups for each loaded dataset and each raw IRI of the subject.
        """
        records: set[str] = set()
        subject = fact.subject.value if isinstance(fact.subject, NamedNode) else str(fact.subject)
        for dataset in self._datasets:
            for raw in self._redirects.members(subject):
                for said in self._store.raw(dataset, raw, fact.predicate):
                    if self._canonical(said.object) == fact.object:
                        records |= self._places(dataset, said)
        return self._sources(records)

    def _places(self, dataset: str, said: Triple) -> set[str]:
        """The source records of a dataset that state a raw fact."""
        for about in self._store.raw(dataset, None, RDF.subject, said.subject):
            statement = about.subject
            same_property = any(self._store.raw(dataset, statement, RDF.predicate, said.predicate))
            if same_property and any(self._store.raw(dataset, statement, RDF.object, said.object)):
                return _iris(self._store.raw(dataset, statement, PROV.hadPrimarySource))
        return _iris(self._store.raw(dataset, said.subject, PROV.hadPrimarySource))

    def _canonical(self, term: Term) -> Term:
        """A term as it stands among the merged facts."""
        return NamedNode(self._redirects.canonical(term.value)) if isinstance(term, NamedNode) else term

    def _sources(self, records: Iterable[str]) -> tuple[Source, ...]:
        """Source records as places that people can look up."""
        return tuple(self._source(record) for record in sorted(records))

    def _source(self, record: str) -> Source:
        """One place."""
        if record not in self._known:
            dataset = next(iter(_iris(self._store.statements(record, CB.inDataset))), "")
            self._known[record] = Source(
                iri=record,
                dataset=unquote(dataset.rpartition("/")[2]),
                title=_text(self._store, dataset, CB.title) if dataset else None,
                locator=_text(self._store, record, CB.locator) or "",
                retrieved=_text(self._store, dataset, CB.retrieved) if dataset else None,
            )
        return self._known[record]


def _iris(triples: Iterable[Triple]) -> set[str]:
    """The IRIs among the objects."""
    return {triple.object.value for triple in triples if isinstance(triple.object, NamedNode)}


def _text(store: GraphStore, subject: str, prop: str) -> str | None:
    """The first literal of a subject under a property, by alphabet."""
    texts = sorted(t.object.value for t in store.statements(subject, prop) if isinstance(t.object, Literal))
    return texts[0] if texts else None
