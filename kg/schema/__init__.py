"""The ontology as a typed model: classes, properties, edges, concepts, rules and shapes, read from ontology/.

This package owns what is known *about* the facts; it reads no fact, opens no store and writes no Cypher.
`schema()` gives the model from a generated file, without parsing Turtle; rdflib serves only to make that.
"""

from __future__ import annotations

from kg.schema.load import Schema, schema, superclasses

__all__ = ["Schema", "schema", "superclasses"]
