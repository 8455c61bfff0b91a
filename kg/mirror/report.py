"""What a sync did, and who is told how far it is. Plain data; nothing here does anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from kg.mirror.session import Counters

Progress = Callable[[str, int, int | None], None]
"""Told the step, how much of it is done, and of how much, where that is known."""

Way = Literal["nothing", "changes", "comparison", "first load", "import", "repair"]
"""How the mirror was brought up to date.

nothing: it was. changes: the change log was followed. comparison: every entity was compared. first load: an empty
database was filled through sessions. import: the same with the server's own importer. repair: after a first load
that had been cut off, or on demand.
"""


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
