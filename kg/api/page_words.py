"""What the page calls things: names, concepts, values, and the places that state a fact.

This module owns look-ups that symbols and lines share. It decides nothing about what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.api.entity_table import Entity, EntityTable
from kg.api.words import cited
from kg.rdf.terms import Literal, NamedNode, Term, Triple
from kg.schema import schema

if TYPE_CHECKING:
    from kg.rdf.provenance import Provenance


class PageWords:
    """Names and sources in one language.

    Args:
        table: All entities.
        provenance: Where facts stand.
        language: en, lt or pl.
    """

    def __init__(self, table: EntityTable, provenance: Provenance, language: str) -> None:
        self.table = table
        self.language = language
        self._provenance = provenance
        self._concepts = schema().concepts
        self._identifiers = schema().identifiers

    def name(self, iri: str) -> str:
        """What an entity is called."""
        return self.table.name(iri, self.language)

    def concept(self, iri: str) -> str:
        """The label of a concept, or the name of an entity."""
        known = self._concepts.get(iri)
        return self.name(iri) if known is None else known.label(self.language)

    def concepts(self, entity: Entity, *properties: str) -> str:
        """The labels under some properties, in a row."""
        return ", ".join(self.concept(iri) for prop in properties for iri in entity.links(prop))

    def text(self, term: Term) -> str:
        """A value in words; an identifier with its scheme."""
        if isinstance(term, Literal):
            scheme = self._identifiers.get(term.datatype.value)
            return term.value if scheme is None else f"{scheme.label(self.language)} {term.value}"
        return self.concept(term.value) if isinstance(term, NamedNode) else str(term)

    def sources(self, entity: Entity) -> tuple[str, ...]:
        """The places that state something about an entity or link."""
        return cited(self._provenance.of(entity.iri), titles=True)

    def stated(self, entity: Entity, prop: str, term: Term) -> tuple[str | None, str | None]:
        """The places that state one fact, in words, and the day that the latest of them was retrieved."""
        fact = Triple(NamedNode(entity.iri), NamedNode(prop), term)
        found = self._provenance.of(entity.iri)
        if len(found) > 1:  # only then do they need telling apart
            found = self._provenance.of_fact(fact) or found
        days = sorted(source.retrieved for source in found if source.retrieved is not None)
        return "; ".join(cited(found, titles=True)) or None, (days[-1] if days else None)
