"""Finding actors that are one: by identifier, by folded name and country, by an alias of a manifest.

A cluster, a network or an office has few namesakes: there a name is enough while no two countries speak
against it. This module owns the order of the steps and their reasons. It reads no store. Cost: linear in the
number of names and identifiers; nothing is compared pair by pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.identity.candidate import Candidate
from kg.identity.fold import name_key
from kg.identity.groups import Groups
from kg.identity.keys import STRENGTH, key
from kg.vocab import CB

_SHORTEST_NAME = 3
_TWO = 2


@dataclass(frozen=True, slots=True)
class KnownAs:
    """A name that one source uses for an organisation which others know by an identifier or another name.

    Args:
        name: The name as the source writes it.
        country: Two letters.
        scheme: The IRI of an identifier scheme, or `None` where `value` is a name.
        value: The identifier or the other name.
    """

    name: str
    country: str
    scheme: str | None
    value: str


class _Index:
    """Actors by what they can be found under."""

    def __init__(self, actors: Mapping[str, Candidate]) -> None:
        self.by_key: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.by_name: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.collectives: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri, actor in sorted(actors.items()):
            for scheme, value in actor.keys:
                self.by_key[scheme, value, actor.kind].append(iri)
            for name in {name_key(name) for name in actor.names}:
                if len(name) >= _SHORTEST_NAME:
                    for country in actor.countries:
                        self.by_name[name, country, actor.kind].append(iri)
                    if actor.kind != CB.Organisation:
                        self.collectives[name, actor.kind].append(iri)

    def known_as(self, alias: KnownAs, kind: str) -> list[str]:
        """The actors that an alias speaks of, under either name."""
        if alias.scheme is None:
            other = self.by_name.get((name_key(alias.value), alias.country, kind), [])
        else:
            found = key(alias.scheme, alias.value)
            other = [] if found is None else self.by_key.get((*found, kind), [])
        return sorted({*self.by_name.get((name_key(alias.name), alias.country, kind), []), *other})


def match(actors: Mapping[str, Candidate], aliases: Iterable[KnownAs] = ()) -> Groups:
    """Which actors are one.

    Args:
        actors: Every actor by its raw IRI.
        aliases: What the manifests say.

    Returns:
        The groups, with a reason for each join.
    """
    index, groups = _Index(actors), Groups(actors)
    for (scheme, value, _), iris in sorted(
        index.by_key.items(), key=lambda item: (STRENGTH.index(item[0][0]), item)
    ):
        if len(iris) > 1:
            groups.join_all(iris, f"same {scheme.rpartition('#')[2]}: {value}")
    for (name, country, _), iris in sorted(index.by_name.items()):
        if len(iris) > 1:
            groups.join_all(iris, f"same name and country: {name}, {country}")
    for (name, _), iris in sorted(index.collectives.items()):
        countries = {country for iri in iris for country in actors[iri].countries}
        if len(iris) > 1 and len(countries) < _TWO:
            groups.join_all(iris, f"same name, and no other country is known: {name}")
    for alias in aliases:
        iris = index.known_as(alias, CB.Organisation)
        if len(iris) > 1:
            groups.join_all(iris, f"alias in a manifest: {alias.name} is {alias.value}")
    return groups
