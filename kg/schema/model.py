"""The ontology as frozen dataclasses: what a class, a property, an edge, a concept, a rule and a shape are.

This module owns the shape of the model. It reads nothing: `kg.schema.load` brings the instances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["text", "native", "date", "notation", "uri", "identifier", "edge", "end", "none"]
"""How the values of a property stand in Neo4j.

text: strings, with a further key for each language. native: a value of Neo4j's own. date: a day, month, year.
notation: the code of a concept. uri: the IRI of another entity as a string. identifier: one key a datatype.
edge: a relationship. end: where an edge that is a class begins or ends. none: not mirrored, see `reason`.
"""

Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Whatever has an IRI, labels in three languages and a definition."""

    iri: str
    labels: tuple[tuple[str, str], ...]
    definition: str

    @property
    def local_name(self) -> str:
        """The last part of the IRI, after the hash or the slash.

        Example:
            >>> Term(iri="https://example.org/x#memberOf", labels=(), definition="").local_name
            'memberOf'
        """
        return self.iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def label(self, lang: str = "en") -> str:
        """The label in a language, in English where there is none, and the local name failing that."""
        known = dict(self.labels)
        return known.get(lang) or known.get("en") or self.local_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """That a term of ours stands in a relation to a term of another vocabulary, by their compact names."""

    relation: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDef(Term):
    """A class: what an entity or link is.

    Args:
        parents: The classes of ours directly above it.
        superclasses: All classes of ours above it, the nearest first.
        subclasses: All classes of ours below it, in the order of the file.
        abstract: Whether an entity of it always has a more specific class as well.
        derived: Whether only a rule says that something belongs to it.
        node_label: Its label in Neo4j, where its entities are nodes.
        edge: The edge that it is, where its entities are edges.
        reason: Why it is not mirrored, where it is not.
    """

    parents: tuple[str, ...]
    superclasses: tuple[str, ...]
    subclasses: tuple[str, ...]
    abstract: bool
    derived: bool
    alignments: tuple[Alignment, ...]
    notes: tuple[str, ...]
    node_label: str | None
    edge: EdgeDef | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeDef:
    """A class that is one edge in Neo4j: (source)-[:TYPE]->(target).

    Args:
        class_iri: The class, such as cb:Membership.
        type: The type of the edge, such as MEMBER_OF.
        source: The property that leads to the node where the edge begins.
        target: The property that leads to the node where it ends.
    """

    class_iri: str
    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyDef(Term):
    """A property: what is said about an entity or link.

    Args:
        kind: Whether its values are literals or entities.
        domains: The classes that it is said of; empty for every class.
        ranges: The classes or datatypes of its values.
        scheme: The concept scheme that its values come from, where they are concepts.
        derived: Whether only a rule says it.
        symmetric: Whether it holds both ways.
        form: How its values stand in Neo4j.
        key: The property key in Neo4j, where it has one.
        edge_type: The type of the relationship in Neo4j, where it is one.
        many: Whether several values are normal, so that Neo4j holds a list.
        reason: Why it is not mirrored, where it is not.
    """

    kind: Literal["literal", "entity"]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    scheme: str | None
    derived: bool
    symmetric: bool
    alignments: tuple[Alignment, ...]
    notes: tuple[str, ...]
    form: Form
    key: str | None
    edge_type: str | None
    many: bool
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierScheme(Term):
    """A datatype of org:identifier, which names who issued the value; `key` is the property key in Neo4j."""

    key: str
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept(Term):
    """A value of a controlled list, such as the role Coordinator."""

    scheme: str
    notation: str
    broader: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptScheme(Term):
    """A controlled list; `concepts` are the IRIs of its values, in the order of the file."""

    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Term):
    """How a derived class or property follows from other facts: a complete SPARQL CONSTRUCT."""

    order: int
    derives: str
    construct: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeDef:
    """One requirement on the facts, as the documentation shows it.

    Args:
        iri: The shape itself.
        name: What is required, in a few words.
        targets: The classes that it is required of.
        path: The property it is about, by its compact name, where it is about one.
        severity: Whether breaking it stops a load.
        message: What a data steward reads.
    """

    iri: str
    name: str
    targets: tuple[str, ...]
    path: str | None
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """What the ontology says of itself."""

    iri: str
    version: str
    titles: tuple[tuple[str, str], ...]
    description: str
    creator: str
    licence: str
