"""Facts gathered in any order, and the snapshot they make: sorted by IRI, numbered, dated.

This module owns the numbering. It reads no source: the readers call it with texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from kg.analysis.dates import UNDATED, earlier, later
from kg.analysis.snapshot import FEATURES, LINKS, THINGS, Snapshot
from kg.analysis.tables import Features, Links, Things
from kg.analysis.texts import Texts

_Link = tuple[str, str, str, str, Any, Any]
"""Actor, thing or other actor, IRI, role, first day, last day."""

_NO_ROLE: Final = ""


@dataclass(slots=True)
class _Thing:
    """One thing as far as it is known."""

    name: str | None = None
    state: str | None = None
    start: np.datetime64 = UNDATED
    end: np.datetime64 = UNDATED


@dataclass(slots=True)
class _Actor:
    """One actor as far as it is known."""

    name: str | None = None
    country: str | None = None
    kind: str = "Actor"


@dataclass(slots=True)
class Draft:
    """A snapshot in the making; the order in which facts arrive leaves no trace."""

    actors: dict[str, _Actor] = field(default_factory=dict)
    things: dict[str, dict[str, _Thing]] = field(default_factory=lambda: {kind: {} for kind in THINGS})
    links: dict[str, list[_Link]] = field(default_factory=lambda: {kind: [] for kind in LINKS})
    features: dict[str, dict[str, set[str]]] = field(default_factory=lambda: {kind: {} for kind in FEATURES})
    labels: dict[str, str] = field(default_factory=dict)

    def actor(
        self, iri: str, *, name: str | None = None, country: str | None = None, kind: str = "Actor"
    ) -> None:
        """Note an actor; facts already noted about it stay."""
        known = self.actors.setdefault(iri, _Actor())
        known.name = name if known.name is None else known.name
        known.country = country if known.country is None else known.country
        known.kind = kind if known.kind == "Actor" else known.kind

    def thing(
        self,
        sort: str,
        iri: str,
        *,
        name: str | None = None,
        state: str | None = None,
        start: np.datetime64 = UNDATED,
        end: np.datetime64 = UNDATED,
    ) -> None:
        """Note a project, event, agreement, contact or meeting."""
        self.things[sort][iri] = _Thing(name, state, start, end)

    def link(
        self,
        kind: str,
        actor: str,
        other: str,
        *,
        iri: str,
        role: str | None = None,
        start: np.datetime64 = UNDATED,
        end: np.datetime64 = UNDATED,
    ) -> None:
        """Note a link of an actor to a thing or to another actor."""
        self.links[kind].append((actor, other, iri, _NO_ROLE if role is None else role, start, end))

    def feature(self, kind: str, iri: str, labels: Iterable[str]) -> None:
        """Note labels that an actor or project carries."""
        self.features[kind].setdefault(iri, set()).update(labels)

    def finish(self) -> Snapshot:
        """The snapshot of everything noted."""
        actors = tuple(sorted(self.actors))
        known = [self.actors[iri] for iri in actors]
        things = {kind: self._things(kind) for kind in THINGS}
        rows = {"actor": _numbers(actors)} | {kind: _numbers(table.iris) for kind, table in things.items()}
        return Snapshot(
            actors=actors,
            names=_names(actors, [each.name for each in known]),
            country=tuple(each.country for each in known),
            kind=tuple(each.kind for each in known),
            things=things,
            links={kind: self._links(kind, target, rows) for kind, target in LINKS.items()},
            features={kind: self._features(kind, rows[bearer]) for kind, bearer in FEATURES.items()},
        )

    def _things(self, kind: str) -> Things:
        """All things of one sort, sorted."""
        iris = tuple(sorted(self.things[kind]))
        noted = [self.things[kind][iri] for iri in iris]
        return Things(
            iris=iris,
            names=_names(iris, [each.name for each in noted]),
            states=tuple(each.state for each in noted),
            start=_days([each.start for each in noted]),
            end=_days([each.end for each in noted]),
        )

    def _links(self, kind: str, target: str, rows: dict[str, dict[str, int]]) -> Links:
        """All links of one kind whose ends are known, sorted; each begins when both had begun."""
        own, far = rows["actor"], rows[target]
        noted = sorted(row for row in self.links[kind] if row[0] in own and row[1] in far)
        roles = tuple(sorted({role for _, _, _, role, _, _ in noted} - {_NO_ROLE}))
        code = {_NO_ROLE: -1} | {role: at for at, role in enumerate(roles)}
        start, end = _days([row[4] for row in noted]), _days([row[5] for row in noted])
        other = _integers([far[row[1]] for row in noted])
        if target != "actor" and len(other):
            about = [self.things[target][row[1]] for row in noted]
            start = later(start, _days([each.start for each in about]))
            end = earlier(end, _days([each.end for each in about]))
        return Links(
            actor=_integers([own[row[0]] for row in noted]),
            other=other,
            role=_integers([code[row[3]] for row in noted]),
            start=start,
            end=end,
            iri=Texts.of(row[2] for row in noted),
            roles=roles,
        )

    def _features(self, kind: str, rows: dict[str, int]) -> Features:
        """Labels of one kind as a sorted matrix."""
        carried = {iri: labels for iri, labels in self.features[kind].items() if iri in rows}
        labels = tuple(sorted({label for each in carried.values() for label in each}))
        column = _numbers(labels)
        pairs = sorted((rows[iri], column[label]) for iri, each in carried.items() for label in each)
        at = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        ones = np.ones(len(pairs), dtype=np.float32)
        matrix = sp.csr_array((ones, (at[:, 0], at[:, 1])), shape=(len(rows), len(labels)))
        return Features(labels, tuple(self.labels.get(label, label) for label in labels), matrix)


def _names(iris: tuple[str, ...], names: list[str | None]) -> tuple[str, ...]:
    """The names; where there is none, the IRI."""
    return tuple(iri if name is None else name for iri, name in zip(iris, names, strict=True))


def _numbers(texts: Iterable[str]) -> dict[str, int]:
    """The place of each text."""
    return {text: at for at, text in enumerate(texts)}


def _integers(values: list[int]) -> Any:
    return np.array(values, dtype=np.int64)


def _days(values: list[np.datetime64]) -> Any:
    return np.array(values, dtype="datetime64[D]")
