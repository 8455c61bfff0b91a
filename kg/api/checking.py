"""Checking facts against the shapes of the ontology: a file, or what each loaded dataset says.

This module owns what is checked. `kg.rdf.validation` checks it.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.api.workspace import Workspace
from kg.errors import Location, NotFound
from kg.rdf.validation import bundled_shapes, validate
from kg.rdf.validation.report import Finding, Report


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, and in which file or dataset it was made."""

    place: str
    finding: Finding

    @property
    def refuses(self) -> bool:
        """Whether a load with this finding would be refused."""
        return self.finding.severity == "violation"

    def row(self) -> tuple[str | None, ...]:
        """Severity, place, entity, property, message, value."""
        path = None if self.finding.path is None else self.finding.path.strip("<>").rpartition("#")[2]
        found = self.finding
        return found.severity, self.place, found.focus, path, found.message, found.value


def check_file(file: Path) -> list[Checked]:
    """What the shapes say about a file of RDF, in the format that its ending names.

    Raises:
        NotFound: The file is not there.
        SourceUnreadable: It cannot be read as RDF.
    """
    from kg.rdf.formats import to_ntriples

    if not file.is_file():
        raise NotFound("The file is not there.", where=Location(str(file)))
    with tempfile.TemporaryDirectory(prefix="kg-validate-") as folder:
        lines = Path(folder) / "facts.nt"
        to_ntriples(file, lines)
        return _told(file.name, validate(lines, bundled_shapes()))


def check_store(workspace: Workspace) -> list[Checked]:
    """What the shapes say about each loaded dataset by itself."""
    found: list[Checked] = []
    with workspace.store() as store, tempfile.TemporaryDirectory(prefix="kg-validate-") as folder:
        for info in store.datasets():
            lines = Path(folder) / "facts.nt"
            with lines.open("w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(f"{triple} .\n" for triple in store.raw(info.name))
            found += _told(info.name, validate(lines, bundled_shapes()))
    return found


def _told(place: str, report: Report) -> list[Checked]:
    """Findings with their place."""
    return [Checked(place, finding) for finding in report.findings]
