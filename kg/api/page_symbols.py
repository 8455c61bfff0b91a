"""The symbols of the page: which entities are shown, and what the panel says of each.

This module owns the choice of symbols and of their facts. Their size comes from the analysis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final

from kg.api.entity_table import Entity
from kg.api.page_agreements import Agreements
from kg.api.page_facts import audience_of
from kg.api.page_words import PageWords
from kg.api.profile import NOT_KNOWN
from kg.export.model import Fact, PageNode
from kg.schema import schema
from kg.vocab import CB, PROV

_SYMBOLS: Final = frozenset({"Actor", "Event", "Project", "Programme"})
_NOT_KNOWN: Final = {"en": NOT_KNOWN, "lt": "nežinoma", "pl": "nie wiadomo"}
_NO_FACT: Final = frozenset({PROV.hadPrimarySource, CB.locator})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where actors stand in the network.

    Args:
        size: The bridging role of each actor, 0 to 1, by IRI.
        community: The number of its community, by IRI.
    """

    size: Mapping[str, float] = field(default_factory=dict)
    community: Mapping[str, int] = field(default_factory=dict)


class Symbols:
    """Turns entities into symbols."""

    def __init__(self, words: PageWords, standing: Standing) -> None:
        self._words = words
        self._standing = standing
        self._agreements = Agreements(words)
        self._sizes: defaultdict[str, list[Entity]] = defaultdict(list)
        self._coordinated: set[str] = set()
        said = [p for p in schema().properties.values() if p.iri not in _NO_FACT and not p.derived]
        self._called = {p.iri: p.local_name for p in said}
        self._rank = {p.iri: at for at, p in enumerate(said)}
        for entity in words.table:
            self._coordinated.update(entity.links(CB.coordinates))
            for about in entity.links(CB.about):
                self._sizes[about].append(entity)

    def __iter__(self) -> Iterator[PageNode]:
        """Every actor, event, project and programme, by IRI."""
        for entity in self._words.table:
            if _is_symbol(entity.kind):
                yield self._node(entity)

    def _node(self, entity: Entity) -> PageNode:
        """One symbol with its facts."""
        label = entity.name(self._words.language)
        return PageNode(
            id=entity.iri,
            label=label,
            kind=entity.kind,
            names=tuple(name for name in entity.texts(CB.name) if name != label),
            short_names=entity.texts(CB.shortName) + entity.texts(CB.acronym),
            former_names=entity.texts(CB.formerName) + entity.texts(CB.otherName),
            country=entity.text(CB.country) or self._through(entity, CB.locatedIn, CB.country),
            region=next((self._words.name(link) for link in entity.links(CB.inRegion)), None)
            or entity.text(CB.nutsCode),
            sectors=tuple(self._words.concept(link) for link in entity.links(CB.inSector)),
            programmes=tuple(self._words.name(link) for link in entity.links(CB.fundedUnder)),
            city=entity.text(CB.city) or self._through(entity, CB.locatedIn, CB.city),
            latitude=self._number(entity, CB.latitude),
            longitude=self._number(entity, CB.longitude),
            size=self._standing.size.get(entity.iri, 0.0),
            community=self._standing.community.get(entity.iri),
            facts=(
                *self._facts(entity, label),
                *self._counts(entity),
                *self._agreements.facts(entity.iri),
                *self._unknown(entity),
            ),
            start=entity.text(CB.startDate),
            end=next(iter(reversed(entity.texts(CB.endDate))), None),
        )

    def _facts(self, entity: Entity, label: str) -> Iterator[Fact]:
        """What is said of an entity itself, in the order of the ontology; the name in the heading is not said again."""
        stated = self._words.stated(entity)
        for prop in sorted(entity.values.keys() & self._rank.keys(), key=self._rank.__getitem__):
            for term in sorted(entity.values[prop], key=str):
                text = self._words.text(term)
                if prop != CB.name or text != label:
                    source, day = stated(prop, term)
                    yield Fact(self._called[prop], text, source, day, audience_of(prop))

    def _counts(self, entity: Entity) -> Iterator[Fact]:
        """What sources say of the number of members."""
        for size in self._sizes[entity.iri]:
            said = self._words.said(partial(self._count, size))
            yield Fact("memberCount", said, "; ".join(self._words.sources(size)), size.text(CB.statedOn))

    def _count(self, size: Entity, language: str) -> str:
        """A number of members in words."""
        labels = [self._words.label(iri, language).lower() for iri in size.links(CB.qualifier)]
        return " ".join([*labels, size.text(CB.memberCount) or ""]).strip()

    def _unknown(self, entity: Entity) -> Iterator[Fact]:
        """What readers look for and no source says."""
        if entity.kind == "Cluster" and entity.iri not in self._coordinated:
            yield Fact("Coordinator", self._words.said(_NOT_KNOWN.__getitem__))
        if entity.kind == "NetworkOffice" and not entity.links(CB.hostedBy):
            yield Fact("hostedBy", self._words.said(_NOT_KNOWN.__getitem__))

    def _through(self, entity: Entity, prop: str, then: str) -> str | None:
        """A literal of the entity that a property leads to."""
        found = (self._words.table.get(link) for link in entity.links(prop))
        return next((each.text(then) for each in found if each is not None and each.text(then)), None)

    def _number(self, entity: Entity, prop: str) -> float | None:
        """A coordinate of an entity, or of its place."""
        text = entity.text(prop) or self._through(entity, CB.locatedIn, prop)
        return None if text is None else float(text)


@cache
def _is_symbol(kind: str) -> bool:
    """Whether entities of a class are shown: the class or one above it is among those chosen."""
    classes = schema().classes
    defined = classes.get(getattr(CB, kind, ""))
    above = () if defined is None else defined.superclasses
    return not _SYMBOLS.isdisjoint({kind, *(classes[iri].local_name for iri in above)})
