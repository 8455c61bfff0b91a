"""What validation found, the same for every engine.

This module owns the shape of a finding. It runs no engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Severity = Literal["violation", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that a shape says about one entity.

    Args:
        severity: A violation refuses the load; a warning or info is reported.
        focus: The IRI of the entity, or the literal, that the finding is about.
        path: The property, if the shape is about one.
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

    def __str__(self) -> str:
        """The finding in one line."""
        about = f"<{self.focus}>" if self.path is None else f"<{self.focus}>, {self.path.rsplit('#')[-1]}"
        found = "" if self.value is None else f" (found: {self.value})"
        return f"{self.message}{found} [{about}]"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that validation found, sorted."""

    findings: tuple[Finding, ...] = ()

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

    name: str

    def validate(self, data: Path, shapes: Sequence[Path]) -> Report:
        """What the shapes say about the statements.

        Args:
            data: A file of N-Triples.
            shapes: Turtle files that together make the shapes graph.

        Raises:
            OntologyError: The shapes cannot be read.
            SourceUnreadable: The data cannot be read.
        """
        ...
