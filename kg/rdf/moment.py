"""The facts of a day: what had begun by then, or was running then, as a store in memory that is asked like any other.

This module owns which links, projects and events of the merged facts belong to a day; derived statements are concluded
anew from what is left. It writes no store. An undated link counts as begun, and is known by having no `cb:startDate`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final, cast

import pyoxigraph as ox

from kg.rdf.names import CATALOGUE, MERGED, graph_of, within
from kg.rdf.reading import Reader
from kg.rdf.rules import bundled, derive
from kg.rdf.snapshot import Snapshot
from kg.schema import schema
from kg.vocab import CB, RDF

DATED: Final = (CB.Link, CB.Project, CB.Event, CB.Meeting, CB.PartnershipProfile)
"""The classes whose entities a day may leave out, with all that is said of them and by them."""

_INSIDE: Final = (CB.project, CB.event)  # a part in something runs no longer than that does
_CAME_OF: Final = (
    CB.partOfEvent,
    CB.resultedFrom,
)  # what has no dates of its own begins with what it came of

_Read = Callable[..., Iterator[ox.Triple]]


@dataclass(frozen=True, slots=True)
class _Memory:
    """A store in memory, in the place of one on disk."""

    store: ox.Store


def at(
    reader: Reader,
    *,
    as_of: date | None = None,
    active_on: date | None = None,
    datasets: bool = False,
) -> Reader:
    """The facts of a day.

    Graph pattern read::

        ?link a cb:Link ; cb:startDate ?first ; cb:endDate ?last ; cb:project|cb:event ?inside .
        ?thing cb:partOfEvent|cb:resultedFrom ?origin .

    Args:
        reader: An open store.
        as_of: Only what had begun on or before this day, ended or not; undated links count.
        active_on: Only what was running on this day; undated links do not count.
        datasets: Whether `GRAPH` is to reach what each dataset says, as of that day too.

    Returns:
        A store that holds the facts of the day; the given one where no day is named.

    Cost: one copy of the facts in memory, some 4 CPU seconds and 600 MB for a million statements.
    """
    if as_of is None and active_on is None:
        return reader
    store = ox.Store()
    graphs: list[tuple[ox.NamedNode | ox.DefaultGraph, _Read]] = [(MERGED, reader.statements)]
    if datasets:
        store.bulk_extend(
            within(each, CATALOGUE)
            for each in (
                quad.triple for quad in reader.embedded.quads_for_pattern(None, None, None, CATALOGUE)
            )
        )
        graphs += [(graph_of(info.name), partial(reader.raw, info.name)) for info in reader.datasets()]
    for graph, read in graphs:
        store.bulk_extend(within(each, graph) for each in _kept(read, as_of, active_on))
        derive(store, graph, bundled())
    return Reader(cast("Snapshot", _Memory(store)), reader.path)


def _kept(read: _Read, as_of: date | None, active_on: date | None) -> Iterator[ox.Triple]:
    """The facts that are neither about nor lead to what the day leaves out; what rules conclude is left out too."""
    left_out = _left_out(read, as_of, active_on)
    concluded = {p.iri for p in schema().properties.values() if p.derived}
    classes = {c.iri for c in schema().classes.values() if c.derived}
    for triple in read():
        predicate = triple.predicate.value
        if predicate in concluded or _iri(triple.subject) in left_out:
            continue
        object_ = _iri(triple.object)
        if object_ in left_out or (predicate == RDF.type and object_ in classes):
            continue
        yield triple


def _left_out(read: _Read, as_of: date | None, active_on: date | None) -> set[str]:
    """The entities that do not belong to the day."""
    starts: dict[str, str] = {}
    ends: dict[str, str] = {}
    for triple in read(predicate=CB.startDate):
        starts[_iri(triple.subject)] = min(starts.get(_iri(triple.subject), "9999"), _first(triple.object))
    for triple in read(predicate=CB.endDate):
        ends[_iri(triple.subject)] = max(ends.get(_iri(triple.subject), ""), _last(triple.object))
    inside, came_of = _leads(read, _INSIDE), _leads(read, _CAME_OF)
    dated = {_iri(triple.subject) for class_ in DATED for triple in read(predicate=RDF.type, object=class_)}
    begun, over = _Lookup(starts, inside, came_of), _Lookup(ends, inside, {}, latest=False)
    return {each for each in dated if _is_out(begun.of(each), over.of(each), as_of, active_on)}


def _leads(read: _Read, predicates: Iterable[str]) -> dict[str, list[str]]:
    """What entities lead to under some properties."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for predicate in predicates:
        for triple in read(predicate=predicate):
            found[_iri(triple.subject)].append(_iri(triple.object))
    return found


def _is_out(start: str | None, end: str | None, as_of: date | None, active_on: date | None) -> bool:
    """Whether an interval does not belong to the day; days are texts of one form, so they compare as they stand."""
    if as_of is not None and start is not None and start > as_of.isoformat():
        return True
    if active_on is None:
        return False
    day = active_on.isoformat()
    return start is None or start > day or (end is not None and end < day)


@dataclass(slots=True)
class _Lookup:
    """When things begin or end, with what they are part of or came of."""

    stated: Mapping[str, str]
    inside: Mapping[str, list[str]]
    came_of: Mapping[str, list[str]]
    latest: bool = True

    def of(self, iri: str, asked: frozenset[str] = frozenset()) -> str | None:
        """The day of an entity; `None` where nobody says it."""
        if iri in asked:
            return None
        known = [self.of(each, asked | {iri}) for each in self.inside.get(iri, ())]
        known.append(self.stated.get(iri))
        days = [day for day in known if day is not None]
        if not days:
            origins = (self.of(each, asked | {iri}) for each in self.came_of.get(iri, ()))
            return max((day for day in origins if day is not None), default=None)
        return max(days) if self.latest else min(days)


def _iri(term: object) -> str:
    """A subject or object as a text."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _first(term: object) -> str:
    """The first day of a date, month or year."""
    text = _stated(term)
    return f"{text}-01-01"[:10] if len(text) < 7 else f"{text}-01"[:10]


def _last(term: object) -> str:
    """The last day of a date, month or year."""
    text = _stated(term)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()
    return f"{text}-12-31"[:10]


def _stated(term: object) -> str:
    """A date as it was stated, without its time zone."""
    text = term.value if isinstance(term, ox.Literal) else str(term)
    return text.removesuffix("Z").partition("+")[0][:10]
