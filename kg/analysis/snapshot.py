"""One immutable picture of the merged facts for analysis: who takes part in what, since when, sorted by IRI.

This module owns the Snapshot, its views in time, its content hash and the way to find a row. Rows follow the
order of the IRIs, so that no result depends on the order of arrival. It computes no measure. A view in time
holds only what had begun: what came later has no row in it, so nothing leaks from the future.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.analysis.tables import Features, Links, Matrix, Rows, Things
from kg.errors import NotFound

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

T = TypeVar("T")

THINGS: Final = ("agreement", "contact", "event", "meeting", "project")

LINKS: Final[Mapping[str, str]] = {
    "participation": "project",  # organisation -> project, with role
    "attendance": "event",  # actor -> event, with role
    "agreement": "agreement",  # party -> agreement
    "contact": "contact",  # party -> contact
    "meeting": "meeting",  # party -> meeting
    "membership": "actor",  # member -> cluster or network, with role
    "office": "actor",  # office -> network
    "host": "actor",  # office -> organisation
    "operator": "actor",  # cluster -> the body that runs it
    "invitation": "actor",  # invited -> who invited it, from the day of the event
}
"""Kinds of links, and what each one links an actor to."""

FEATURES: Final[Mapping[str, str]] = {
    "sector": "actor",
    "called": "actor",  # words of its names
    "word": "actor",  # words by which it says what it is and does
    "theme": "project",
    "scheme": "project",
    "subject": "project",  # words of its title, objective and topics
}
"""Kinds of labels, and what carries them."""


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """The merged facts as arrays; a value that nobody changes.

    Attributes:
        actors: IRIs of organisations, clusters, networks and offices, sorted; a row is a place in this tuple.
        names: The best name of each actor.
        country: ISO 3166-1 alpha-2 code, None when not known.
        kind: The most specific class of each actor, such as `University` or `Cluster`.
        things: Projects, events, agreements, contacts and meetings, by the names in `THINGS`.
        links: Links by the names in `LINKS`.
        features: Labels by the names in `FEATURES`: theme (coarse part of the programme) and scheme (every
            programme, call and topic, with all above it) of projects, sector of actors; called, word and
            subject (what actors are called, what they and projects are about, in single words).
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    country: tuple[str | None, ...]
    kind: tuple[str, ...]
    things: Mapping[str, Things]
    links: Mapping[str, Links]
    features: Mapping[str, Features]
    _memory: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def from_store(cls, store: GraphStore) -> Snapshot:
        """The snapshot of the merged facts of a store.

        Cost: Linear in the statements that analysis reads.
        """
        from kg.analysis.from_store import read_store

        return read_store(store)

    @classmethod
    def from_participations(cls, participations: Path, programme_parts: Path | None = None) -> Snapshot:
        """The snapshot of a table with one row for each organisation (`pic`) and project (`rcn`).

        Args:
            participations: CSV with `rcn, pic, start_date` and, where there are any, `role, type, country,
                end_date`; other columns are passed over.
            programme_parts: CSV with `rcn, programme_part`, the theme of each project.

        Raises:
            NotFound: A file is not there.
            SourceError: A file has no rows or lacks a column.
        """
        from kg.analysis.from_table import read_participations

        return read_participations(participations, programme_parts)

    # --- rows

    @cached_property
    def _row(self) -> dict[str, int]:
        return {iri: row for row, iri in enumerate(self.actors)}

    def __len__(self) -> int:
        """How many actors there are."""
        return len(self.actors)

    def __repr__(self) -> str:
        links = sum(len(each) for each in self.links.values())
        return f"<Snapshot: {len(self)} actors, {len(self.projects)} projects, {links} links>"

    def __contains__(self, iri: object) -> bool:
        """Whether an actor of this IRI is in the snapshot."""
        return iri in self._row

    def row(self, iri: str) -> int:
        """The row of an actor.

        Raises:
            NotFound: No actor of this IRI is in the snapshot.
        """
        found = self._row.get(iri)
        if found is None:
            raise NotFound(f"No actor {iri} is among the {len(self)} of this snapshot.")
        return found

    def rows(self, iris: Iterable[str]) -> Rows:
        """The rows of those of the actors that are in the snapshot, ascending, each once."""
        found = {self._row[iri] for iri in iris if iri in self._row}
        return np.array(sorted(found), dtype=np.int64)

    # --- projects

    @property
    def projects(self) -> tuple[str, ...]:
        """IRIs of the projects, sorted."""
        return self.things["project"].iris

    @property
    def start(self) -> NDArray[Any]:
        """First day of each project, NaT when undated."""
        return self.things["project"].start

    @property
    def end(self) -> NDArray[Any]:
        """Last day of each project, NaT when not stated."""
        return self.things["project"].end

    @cached_property
    def B(self) -> Matrix:  # noqa: N802  (the letter that the literature uses)
        """Actors by projects, 1 where the actor takes part: CSR of float32, shape (actors, projects)."""
        return self.incidence("participation")

    @cached_property
    def coordinators(self) -> Matrix:
        """Actors by projects, 1 where the actor coordinates the project: CSR of float32."""
        return self.incidence("participation", role="ProjectCoordinator")

    @property
    def themes(self) -> tuple[str, ...]:
        """The coarse themes of projects, sorted."""
        return self.features["theme"].labels

    @property
    def theme(self) -> Matrix:
        """Projects by themes, 1 where the project has the theme: CSR of float32."""
        return self.features["theme"].matrix

    def incidence(self, kind: str, *, role: str | None = None) -> Matrix:
        """Actors by things (or by actors) for one kind of link, 1 where linked: CSR of float32."""
        target = LINKS[kind]
        width = len(self) if target == "actor" else len(self.things[target])
        return self.links[kind].incidence((len(self), width), role=role)

    # --- time

    def as_of(self, day: date | None, *, keep: Iterable[str] = ()) -> Snapshot:
        """Only what had begun on or before a day, ended or not; undated links count.

        Args:
            day: The day; None gives the snapshot itself.
            keep: Actors that stay even when no link of theirs had begun.
        """
        return self.at(as_of=day, keep=keep)

    def active_on(self, day: date | None, *, keep: Iterable[str] = ()) -> Snapshot:
        """Only what was running on a day; undated links do not count.

        Args:
            day: The day; None gives the snapshot itself.
            keep: Actors that stay even when no link of theirs was running.
        """
        return self.at(active_on=day, keep=keep)

    def at(
        self, *, as_of: date | None = None, active_on: date | None = None, keep: Iterable[str] = ()
    ) -> Snapshot:
        """The view in time that both flags ask for; whoever has all links out of view is gone too."""
        from kg.analysis.views import view

        if as_of is None and active_on is None:
            return self
        kept = tuple(sorted(set(keep)))
        if kept:
            return view(self, as_of, active_on, kept)
        return self.remembered(("view", as_of, active_on), lambda: view(self, as_of, active_on, ()))

    def remembered(self, key: Any, make: Callable[[], T]) -> T:
        """What was once computed from this snapshot under a key; computed now when it was not."""
        if key not in self._memory:
            self._memory[key] = make()
        found: T = self._memory[key]
        return found

    # --- identity and disk

    @cached_property
    def content_hash(self) -> str:
        """A short name for all that is in it: equal facts, equal hash, whatever the route and order."""
        from kg.analysis.storage import content_hash

        return content_hash(self)

    def save(self, folder: Path) -> None:
        """Write the snapshot into a folder, from which it is mapped into memory."""
        from kg.analysis.storage import save

        save(self, folder)

    @classmethod
    def load(cls, folder: Path) -> Snapshot:
        """The snapshot of a folder, its arrays mapped from disk.

        Raises:
            NotFound: The folder holds no snapshot.
            AnalysisError: The folder holds one of another version, or a damaged one.
        """
        from kg.analysis.storage import load

        return load(folder)
