"""Every error that clusterbridge raises on purpose, and the exit code that each one means.

This module owns the whole tree and nothing else; it imports nothing of the project.

    ClusterbridgeError               1  something failed
    ├── OntologyError                1  the ontology itself is inconsistent       (who mends it: us)
    ├── ManifestError                4  a loader.toml or a setting is wrong       (the author of the source)
    ├── SourceError                  4  what a source brought cannot be used      (the data steward)
    │   ├── SourceUnreadable         4  not a table, undecodable, cut off
    │   ├── FieldMissing             4  a column or a value that must be there
    │   ├── ValueUnmapped            4  a category that no lookup knows
    │   ├── ValueUnreadable          4  a date, an amount, an identifier that is none
    │   ├── CountOutOfRange          4  more or fewer rows than the manifest says
    │   └── SourceUnreachable        5  its publisher's server does not answer
    ├── ValidationFailed             4  the SHACL shapes refuse the facts         (the data steward)
    ├── StoreError                   1  the RDF store cannot be opened or written (the operator)
    │   ├── StoreLocked              5  another process is writing
    │   └── StoreUnreachable         5  a remote store does not answer, or refuses the user
    ├── MirrorError                  1  the Neo4j mirror                          (the operator)
    │   ├── Neo4jUnavailable         5  no server answers
    │   ├── MirrorRefused            5  the database is not ours to write
    │   └── MirrorDrift              1  mirror and store differ
    ├── QueryError                   2  a SPARQL or Cypher text that cannot be run (its author)
    │   └── QueryLimit               1  a query ended at its time or row limit
    ├── NotFound                     3  a name, a file or a dataset that is not there
    └── AnalysisError                1  a measure has no value for this graph
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Location:
    """Where in a source something stands; absent parts are `None`.

    Example:
        >>> str(Location("organization.csv", row=17, column="country"))
        'organization.csv, row 17, column "country"'
    """

    file: str | None = None
    row: int | str | None = None
    column: str | None = None

    def __str__(self) -> str:
        """The place in words, from the outside in."""
        parts = [] if self.file is None else [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f'column "{self.column}"')
        return ", ".join(parts)


class ClusterbridgeError(Exception):
    """What went wrong, where, what was expected, what was found, and what to do about it.

    What to do: Read the message; its last line says what.

    Args:
        what: One sentence on what is wrong.
        where: File, row and column, where there are any.
        expected: What would have been right.
        found: What stood there instead.
        hint: What the reader can do now.

    Example:
        >>> error = SourceError("The file is empty.", where=Location("a.csv"), hint="Export it again.")
        >>> print(error)
        The file is empty.
          where: a.csv
          what to do: Export it again.
    """

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        what: str,
        *,
        where: Location | None = None,
        expected: str | None = None,
        found: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.expected = expected
        self.found = found
        self.hint = hint

    def __str__(self) -> str:
        """The whole message, one part a line."""
        parts = {
            "where": None if self.where is None else str(self.where),
            "expected": self.expected,
            "found": self.found,
            "what to do": self.hint,
        }
        return "\n".join([self.what, *(f"  {name}: {text}" for name, text in parts.items() if text)])


class OntologyError(ClusterbridgeError):
    """The ontology files contradict each other or lack something.

    What to do: Mend the file in `ontology/` that the message names; a released ontology has none.
    """


class ManifestError(ClusterbridgeError):
    """A loader.toml or a settings file says something that cannot be followed.

    What to do: Correct the line of the manifest, mapping, rule or settings file that the message names.
    """

    exit_code = 4


class SourceError(ClusterbridgeError):
    """What a source brought cannot be used.

    What to do: Correct the file at the place that the message names, and load it again; nothing was written.
    """

    exit_code = 4


class SourceUnreadable(SourceError):
    """A file is empty, undecodable, not of the expected format, or cut off.

    What to do: Export the file again, or name its encoding, sheet or format as the message says.
    """


class FieldMissing(SourceError):
    """A column or a value that must be there is not.

    What to do: Add the column, or name the heading that stands for it in a mapping.
    """


class ValueUnmapped(SourceError):
    """A category that no lookup of the manifest knows; the message names the lookup to extend.

    What to do: Add the value to the look-up that the message names, or correct the value.
    """


class ValueUnreadable(SourceError):
    """A value is not what its column holds: a date that is no date, an amount that is no number.

    What to do: Correct the value; the other rows of a table arrive without it.
    """


class CountOutOfRange(SourceError):
    """A load brought fewer or more rows, entities or links than the manifest allows.

    What to do: Check that the file is whole; where the source has grown, raise the count in the manifest.
    """


class SourceUnreachable(SourceError):
    """The server of a publisher does not answer, or does not have the file.

    What to do: Try again later; a download goes on where it stopped. `--url` names a mirror.
    """

    exit_code = 5


class ValidationFailed(ClusterbridgeError):
    """The SHACL shapes refuse the facts that were about to be committed; nothing was written.

    What to do: Correct the rows that the findings name; the dataset of before is untouched.

    Args:
        what: One sentence with the number of violations.
        findings: One line for each violation, in words.
    """

    exit_code = 4

    def __init__(
        self,
        what: str,
        *,
        findings: Sequence[str] = (),
        where: Location | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        """The message, then the first twenty findings."""
        lines = [super().__str__(), *(f"  - {finding}" for finding in self.findings[:20])]
        if len(self.findings) > 20:
            lines.append(f"  ... and {len(self.findings) - 20} more")
        return "\n".join(lines)


class StoreError(ClusterbridgeError):
    """The RDF store cannot be opened, read or written.

    What to do: Free the disk or mend the rights of the folder, else restore a backup.
    """


class StoreLocked(StoreError):
    """Another process has the store open for writing.

    What to do: Wait until the other process has ended; readers need not wait.
    """

    exit_code = 5


class StoreUnreachable(StoreError):
    """The server of a remote store does not answer, or refuses the user.

    What to do: Start the server, or correct the address in `KG_SPARQL_ENDPOINT`, the user and the password.
    """

    exit_code = 5


class MirrorError(ClusterbridgeError):
    """Something about the Neo4j mirror.

    What to do: Follow the message; the facts are safe in the store, and the mirror can be filled anew from it.
    """


class Neo4jUnavailable(MirrorError):
    """No Neo4j answers, or it refuses the user.

    What to do: Start the server, or correct address, user and password; `kg doctor` tells which.
    """

    exit_code = 5


class MirrorRefused(MirrorError):
    """The database holds no mark of ours, so nothing is written to it.

    What to do: Name an empty database, or one that this workspace has written.
    """

    exit_code = 5


class MirrorDrift(MirrorError):
    """The mirror and the store differ.

    What to do: Bring it in line with `kg mirror repair`.
    """


class QueryError(ClusterbridgeError):
    """A SPARQL or Cypher text that cannot be run as it is.

    What to do: Correct the text at the line that the message names.
    """

    exit_code = 2


class QueryLimit(QueryError):
    """A query was ended at its time limit or row limit.

    What to do: Narrow the query, or raise `--timeout` or `--limit`.
    """

    exit_code = 1


class NotFound(ClusterbridgeError):
    """A name, a file or a dataset that is not there.

    What to do: Take one of the nearest names in the message, or find one with `kg search`.

    Args:
        what: One sentence that names what was asked for.
        nearest: The nearest names that do exist, best first.
    """

    exit_code = 3

    def __init__(
        self,
        what: str,
        *,
        nearest: Sequence[str] = (),
        where: Location | None = None,
        hint: str | None = None,
    ) -> None:
        if hint is None and nearest:
            hint = "Did you mean " + " or ".join(f'"{name}"' for name in nearest[:3]) + "?"
        super().__init__(what, where=where, hint=hint)
        self.nearest = tuple(nearest)


class AnalysisError(ClusterbridgeError):
    """A measure has no value for this graph or these groups.

    What to do: Choose other groups, another day or another measure, as the message says.
    """
