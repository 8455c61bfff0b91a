"""Finding actors that are one: by identifier, by folded name and country, by an alias of a manifest.

A cluster, a network or an office has few namesakes: there a name is enough while no two countries speak
against it. This module owns the order of the steps and their reasons. It reads no store. Cost: linear in the
number of names and identifiers; nothing is compared pair by pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.identity.candidate import Candidate
from kg.identity.fold import name_key
from kg.identity.groups import Groups
from kg.identity.keys import STRENGTH, key
from kg.identity.notes import Decision
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


Shared = tuple[list[str], str]
"""Raw IRIs that share something, and what."""


class _Index:
    """Actors by what they can be found under."""

    def __init__(self, actors: Mapping[str, Candidate]) -> None:
        self._actors = actors
        self.by_key: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.by_name: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        self.collectives: dict[tuple[str, str], list[str]] = defaultdict(list)
        for iri, actor in sorted(actors.items()):
            for scheme, value in actor.keys:
                self.by_key[scheme, value, actor.kind].append(iri)
            for name in set(map(name_key, actor.names)):
                if len(name) >= _SHORTEST_NAME:
                    for country in actor.countries:
                        self.by_name[name, country, actor.kind].append(iri)
                    if actor.kind != CB.Organisation:
                        self.collectives[name, actor.kind].append(iri)

    def same_keys(self) -> Iterator[Shared]:
        """Actors that share an identifier, those with the strongest first."""
        shared = [item for item in self.by_key.items() if len(item[1]) > 1]
        strongest_first = sorted(shared, key=lambda item: (STRENGTH.index(item[0][0]), item))
        for (scheme, value, _), iris in strongest_first:
            yield iris, f"same {scheme.rpartition('#')[2]}: {value}"

    def same_names(self) -> Iterator[Shared]:
        """Actors that share a name and a country."""
        for (name, country, _), iris in sorted(item for item in self.by_name.items() if len(item[1]) > 1):
            yield iris, f"same name and country: {name}, {country}"

    def same_collectives(self) -> Iterator[Shared]:
        """Clusters, networks and offices that share a name, where no two countries speak against it."""
        for (name, _), iris in sorted(self.collectives.items()):
            countries = {country for iri in iris for country in self._actors[iri].countries}
            if len(countries) < _TWO:
                yield iris, f"same name, and no other country is known: {name}"

    def aliased(self, aliases: Iterable[KnownAs]) -> Iterator[Shared]:
        """Organisations that a manifest says are one."""
        for alias in aliases:
            yield (
                self._known_as(alias, CB.Organisation),
                f"alias in a manifest: {alias.name} is {alias.value}",
            )

    def _known_as(self, alias: KnownAs, kind: str) -> list[str]:
        """The actors that an alias speaks of, under either name."""
        if alias.scheme is None:
            other = self.by_name.get((name_key(alias.value), alias.country, kind), [])
        else:
            found = key(alias.scheme, alias.value)
            other = [] if found is None else self.by_key.get((*found, kind), [])
        return sorted({*self.by_name.get((name_key(alias.name), alias.country, kind), []), *other})


def match(
    actors: Mapping[str, Candidate], aliases: Iterable[KnownAs] = (), decided: Iterable[Decision] = ()
) -> Groups:
    """Which actors are one, as far as identifiers, equal names, aliases and humans tell.

    Args:
        actors: Every actor by its raw IRI.
        aliases: What the manifests say.
        decided: What humans said; it counts more than anything else.

    Returns:
        The groups, with a reason for each join.
    """
    index, groups = _Index(actors), Groups(actors)
    _by_humans(groups, actors, decided)
    for iris, reason in (
        *index.same_keys(),
        *index.same_names(),
        *index.same_collectives(),
        *index.aliased(aliases),
    ):
        if len(iris) > 1:
            groups.join_all(iris, reason)
    return groups


def _by_humans(groups: Groups, actors: Mapping[str, Candidate], decided: Iterable[Decision]) -> None:
    """Apply what humans said about actors that are still there."""
    for decision in decided:
        if all(iri in actors for iri in decision.pair):
            if decision.verdict == "different":
                groups.keep_apart(*decision.pair)
            elif decision.verdict == "same":
                groups.join(*decision.pair, f"decided by {decision.by}")
