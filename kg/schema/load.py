"""The model of the ontology at run time: loaded once, from generated Python, in a few milliseconds.

This module owns look-ups over the model. It parses no Turtle: `kg.schema.generate` did, and a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from kg.errors import OntologyError
from kg.schema.model import (
    ClassDef,
    Concept,
    ConceptScheme,
    EdgeDef,
    IdentifierScheme,
    Ontology,
    PropertyDef,
    Rule,
    ShapeDef,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Everything the ontology says, by IRI and in the order of the files.

    Example:
        >>> from kg.vocab import CB, ROLE
        >>> known = schema()
        >>> known.classes[CB.Membership].edge.type
        'MEMBER_OF'
        >>> known.concepts[ROLE.Coordinator].label("lt")
        'Koordinatorius'
    """

    ontology: Ontology
    classes: Mapping[str, ClassDef]
    properties: Mapping[str, PropertyDef]
    identifiers: Mapping[str, IdentifierScheme]
    schemes: Mapping[str, ConceptScheme]
    concepts: Mapping[str, Concept]
    rules: tuple[Rule, ...]
    shapes: tuple[ShapeDef, ...]

    @property
    def edges(self) -> tuple[EdgeDef, ...]:
        """The classes that are one edge each in Neo4j."""
        return tuple(known.edge for known in self.classes.values() if known.edge is not None)

    def superclasses(self, class_iri: str) -> tuple[str, ...]:
        """The classes of ours above a class, the nearest first.

        Raises:
            OntologyError: The ontology has no such class.
        """
        return self._class(class_iri).superclasses

    def subclasses(self, class_iri: str) -> tuple[str, ...]:
        """The classes of ours below a class, without itself, in the order of the file.

        Raises:
            OntologyError: The ontology has no such class.
        """
        return self._class(class_iri).subclasses

    def properties_of(self, class_iri: str) -> tuple[PropertyDef, ...]:
        """The properties that may be said of entities of a class, those of its superclasses included.

        Raises:
            OntologyError: The ontology has no such class.
        """
        line = {class_iri, *self.superclasses(class_iri)}
        return tuple(
            known for known in self.properties.values() if not known.domains or line & set(known.domains)
        )

    def concepts_of(self, scheme_iri: str) -> tuple[Concept, ...]:
        """The values of a controlled list, in the order of the file.

        Raises:
            OntologyError: The ontology has no such list.
        """
        scheme = self.schemes.get(scheme_iri)
        if scheme is None:
            raise OntologyError("The ontology has no such concept scheme.", found=scheme_iri)
        return tuple(self.concepts[name] for name in scheme.concepts)

    def _class(self, class_iri: str) -> ClassDef:
        """A class, or an error that names it."""
        known = self.classes.get(class_iri)
        if known is None:
            raise OntologyError("The ontology has no such class.", found=class_iri)
        return known


@cache
def schema() -> Schema:
    """The model of the bundled ontology, the same object at every call."""
    from kg.schema import _generated as made  # half a megabyte of constants: only for those who ask

    return Schema(
        ontology=made.ONTOLOGY,
        classes=MappingProxyType({known.iri: known for known in made.CLASSES}),
        properties=MappingProxyType({known.iri: known for known in made.PROPERTIES}),
        identifiers=MappingProxyType({known.iri: known for known in made.IDENTIFIERS}),
        schemes=MappingProxyType({known.iri: known for known in made.SCHEMES}),
        concepts=MappingProxyType({known.iri: known for known in made.CONCEPTS}),
        rules=made.RULES,
        shapes=made.SHAPES,
    )


def superclasses(class_iri: str) -> tuple[str, ...]:
    """The classes of ours above a class, the nearest first.

    Example:
        >>> from kg.vocab import CB
        >>> [iri.rsplit("#")[1] for iri in superclasses(CB.University)]
        ['Organisation', 'Actor']

    Raises:
        OntologyError: The ontology has no such class.
    """
    return schema().superclasses(class_iri)
