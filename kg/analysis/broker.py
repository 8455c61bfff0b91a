"""One broker as it is shown: its role, its ties to both sides, what it did lately, and the ways over it.

This module owns what is said of a broker. Who is one, and in which order, stands in `kg.analysis.brokers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from kg.analysis.paths import Chain, chain
from kg.analysis.sides import Sides
from kg.analysis.tables import Rows
from kg.analysis.ties import ties_of

LATELY: Final = np.timedelta64(3 * 365, "D")


@dataclass(frozen=True, slots=True)
class Activity:
    """A project that somebody took part in."""

    iri: str
    name: str
    start: date | None


@dataclass(frozen=True, slots=True)
class Broker:
    """An actor with partners on both sides.

    Attributes:
        iri: IRI of the actor.
        name: What it is called.
        country: ISO code, None when not known.
        kind: `University`, `Firm` and so on.
        role: In the terms of Gould and Fernandez, from the first group to the second: `representative`
            (of the first), `gatekeeper` (of the second), `liaison` (of neither), `coordinator` (of
            both), `itinerant` (within one group to which it does not belong).
        score: Product of `first` and `second`.
        first: Newman-weighted ties to the first group.
        second: Newman-weighted ties to the second group.
        first_partners: How many actors of the first group it works with.
        second_partners: How many of the second.
        share: What part of all its ties leads to the two groups: 1 for a specialist, near 0 for a hub.
        open_pairs: Pairs across, both its partners, who do not work with each other.
        projects: How many projects it takes part in.
        lately: How many of them began in the last three years, counted from the day asked for, else from the
            last beginning that is known.
        recent: The three that began last.
        chains: The strongest ways over it from the first group to the second.
    """

    iri: str
    name: str
    country: str | None
    kind: str
    role: str
    score: float
    first: float
    second: float
    first_partners: int
    second_partners: int
    share: float
    open_pairs: int
    projects: int
    lately: int
    recent: tuple[Activity, ...]
    chains: tuple[Chain, ...]


class Listing:
    """Brokers as they are shown."""

    def __init__(self, sides: Sides, as_of: date | None, chains: int) -> None:
        self.sides = sides
        self.view = sides.graph.snapshot
        self.chains = chains
        start = self.view.start
        dated = start[~np.isnat(start)]
        latest = dated.max() if len(dated) else np.datetime64("NaT")
        self.since = (latest if as_of is None else np.datetime64(as_of, "D")) - LATELY
        self.ties = ties_of(self.view, works_only=True)

    def broker(self, node: int) -> Broker:
        """One broker with everything that is known of it."""
        sides, row = self.sides, int(self.sides.graph.rows[node])
        one, other = sides.partners(node)
        first, second = float(sides.weight[0][node]), float(sides.weight[1][node])
        projects = self.view.B[[row]].indices
        return Broker(
            iri=self.view.actors[row],
            name=self.view.names[row],
            country=self.view.country[row],
            kind=self.view.kind[row],
            role=sides.role(node),
            score=first * second,
            first=first,
            second=second,
            first_partners=len(one),
            second_partners=len(other),
            share=self._share(node, one, other),
            open_pairs=sides.open_pairs(node),
            projects=len(projects),
            lately=int(np.count_nonzero(self.view.start[projects] > self.since)),
            recent=self._recent(projects),
            chains=tuple(self._ways(node, one, other)),
        )

    def _share(self, node: int, one: Rows, other: Rows) -> float:
        """What part of the weight of all ties leads to either side."""
        row = self.sides.graph.weights[[node]]
        near = np.isin(row.indices, np.union1d(one, other))
        return float(row.data[near].sum() / row.data.sum())

    def _recent(self, projects: Rows) -> tuple[Activity, ...]:
        """The three projects that began last."""
        things = self.view.things["project"]
        order = np.lexsort(
            (projects, -things.start[projects].astype(np.int64), np.isnat(things.start[projects]))
        )
        last = projects[order][:3]
        return tuple(Activity(things.iris[at], things.names[at], things.start[at].item()) for at in last)

    def _ways(self, node: int, one: Rows, other: Rows) -> tuple[Chain, ...]:
        """The strongest ways over a broker from a partner on the one side to another on the other."""
        left, right = self._strongest(node, one), self._strongest(node, other)
        ways = [(first * second, a, b) for first, a in left for second, b in right if a != b]
        ways.sort(key=lambda way: (-round(way[0], 12), way[1], way[2]))
        rows = self.sides.graph.rows
        return tuple(
            chain(self.ties, [int(rows[a]), int(rows[node]), int(rows[b])]) for _, a, b in ways[: self.chains]
        )

    def _strongest(self, node: int, nodes: Rows) -> list[tuple[float, int]]:
        """The partners with the strongest ties, so many that all ways asked for are among their pairs."""
        tie = self.sides.graph.weights[[node]][:, nodes].toarray().ravel()
        order = np.lexsort((nodes, -np.round(tie, 12)))
        return [(float(tie[at]), int(nodes[at])) for at in order[: self.chains + 1]]
