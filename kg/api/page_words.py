"""What the page calls things: names, concepts, values, and the places that state a fact.

This module owns look-ups that symbols and lines share. It decides nothing about what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.api.concepts import concept_label
from kg.api.entity_table import Entity, EntityTable
from kg.api.words import cited
from kg.export.words import LANGUAGES
from kg.rdf.provenance import Source
from kg.rdf.terms import Literal, NamedNode, Term, Triple
from kg.schema import schema
from kg.vocab import CB, PROV

if TYPE_CHECKING:
    from kg.rdf.provenance import Provenance

Cited = tuple[str | None, str | None]
"""The places that state something, in words, and the day that the latest of them was retrieved."""


class PageWords:
    """Names, sources, and words in every language of the page.

    Args:
        table: All entities.
        provenance: Where facts stand.
        titles: What each dataset is called, by its name.
        language: In which names are shown that a source gives in several; it does not change with the reader's.
    """

    def __init__(
        self, table: EntityTable, provenance: Provenance, titles: Mapping[str, str], language: str
    ) -> None:
        self.table = table
        self.language = language
        self._provenance = provenance
        self._titles = titles
        self._known: dict[str, Source] = {}
        self._identifiers = schema().identifiers
        self.spoken: dict[str, dict[str, str]] = {}

    def name(self, iri: str) -> str:
        """What an entity is called."""
        return self.table.name(iri, self.language)

    def said(self, say: Callable[[str], str]) -> str:
        """What is said in English; what it is in the other languages is kept, for the reader to choose.

        Args:
            say: Gives the words in a language.
        """
        words = say("en")
        others = {language: say(language) for language in LANGUAGES if language != "en"}
        if any(other != words for other in others.values()):
            self.spoken[words] = others
        return words

    def concept(self, iri: str) -> str:
        """The label of a concept, or the name of an entity."""
        return self.said(lambda language: self.label(iri, language))

    def label(self, iri: str, language: str) -> str:
        """The label of a concept in a language; the name of an entity is the same in all."""
        called = concept_label(iri, language)
        return self.name(iri) if called is None else called

    def concepts(self, entity: Entity, *properties: str) -> str:
        """The labels under some properties, in a row."""
        found = [iri for prop in properties for iri in entity.links(prop)]
        return self.said(lambda language: ", ".join(self.label(iri, language) for iri in found))

    def text(self, term: Term) -> str:
        """A value in words; an identifier with its scheme."""
        if isinstance(term, Literal):
            scheme = self._identifiers.get(term.datatype.value)
            return term.value if scheme is None else f"{scheme.label()} {term.value}"
        return self.concept(term.value) if isinstance(term, NamedNode) else str(term)

    def sources(self, entity: Entity) -> tuple[str, ...]:
        """The places that state something about an entity or link."""
        return cited(self._places(entity), titles=True)

    def cited(self, entity: Entity) -> Cited:
        """The places that state something about an entity or link, in one text, and the latest day."""
        return _said(self._places(entity))

    def stated(self, entity: Entity) -> Callable[[str, Term], Cited]:
        """How to look up the places that state one fact of an entity, by property and value.

        Cost: where one place states all of the entity, one look-up for all its facts.
        """
        found = self._places(entity)
        together = _said(found)
        if len(found) < 2:  # only then do they need telling apart
            return lambda prop, term: together
        return lambda prop, term: self._told_apart(entity, prop, term) or together

    def _told_apart(self, entity: Entity, prop: str, term: Term) -> Cited | None:
        """The places that state just this fact, where that is known."""
        found = self._provenance.of_fact(Triple(NamedNode(entity.iri), NamedNode(prop), term))
        return (
            _said([replace(each, title=self._titles.get(each.dataset)) for each in found]) if found else None
        )

    def _places(self, entity: Entity) -> list[Source]:
        """The source records of an entity, out of the table: one pass has read them all."""
        return [self._place(record) for record in entity.links(PROV.hadPrimarySource)]

    def _place(self, record: str) -> Source:
        """One source record with its dataset."""
        if record not in self._known:
            held = self.table.get(record)
            dataset = next(iter(held.links(CB.inDataset)), "") if held is not None else ""
            name = unquote(dataset.rpartition("/")[2])
            self._known[record] = Source(
                iri=record,
                dataset=name,
                title=self._titles.get(name),
                locator=(held.text(CB.locator) if held is not None else None) or "",
                retrieved=None if (whole := self.table.get(dataset)) is None else whole.text(CB.retrieved),
            )
        return self._known[record]


def _said(found: Sequence[Source]) -> Cited:
    """Places in words, and the latest day."""
    days = sorted(source.retrieved for source in found if source.retrieved is not None)
    return "; ".join(cited(found, titles=True)) or None, (days[-1] if days else None)
