"""From ontology/*.ttl to the typed model, with rdflib: at generation time and in tests only.

This module owns which statements make up a class, a property, a concept. Graph patterns read::

    ?class a owl:Class ; rdfs:label ?label ; skos:definition ?definition ; rdfs:subClassOf ?parent .
    ?property a owl:ObjectProperty ; rdfs:domain ?class ; rdfs:range [ owl:unionOf ( ?class ... ) ] .
    ?term cbm:nodeLabel | cbm:edgeType | cbm:propertyKey | cbm:form | cbm:notMirrored ?how .
"""

from __future__ import annotations

from typing import Any, Final

from rdflib import OWL, RDF, RDFS, SKOS, Literal, Namespace, URIRef

from kg.schema.foreign import PREFIXES
from kg.schema.model import (
    ClassDef,
    Concept,
    ConceptScheme,
    EdgeDef,
    IdentifierScheme,
    Ontology,
    PropertyDef,
)
from kg.schema.turtle import CB, Turtle

CBM: Final = Namespace(PREFIXES["cbm"])
DCT: Final = Namespace(PREFIXES["dcterms"])


class Reader:
    """Reads the model out of the statements of clusterbridge.ttl, vocabularies.ttl and mapping.ttl."""

    def __init__(self, turtle: Turtle) -> None:
        self._turtle = turtle

    def ontology(self) -> Ontology:
        """What the ontology says of itself."""
        head = next(iter(self._turtle.graph.subjects(RDF.type, OWL.Ontology)))
        return Ontology(
            iri=str(head),
            version=self._turtle.one(head, OWL.versionInfo),
            titles=self._turtle.texts(head, DCT.title),
            description=self._turtle.one(head, DCT.description),
            creator=self._turtle.one(head, DCT.creator),
            licence=self._turtle.one(head, DCT.license),
        )

    def classes(self) -> tuple[ClassDef, ...]:
        """Every class, in the order of the file."""
        return tuple(self._class(iri) for iri in self._turtle.own(OWL.Class))

    def properties(self) -> tuple[PropertyDef, ...]:
        """Every property, borrowed ones included, in the order of the file."""
        return tuple(
            self._property(iri) for iri in self._turtle.own(OWL.ObjectProperty, OWL.DatatypeProperty)
        )

    def identifiers(self) -> tuple[IdentifierScheme, ...]:
        """Every scheme of identifiers, in the order of the file."""
        return tuple(
            IdentifierScheme(
                **self._term(iri),
                key=self._turtle.one(iri, CBM.propertyKey),
                alignments=tuple(self._turtle.alignments(iri)),
            )
            for iri in self._turtle.own(RDFS.Datatype)
        )

    def schemes(self) -> tuple[ConceptScheme, ...]:
        """Every concept scheme, in the order of the file."""
        return tuple(
            ConceptScheme(
                **self._term(iri, SKOS.prefLabel),
                concepts=tuple(
                    str(concept)
                    for concept in self._turtle.own(SKOS.Concept)
                    if (concept, SKOS.inScheme, iri) in self._turtle.graph
                ),
            )
            for iri in self._turtle.own(SKOS.ConceptScheme)
        )

    def concepts(self) -> tuple[Concept, ...]:
        """Every concept, in the order of the file."""
        return tuple(
            Concept(
                **self._term(iri, SKOS.prefLabel),
                scheme=self._turtle.one(iri, SKOS.inScheme),
                notation=self._turtle.one(iri, SKOS.notation),
                broader=self._turtle.maybe(iri, SKOS.broader),
            )
            for iri in self._turtle.own(SKOS.Concept)
        )

    def _class(self, iri: URIRef) -> ClassDef:
        """One class with its place in the tree and in Neo4j."""
        edge_type = self._turtle.maybe(iri, CBM.edgeType)
        return ClassDef(
            **self._term(iri),
            parents=tuple(self._turtle.parents(iri)),
            superclasses=self._turtle.above(iri),
            subclasses=tuple(
                str(other) for other in self._turtle.own(OWL.Class) if str(iri) in self._turtle.above(other)
            ),
            abstract=(iri, CB.abstract, Literal(True)) in self._turtle.graph,
            derived=(iri, CB.derived, Literal(True)) in self._turtle.graph,
            alignments=tuple(self._turtle.alignments(iri)),
            notes=self._turtle.notes(iri),
            node_label=self._turtle.maybe(iri, CBM.nodeLabel),
            edge=None
            if edge_type is None
            else EdgeDef(
                class_iri=str(iri),
                type=edge_type,
                source=self._turtle.one(iri, CBM.edgeFrom),
                target=self._turtle.one(iri, CBM.edgeTo),
            ),
            reason=self._turtle.maybe(iri, CBM.notMirrored),
        )

    def _property(self, iri: URIRef) -> PropertyDef:
        """One property with its domain, range and form in Neo4j."""
        is_entity = (iri, RDF.type, OWL.ObjectProperty) in self._turtle.graph
        return PropertyDef(
            **self._term(iri),
            kind="entity" if is_entity else "literal",
            domains=tuple(self._turtle.union(iri, RDFS.domain)),
            ranges=tuple(self._turtle.union(iri, RDFS.range)),
            scheme=self._turtle.maybe(iri, CB.valuesFrom),
            derived=(iri, CB.derived, Literal(True)) in self._turtle.graph,
            symmetric=(iri, RDF.type, OWL.SymmetricProperty) in self._turtle.graph,
            alignments=tuple(self._turtle.alignments(iri)),
            notes=self._turtle.notes(iri),
            form=self._form(iri),
            key=self._turtle.maybe(iri, CBM.propertyKey),
            edge_type=self._turtle.maybe(iri, CBM.edgeType),
            many=(iri, CBM.many, Literal(True)) in self._turtle.graph,
            reason=self._turtle.maybe(iri, CBM.notMirrored),
        )

    def _form(self, iri: URIRef) -> Any:
        """How a property stands in Neo4j, by what mapping.ttl says of it."""
        if self._turtle.maybe(iri, CBM.notMirrored) is not None:
            return "none"
        if self._turtle.maybe(iri, CBM.edgeType) is not None:
            return "edge"
        return self._turtle.one(iri, CBM.form).removeprefix(CBM).lower()

    def _term(self, iri: URIRef, label: URIRef = RDFS.label) -> dict[str, Any]:
        """What every term has."""
        return {
            "iri": str(iri),
            "labels": self._turtle.texts(iri, label),
            "definition": self._turtle.one(iri, SKOS.definition),
        }
