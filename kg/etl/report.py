"""What a load did, in numbers and words: rows, entities, links, duplicates, rejects, time, memory.

This module owns the report. It computes nothing but sums; whoever finds something notes it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from kg.errors import Location
from kg.etl.difference import Difference

_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused.

    Args:
        where: File, row and column.
        value: What stood there.
        reason: Why it cannot be used, and what would have been right.
        table: What the loader calls the file.
        cells: The whole row, to be corrected and loaded again.
    """

    where: Location
    value: str | None
    reason: str
    cells: Mapping[str, str | None]
    table: str = "table"

    def __str__(self) -> str:
        """The refusal in one line."""
        found = "" if self.value is None else f" (found: {_short(self.value)})"
        return f"{self.where}: {self.reason}{found}"


def _short(value: str) -> str:
    """A value in one line of a report; the file of rejects and the report as JSON hold the whole."""
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}... ({len(value):,} letters)"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row about a link that an earlier row is about too.

    Args:
        locator: Where it stands.
        first: Where the earlier one stands.
        differs: Whether it says something else; the values of both are kept then.
    """

    locator: str
    first: str
    differs: bool = False

    def __str__(self) -> str:
        """The duplicate in one line."""
        if self.differs:
            return f"{self.locator} is about the same link as {self.first}, with other values; both are kept"
        return f"{self.locator} says the same as {self.first}"


@dataclass(slots=True, kw_only=True)
class RunReport:
    """What a load did.

    Args:
        source: The id of the source.
        dataset: The name under which it was loaded.
        dry_run: Whether nothing was to be written.
        limit: How many rows of each table were read at most; `None` where all were.
        rows: Rows read, by the name of the file.
        entities: Entities made, by class.
        links: Links made, by class.
        duplicates: Rows about a link that an earlier row is about too.
        said_again: Further records of organisations, which add to what the first one says or say the same.
        examples: Rows left out because a template holds them as examples.
        checked: Counts that were held against the manifest, each with its bounds.
        ignored: Columns left out because the manifest says so, by the name of the file.
        unread_files: Files of the folder or archive that the manifest does not know.
        ignored_files: Files of it that are left out because the manifest says so.
        unread_statements: What of an RDF file no rule reads; each is told as a warning too.
        rejects: Rows refused.
        warnings: What a reader should know.
        kept_out: Records left out, wholly or in part, because they are about organisations that were erased.
        withheld: Rows of which no link was made, nor a reject, because they are about organisations that were erased.
        rejects_folder: Where the refused rows lie, to be corrected and loaded again.
        difference: What would change or has changed against the last load, where that was asked for.
        merged: Raw IRIs of the whole store that now stand for another one.
        newly_merged: Those of them that this load made so.
        statements: Statements of the dataset.
        added: Statements that this load brought into the dataset.
        removed: Statements that this load took out of the dataset.
        sequence: The number of the commit; `None` where nothing was written.
        seconds: CPU time of the process, in seconds.
        elapsed: Time on the wall, in seconds.
        memory: The most memory that the process has used, in MiB.
    """

    source: str
    dataset: str
    dry_run: bool = False
    limit: int | None = None
    rows: dict[str, int] = field(default_factory=dict)
    entities: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)
    said_again: int = 0
    examples: int = 0
    checked: list[str] = field(default_factory=list)
    ignored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread_files: list[str] = field(default_factory=list)
    ignored_files: list[str] = field(default_factory=list)
    unread_statements: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    kept_out: int = 0
    withheld: int = 0
    rejects_folder: str | None = None
    difference: Difference | None = None
    merged: int = 0
    newly_merged: int = 0
    statements: int = 0
    added: int = 0
    removed: int = 0
    sequence: int | None = None
    seconds: float = 0.0
    elapsed: float = 0.0
    memory: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        plain = asdict(self)
        plain["duplicates"] = [str(duplicate) for duplicate in self.duplicates]
        plain["rejects"] = [
            {
                "where": str(reject.where),
                "value": reject.value,
                "reason": reject.reason,
                "row": dict(reject.cells),
            }
            for reject in self.rejects
        ]
        return plain
