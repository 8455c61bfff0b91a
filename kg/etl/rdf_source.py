"""Reading an RDF file of a source: guarded, then translated by the rules of the source.

This module owns what the steward is told of RDF that cannot be read. It parses nothing: `kg.rdf` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
        found = translate(file.path, rules, dataset, folder)
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
    return _with_rows(found, file)


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


def _with_rows(found: Translation, file: SourceFile) -> Translation:
    """A translation whose examples tell their rows, where a line is a statement."""
    if not found.unread or file.path.suffix.casefold() not in {".nt", ".nq"}:
        return found
    wanted = {
        f"{each.example.subject} {each.example.predicate} {each.example.object}".encode(): term
        for term, each in found.unread.items()
    }
    rows: dict[str, int] = {}
    with file.path.open("rb") as stream:
        for row, line in enumerate(stream, 1):
            statement = line.rstrip().removesuffix(b".").rstrip()
            term = wanted.get(statement) or wanted.get(statement.rpartition(b" ")[0])
            if term is not None:
                rows.setdefault(term, row)
    unread = {term: replace(each, row=rows.get(term)) for term, each in found.unread.items()}
    return replace(found, unread=unread)
