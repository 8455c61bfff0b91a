"""The names that the ontology's terms bear in Neo4j, and the way back from each name to its term.

This module owns the rule that the way back is unambiguous: no two terms share a name, and a term that the
ontology does not map keeps its whole IRI as its name, which no mapped name can equal (no colon is in those).
It reads no fact.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from kg.errors import OntologyError
from kg.schema import Schema, schema
from kg.schema.model import Form, PropertyDef
from kg.vocab import ORG, RDF

ENTITY: Final = "Entity"
URI: Final = "uri"
IRI: Final = "_iri"
"""The whole IRI of an entity, where it is so long that Neo4j cannot index it and `uri` holds a cut one."""
LONGEST: Final = 2000
"""The most characters that `uri` may have: an index of Neo4j takes some 8,100 bytes, and a character up to four."""
HASH: Final = "_hash"
"""The mark of what is ours: on a node or class edge the digest of its content, on any other edge 1."""
OTHER: Final = "_other"
"""Statements that no native value carries, as N-Triples without the subject."""
SHOWN: Final = "_shown"
"""Keys whose value is there to be read, while the exact statements stand in `_other` or under another key."""
LABELS: Final = ":labels"
"""In `_shown`: the classes are not the labels' own, but stand in `_other`."""
MORE: Final = "__more"
"""Suffix of the key that holds the second and further values of what normally has one."""
PRECISION: Final = "__precision"
"""Suffix of the key that says that a date is known to the `year` or `month` only."""

_RESERVED_LABELS: Final = frozenset({ENTITY, "Schema", "ClusterbridgeMirror"})
_FIELD_FORMS: Final = frozenset({"text", "native", "date", "notation", "uri"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TYPE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Field:
    """How the values of one property stand on a node or edge; see `kg.schema.model.Form`.

    Args:
        predicate: The property.
        key: Its property key; for identifiers, which have one for each datatype, empty.
        form: In which form.
        datatype: The datatype whose canonical values become native ones, or `None`.
        many: Whether Neo4j always holds a list.
        notations: For concepts: the notation of each.
        concepts: For concepts: the concept of each notation.
    """

    predicate: str
    key: str
    form: Form
    datatype: str | None
    many: bool
    notations: Mapping[str, str]
    concepts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClassEdge:
    """A class whose links are edges: (source)-[:TYPE {uri, ...}]->(target)."""

    class_iri: str
    type: str
    source: str
    target: str
    classes: frozenset[str]
    """The class and all above it: what a link of this class is said to be."""


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """Every name of the mirror, both ways.

    Args:
        labels: The label of each mapped class.
        classes: The class of each label.
        closures: Each mapped class with all mapped classes above it.
        class_edges: The classes that are edges, by IRI.
        class_edge_types: The same by type.
        fields: The properties that are properties of nodes and edges, by IRI.
        keys: The same by key.
        identifiers: The key of each datatype of identifiers.
        identifier_keys: The datatype of each such key.
        edge_types: The type of each property that is an edge.
        edge_predicates: The property of each such type.
        hidden: Terms that Neo4j shows nowhere, although nothing of them is lost.
        fingerprint: Changes whenever anything of this changes.
    """

    labels: Mapping[str, str]
    classes: Mapping[str, str]
    closures: Mapping[str, tuple[str, ...]]
    class_edges: Mapping[str, ClassEdge]
    class_edge_types: Mapping[str, ClassEdge]
    fields: Mapping[str, Field]
    keys: Mapping[str, Field]
    identifiers: Mapping[str, str]
    identifier_keys: Mapping[str, str]
    edge_types: Mapping[str, str]
    edge_predicates: Mapping[str, str]
    hidden: frozenset[str]
    fingerprint: str

    @classmethod
    def of(cls, known: Schema) -> Naming:
        """The names that an ontology gives.

        Raises:
            OntologyError: Two terms share a name, or a name could be taken for another.
        """
        classes, properties = known.classes.values(), known.properties.values()
        labels = {c.iri: c.node_label for c in classes if c.node_label is not None}
        edges = [_class_edge(known, c.iri) for c in classes if c.edge is not None]
        fields = {p.iri: _field(known, p) for p in properties if p.form in _FIELD_FORMS}
        ids = {scheme.iri: scheme.key for scheme in known.identifiers.values()}
        relations = {p.iri: p.edge_type for p in properties if p.form == "edge" and p.edge_type}
        unseen = {c.iri for c in classes if c.node_label is None and c.edge is None}
        naming = cls(
            labels=labels,
            classes=_inverse("label", labels.items()),
            closures={iri: _closure(known, iri) for iri in labels},
            class_edges={edge.class_iri: edge for edge in edges},
            class_edge_types={edge.type: edge for edge in edges},
            fields=fields,
            keys={field.key: field for field in fields.values()},
            identifiers=ids,
            identifier_keys=_inverse("key", ids.items()),
            edge_types=relations,
            edge_predicates=_inverse("edge", relations.items()),
            hidden=frozenset({*unseen, *(p.iri for p in properties if p.form == "none")}),
            fingerprint="",
        )
        naming._check()
        return naming._with_fingerprint()

    @property
    def predicates(self) -> set[str]:
        """The properties that are mapped."""
        ends = {end for edge in self.class_edges.values() for end in (edge.source, edge.target)}
        return {RDF.type, ORG.identifier, *self.fields, *self.edge_types, *ends}

    def _check(self) -> None:
        """Refuse names that could be taken for others: the way back would be lost."""
        keys = [*((f.predicate, f.key) for f in self.fields.values()), *self.identifiers.items()]
        types = [*self.edge_types.items(), *((e.class_iri, e.type) for e in self.class_edges.values())]
        _inverse("key", keys)
        _inverse("edge", types)
        wrong = [
            *(key for _, key in keys if key == URI or not _NAME.fullmatch(key)),
            *(label for label in self.classes if label in _RESERVED_LABELS or not _NAME.fullmatch(label)),
            *(type_ for _, type_ in types if not _TYPE.fullmatch(type_)),
        ]
        if wrong:
            raise OntologyError(
                f"mapping.ttl gives a name that the mirror cannot use: {', '.join(wrong)}.",
                expected="keys and labels of letters and digits, edges in UPPER_SNAKE",
            )

    def _with_fingerprint(self) -> Naming:
        described = repr(
            [
                sorted(self.labels.items()),
                sorted(self.closures.items()),
                sorted(
                    (e.class_iri, e.type, e.source, e.target, sorted(e.classes))
                    for e in self.class_edges.values()
                ),
                sorted(
                    (f.predicate, f.key, f.form, str(f.datatype), f.many, sorted(f.notations.items()))
                    for f in self.fields.values()
                ),
                sorted(self.identifiers.items()),
                sorted(self.edge_types.items()),
                sorted(self.hidden),
            ]
        )
        return replace(self, fingerprint=hashlib.blake2b(described.encode(), digest_size=12).hexdigest())


@cache
def naming() -> Naming:
    """The names that this project's ontology gives."""
    return Naming.of(schema())


def quoted(name: str) -> str:
    """A label, type or key as it stands in Cypher; a backtick in it is doubled.

    Example:
        >>> quoted("a`b")
        '`a``b`'
    """
    return "`" + name.replace("`", "``") + "`"


def _class_edge(known: Schema, iri: str) -> ClassEdge:
    definition = known.classes[iri]
    edge = definition.edge
    if edge is None:
        raise OntologyError(f"The class {iri} is no edge.")
    return ClassEdge(iri, edge.type, edge.source, edge.target, frozenset({iri, *definition.superclasses}))


def _field(known: Schema, definition: PropertyDef) -> Field:
    notations = {c.iri: c.notation for c in known.concepts.values() if c.scheme == definition.scheme}
    return Field(
        predicate=definition.iri,
        key=definition.key or definition.local_name,
        form=definition.form,
        datatype=definition.ranges[0] if definition.form == "native" else None,
        many=definition.many,
        notations=notations,
        concepts=_inverse("notation", notations.items()),
    )


def _closure(known: Schema, iri: str) -> tuple[str, ...]:
    above = known.classes[iri].superclasses
    return (iri, *(super_iri for super_iri in above if known.classes[super_iri].node_label is not None))


def _inverse(kind: str, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The way back from names to terms; refused where two terms share one."""
    back: dict[str, str] = {}
    for term, name in pairs:
        if back.setdefault(name, term) != term:
            raise OntologyError(f'The {kind} "{name}" stands for two terms.', found=f"{back[name]}, {term}")
    return back
