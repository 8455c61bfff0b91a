"""The ontology as a typed model: classes, properties, edges, concepts, rules and shapes, read from ontology/.

This package owns what is known *about* the facts; it reads no fact, opens no store and writes no Cypher. `kg.schema.load.schema()`
gives the model from a generated file, without parsing Turtle; rdflib is used only when that file is made anew.
"""
