"""SHACL by `pyshacl`: the reference that the fast engine is compared with.

This module owns the conversion of its results graph.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyshacl
import rdflib
from rdflib import RDF, SH
from rdflib.exceptions import ParserError

from kg.errors import Location, OntologyError, SourceUnreadable
from kg.rdf import rdflib_view
from kg.rdf.validation.report import Finding, Report, Severity

_SEVERITIES: Final[dict[object, Severity]] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}


class ReferenceEngine:
    """SHACL core and SPARQL constraints, twenty times slower, by another hand."""

    def validate(self, data: Path, shapes: str) -> Report:
        """What the shapes say about the statements; see `Engine.validate`."""
        shapes_graph = _parse_shapes(shapes)
        _, results, _ = pyshacl.validate(_parse_data(data), shacl_graph=shapes_graph, inference="none")
        found = results.subjects(RDF.type, SH.ValidationResult)
        return Report.of([_finding(results, shapes_graph, result) for result in found])


def _parse_shapes(text: str) -> rdflib.Graph:
    """The shapes graph."""
    try:
        return rdflib_view.new_graph().parse(data=text, format="turtle")
    except SyntaxError as error:  # rdflib's BadSyntax
        raise OntologyError("The SHACL shapes cannot be read.", found=str(error)) from error


def _parse_data(file: Path) -> rdflib.Graph:
    """The data graph."""
    try:
        return rdflib_view.new_graph().parse(str(file), format="nt")
    except (ParserError, OSError) as error:
        where = Location(str(file))
        raise SourceUnreadable("The statements cannot be read.", where=where, found=str(error)) from error


def _finding(results: rdflib.Graph, shapes: rdflib.Graph, result: rdflib.term.Node) -> Finding:
    """A result of the engine in our words."""
    path = results.value(result, SH.resultPath)
    value = results.value(result, SH.value)
    component = str(results.value(result, SH.sourceConstraintComponent))
    messages = sorted(str(message) for message in results.objects(result, SH.resultMessage))
    return Finding(
        severity=_SEVERITIES.get(results.value(result, SH.resultSeverity), "violation"),
        focus=str(results.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, rdflib.URIRef) else None,
        value=None if value is None else str(value),
        message=messages[0] if messages else component.rsplit("#")[-1],
        shape=_named(shapes, results.value(result, SH.sourceShape)),
    )


def _named(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> str | None:
    """The nearest shape with an IRI, upwards from a property shape."""
    while isinstance(shape, rdflib.BNode):
        shape = shapes.value(predicate=SH.property, object=shape)
    return None if shape is None else str(shape)
