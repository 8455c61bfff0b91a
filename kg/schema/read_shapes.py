"""From ontology/shapes/*.ttl and ontology/rules.ttl to rows that can be shown and rules that can be run.

This module owns how shapes and rules are read, at generation time. It validates nothing and runs nothing.
Graph patterns read::

    ?node a sh:NodeShape ; sh:targetClass ?class ; sh:property ?shape .
    ?shape sh:name ?name ; sh:message ?message ; sh:severity ?severity ; sh:path ?path .
    ?rule a sh:SPARQLRule ; sh:construct ?text ; sh:prefixes/sh:declare ?declaration .
    ?declaration sh:prefix ?prefix ; sh:namespace ?base .
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from rdflib import RDF, RDFS, SH, SKOS, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.schema.foreign import compact
from kg.schema.model import Rule, ShapeDef
from kg.schema.turtle import Turtle


def rules(turtle: Turtle) -> tuple[Rule, ...]:
    """Every rule, in the order in which they are to be run."""
    found = [_rule(turtle, iri) for iri in turtle.graph.subjects(RDF.type, SH.SPARQLRule)]
    return tuple(sorted(found, key=lambda rule: (rule.order, rule.iri)))


def shapes(turtle: Turtle) -> tuple[ShapeDef, ...]:
    """Every requirement with a message, in the order of the files, with the classes it is required of."""
    users: dict[URIRef, set[str]] = {}
    for node in turtle.graph.subjects(RDF.type, SH.NodeShape):
        targets = {str(target) for target in turtle.graph.objects(node, SH.targetClass)}
        for shape in (node, *turtle.graph.objects(node, SH.property)):
            if isinstance(shape, URIRef) and (shape, SH.message, None) in turtle.graph:
                users.setdefault(shape, set()).update(targets)
    return tuple(_shape(turtle, shape, users[shape]) for shape in sorted(users, key=turtle.place))


def _rule(turtle: Turtle, iri: Node) -> Rule:
    """One rule with its prefixes written out."""
    header = "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in sorted(_prefixes(turtle, iri)))
    return Rule(
        iri=str(iri),
        labels=turtle.texts(iri, RDFS.label),
        definition=turtle.one(iri, SKOS.definition),
        order=int(turtle.one(iri, SH.order)),
        derives=turtle.one(iri, RDFS.seeAlso),
        construct=header + _dedent(turtle.one(iri, SH.construct)),
    )


def _dedent(text: str) -> str:
    """A query as if it stood at the left margin."""
    return dedent(text).strip() + "\n"


def _prefixes(turtle: Turtle, iri: Node) -> Iterator[tuple[str, str]]:
    """The prefixes that a rule declares."""
    for home in turtle.graph.objects(iri, SH.prefixes):
        for declaration in turtle.graph.objects(home, SH.declare):
            yield turtle.one(declaration, SH.prefix), turtle.one(declaration, SH.namespace)


def _shape(turtle: Turtle, iri: URIRef, targets: set[str]) -> ShapeDef:
    """One requirement."""
    path = turtle.graph.value(iri, SH.path)
    severity: Any = (turtle.maybe(iri, SH.severity) or str(SH.Violation)).removeprefix(str(SH))
    return ShapeDef(
        iri=str(iri),
        name=turtle.one(iri, SH.name),
        targets=tuple(sorted(targets)),
        path=None if path is None else _path(turtle, path),
        severity=severity,
        message=turtle.one(iri, SH.message),
    )


def _path(turtle: Turtle, path: Node) -> str:
    """A property path in the notation of SPARQL."""
    if isinstance(path, URIRef | Literal):
        return compact(str(path))
    inverse = turtle.graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"^{_path(turtle, inverse)}"
    choice = turtle.graph.value(path, SH.alternativePath)
    steps = Collection(turtle.graph, path if choice is None else choice)
    return (" / " if choice is None else " | ").join(_path(turtle, step) for step in steps)
