"""Checking facts against the shapes of the ontology: a file, or what each loaded dataset says.

This module owns what is checked. `kg.rdf.validation` checks it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.api.workspace import Workspace
from kg.errors import Location, NotFound
from kg.rdf.validation import bundled_shapes, optional_shapes, validate
from kg.rdf.validation.report import Finding


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, in which file or dataset it was made, and a name of the entity that it is about."""

    place: str
    finding: Finding
    name: str | None = None

    @property
    def refuses(self) -> bool:
        """Whether a load with this finding would be refused."""
        return self.finding.severity == "violation"

    def row(self) -> tuple[str | None, ...]:
        """Severity, place, name, entity, property, message, value."""
        path = None if self.finding.path is None else self.finding.path.strip("<>").rpartition("#")[2]
        found = self.finding
        value = None if found.value == found.focus else found.value
        return found.severity, self.place, self.name, found.focus, path, found.message, value


def check_file(file: Path, shapes: str | None = None) -> list[Checked]:
    """What the shapes say about a file of RDF, in the format that its ending names.

    Args:
        file: The file.
        shapes: Optional shapes by name, or a file of them, instead of those that every load must satisfy.

    Raises:
        NotFound: The file is not there, or no such shapes.
        SourceUnreadable: It cannot be read as RDF.
    """
    from kg.rdf.formats import to_ntriples

    if not file.is_file():
        raise NotFound("The file is not there.", where=Location(str(file)))
    wanted = bundled_shapes() if shapes is None else optional_shapes(shapes)
    with tempfile.TemporaryDirectory(prefix="kg-validate-") as folder:
        lines = Path(folder) / "facts.nt"
        to_ntriples(file, lines)
        return _told(file.name, lines, wanted)


def check_store(workspace: Workspace) -> list[Checked]:
    """What the shapes say about each loaded dataset by itself."""
    found: list[Checked] = []
    with workspace.store() as store, tempfile.TemporaryDirectory(prefix="kg-validate-") as folder:
        for info in store.datasets():
            lines = Path(folder) / "facts.nt"
            with lines.open("w", encoding="utf-8", newline="\n") as stream:
                stream.writelines(f"{triple} .\n" for triple in store.raw(info.name))
            found += _told(info.name, lines, bundled_shapes())
    return found


def check_merged(workspace: Workspace, shapes: str) -> list[Checked]:
    """What optional shapes say about the merged facts of all datasets: one list has the members, another the rest.

    Raises:
        NotFound: There are no such shapes.
    """
    wanted = optional_shapes(shapes)
    with workspace.store() as store, tempfile.TemporaryDirectory(prefix="kg-validate-") as folder:
        lines = Path(folder) / "facts.nt"
        with lines.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"{triple} .\n" for triple in store.statements())
        return _told("all datasets", lines, wanted)


def _told(place: str, lines: Path, shapes: Sequence[Path]) -> list[Checked]:
    """What shapes say about a file of N-Triples: findings with their place, and the name of what each is about."""
    from kg.rdf.validation.words import names

    found = validate(lines, shapes).findings
    known = names(found, lines)
    return [Checked(place, finding, known.get(finding.focus)) for finding in found]
