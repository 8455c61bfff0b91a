"""Everything that can be asked of one workspace, in one object.

This module joins rooms: names from the store, measures from the analysis, sources from provenance. It prints nothing
and writes nothing but the cache of the snapshot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api.kept_names import kept_entries
from kg.api.names import Entry, NameIndex
from kg.api.workspace import Workspace
from kg.iri import digest
from kg.rdf.provenance import Provenance
from kg.rdf.terms import value
from kg.schema import schema

if TYPE_CHECKING:
    from kg.analysis.paths import Chains
    from kg.analysis.snapshot import Snapshot
    from kg.analysis.ties import Fact
    from kg.rdf.store import GraphStore
    from kg.recommend.results import Advice
    from kg.recommend.wishes import Wishes

_SHARED: Final = frozenset({"project", "event", "agreement", "meeting", "contact"})
"""Ties that are entities of their own; the others are called after the actor that they lead to."""


class Graph:
    """The facts of a workspace, as they were when it was opened.

    Args:
        workspace: Where they lie.
        store: The open store.
    """

    def __init__(self, workspace: Workspace, store: GraphStore) -> None:
        self.workspace = workspace
        self.store = store

    @classmethod
    @contextmanager
    def open(cls, workspace: Workspace) -> Iterator[Graph]:
        """The facts of a workspace, read-only.

        Raises:
            StoreError: The store cannot be read.
        """
        with workspace.store() as store:
            yield cls(workspace, store)

    # Names

    @cached_property
    def names(self) -> NameIndex:
        """Every entity by its names."""
        return NameIndex(kept_entries(self.store, self.workspace.cache_dir, self.workspace.settings.language))

    def actor(self, text: str) -> Entry:
        """The organisation, cluster, network or office that a text names.

        Raises:
            NotFound: There is none, or several.
        """
        return self.names.resolve(text, actors=True)

    def name(self, iri: str) -> str:
        """What an entity is called; its IRI where it has no name."""
        entry = self.names.get(iri)
        return iri if entry is None else entry.name

    def tie_name(self, fact: Fact) -> str:
        """What a tie is called, in the language of the workspace."""
        entry = self.names.get(fact.iri) if fact.kind in _SHARED else None
        return fact.name if entry is None else entry.name

    def class_counts(self) -> list[tuple[str, int]]:
        """How many entities and links each class of the ontology has, superclasses included; by class name."""
        found = self.store.named("stats")
        counts = {
            str(value(r["class"])): int(str(value(r["count"]))) for r in found if r["class"] and r["count"]
        }
        known = schema().classes
        return sorted((known[iri].local_name, number) for iri, number in counts.items() if iri in known)

    @cached_property
    def provenance(self) -> Provenance:
        """Where facts stand."""
        return Provenance(self.store)

    # Analysis

    @cached_property
    def snapshot(self) -> Snapshot:
        """The facts as arrays; kept in the workspace until the store changes."""
        from kg.analysis.snapshot import Snapshot
        from kg.errors import AnalysisError, NotFound

        if not self.store.lineage(self.store.sequence()):  # nothing is known of how it came about
            return Snapshot.from_store(self.store)
        folder = self._snapshot_dir
        try:
            return Snapshot.load(folder)
        except (NotFound, AnalysisError):
            made = Snapshot.from_store(self.store)
            made.save(folder)
            return made

    @property
    def _snapshot_dir(self) -> Path:
        """Where the snapshot of this state of the store is kept."""
        return self.workspace.cache_dir / f"snapshot-{digest(self.store.lineage(self.store.sequence()))}"

    def chains(
        self,
        first: str,
        last: str,
        *,
        as_of: date | None = None,
        active_on: date | None = None,
        limit: int = 10,
    ) -> Chains:
        """All shortest chains between two actors, named in any spelling.

        Raises:
            NotFound: One of the two is not there.
            AnalysisError: The two are the same.
        """
        from kg.analysis.paths import shortest_chains

        one, other = self.actor(first), self.actor(last)
        return shortest_chains(
            self.snapshot, one.iri, other.iri, as_of=as_of, active_on=active_on, limit=limit
        )

    def advice(
        self,
        asker: str,
        *,
        as_of: date | None = None,
        top: int = 10,
        seeds: Sequence[str] = (),
        wishes: Wishes | None = None,
        new_only: bool = False,
    ) -> Advice:
        """Ranked partners for an organisation or cluster, by IRI, new ones and those of old; dismissals are honoured.

        Raises:
            NotFound: The asker is not in the graph.
        """
        from kg.api.feedback import given
        from kg.recommend.feedback import honoured
        from kg.recommend.recommend import advise
        from kg.recommend.wishes import NOTHING

        # A dismissal is a wish of whoever asks today, and no fact of the day asked about.
        wished = honoured(wishes or NOTHING, given(self.store), asker)
        return advise(
            self.snapshot, asker, top=top, as_of=as_of, seeds=seeds, wishes=wished, new_only=new_only
        )
