"""Which actors are worth comparing: those of one country that share the beginning of a telling word.

This module owns the blocking, so that the work grows with the number of actors and not with its square. It scores nothing.
Actors with the same names, countries and identifiers are compared once for all of them. A beginning that few share brings
each together with all of these; one that many share, with its neighbours in the alphabet alone. An actor whose country is
not known is brought together with those of any country and of none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final

from rapidfuzz import fuzz

from kg.identity.candidate import Candidate
from kg.identity.fold import name_key
from kg.identity.prepare import prepare

_BEGINNING: Final = 5  # letters of a word
_KEYS: Final = 3  # the rarest of an actor are looked up
_MOST: Final = 60  # actors that share a beginning; where there are more, only neighbours are compared
_ENOUGH: Final = 24  # others by rarer beginnings: those by more frequent ones add nothing
_NEIGHBOURS: Final = 5  # on either side
_HOPELESS: Final = 45  # of 100: names whose letters are so unlike, in any order, are passed over
_NAMES: Final = 12  # of one actor; more of them add nothing but work
_SHORTEST_NAME: Final = 3  # letters: a shorter one makes nobody one
_UNKNOWN: Final = ""  # in place of a country: those whose country is not known
_ANY: Final = "*"  # in place of a country: those of all countries that somebody without one may be

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
        self._names: dict[str, Sequence[str]] = {}
        self._spaced: dict[str, Sequence[str]] = {}
        self._keys: dict[str, list[Block]] = {}
        self._blocks: dict[Block, list[str]] = defaultdict(list)
        self._ordered: dict[Block, list[tuple[str, str]]] = {}
        self._schemes = {iri: frozenset([scheme for scheme, _ in actors[iri].exclusive]) for iri in actors}
        self._alike: dict[str, int] = {}
        for iri in self._first_of_each(sorted(actors)):
            for key in self._keys_of(iri):
                self._blocks[key].append(iri)
        self._note_strangers()
        self._from_afar = False

    def pairs(self, of: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Pairs of actors that could be one, each once: the first is one of `of`, the second any other."""
        of = set(of)
        self._from_afar = any(
            country == _UNKNOWN and not of.issuperset(block)
            for (_, country, _), block in self._blocks.items()
        )
        seen: set[tuple[str, str]] = set()
        for iri in self._by_country(self._first_of_each(sorted(of))):
            mine = self._schemes[iri]
            for other in dict.fromkeys(self._near(iri)):
                if other == iri or not mine.isdisjoint(self._schemes[other]):
                    continue  # two different identifiers of one scheme speak against it
                pair = (iri, other) if iri < other else (other, iri)
                if pair not in seen:
                    seen.add(pair)
                    if self._worth(iri, other):
                        yield pair

    def telling(self, iri: str) -> Sequence[str]:
        """The names of an actor that are compared."""
        names = self._actors[iri].names
        if len(names) == 1:
            return tuple(names)
        if iri not in self._names:
            self._names[iri] = telling(self._actors[iri])
        return self._names[iri]

    def _near(self, iri: str) -> Iterator[str]:
        """The actors to compare one with."""
        own = self._rarest(self._keys_of(iri))
        if own and len(self._blocks[own[0]]) > _MOST:
            self.crowded += 1
        for key in (*own, *self._rarest(self._abroad(iri))):
            block = self._blocks[key]
            yield from block if len(block) <= _MOST else self._neighbours(iri, key)

    def _rarest(self, keys: Iterable[Block]) -> list[Block]:
        """Of some beginnings those that the fewest share, until they bring together with enough others."""
        sized = sorted((len(self._blocks[key]), key) for key in keys if key in self._blocks)
        chosen: list[Block] = []
        others = 0
        for size, key in sized[:_KEYS]:
            if others < _ENOUGH:
                chosen.append(key)
                others += size if size <= _MOST else 2 * _NEIGHBOURS
        return chosen

    def _abroad(self, iri: str) -> Iterator[Block]:
        """What else an actor is looked up under because its country, or that of others, is not known.

        Where all of these are looked up themselves, it need not look for them.
        """
        where = _UNKNOWN if self._actors[iri].countries else _ANY
        if where == _ANY or self._from_afar:
            for kind, text in dict.fromkeys((kind, text) for kind, _, text in self._keys_of(iri)):
                yield kind, where, text

    def _note_strangers(self) -> None:
        """Put all who could be somebody without a country where that one looks them up; nobody, where each has one."""
        strangers = {(kind, text) for kind, country, text in self._blocks if country == _UNKNOWN}
        for (kind, country, text), block in list(self._blocks.items()):
            if country != _UNKNOWN and (kind, text) in strangers:
                self._blocks[kind, _ANY, text] += block

    def _neighbours(self, iri: str, key: Block) -> list[str]:
        """The actors next to one in the alphabet, of those that share a beginning."""
        ordered = self._ordered.get(key)
        if ordered is None:
            ordered = self._ordered[key] = sorted((self._name(each), each) for each in self._blocks[key])
        place = bisect_left(ordered, (self._name(iri), iri))
        return [each for _, each in ordered[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]]

    def _name(self, iri: str) -> str:
        """What an actor is put in order by."""
        return min(self._spaced_of(iri))

    def _keys_of(self, iri: str) -> list[Block]:
        """What an actor can be found under."""
        keys = self._keys.get(iri)
        if keys is None:
            actor = self._actors[iri]
            beginnings = sorted({begin for name in self.telling(iri) for begin in _beginnings(name)})
            countries = sorted(actor.countries) or [_UNKNOWN]
            keys = [(actor.kind, country, text) for country in countries for text in beginnings]
            self._keys[iri] = keys
        return keys

    def _first_of_each(self, iris: Iterable[str]) -> list[str]:
        """The first of all actors that are alike."""
        known: dict[Alike, int] = {}
        first: dict[int, str] = {}
        for iri in iris:
            alike = self._alike.get(iri)
            if alike is None:
                alike = self._alike[iri] = known.setdefault(_alike(self._actors[iri]), len(known))
            first.setdefault(alike, iri)
        return list(first.values())

    def _by_country(self, iris: Iterable[str]) -> list[str]:
        """Actors by their countries: those that are compared with each other follow one another, which memory likes."""
        return sorted(iris, key=lambda iri: min(self._actors[iri].countries, default=_UNKNOWN))

    def _worth(self, one: str, other: str) -> bool:
        """Whether the letters of two actors' names are not hopelessly unlike."""
        if not self._actors[one].names.isdisjoint(self._actors[other].names):
            return True
        here, there = self._spaced_of(one), self._spaced_of(other)
        return any(fuzz.token_set_ratio(*both, score_cutoff=_HOPELESS) for both in product(here, there))

    def _spaced_of(self, iri: str) -> Sequence[str]:
        """The words of the names of an actor, with blanks between them."""
        spaced = self._spaced.get(iri)
        if spaced is None:
            spaced = self._spaced[iri] = [prepare(name).spaced for name in self.telling(iri)]
        return spaced


def telling(actor: Candidate) -> Sequence[str]:
    """The names of an actor that are compared: those that differ by more than case and punctuation, the first of them."""
    if len(actor.names) == 1:
        return tuple(actor.names)
    by_key: dict[str, str] = {}
    for name in sorted(actor.names):
        by_key.setdefault(name_key(name), name)
    return list(islice(by_key.values(), _NAMES))


def _alike(actor: Candidate) -> Alike:
    """What an actor has in common with those that an equal name makes one with it; itself, where nothing does."""
    names = frozenset(map(name_key, actor.names))
    if not actor.countries or all(len(name) < _SHORTEST_NAME for name in names):
        return (actor.iri,)
    return (actor.kind, names, frozenset(actor.countries), frozenset(actor.exclusive))


def _beginnings(name: str) -> list[str]:
    """The beginnings of the telling words of a name."""
    return [word.spelling[:_BEGINNING] for word in prepare(name).words if word.weight == 1 and not word.lost]
