"""RDF of any format: what is in our vocabulary as it is, EURIO, org and schema.org translated by rules.

Reads one file; the rules lie in `rules/`.
"""

from __future__ import annotations

from functools import partial

from kg.etl.context import Context
from kg.etl.decode import decode as transform
from kg.etl.rdf_source import Translation

__all__ = ["extract", "load", "transform"]


def extract(context: Context) -> Translation:
    """The file, translated."""
    rules = sorted((context.manifest.folder / "rules").glob("*.rq"))
    return context.rdf("rdf", {path.name: path.read_text(encoding="utf-8") for path in rules})


def load(context: Context) -> None:
    """Hand over every entity; what no rule reads is counted and named."""
    found = extract(context)
    for iri, triples in found.by_subject.items():
        context.attempt(iri, partial(transform, iri, triples, f"{context.shown('rdf')} <{iri}>"))
    if found.unread:
        listed = ", ".join(f"<{term}> {count}" for term, count in found.unread.items())
        context.warn(f"Statements that no rule reads, by property or class: {listed}.")
