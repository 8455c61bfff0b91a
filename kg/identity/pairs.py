"""Which actors are worth comparing: those of one country that share the beginning of a telling word.

This module owns the blocking, so that the work grows with the number of actors and not with its square. It scores nothing.
Actors with the same names, countries and identifiers are compared once for all of them. A beginning that few share brings
each together with all of these; one that many share, with its neighbours in the alphabet alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from rapidfuzz import fuzz

from kg.identity.candidate import Candidate
from kg.identity.fold import name_key
from kg.identity.prepare import prepare

_BEGINNING: Final = 5  # letters of a word
_KEYS: Final = 3  # the rarest of an actor are looked up
_MOST: Final = 60  # actors that share a beginning; where there are more, only neighbours are compared
_NEIGHBOURS: Final = 5  # on either side
_HOPELESS: Final = 45  # of 100: names whose letters are so unlike, in any order, are passed over
_NAMES: Final = 12  # of one actor; more of them add nothing but work
_SHORTEST_NAME: Final = 3  # letters: a shorter one makes nobody one

Block = tuple[str, str, str]
"""The kind, the country, and the beginning of a word."""

Alike = tuple[object, ...]
"""What actors have in common that are compared once for all of them."""


class Blocks:
    """Actors by the beginnings of their words.

    Args:
        actors: Every actor by its raw IRI.
    """

    def __init__(self, actors: Mapping[str, Candidate]) -> None:
        self._actors = actors
        self.crowded = 0
        self._keys: dict[str, list[Block]] = {}
        self._blocks: dict[Block, list[str]] = defaultdict(list)
        self._ordered: dict[Block, list[tuple[str, str]]] = {}
        for iri in _one_of_each(actors, sorted(actors)):
            for key in self._keys_of(iri):
                self._blocks[key].append(iri)

    def pairs(self, of: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Pairs of actors that could be one, each once: the first is one of `of`, the second any other."""
        seen: set[tuple[str, str]] = set()
        for iri in _one_of_each(self._actors, sorted(of)):
            for other in self._near(iri):
                pair = (iri, other) if iri < other else (other, iri)
                if other != iri and pair not in seen:
                    seen.add(pair)
                    if _worth(self._actors[iri], self._actors[other]):
                        yield pair

    def _near(self, iri: str) -> Iterator[str]:
        """The actors to compare one with."""
        rarest = sorted(self._keys_of(iri), key=lambda key: (len(self._blocks[key]), key))[:_KEYS]
        if rarest and len(self._blocks[rarest[0]]) > _MOST:
            self.crowded += 1
        for key in rarest:
            block = self._blocks[key]
            yield from block if len(block) <= _MOST else self._neighbours(iri, key)

    def _neighbours(self, iri: str, key: Block) -> list[str]:
        """The actors next to one in the alphabet, of those that share a beginning."""
        ordered = self._ordered.get(key)
        if ordered is None:
            ordered = self._ordered[key] = sorted((self._name(each), each) for each in self._blocks[key])
        place = bisect_left(ordered, (self._name(iri), iri))
        return [each for _, each in ordered[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]]

    def _name(self, iri: str) -> str:
        """What an actor is put in order by."""
        return min(prepare(name).spaced for name in telling(self._actors[iri]))

    def _keys_of(self, iri: str) -> list[Block]:
        """What an actor can be found under."""
        if iri not in self._keys:
            actor = self._actors[iri]
            beginnings = {begin for name in telling(actor) for begin in _beginnings(name)}
            self._keys[iri] = [
                (actor.kind, country, text)
                for country in sorted(actor.countries)
                for text in sorted(beginnings)
            ]
        return self._keys[iri]


def telling(actor: Candidate) -> Sequence[str]:
    """The names of an actor that are compared: those that differ by more than case and punctuation, the first of them."""
    if len(actor.names) == 1:
        return tuple(actor.names)
    by_key: dict[str, str] = {}
    for name in sorted(actor.names):
        by_key.setdefault(name_key(name), name)
    return list(islice(by_key.values(), _NAMES))


def _one_of_each(actors: Mapping[str, Candidate], iris: Iterable[str]) -> list[str]:
    """The first of all actors that are alike."""
    first: dict[Alike, str] = {}
    for iri in iris:
        first.setdefault(_alike(actors[iri]), iri)
    return list(first.values())


def _alike(actor: Candidate) -> Alike:
    """What an actor has in common with those that an equal name makes one with it; itself, where nothing does."""
    names = frozenset(map(name_key, actor.names))
    if not actor.countries or all(len(name) < _SHORTEST_NAME for name in names):
        return (actor.iri,)
    return (actor.kind, names, frozenset(actor.countries), frozenset(actor.exclusive))


@lru_cache(maxsize=65536)
def _beginnings(name: str) -> frozenset[str]:
    """The beginnings of the telling words of a name."""
    return frozenset(
        word.spelling[:_BEGINNING] for word in prepare(name).words if word.weight == 1 and not word.lost
    )


def _worth(one: Candidate, other: Candidate) -> bool:
    """Whether no two different identifiers of one scheme speak against it, and the letters are not hopelessly unlike."""
    schemes = {scheme for scheme, _ in one.exclusive}
    if any(scheme in schemes for scheme, _ in other.exclusive):
        return False
    if not one.names.isdisjoint(other.names):
        return True
    return any(
        fuzz.token_set_ratio(prepare(name).spaced, prepare(their).spaced) >= _HOPELESS
        for name in telling(one)
        for their in telling(other)
    )
