"""Agreements on the page: what their parties agreed on, in the panel of each, and who may read it.

This module owns the sentence of an agreement and the rule for negotiations. The lines between parties are elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Final

from kg.api.entity_table import Entity, EntityTable
from kg.api.page_words import PageWords
from kg.api.words import OWN_TABLES
from kg.export.model import Audience, Fact
from kg.rdf.reading import Reader
from kg.rdf.terms import Literal, NamedNode
from kg.vocab import AGREEMENT_STATE, CB, PROV

_OPEN: Final = frozenset({AGREEMENT_STATE.Intended, AGREEMENT_STATE.Negotiating})
_HEADS: Final = {
    "en": {CB.area: "Areas", CB.aim: "Aims"},
    "lt": {CB.area: "Sritys", CB.aim: "Siekiai"},
    "pl": {CB.area: "Obszary", CB.aim: "Cele"},
}


def agreement_audience(entity: Entity, table: EntityTable) -> Audience:
    """The widest circle that may read of a link: what is still negotiated is for coordinators, unless it is published.

    Definition: Published is what a dataset states that is not a table of one's own.
    """
    if not _OPEN.intersection(entity.links(CB.agreementState)):
        return "public"
    records = (table.get(iri) for iri in entity.links(PROV.hadPrimarySource))
    held = (table.get(iri) for record in records if record is not None for iri in record.links(CB.inDataset))
    own = all(dataset is None or dataset.text(CB.sourceId) == OWN_TABLES for dataset in held)
    return "coordinators" if own else "public"


def withheld_agreements(store: Reader) -> frozenset[str]:
    """The agreements that only coordinators may read of, by IRI."""
    found = {
        triple.subject.value
        for state in _OPEN
        for triple in store.statements(predicate=CB.agreementState, object=NamedNode(state))
        if isinstance(triple.subject, NamedNode)
    }
    return frozenset(iri for iri in found if _sources(store, iri) <= {OWN_TABLES})


def _sources(store: Reader, iri: str) -> set[str]:
    """The sources whose datasets state something about an entity."""
    records = _objects(store, iri, PROV.hadPrimarySource)
    datasets = {dataset for record in records for dataset in _objects(store, record, CB.inDataset)}
    return {source for dataset in datasets for source in _objects(store, dataset, CB.sourceId)}


def _objects(store: Reader, subject: str, prop: str) -> set[str]:
    """The IRIs and texts that a subject has under a property."""
    found = (triple.object for triple in store.statements(subject, prop))
    return {term.value for term in found if isinstance(term, NamedNode | Literal)}


class Agreements:
    """What agreements say, as facts of each of their parties.

    Args:
        words: Names and sources.
    """

    def __init__(self, words: PageWords) -> None:
        self._words = words
        self._of: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in words.table:
            if entity.kind == "CollaborationAgreement":
                for party in entity.links(CB.party):
                    self._of[party].append(entity)

    def facts(self, party: str) -> Iterable[Fact]:
        """The agreements of a party: with whom, how far, on what and what for."""
        for agreement in self._of[party]:
            source, day = self._words.cited(agreement)
            said = self._words.said(partial(self._sentence, agreement, party))
            audience = agreement_audience(agreement, self._words.table)
            yield Fact("CollaborationAgreement", said, source, day, audience)

    def _sentence(self, agreement: Entity, party: str, language: str) -> str:
        """An agreement in words."""
        others = ", ".join(self._words.name(one) for one in agreement.links(CB.party) if one != party)
        states = [self._words.label(iri, language) for iri in agreement.links(CB.agreementState)]
        kinds = [self._words.label(iri, language) for iri in agreement.links(CB.agreementKind)]
        parts = [": ".join(filter(None, (others, ", ".join([*states, *kinds]))))]
        for prop, head in _HEADS[language].items():
            labels = [self._words.label(iri, language) for iri in agreement.links(prop)]
            texts = [text.rstrip(". ") for text in agreement.texts(prop)]
            if labels or texts:
                parts.append(f"{head}: {'; '.join([*labels, *texts])}")
        return ". ".join(parts) + "."
