"""What identity writes down, note by note: a match of names, a decision of a human, what it replaced, a line of the log.

This module owns the shape of these notes in graph/_identity; `kg.identity.notes` reads them again. It decides nothing.
Graph patterns, with `idl:` the namespace `identity-log#`::

    ?m a idl:Match ; idl:one ?raw ; idl:other ?raw ; idl:score "0.93"^^xsd:decimal ; idl:reason "..." .
    ?d a idl:Decision ; idl:one ?raw ; idl:other ?raw ; idl:verdict "same" ; idl:by "..." ; idl:on "2026-11-24"^^xsd:date .
    ?c a idl:Change ; idl:one ?raw ; idl:other ?raw ; idl:number 7 ;
        idl:before "different" ; idl:beforeBy "..." ; idl:beforeOn ?day .
    ?e a idl:Merge | idl:Split ; idl:number 7 ; idl:raw ?raw ; idl:canonical ?raw ;
        idl:reason "..." ; idl:by "..." ; idl:on ?day .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from kg import iri
from kg.rdf.terms import Literal as RdfLiteral
from kg.rdf.terms import NamedNode, Triple
from kg.vocab import RDF, XSD

LOG: Final = f"{iri.BASE}identity-log#"
"""The namespace of the notes; they stay in graph/_identity, which no user's query sees."""

Verdict = Literal["same", "different", "undecided"]
_PLACES: Final = 4  # of a score

Pair = tuple[str, str]
"""Two raw IRIs, the lesser first."""


def pair(one: str, other: str) -> Pair:
    """Two raw IRIs, the lesser first."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, slots=True)
class Match:
    """Two actors whose names are alike.

    Args:
        pair: Their raw IRIs.
        score: From 0 to 1.
        reasons: What speaks for it and against it.
    """

    pair: Pair
    score: float
    reasons: tuple[str, ...]

    def triples(self) -> Iterator[Triple]:
        """The note."""
        node = NamedNode(iri.entity("identity-match", *self.pair))
        yield Triple(node, NamedNode(RDF.type), NamedNode(f"{LOG}Match"))
        yield from _ends(node, self.pair)
        score = RdfLiteral(f"{self.score:.{_PLACES}f}", datatype=NamedNode(XSD.decimal))
        yield Triple(node, NamedNode(f"{LOG}score"), score)
        for reason in self.reasons:
            yield Triple(node, NamedNode(f"{LOG}reason"), RdfLiteral(reason))


@dataclass(frozen=True, slots=True)
class Decision:
    """What a human decided about two actors.

    Args:
        pair: Their raw IRIs.
        verdict: `same`, `different`, or `undecided` for a decision that was taken back.
        by: Who decided.
        on: When.
    """

    pair: Pair
    verdict: Verdict
    by: str
    on: date

    def triples(self) -> Iterator[Triple]:
        """The note."""
        node = NamedNode(iri.entity("identity-decision", *self.pair))
        yield Triple(node, NamedNode(RDF.type), NamedNode(f"{LOG}Decision"))
        yield from _ends(node, self.pair)
        yield Triple(node, NamedNode(f"{LOG}verdict"), RdfLiteral(self.verdict))
        yield Triple(node, NamedNode(f"{LOG}by"), RdfLiteral(self.by))
        yield Triple(node, NamedNode(f"{LOG}on"), _day(self.on))


@dataclass(frozen=True, slots=True)
class Change:
    """That a decision was made, and what had been decided before, so that it can be taken back.

    Args:
        pair: The raw IRIs of the two that it was about.
        number: Which step it belongs to; decisions that were made together have the same.
        before: The decision that it replaced; `None` where nothing had been decided.
    """

    pair: Pair
    number: int
    before: Decision | None

    def triples(self) -> Iterator[Triple]:
        """The note."""
        node = NamedNode(iri.entity("identity-change", str(self.number), *self.pair))
        yield Triple(node, NamedNode(RDF.type), NamedNode(f"{LOG}Change"))
        yield from _ends(node, self.pair)
        yield Triple(node, NamedNode(f"{LOG}number"), _number(self.number))
        if self.before is not None:
            yield Triple(node, NamedNode(f"{LOG}before"), RdfLiteral(self.before.verdict))
            yield Triple(node, NamedNode(f"{LOG}beforeBy"), RdfLiteral(self.before.by))
            yield Triple(node, NamedNode(f"{LOG}beforeOn"), _day(self.before.on))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the merge log.

    Args:
        kind: `Merge` or `Split`.
        raw: The raw IRI that stands for another one, or no longer does.
        canonical: The one it stands for, or did.
        reason: Why.
        by: Who or what did it: `load eu_cordis`, a name.
        on: When.
        number: Which step it belongs to: the later the higher.
    """

    kind: str
    raw: str
    canonical: str
    reason: str
    by: str
    on: date
    number: int

    def triples(self) -> Iterator[Triple]:
        """The note."""
        day = self.on.isoformat()
        key = (self.kind, self.raw, self.canonical, self.by, day, str(self.number))
        node = NamedNode(iri.entity("identity-log", *key))
        yield Triple(node, NamedNode(RDF.type), NamedNode(f"{LOG}{self.kind}"))
        yield Triple(node, NamedNode(f"{LOG}number"), _number(self.number))
        yield Triple(node, NamedNode(f"{LOG}raw"), NamedNode(self.raw))
        yield Triple(node, NamedNode(f"{LOG}canonical"), NamedNode(self.canonical))
        yield Triple(node, NamedNode(f"{LOG}reason"), RdfLiteral(self.reason))
        yield Triple(node, NamedNode(f"{LOG}by"), RdfLiteral(self.by))
        yield Triple(node, NamedNode(f"{LOG}on"), _day(self.on))


def triples(notes: Iterable[Match | Decision | Change | LogEntry]) -> set[Triple]:
    """The statements of some notes."""
    return {triple for note in notes for triple in note.triples()}


def _ends(node: NamedNode, ends: Pair) -> Iterator[Triple]:
    """The two actors that a note is about."""
    for name, end in zip(("one", "other"), ends, strict=True):
        yield Triple(node, NamedNode(f"{LOG}{name}"), NamedNode(end))


def _day(day: date) -> RdfLiteral:
    """A day as RDF."""
    return RdfLiteral(day.isoformat(), datatype=NamedNode(XSD.date))


def _number(number: int) -> RdfLiteral:
    """A number as RDF."""
    return RdfLiteral(str(number), datatype=NamedNode(XSD.integer))
