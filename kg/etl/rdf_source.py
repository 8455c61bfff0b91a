"""Reading an RDF file of a source: guarded, then translated by the rules of the source.

This module owns what the steward is told of RDF that cannot be read. It parses nothing: `kg.rdf` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.errors import Location, SourceUnreadable
from kg.etl.files import SourceFile
from kg.etl.rdf_guard import guard
from kg.rdf.translate import Translation, translate

__all__ = ["Translation", "read_rdf"]


def read_rdf(file: SourceFile, rules: Mapping[str, str], dataset: str, folder: Path) -> Translation:
    """An RDF file in our vocabulary.

    Args:
        file: Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, by the ending of its name.
        rules: CONSTRUCT queries by the name of their file.
        dataset: The name of the dataset.
        folder: An empty folder for intermediate files.

    Raises:
        SourceUnreadable: It cannot be read to its end, or it would fill the memory.
        ManifestError: A rule is no CONSTRUCT query.
    """
    guard(file)
    try:
        return translate(file.path, rules, dataset, folder)
    except SourceUnreadable as error:
        row = None if error.where is None else error.where.row
        where = Location(file.shown, row=row)
        raise SourceUnreadable(
            error.what,
            where=where,
            expected=error.expected,
            found=error.found,
            hint=error.hint or _hint(error),
        ) from error


def _hint(error: SourceUnreadable) -> str:
    """What to do about RDF that cannot be read."""
    found = error.found or ""
    if "UTF-8" in found:
        return "Save it in UTF-8."
    if "LoadDocumentCallback" in found:
        return (
            "A context on another server is not fetched: write the context into the file, or ask for Turtle."
        )
    return "Correct it at that place, or ask for it again: is it whole, and what its name says?"
