"""What a recommendation is made of: score parts, evidence, introducers and the line that is read aloud.

This module owns the types of results and nothing else; facts are those of `kg.analysis.ties`. Every IRI in
`Fact.links` has sources in the store, which whoever shows a result looks up there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.analysis.ties import Fact


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score; the parts of a recommendation add up to its score.

    Attributes:
        name: The term of the model.
        words: What the term means, in words.
        value: What the term says of this pair, without a unit.
        weight: What the model multiplies it by.
        points: value times weight, counted from the middle of all candidates of this asker.
    """

    name: str
    words: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Between:
    """Somebody who stands between asker and candidate, tied to both.

    Attributes:
        iri: Who.
        name: What they are called.
        strength: Ranks them; larger is better, without a unit.
        team: IRI of the one on the asker's side they are tied to: the asker itself, or a member or
            coordinator.
        near: What ties them to that one, latest first.
        far: What ties them to the candidate, latest first.
    """

    iri: str
    name: str
    strength: float
    team: str
    near: tuple[Fact, ...]
    far: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain from the asker to the candidate.

    Attributes:
        source: IRI and name of whoever the step starts from.
        target: IRI and name of whoever it reaches.
        words: What ties the two, in words.
        facts: What ties the two; empty for the step to the network that serves the asker's country.
    """

    source: tuple[str, str]
    target: tuple[str, str]
    words: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Words by which the asker says what it is about, found again with a candidate.

    Attributes:
        words: The words, the rarest first.
        iri: IRI of the candidate, or of the project of its that has the words in title, objective or topic.
        name: What that is called.
        own: Whether the candidate says so of itself.
        asked: IRIs of those on the asker's side who say one of the words of themselves, the asker first.
    """

    words: tuple[str, ...]
    iri: str
    name: str
    own: bool
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The facts behind a recommendation.

    Attributes:
        shared_partners: Who works with both sides, strongest first.
        introducers: Who could introduce the two, best first; at most three.
        chain: A strongest chain from the asker to the candidate.
        together: What asker and candidate already have in common: events, meetings, contacts, clusters; for
            a partner of old, the shared projects.
        themes_shared: Parts of programmes in which both sides have worked.
        themes_new: Parts of programmes that only the candidate has worked in.
        bridge: How many of the candidate's partners work with nobody on the asker's side, and how many
            there are.
        adds: What the candidate would add to a consortium with the asker's side: a country, a kind, themes.
        cautions: What to know before calling.
        said: Where the asker's own words are found again; only for askers with little shared work.
    """

    shared_partners: tuple[Between, ...]
    introducers: tuple[Between, ...]
    chain: tuple[Step, ...]
    together: tuple[Fact, ...]
    themes_shared: tuple[str, ...]
    themes_new: tuple[str, ...]
    bridge: tuple[int, int]
    adds: tuple[str, ...]
    cautions: tuple[str, ...]
    said: tuple[Said, ...] = ()

    def facts(self) -> Iterator[Fact]:
        """Every fact in it, each once, in the order of first mention."""
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for fact in self._all():
            key = (fact.iri, fact.links)
            if key not in seen:
                seen.add(key)
                yield fact

    def links(self) -> tuple[str, ...]:
        """IRIs of all links in it, sorted: the store knows their sources."""
        return tuple(sorted({link for fact in self._all() for link in fact.links}))

    def _all(self) -> Iterator[Fact]:
        """Every fact, with repetitions: what the two have in common comes first."""
        yield from self.together
        for between in (*self.introducers[:1], *self.shared_partners, *self.introducers):
            yield from between.near
            yield from between.far
        for step in self.chain:
            yield from step.facts


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One partner for the asker, with the reason.

    Attributes:
        rank: Place in its list, from 1.
        iri: Who is recommended.
        name: What they are called.
        kind: The most specific class, such as `Cluster` or `University`.
        country: ISO 3166-1 alpha-2 code, None when not known.
        score: Sum of the points of all parts; comparable within one list only.
        parts: The parts of the score, largest effect first.
        line: The reason in one sentence.
        rests_on: What the line rests on, in words, such as "shared partners" or "its coordinator".
        undated: Whether a fact in the line has no date.
        known: Whether the two have worked together.
        evidence: The facts.
        snapshot: Hash of the facts it was made from.
        unlisted: Why it stands in no list, in words; None for those who do.
    """

    rank: int
    iri: str
    name: str
    kind: str
    country: str | None
    score: float
    parts: tuple[Part, ...]
    line: str
    rests_on: str
    undated: bool
    known: bool
    evidence: Evidence
    snapshot: str
    unlisted: str | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """Both lists for one asker.

    Attributes:
        asker: IRI of the asker.
        name: What it is called.
        basis: What is known of the asker and so carries the lists, one sentence.
        new: Who has not worked with the asker, best first.
        again: Who has, best first.
        day: The day of the question, ISO.
        snapshot: Hash of the facts.
    """

    asker: str
    name: str
    basis: str
    new: tuple[Recommendation, ...]
    again: tuple[Recommendation, ...]
    day: str
    snapshot: str
