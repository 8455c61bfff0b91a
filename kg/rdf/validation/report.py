"""What validation found, the same for every engine, and what an engine is.

This module owns the shape of a finding. It runs no engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape says about one entity.

    Args:
        severity: A violation refuses the load; a warning or info is reported.
        focus: The IRI of the entity, or the literal, that the finding is about.
        path: The property, if the shape is about exactly one.
        value: The offending value, as a reader would write it.
        message: What is wrong, in the words of the shape.
        shape: The IRI of the nearest named shape.
    """

    severity: Severity
    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str | None

    def sort_key(self) -> tuple[str, ...]:
        """What findings are ordered by: violations, then warnings; within them by entity."""
        rank = {"violation": "0", "warning": "1", "info": "2"}[self.severity]
        return (rank, self.focus, self.path or "", self.value or "", self.message, self.shape or "")


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that validation found, violations first."""

    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, findings: Sequence[Finding]) -> Report:
        """A report of findings, in order."""
        return cls(tuple(sorted(findings, key=Finding.sort_key)))

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that refuse a load."""
        return tuple(finding for finding in self.findings if finding.severity == "violation")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are only reported."""
        return tuple(finding for finding in self.findings if finding.severity != "violation")


class Engine(Protocol):
    """Something that checks a file of N-Triples against shapes."""

    def validate(self, data: Path, shapes: str) -> Report:
        """What the shapes say about the statements.

        Args:
            data: A file of N-Triples; its name ends in `.nt`.
            shapes: The shapes graph, as Turtle.

        Raises:
            OntologyError: The shapes cannot be read.
            SourceUnreadable: The data cannot be read.
        """
        ...
