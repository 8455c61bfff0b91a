"""By which chains two actors are connected: all shortest ones, step by step, with the fact on each step.

This module owns the question and its answer in facts; the search itself stands in `kg.analysis.ways`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise, zip_longest

import numpy as np

from kg.analysis.snapshot import Snapshot
from kg.analysis.ties import Fact, Ties, ties_of
from kg.analysis.ways import Ways, search
from kg.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from the first actor to the last.

    Attributes:
        actors: IRIs, from first to last.
        names: What they are called.
        facts: What ties each actor to the next, one less than there are actors.
        strength: Product of 1/(n-1) over the steps, n the number of actors in each tie; 1 is the strongest.
    """

    actors: tuple[str, ...]
    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    strength: float

    @property
    def undated(self) -> bool:
        """Whether at least one step rests on a fact without a date."""
        return any(fact.undated for fact in self.facts)


@dataclass(frozen=True, slots=True)
class Waypoint:
    """An actor between the ends of the chains, and on what share of all of them it stands."""

    iri: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Chains:
    """All shortest chains between two actors, as far as they were asked for.

    Attributes:
        steps: How many steps each chain has; None when there is no chain.
        total: How many chains there are, listed or not; two that differ in a project only are two.
        routes: How many sequences of actors there are, whatever ties them.
        chains: The strongest first; equal ones by IRI.
        between: Who stands between the ends, by share of all chains, then by IRI; a share of 1 means that no
            shortest chain avoids it.
    """

    steps: int | None
    total: int
    routes: int
    chains: tuple[Chain, ...]
    between: tuple[Waypoint, ...] = ()


NO_CHAIN = Chains(steps=None, total=0, routes=0, chains=())


def shortest_chains(
    snapshot: Snapshot,
    first: str,
    last: str,
    *,
    as_of: date | None = None,
    active_on: date | None = None,
    limit: int = 100,
    works_only: bool = False,
) -> Chains:
    """All shortest chains from one actor to another.

    Definition: A step leads over one tie: a shared project, an agreement, a contact, a meeting held, a
    shared event, a membership or coordination, an office, host or operator, an invitation. Chains with
    the fewest steps are given.

    Args:
        snapshot: The facts.
        first: IRI of the actor to start from.
        last: IRI of the actor to reach.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        limit: How many chains to list at most.
        works_only: Only shared projects and agreements.

    Raises:
        NotFound: One of the two is not in the snapshot.
        AnalysisError: The two are the same.

    Undefined: Where nothing connects the two, `steps` is None and no chain is listed.

    Cost: O(links) for the search, and the number of listed chains times their neighbours for the listing.
    """
    for iri in (first, last):
        snapshot.row(iri)
    if first == last:
        raise AnalysisError("A chain needs two different actors.", found=snapshot.names[snapshot.row(first)])
    return chains_between(
        snapshot, [first], [last], as_of=as_of, active_on=active_on, limit=limit, works_only=works_only
    )


def chains_between(
    snapshot: Snapshot,
    firsts: Iterable[str],
    lasts: Iterable[str],
    *,
    as_of: date | None = None,
    active_on: date | None = None,
    limit: int = 100,
    works_only: bool = False,
) -> Chains:
    """All shortest chains from any of some actors to any of others; whoever is on both sides is left out.

    Args:
        snapshot: The facts.
        firsts: IRIs of the actors to start from.
        lasts: IRIs of the actors to reach.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        limit: How many chains to list at most.
        works_only: Only shared projects and agreements.

    Undefined: Where nothing connects the two sides, `steps` is None and no chain is listed.

    Cost: As `shortest_chains`.
    """
    view = snapshot.at(as_of=as_of, active_on=active_on)
    one, other = view.rows(firsts), view.rows(lasts)
    ties = ties_of(view, works_only=works_only)
    ways = search(ties, np.setdiff1d(one, other), np.setdiff1d(other, one))
    if ways is None:
        return NO_CHAIN
    chains = tuple(_chain(ties, way) for way in islice(ways.strongest(), limit))
    return Chains(ways.steps, ways.total(), ways.routes(), chains, _between(view, ways))


def _between(view: Snapshot, ways: Ways) -> tuple[Waypoint, ...]:
    """Who stands between the ends, the largest share of the chains first."""
    total = ways.total()
    found = [
        Waypoint(view.actors[row], view.names[row], float(count) / total)
        for rows, counts in ways.through()
        for row, count in zip(rows, counts, strict=True)
    ]
    return tuple(sorted(found, key=lambda each: (-round(each.share, 12), each.iri)))


def _chain(ties: Ties, way: list[int]) -> Chain:
    """A way with its facts."""
    actors, steps, snapshot = way[::2], way[1::2], ties.snapshot
    hops = zip(actors[:-1], steps, actors[1:], strict=True)
    return Chain(
        actors=tuple(snapshot.actors[row] for row in actors),
        names=tuple(snapshot.names[row] for row in actors),
        facts=tuple(ties.fact(one, tie, other) for one, tie, other in hops),
        strength=float(np.prod(ties.weight[steps])),
    )


def chain(ties: Ties, actors: list[int]) -> Chain:
    """The chain over given actors (rows), on each step the strongest tie of theirs."""
    steps = [ties.strongest(one, other) for one, other in pairwise(actors)]
    return _chain(ties, [row for pair in zip_longest(actors, steps) for row in pair if row is not None])
