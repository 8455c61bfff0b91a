"""Which actors are worth comparing: those of one country that share the beginning of a telling word.

This module owns the blocking, so that the work grows with the number of actors and not with its square. It scores nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rapidfuzz import fuzz

from kg.identity.candidate import Candidate
from kg.identity.prepare import prepare

_BEGINNING: Final = 5  # letters of a word
_KEYS: Final = 3  # the rarest of an actor are looked up
_MOST: Final = 60  # actors that share a beginning; a commoner one tells nothing
_HOPELESS: Final = 45  # of 100: names whose letters are so unlike, in any order, are passed over

Block = tuple[str, str, str]
"""The kind, the country, and the beginning of a word."""


def pairs(actors: Mapping[str, Candidate], of: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of actors that could be one, each once: the first is one of `of`, the second any other.

    Args:
        actors: Every actor by its raw IRI.
        of: The raw IRIs that something new is known of.

    Cost: linear in the number of names of `actors`, and in that of `of` times a constant.
    """
    blocks: dict[Block, list[str]] = defaultdict(list)
    keys = {iri: _keys(actor) for iri, actor in sorted(actors.items())}
    for iri, found in keys.items():
        for key in found:
            blocks[key].append(iri)
    seen: set[tuple[str, str]] = set()
    for iri in sorted(of):
        rarest = sorted(
            (key for key in keys[iri] if len(blocks[key]) <= _MOST), key=lambda key: (len(blocks[key]), key)
        )
        for key in rarest[:_KEYS]:
            for other in blocks[key]:
                pair = (iri, other) if iri < other else (other, iri)
                if other != iri and pair not in seen:
                    seen.add(pair)
                    if _worth(actors[iri], actors[other]):
                        yield pair


def _keys(actor: Candidate) -> list[Block]:
    """What an actor can be found under."""
    beginnings = {
        word.spelling[:_BEGINNING]
        for name in actor.names
        for word in prepare(name).words
        if word.weight == 1 and not word.lost
    }
    return [(actor.kind, country, text) for country in sorted(actor.countries) for text in sorted(beginnings)]


def _worth(one: Candidate, other: Candidate) -> bool:
    """Whether no two different identifiers of one scheme speak against it, and the letters are not hopelessly unlike."""
    schemes = {scheme for scheme, _ in one.exclusive}
    if any(scheme in schemes for scheme, _ in other.exclusive):
        return False
    return any(
        fuzz.token_set_ratio(prepare(name).spaced, prepare(their).spaced) >= _HOPELESS
        for name in one.names
        for their in other.names
    )
