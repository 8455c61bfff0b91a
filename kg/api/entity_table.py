"""All entities of a store with their statements, read in one pass, for what needs the whole graph at once.

This module owns the reading for the page and the exports. It words nothing and draws nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.api.entities import best_name, most_specific
from kg.rdf.terms import Literal, NamedNode, Term
from kg.vocab import CB, RDF

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_NAMES: Final = (CB.name, CB.acronym, CB.title, CB.shortName, CB.locator)


@dataclass(frozen=True, slots=True)
class Entity:
    """One subject of the merged facts.

    Args:
        iri: Its canonical IRI.
        kind: The local name of its most specific class.
        values: Its statements, by property; types left out.
    """

    iri: str
    kind: str
    values: Mapping[str, tuple[Term, ...]]

    def texts(self, prop: str) -> tuple[str, ...]:
        """The literals under a property, sorted."""
        held = self.values.get(prop)
        return () if held is None else tuple(sorted(t.value for t in held if isinstance(t, Literal)))

    def text(self, prop: str) -> str | None:
        """The first literal under a property, by alphabet."""
        return next(iter(self.texts(prop)), None)

    def links(self, prop: str) -> tuple[str, ...]:
        """The IRIs under a property, sorted."""
        held = self.values.get(prop)
        return () if held is None else tuple(sorted(t.value for t in held if isinstance(t, NamedNode)))

    def name(self, language: str) -> str:
        """What to call it."""
        literals = ([t for t in self.values.get(prop, ()) if isinstance(t, Literal)] for prop in _NAMES)
        named = (best_name(found, language, self.text(CB.country)) for found in literals)
        return next((name for name in named if name is not None), self.iri)


class EntityTable:
    """Every entity of a store, by IRI.

    Args:
        store: Where to read.

    Cost: one pass over the merged facts; holds them all in memory.
    """

    def __init__(self, store: GraphStore) -> None:
        classes: defaultdict[str, list[str]] = defaultdict(list)
        values: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, thing in store.statements():
            if not isinstance(subject, NamedNode):
                continue
            iri, prop = subject.value, predicate.value
            if prop == RDF.type and isinstance(thing, NamedNode):
                classes[iri].append(thing.value)
            else:
                values[iri][prop].append(thing)
        self._entities = {
            iri: Entity(iri, most_specific(classes[iri]), {p: tuple(held) for p, held in values[iri].items()})
            for iri in sorted(classes)
        }

    def __iter__(self) -> Iterator[Entity]:
        """All entities, by IRI."""
        return iter(self._entities.values())

    def get(self, iri: str) -> Entity | None:
        """One entity."""
        return self._entities.get(iri)

    def name(self, iri: str, language: str) -> str:
        """What an entity is called; its IRI where it is none of ours."""
        entity = self._entities.get(iri)
        return iri if entity is None else entity.name(language)
