"""Two actors that may be one, as a human needs to see them.

This module owns what is shown of a pair. It decides nothing and prints nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.identity.candidate import Candidate, Pool
from kg.identity.notes import Match, Pair, pair


@dataclass(frozen=True, slots=True)
class Side:
    """One of two actors that may be one, as a human needs to see it.

    Args:
        iri: Its raw IRI.
        names: Its names.
        countries: Its countries.
        identifiers: Its identifiers, each with its scheme.
        datasets: The datasets that speak of it.
    """

    iri: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    identifiers: tuple[str, ...]
    datasets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A pair to be decided.

    Args:
        one: The one actor.
        other: The other.
        score: How alike the names are, from 0 to 1.
        reasons: What speaks for it and against it.
    """

    one: Side
    other: Side
    score: float
    reasons: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        """Both raw IRIs."""
        return pair(self.one.iri, self.other.iri)


def asked(match: Match, pool: Pool) -> Question:
    """A pair as a human needs to see it."""
    one, other = (_side(pool.actors[iri]) for iri in match.pair)
    return Question(one, other, match.score, match.reasons)


def _side(actor: Candidate) -> Side:
    """An actor as a human needs to see it."""
    return Side(
        iri=actor.iri,
        names=tuple(sorted(actor.names)),
        countries=tuple(sorted(actor.countries)),
        identifiers=tuple(f"{scheme.rpartition('#')[2]} {value}" for scheme, value in sorted(actor.keys)),
        datasets=tuple(sorted(actor.datasets)),
    )
