"""What a sync did, and who is told how far it is. Plain data; nothing here does anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import neo4j

Progress = Callable[[str, int, int | None], None]
"""Told the step, how much of it is done, and of how much, where that is known."""

Way = Literal["nothing", "changes", "comparison", "first load", "import", "repair"]
"""How the mirror was brought up to date.

nothing: it was. changes: the change log was followed. comparison: every entity was compared. first load: an empty
database was filled through sessions. import: the same with the server's own importer. repair: after a first load
that had been cut off, or on demand.
"""


@dataclass(slots=True)
class Counters:
    """What the server itself says it has written."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0
    labels_removed: int = 0
    schema_changes: int = 0

    def add(self, counters: neo4j.SummaryCounters) -> None:
        """Count what one statement has written."""
        self.nodes_created += counters.nodes_created
        self.nodes_deleted += counters.nodes_deleted
        self.relationships_created += counters.relationships_created
        self.relationships_deleted += counters.relationships_deleted
        self.properties_set += counters.properties_set
        self.labels_added += counters.labels_added
        self.labels_removed += counters.labels_removed
        self.schema_changes += (
            counters.constraints_added
            + counters.constraints_removed
            + counters.indexes_added
            + counters.indexes_removed
        )

    @property
    def any(self) -> bool:
        """Whether anything was written at all."""
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Args:
        way: How.
        nodes_written: Entities written as nodes, new or changed.
        edges_written: Plain edges of those, and entities written as edges.
        deleted: Entities of which nothing is said any more.
        unchanged: Entities that were looked at and were as they should be.
        sequence: The commit of the store that the mirror equals now.
        counters: What the server itself counted; an import is not among it.
    """

    way: Way
    nodes_written: int = 0
    edges_written: int = 0
    deleted: int = 0
    unchanged: int = 0
    sequence: int = 0
    counters: Counters = field(default_factory=Counters)

    @property
    def incremental(self) -> bool:
        """Whether the change log alone was followed."""
        return self.way in {"nothing", "changes"}
