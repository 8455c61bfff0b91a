"""Answers as documents of the standards: SPARQL results in XML, statements in Turtle, N-Triples, RDF/XML, JSON-LD.

This module owns the writing of rows that a query gave. It asks nothing.

Sources: SPARQL Query Results XML Format; RDF 1.1 Turtle, N-Triples, XML Syntax; JSON-LD 1.1.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.names import PREFIXES
from kg.rdf.worker import Rows

STATEMENTS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name != "dcterms"}  # `dct` says the same


def document(found: Rows, form: str) -> str:
    """An answer as a document; `xml` is that of SPARQL for rows, and RDF/XML for statements.

    Raises:
        QueryError: The answer is rows, and the format is one of statements.
    """
    if found.form == "construct":
        return _statements(found, "rdfxml" if form == "xml" else form)
    if form != "xml":
        raise QueryError(
            f"Only statements can be written as {form}, and the query gives rows.",
            hint="Ask with CONSTRUCT or DESCRIBE, or take table, json, csv, tsv or xml.",
        )
    return _results(found)


def _statements(found: Rows, form: str) -> str:
    """Statements, sorted, with the prefixes that they use."""
    triples = [ox.Triple(*row) for row in found.rows]  # type: ignore[arg-type]
    triples.sort(key=str)
    text = "".join(map(str, triples))
    used = {name: iri for name, iri in _PREFIXES.items() if f"<{iri}" in text}
    written = ox.serialize(triples, format=STATEMENTS[form], prefixes=dict(sorted(used.items())))
    return _in_order((written or b"").decode())


def _in_order(text: str) -> str:
    """A document with its prefixes in order; Oxigraph writes them in another one each time."""
    lines = text.splitlines(keepends=True)
    head = sorted(line for line in lines if line.startswith("@prefix "))
    return "".join([*head, *(line for line in lines if not line.startswith("@prefix "))])


def _results(found: Rows) -> str:
    """Rows, or yes or no."""
    if found.form == "ask":
        (answer,) = found.rows[0]
        source, form = f'{{"head":{{}},"boolean":{answer.value}}}', ox.QueryResultsFormat.JSON  # type: ignore[union-attr]
    else:
        heads = "\t".join(f"?{name}" for name in found.columns)
        rows = ("\t".join("" if cell is None else str(cell) for cell in row) for row in found.rows)
        source, form = "\n".join([heads, *rows, ""]), ox.QueryResultsFormat.TSV
    written = ox.parse_query_results(source, form).serialize(format=ox.QueryResultsFormat.XML)
    return (written or b"").decode() + "\n"
