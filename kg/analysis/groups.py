"""Who belongs to a group: a cluster or network, a country, a programme, a community, or a list of actors.

This module owns the meaning of groups and the division of a graph into them. It ranks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Final, Literal

import numpy as np

from kg.analysis.communities import communities
from kg.analysis.projection import Projection, project
from kg.analysis.snapshot import Snapshot
from kg.analysis.tables import Links, Rows
from kg.errors import NotFound

Division = Literal["community", "country", "kind"]
_OLD_CODES: Final = {"EL": "GR", "UK": "GB"}
_COLLECTIVES: Final = frozenset({"Cluster", "Network"})


@dataclass(frozen=True, slots=True)
class Group:
    """Some actors under one name.

    Attributes:
        name: What the group is called.
        kind: `cluster`, `network`, `country`, `programme`, `community`, `list` or `actor`.
        actors: IRIs, sorted.
    """

    name: str
    kind: str
    actors: tuple[str, ...]

    def __len__(self) -> int:
        """How many actors are in it."""
        return len(self.actors)


def of_actor(
    snapshot: Snapshot, iri: str, *, as_of: date | None = None, active_on: date | None = None
) -> Group:
    """The group that an actor stands for: a cluster for all who belong to it, others for themselves.

    A cluster brings itself, its members in any role and the body that runs it; a network itself, its
    members and its offices. Undated memberships count as of any day.

    Raises:
        NotFound: No actor of this IRI is in the snapshot.
    """
    row = snapshot.row(iri)
    name, kind = snapshot.names[row], snapshot.kind[row]
    if kind not in _COLLECTIVES:
        return Group(name, "actor", (iri,))
    view = snapshot.at(as_of=as_of, active_on=active_on, keep=[iri])
    row = view.row(iri)
    near = [_into(view.links["membership"], row), _into(view.links["office"], row)]
    near.append(view.links["operator"].other[view.links["operator"].actor == row])
    rows = np.unique(np.concatenate([np.array([row]), *near]))
    return Group(name, kind.lower(), tuple(view.actors[each] for each in rows))


def _into(links: Links, row: int) -> Rows:
    """The actors whose links lead to a row."""
    return np.asarray(links.actor[links.other == row])


def of_country(
    snapshot: Snapshot, code: str, *, as_of: date | None = None, active_on: date | None = None
) -> Group:
    """All actors of a country, by its ISO 3166-1 alpha-2 code; EL and UK are taken as GR and GB.

    Raises:
        NotFound: No actor of the snapshot is of this country; the nearest codes are named.
    """
    asked = _OLD_CODES.get(code.upper(), code.upper())
    view = snapshot.at(as_of=as_of, active_on=active_on)
    if asked not in snapshot.country:
        known = sorted({each for each in snapshot.country if each is not None})
        raise NotFound(
            f'No actor is of the country "{code}".', nearest=get_close_matches(asked, known, cutoff=0.4)
        )
    actors = (iri for iri, country in zip(view.actors, view.country, strict=True) if country == asked)
    return Group(asked, "country", tuple(actors))


def of_programme(
    snapshot: Snapshot, text: str, *, as_of: date | None = None, active_on: date | None = None
) -> Group:
    """All who take part in a project of a programme, call or topic, or of one below it.

    Args:
        snapshot: The facts.
        text: IRI, label or name of the funding scheme, in any case; the beginning of several serves, too.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: No project stands under such a scheme; the nearest names are given.
    """
    found = _schemes_named(snapshot, text)
    if not found:
        folded = {name.casefold(): name for name in snapshot.features["scheme"].names}
        nearest = [folded[each] for each in get_close_matches(text.casefold(), folded, cutoff=0.5)]
        raise NotFound(f'No project is funded under "{text}".', nearest=nearest)
    view = snapshot.at(as_of=as_of, active_on=active_on)
    schemes = view.features["scheme"]
    places = [at for at, label in enumerate(schemes.labels) if label in found]
    projects = (
        np.flatnonzero(schemes.matrix[:, places].sum(axis=1)) if places else np.array([], dtype=np.int64)
    )
    rows = np.unique(view.B[:, projects].nonzero()[0])
    called = next(iter(found.values())) if len(found) == 1 else text
    return Group(called, "programme", tuple(view.actors[row] for row in rows))


def _schemes_named(snapshot: Snapshot, text: str) -> dict[str, str]:
    """Funding schemes with this label or name, with their names; else all whose name goes on from it.

    H2020 stands for H2020-EU.3.5. where no scheme is called H2020 itself; the last dot may be left out.
    """
    wish = text.strip().rstrip(".").casefold()
    features = snapshot.features["scheme"]
    every = dict(zip(features.labels, features.names, strict=True))
    exact = {
        label: name
        for label, name in every.items()
        if wish in (label.casefold(), name.rstrip(".").casefold())
    }
    return exact or {
        label: name
        for label, name in every.items()
        if wish and name.casefold().startswith((f"{wish}-", f"{wish}."))
    }


def of_community(
    snapshot: Snapshot, number: int, *, as_of: date | None = None, active_on: date | None = None
) -> Group:
    """One of the circles that Leiden's algorithm finds; 1 is the largest.

    Raises:
        NotFound: There are fewer circles.
    """
    graph = project(snapshot, as_of=as_of, active_on=active_on)
    labels = communities(graph)
    count = int(labels.max(initial=-1)) + 1
    if not 1 <= number <= count:
        hint = f"There are {count}, numbered from the largest."
        raise NotFound(f"There is no community {number}.", hint=hint)
    nodes = np.flatnonzero(labels == number - 1)
    return Group(f"community {number}", "community", tuple(graph.iris[node] for node in nodes))


def of_list(snapshot: Snapshot, iris: Iterable[str], *, name: str = "list") -> Group:
    """Actors that somebody names one by one.

    Raises:
        NotFound: One of them is not in the snapshot.
    """
    actors = tuple(sorted(set(iris)))
    for iri in actors:
        snapshot.row(iri)
    return Group(name, "list", actors)


def divided(graph: Projection, by: Division, *, seed: int = 1) -> tuple[Rows, tuple[str, ...]]:
    """The group of each node when everybody is divided in one way.

    Returns:
        The number of the group of each node, -1 for none, shape (nodes,), and the names of the groups.
    """
    if by == "community":
        labels = communities(graph, seed=seed)
        return labels, tuple(f"community {each + 1}" for each in range(int(labels.max(initial=-1)) + 1))
    column = graph.snapshot.country if by == "country" else graph.snapshot.kind
    stated = [column[row] for row in graph.rows]
    names = tuple(sorted({each for each in stated if each is not None}))
    number = {name: at for at, name in enumerate(names)}
    return np.array([-1 if each is None else number[each] for each in stated], dtype=np.int64), names
