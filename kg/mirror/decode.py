"""From a node or edge back to the statements about its entity: the exact inverse of `kg.mirror.encode`.

It reads what Neo4j holds and nothing else, so that the RDF can be rebuilt from Neo4j alone. It is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import cast

from kg.errors import MirrorDrift
from kg.mirror.element import Edge, Element, Node, Value, subject_of
from kg.mirror.literals import Native, datatype_of, literal_of, period_of
from kg.mirror.mapping import HASH, IRI, LABELS, MORE, OTHER, PRECISION, SHOWN, URI, Field, Naming
from kg.rdf.lines import statements_of
from kg.rdf.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Term, Triple
from kg.vocab import ORG, RDF, XSD


def term_of(key: str) -> NamedNode | BlankNode:
    """The term that the key of a node stands for.

    Example:
        >>> str(term_of("_:b1")), str(term_of("https://example.org/x"))
        ('_:b1', '<https://example.org/x>')
    """
    return BlankNode(key[2:]) if key.startswith("_:") else NamedNode(key)


def decode(element: Element, names: Naming) -> Iterator[Triple | Quad]:
    """Everything that is said about the entity of a node or edge, in no order; quads where a named graph says it.

    Raises:
        MirrorDrift: It holds something that the mirror never writes.
    """
    subject = term_of(subject_of(element))
    shown = frozenset(cast("Sequence[str]", element.properties.get(SHOWN, ())))
    yield from _classes_and_relations(subject, element, shown, names)
    for key, value in element.properties.items():
        if key in {URI, IRI, HASH, SHOWN} or key in shown or (key.endswith(PRECISION) and ":" not in key):
            continue
        if key == OTHER:
            yield from _kept(subject, cast("Sequence[str]", value))
            continue
        precision = element.properties.get(key + PRECISION)
        for predicate, object_ in _objects(key, _listed(value), precision, names):
            yield Triple(subject, NamedNode(predicate), object_)


def _classes_and_relations(
    subject: NamedNode | BlankNode, element: Element, shown: frozenset[str], names: Naming
) -> Iterator[Triple]:
    """What labels, the type of an edge, and the plain edges say."""
    kind = names.class_edge_types.get(element.type) if isinstance(element, Edge) else None
    classes: Iterable[str]
    if isinstance(element, Node):
        classes = (names.classes.get(label, label) for label in element.labels)
        for type_, target in element.edges:
            yield Triple(subject, NamedNode(names.edge_predicates.get(type_, type_)), term_of(target))
    elif kind is None:
        raise MirrorDrift(f"The edge {element.uri} is of the unknown type {element.type}.")
    else:
        classes = kind.classes
        yield Triple(subject, NamedNode(kind.source), term_of(element.source))
        yield Triple(subject, NamedNode(kind.target), term_of(element.target))
    if LABELS not in shown:
        for iri in classes:
            yield Triple(subject, NamedNode(RDF.type), NamedNode(iri))


def _kept(subject: NamedNode | BlankNode, lines: Sequence[str]) -> Iterator[Triple | Quad]:
    """The statements that stand as text."""
    for quad in statements_of("".join(f"{subject} {line} .\n" for line in lines)):
        yield quad.triple if isinstance(quad.graph_name, DefaultGraph) else quad


def _listed(value: Value) -> Sequence[Native]:
    return value if isinstance(value, list) else [cast("Native", value)]


def _objects(
    key: str, values: Sequence[Native], precision: Value | None, names: Naming
) -> Iterator[tuple[str, Term]]:
    """The statements under one key, as (predicate, object)."""
    if ":" in key:  # a whole IRI: no mapped name holds a colon
        predicate, separator, language = key.rpartition(" @")
        for value in values:
            if separator:
                yield predicate, Literal(cast("str", value), language=language)
            else:
                yield key, literal_of(value, datatype_of(value))
        return
    base = key.removesuffix(MORE)
    datatype = names.identifier_keys.get(base)
    if datatype is not None:
        for value in values:
            yield ORG.identifier, Literal(cast("str", value), datatype=NamedNode(datatype))
        return
    name, _, language = base.partition("_")
    field = names.keys.get(name)
    if field is None or (language and field.form != "text"):
        raise MirrorDrift(f"The key {key} is none that the mirror writes.")
    for value in values:
        yield field.predicate, _object(field, value, language.replace("_", "-"), precision)


def _object(field: Field, value: Native, language: str, precision: Value | None) -> Term:
    """One value of a mapped property as a term."""
    if field.form == "text":
        return Literal(cast("str", value), language=language) if language else Literal(cast("str", value))
    if field.form == "notation":
        return NamedNode(field.concepts[cast("str", value)])
    if field.form == "uri":
        return term_of(cast("str", value))
    if field.form == "date" and isinstance(precision, str):
        return period_of(cast("date", value), precision)
    return literal_of(value, field.datatype or XSD.date)
