"""The formats that answers come in, by name and by media type.

This module owns the two lists. It neither reads nor writes RDF.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

ROWS: Final = MappingProxyType(
    {
        "json": "application/sparql-results+json",
        "xml": "application/sparql-results+xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
    }
)
"""Formats of the rows of a SELECT query and of the answer of an ASK query; the first is the usual one."""

GRAPHS: Final = MappingProxyType(
    {
        "turtle": "text/turtle",
        "ntriples": "application/n-triples",
        "rdfxml": "application/rdf+xml",
        "jsonld": "application/ld+json",
        "trig": "application/trig",
        "nquads": "application/n-quads",
        "n3": "text/n3",
    }
)
"""Formats of statements; the first is the usual one."""

_UTF8: Final = frozenset({"csv", "tsv", "turtle", "ntriples", "trig", "nquads", "n3"})


def content_type(name: str) -> str:
    """The media type of a format, with the character set where the format does not fix it.

    Example:
        >>> content_type("csv"), content_type("json")
        ('text/csv; charset=utf-8', 'application/sparql-results+json')
    """
    kind = ROWS.get(name) or GRAPHS[name]
    return f"{kind}; charset=utf-8" if name in _UTF8 else kind
