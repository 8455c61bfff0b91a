"""A snapshot cut down to what had begun, or was running, on a day.

This module owns what leaves a view: links out of the interval, things out of it or without any link left,
actors without any link left. What never had a link stays: nothing says that it came later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.analysis.dates import had_begun, was_running
from kg.analysis.snapshot import FEATURES, LINKS, Snapshot
from kg.analysis.tables import Links, Mask, Rows, picked


def view(snapshot: Snapshot, as_of: date | None, active_on: date | None, keep: tuple[str, ...]) -> Snapshot:
    """The snapshot on a day; rows are numbered anew, in the same order."""
    shown = {kind: _in_time(each.start, each.end, as_of, active_on) for kind, each in snapshot.links.items()}
    for kind, target in LINKS.items():
        if target != "actor":
            things = snapshot.things[target]
            shown[kind] &= _in_time(things.start, things.end, as_of, active_on)[snapshot.links[kind].other]
    rows = {target: _left_things(snapshot, target, shown, as_of, active_on) for target in snapshot.things}
    rows["actor"] = _left_actors(snapshot, shown, keep)
    return _cut(snapshot, shown, rows)


def _in_time(start: NDArray[Any], end: NDArray[Any], as_of: date | None, active_on: date | None) -> Mask:
    """Which intervals both flags let through."""
    mask = np.ones(len(start), dtype=bool)
    if as_of is not None:
        mask &= had_begun(start, as_of)
    if active_on is not None:
        mask &= was_running(start, end, active_on)
    return mask


def _left_things(
    snapshot: Snapshot, target: str, shown: dict[str, Mask], as_of: date | None, active_on: date | None
) -> Rows:
    """Rows of the things in time that keep a link, or never had one."""
    things = snapshot.things[target]
    left = _in_time(things.start, things.end, as_of, active_on)
    for kind in (kind for kind, to in LINKS.items() if to == target):
        left &= _kept_or_bare(snapshot.links[kind].other, shown[kind], len(things))
    return np.flatnonzero(left)


def _left_actors(snapshot: Snapshot, shown: dict[str, Mask], keep: tuple[str, ...]) -> Rows:
    """Rows of the actors that keep a link, never had one, or are to be kept."""
    ends = [(table.actor, shown[kind]) for kind, table in snapshot.links.items()]
    ends += [(snapshot.links[kind].other, shown[kind]) for kind, target in LINKS.items() if target == "actor"]
    every = np.concatenate([rows for rows, _ in ends])
    left = _kept_or_bare(every, np.concatenate([mask for _, mask in ends]), len(snapshot))
    left[snapshot.rows(keep)] = True
    return np.flatnonzero(left)


def _kept_or_bare(ends: Rows, shown: Mask, count: int) -> Mask:
    """Which of `count` rows are an end of a shown link, or of no link at all."""
    kept, linked = np.bincount(ends[shown], minlength=count), np.bincount(ends, minlength=count)
    return np.asarray((kept > 0) | (linked == 0))


def _cut(snapshot: Snapshot, shown: dict[str, Mask], rows: dict[str, Rows]) -> Snapshot:
    """The snapshot of the rows left, numbered anew."""
    fresh = {name: _fresh_numbers(left, _size(snapshot, name)) for name, left in rows.items()}

    def links(kind: str, target: str) -> Links:
        left = snapshot.links[kind].take(np.flatnonzero(shown[kind]))
        return left.renumbered(fresh["actor"], fresh[target])

    actors = rows["actor"]
    return Snapshot(
        actors=picked(snapshot.actors, actors),
        names=picked(snapshot.names, actors),
        country=picked(snapshot.country, actors),
        kind=picked(snapshot.kind, actors),
        things={target: table.take(rows[target]) for target, table in snapshot.things.items()},
        links={kind: links(kind, target) for kind, target in LINKS.items()},
        features={kind: snapshot.features[kind].take(rows[bearer]) for kind, bearer in FEATURES.items()},
    )


def _size(snapshot: Snapshot, name: str) -> int:
    """How many rows there are of actors or of one sort of things."""
    return len(snapshot) if name == "actor" else len(snapshot.things[name])


def _fresh_numbers(left: Rows, size: int) -> Rows:
    """Old row to new row, -1 for those that left."""
    numbers = np.full(size, -1, dtype=np.int64)
    numbers[left] = np.arange(len(left))
    return numbers
