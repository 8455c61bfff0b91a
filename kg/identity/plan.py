"""From what is loaded and what is being loaded to the redirects that the store should have, and why.

This module owns the order of the steps and the comparison of wanted and present redirects. It writes nothing: the store
applies an `IdentityChange` together with the dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kg.collector import without_collector
from kg.identity.candidate import Pool
from kg.identity.groups import Groups
from kg.identity.links import merge_links
from kg.identity.match import KnownAs, match
from kg.identity.notes import LOG, Change, Decision, LogEntry, Match, Notes, Pair, triples
from kg.identity.propose import merge_automatic, new_matches, to_review
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from kg.rdf.terms import Triple

__all__ = ["LOG", "Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What identity wants of the store.

    Args:
        change: Redirects to make and to take back, with what is noted about them.
        redirects: All redirects afterwards.
        review: Alike names that a human should look at, the likeliest first.
        doubtful: Groups of raw IRIs that share a name or key while their identifiers contradict each other.
        crowded: How many actors have so many others beside them that they were compared with the nearest alone.
    """

    change: IdentityChange
    redirects: Mapping[str, str]
    review: tuple[Match, ...]
    doubtful: tuple[tuple[str, ...], ...]
    crowded: int = 0


def plan(
    store: GraphStore,
    pool: Pool,
    aliases: Iterable[KnownAs],
    *,
    by: str,
    today: date,
    decided: Iterable[Decision] = (),
    undone: Iterable[Change] = (),
) -> Plan:
    """What the redirects should be once the dataset of the pool is loaded.

    Args:
        store: Holds the other datasets, the present redirects, and what was noted before.
        pool: What is being loaded; the actors of the other datasets are added to it.
        aliases: What the manifests say.
        by: Who asks, for the log: `load eu_cordis`.
        today: The day that the log notes.
        decided: New decisions of humans; they replace earlier ones about the same pairs.
        undone: Decisions that are taken back, with what had been decided before.

    Cost: linear in the number of actors of the store and of the load.
    """
    with without_collector():
        pool.read(store)
        notes = Notes.read(store)
        taken_back = tuple(undone)
        after = _after(notes, decided, taken_back)
        return _planned(store, pool, notes, after, taken_back, aliases, by=by, today=today)


def _after(notes: Notes, decided: Iterable[Decision], undone: Iterable[Change]) -> dict[Pair, Decision]:
    """What humans decided, in the order of the pairs, once new decisions are made and others taken back."""
    after = {made.pair: made for made in (*notes.decisions, *decided)}
    for change in undone:
        after.pop(change.pair, None)
        if change.before is not None:
            after[change.pair] = change.before
    return dict(sorted(after.items()))


def _planned(
    store: GraphStore,
    pool: Pool,
    notes: Notes,
    after: Mapping[Pair, Decision],
    undone: Sequence[Change],
    aliases: Iterable[KnownAs],
    *,
    by: str,
    today: date,
) -> Plan:
    """What the redirects should be, from all actors, all that was noted, and what humans decided."""
    known, stale, again = _still_valid(notes.matches, pool)
    fresh, crowded = new_matches(pool.actors, again)
    groups = match(pool.actors, aliases, after.values())
    merge_automatic(groups, [found for found in (*known, *fresh) if found.pair not in after])
    settled = (pair for pair, made in after.items() if made.verdict != "undecided")
    review = to_review(groups, (*known, *fresh), settled)
    change, redirects = _change(store, pool, groups, by=by, today=today, number=notes.next)
    new, old = _noted(notes, after, undone)
    log = set(change.log) | triples(fresh) | new
    gone = triples(stale) | old
    full = IdentityChange(change.add, change.remove, sorted(log - gone, key=str), sorted(gone - log, key=str))
    return Plan(full, redirects, tuple(review), tuple(groups.doubtful), crowded)


def _noted(
    notes: Notes, after: Mapping[Pair, Decision], undone: Sequence[Change]
) -> tuple[set[Triple], set[Triple]]:
    """What to note about decisions, and which notes go: a new one notes what it replaced, one taken back leaves nothing."""
    before = {made.pair: made for made in notes.decisions}
    changed = [each for each in sorted({*before, *after}) if before.get(each) != after.get(each)]
    kept = () if undone else [Change(each, notes.next, before.get(each)) for each in changed]
    new = triples(after[each] for each in changed if each in after) | triples(kept)
    return new, triples(before[each] for each in changed if each in before) | triples(undone)


def _still_valid(noted: Iterable[Match], pool: Pool) -> tuple[list[Match], list[Match], set[str]]:
    """Earlier matches of actors that are still there and that nothing new is known of; the others; and who is compared again.

    An actor is compared for all that are alike to it. Where one end of a match is gone or changed, the other end may be alike
    to somebody whom that one stood for, and is compared again.
    """
    noted = list(noted)
    untouched = pool.actors.keys() - pool.fresh
    ends = {iri for found in noted if not untouched >= set(found.pair) for iri in found.pair}
    again = pool.fresh | (ends & untouched)
    known: list[Match] = []
    stale: list[Match] = []
    for found in noted:
        valid = all(iri in pool.actors and iri not in again for iri in found.pair)
        (known if valid else stale).append(found)
    return known, stale, again


def _change(
    store: GraphStore, pool: Pool, groups: Groups, *, by: str, today: date, number: int
) -> tuple[IdentityChange, Mapping[str, str]]:
    """The redirects to make and to take back, with a line of the log for each; and all redirects afterwards."""
    actors = groups.canonical()
    links = merge_links(pool, store, actors)
    wanted = actors | links
    present = store.redirects().targets
    added = {raw: kept for raw, kept in sorted(wanted.items()) if present.get(raw) != kept}
    removed = sorted(raw for raw in present if raw not in wanted)
    reasons = groups.reasons() | dict.fromkeys(links, "joins the same under the same role")
    entries = [
        LogEntry("Merge", raw, kept, reasons.get(raw, ""), by, today, number) for raw, kept in added.items()
    ]
    entries += [
        LogEntry("Split", raw, present[raw], "no longer the same", by, today, number) for raw in removed
    ]
    return IdentityChange(added, removed, sorted(triples(entries), key=str)), wanted
