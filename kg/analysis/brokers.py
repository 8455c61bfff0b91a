"""Who bridges two groups: ranked, with role, ties to each side, and what each could still bring about.

This module owns the ranking of brokers between two named groups. Ranking by the product of
Newman-weighted ties to both sides names those who really brokered later better than any measure of the
whole graph does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kg.analysis.broker import Broker, Listing
from kg.analysis.groups import Group
from kg.analysis.paths import NO_CHAIN, Chains, chains_between
from kg.analysis.projection import Projection, project
from kg.analysis.sides import Sides
from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Rows
from kg.errors import AnalysisError


@dataclass(frozen=True, slots=True)
class Bridges:
    """Who stands between two groups.

    Attributes:
        first: One group.
        second: The other.
        brokers: The best first, equal ones by IRI; empty where nobody has partners on both sides.
        total: How many have partners on both sides.
        joint: How many pairs across work together already.
        open_pairs: How many pairs across do not.
        chains: Where nobody has partners on both sides: the shortest chains of any tie, and who stands
            on them.
    """

    first: Group
    second: Group
    brokers: tuple[Broker, ...]
    total: int
    joint: int
    open_pairs: int
    chains: Chains


def bridges_between(
    snapshot: Snapshot,
    first: Group,
    second: Group,
    *,
    as_of: date | None = None,
    active_on: date | None = None,
    limit: int = 10,
    chains: int = 3,
) -> Bridges:
    """Who bridges two groups.

    Definition: A broker works with at least one actor of each group. Its score is the product of the
    weights of its ties to the one and to the other, where a project shared with n-1 others weighs
    1/(n-1) for each of them.

    Args:
        snapshot: The facts.
        first: One group; may hold some of the actors of the other.
        second: The other group; the same group asks who bridges within it.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        limit: How many brokers to list at most.
        chains: How many ways over each broker to list.

    Raises:
        AnalysisError: A group has no actors that had begun.

    Undefined: Where nobody has partners on both sides, no broker is listed; `chains` then shows who
    stands on the
        shortest chains of memberships, events and other ties besides.

    Cost: O(links of the two groups), and for each listed broker the links among its partners.

    Sources: M. E. J. Newman, Phys. Rev. E 64, 016132 (2001), for the weights; R. V. Gould, R. M. Fernandez,
    Structures of mediation, Sociological Methodology 19 (1989), for the roles.
    """
    graph = project(snapshot, as_of=as_of, active_on=active_on)
    for group in (first, second):
        if not len(graph.snapshot.rows(group.actors)):
            raise AnalysisError(
                f"The group {group.name} has no actors here.",
                hint="Ask as of a later day, or name another group.",
            )
    sides = Sides(graph, first.actors, second.actors)
    ranked = sides.ranked()
    shown = Listing(sides, as_of, chains)
    joint, open_pairs = sides.across()
    return Bridges(
        first=first,
        second=second,
        brokers=tuple(shown.broker(int(node)) for node in ranked[:limit]),
        total=len(ranked),
        joint=joint,
        open_pairs=open_pairs,
        chains=NO_CHAIN
        if len(ranked)
        else chains_between(graph.snapshot, first.actors, second.actors, limit=limit),
    )


def broker_scores(graph: Projection, first: Rows, second: Rows) -> NDArray[np.float64]:
    """The score of every node between two sets of nodes, shape (nodes,); 0 without ties to both."""
    one, other = (np.asarray(graph.weights[:, nodes].sum(axis=1)).ravel() for nodes in (first, second))
    return np.asarray(one * other)
