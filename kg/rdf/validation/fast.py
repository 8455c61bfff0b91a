"""SHACL by the package `shacl`, written in Rust: the engine that is used by default.

This module owns the conversion of its results. It converts no message and decides nothing about severity.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import Location, OntologyError, SourceUnreadable
from kg.rdf.validation.report import Finding, Report, Severity

if TYPE_CHECKING:
    from shacl import Result

_SEVERITIES: Final[dict[str, Severity]] = {"Violation": "violation", "Warning": "warning", "Info": "info"}


class FastEngine:
    """SHACL core and SPARQL constraints, at a million statements in three seconds."""

    def validate(self, data: Path, shapes: str) -> Report:
        """What the shapes say about the statements; see `Engine.validate`."""
        from shacl import Shapes

        try:
            compiled = Shapes.from_text(shapes, format="turtle")
        except ValueError as error:
            raise OntologyError("The SHACL shapes cannot be read.", found=str(error)) from error
        try:
            report = compiled.validate_file(str(data), inference="none")
        except (ValueError, OSError) as error:
            where = Location(str(data))
            raise SourceUnreadable("The statements cannot be read.", where=where, found=str(error)) from error
        return Report.of([_finding(result) for result in report.results])


def _finding(result: Result) -> Finding:
    """A result of the engine in our words."""
    return Finding(
        severity=_SEVERITIES.get(result.severity, "violation"),
        focus=_bare(result.focus_node),
        path=_plain(result.path),
        value=result.value_plain,
        message=result.message or result.component,
        shape=None if result.root_shape is None else _bare(result.root_shape),
    )


def _plain(path: str | None) -> str | None:
    """A path of one property as its IRI; other paths say nothing to a reader."""
    return None if path is None or not path.startswith("<") or path.count("<") > 1 else path[1:-1]


def _bare(term: str) -> str:
    """An IRI without its angle brackets; anything else as it is."""
    return term[1:-1] if term.startswith("<") and term.endswith(">") and "<" not in term[1:] else term
