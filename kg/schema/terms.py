"""The ontology as rows: what `kg ontology terms` and `kg ontology mapping` print.

This module owns the columns and what stands in them. It prints nothing and knows no output format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.schema.foreign import compact
from kg.schema.load import Schema, schema
from kg.schema.model import Alignment, ClassDef, PropertyDef

TERM_COLUMNS: Final = ("term", "kind", "label", "of", "values", "stands on", "definition")
MAPPING_COLUMNS: Final = ("term", "kind", "in Neo4j", "holds")

_FORMS: Final = {
    "text": "text; a further key for each language",
    "native": "value of Neo4j's own",
    "date": "day, month or year",
    "notation": "code of the concept",
    "uri": "IRI of the entity",
    "identifier": "code; one key for each scheme",
}


def term_rows(lang: str = "en", known: Schema | None = None) -> list[tuple[str, ...]]:
    """Every class, property, scheme of identifiers and concept, with its label in a language.

    Args:
        lang: `en`, `lt` or `pl`.
        known: The ontology; the bundled one by default.

    Returns:
        Rows under `TERM_COLUMNS`, in the order of the ontology.

    Example:
        >>> term_rows("lt")[1][:4]
        ('cb:Organisation', 'class', 'Organizacija', 'cb:Actor')
    """
    model = schema() if known is None else known
    return [*_class_rows(model, lang), *_property_rows(model, lang), *_code_rows(model, lang)]


def _class_rows(model: Schema, lang: str) -> Iterator[tuple[str, ...]]:
    """One row for each class: above it, and what it stands on."""
    for c in model.classes.values():
        kind = "derived class" if c.derived else "abstract class" if c.abstract else "class"
        above = listed(c.parents)
        yield compact(c.iri), kind, c.label(lang), above, "", standing(c.alignments), c.definition


def _property_rows(model: Schema, lang: str) -> Iterator[tuple[str, ...]]:
    """One row for each property: what it is said of, and its values."""
    for p in model.properties.values():
        kind = "derived property" if p.derived else "property"
        said_of = listed(p.domains) or "any entity or link"
        values = listed(p.ranges) if p.scheme is None else compact(p.scheme)
        yield compact(p.iri), kind, p.label(lang), said_of, values, standing(p.alignments), p.definition


def _code_rows(model: Schema, lang: str) -> Iterator[tuple[str, ...]]:
    """One row for each scheme of identifiers and each concept."""
    for i in model.identifiers.values():
        aligned = standing(i.alignments)
        yield compact(i.iri), "identifier", i.label(lang), "org:identifier", "", aligned, i.definition
    for c in model.concepts.values():
        yield compact(c.iri), "concept", c.label(lang), compact(c.scheme), c.notation, "", c.definition


def mapping_rows(known: Schema | None = None) -> list[tuple[str, ...]]:
    """How each class, property and scheme of identifiers reaches Neo4j.

    Args:
        known: The ontology; the bundled one by default.

    Returns:
        Rows under `MAPPING_COLUMNS`, in the order of the ontology.

    Example:
        >>> [row[2] for row in mapping_rows() if row[0] == "cb:Membership"]
        ['(member)-[:MEMBER_OF]->(collective)']
    """
    model = schema() if known is None else known
    rows: list[tuple[str, ...]] = [
        (compact(c.iri), "class", *class_in_neo4j(model, c)) for c in model.classes.values()
    ]
    rows += [(compact(p.iri), "property", *property_in_neo4j(p)) for p in model.properties.values()]
    rows += [(compact(i.iri), "identifier", f".{i.key}", "list of codes") for i in model.identifiers.values()]
    return rows


def class_in_neo4j(model: Schema, known: ClassDef) -> tuple[str, str]:
    """The pattern of a class in Cypher, and what it holds or why it is not there."""
    if known.edge is not None:
        ends = [model.properties[end].local_name for end in (known.edge.source, known.edge.target)]
        keys = [p.key for p in model.properties_of(known.iri) if p.key is not None and p.domains]
        return f"({ends[0]})-[:{known.edge.type}]->({ends[1]})", ", ".join(keys)
    if known.node_label is None:
        return "-", known.reason or ""
    labels = [known.node_label, *(model.classes[upper].node_label or "" for upper in known.superclasses)]
    return f"(:{':'.join(labels)})", "node"


def property_in_neo4j(known: PropertyDef) -> tuple[str, str]:
    """The pattern of a property in Cypher, and what it holds or why it is not there."""
    match known.form:
        case "none":
            return "-", known.reason or ""
        case "edge":
            return f"()-[:{known.edge_type}]->()", "edge"
        case "end":
            return "()", "end of an edge that is a class"
        case _:
            holds = _FORMS[known.form]
            return "." + (known.key or "*"), f"list: {holds}" if known.many else holds


def listed(iris: Sequence[str]) -> str:
    """Several terms by their compact names."""
    return ", ".join(compact(iri) for iri in iris)


def standing(alignments: Sequence[Alignment]) -> str:
    """The terms of other vocabularies that a term stands on."""
    return ", ".join(alignment.target for alignment in alignments)
