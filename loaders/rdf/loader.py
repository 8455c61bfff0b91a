"""RDF of any format: what is in our vocabulary as it is, EURIO, org and schema.org translated by rules.

Reads one file; the rules lie in `rules/`.
"""

from __future__ import annotations

from kg.etl.context import Context
from kg.etl.decode import decode as transform
from kg.etl.rdf_entities import entities, told
from kg.etl.rdf_source import Translation

__all__ = ["extract", "load", "transform"]


def extract(context: Context) -> Translation:
    """The file, translated."""
    rules = sorted((context.manifest.folder / "rules").glob("*.rq"))
    return context.rdf("rdf", {path.name: path.read_text(encoding="utf-8") for path in rules})


def load(context: Context) -> None:
    """Hand over every entity; what is left out is a reject, what no rule reads is counted and named."""
    found = entities(extract(context), context.shown("rdf"))
    context.emit(*found.records)
    for iri, error in found.refused:
        context.refuse(iri, error)
    if found.unread:
        context.warn_unread(
            f"Statements that no rule reads, by property or class: {', '.join(told(found.unread))}."
        )
