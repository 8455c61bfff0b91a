"""What identity writes down, and reads again at the next load: matches of names, decisions of humans, the log.

This module owns the shape of these notes in graph/_identity. It decides nothing. Graph patterns, with `idl:` the namespace
`identity-log#`::

    ?m a idl:Match ; idl:one ?raw ; idl:other ?raw ; idl:score "0.93"^^xsd:decimal ; idl:reason "..." .
    ?d a idl:Decision ; idl:one ?raw ; idl:other ?raw ; idl:verdict "same" ; idl:by "..." ; idl:on "2026-11-24"^^xsd:date .
    ?e a idl:Merge | idl:Split ; idl:raw ?raw ; idl:canonical ?canonical ; idl:reason "..." ; idl:by "..." ; idl:on ?day .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from kg import iri
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal as RdfLiteral
from kg.rdf.terms import NamedNode, Triple
from kg.vocab import RDF, XSD

LOG: Final = f"{iri.BASE}identity-log#"
"""The namespace of the notes; they stay in graph/_identity, which no user's query sees."""

Verdict = Literal["same", "different", "undecided"]
_PLACES: Final = 4  # of a score

Values = dict[str, list[str]]
"""The values of a note, by the local name of the property."""

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
class LogEntry:
    """A line of the merge log.

    Args:
        kind: `Merge` or `Split`.
        raw: The raw IRI that stands for another one, or no longer does.
        canonical: The one it stands for, or did.
        reason: Why.
        by: Who or what did it: `load eu_cordis`, a name.
        on: When.
    """

    kind: str
    raw: str
    canonical: str
    reason: str
    by: str
    on: date

    def triples(self) -> Iterator[Triple]:
        """The note."""
        day = self.on.isoformat()
        node = NamedNode(iri.entity("identity-log", self.kind, self.raw, self.canonical, self.by, day))
        yield Triple(node, NamedNode(RDF.type), NamedNode(f"{LOG}{self.kind}"))
        yield Triple(node, NamedNode(f"{LOG}raw"), NamedNode(self.raw))
        yield Triple(node, NamedNode(f"{LOG}canonical"), NamedNode(self.canonical))
        yield Triple(node, NamedNode(f"{LOG}reason"), RdfLiteral(self.reason))
        yield Triple(node, NamedNode(f"{LOG}by"), RdfLiteral(self.by))
        yield Triple(node, NamedNode(f"{LOG}on"), _day(self.on))


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that is noted in a store.

    Args:
        matches: Alike names, the likeliest first.
        decisions: What humans decided, in the order of the pairs.
        log: The merge log, the oldest entry first.
    """

    matches: tuple[Match, ...]
    decisions: tuple[Decision, ...]
    log: tuple[LogEntry, ...]

    @classmethod
    def read(cls, store: GraphStore) -> Notes:
        """The notes of a store, read in one pass."""
        nodes = _nodes(store)
        return cls(
            tuple(sorted(map(_match, nodes["Match"]), key=lambda match: (-match.score, match.pair))),
            tuple(sorted(map(_decision, nodes["Decision"]), key=lambda decision: decision.pair)),
            tuple(
                sorted(
                    (_entry(kind, values) for kind in ("Merge", "Split") for values in nodes[kind]),
                    key=lambda entry: (entry.on, entry.by, entry.kind, entry.raw),
                )
            ),
        )


def matches(store: GraphStore) -> list[Match]:
    """The matches of names that are noted, the likeliest first."""
    return list(Notes.read(store).matches)


def decisions(store: GraphStore) -> list[Decision]:
    """What humans decided, in the order of the pairs."""
    return list(Notes.read(store).decisions)


def log(store: GraphStore) -> list[LogEntry]:
    """The merge log, the oldest entry first."""
    return list(Notes.read(store).log)


def triples(notes: Iterable[Match | Decision | LogEntry]) -> set[Triple]:
    """The statements of some notes."""
    return {triple for note in notes for triple in note.triples()}


def _nodes(store: GraphStore) -> dict[str, list[Values]]:
    """The values of each note by the local name of the property, for each kind of note."""
    held: dict[object, Values] = {}
    kinds: dict[object, str] = {}
    for triple in store.identity():
        term = triple.object
        if not isinstance(term, NamedNode | RdfLiteral):
            continue
        if triple.predicate.value == RDF.type and term.value.startswith(LOG):
            kinds[triple.subject] = term.value.removeprefix(LOG)
        elif triple.predicate.value.startswith(LOG):
            values = held.setdefault(triple.subject, {})
            values.setdefault(triple.predicate.value.removeprefix(LOG), []).append(term.value)
    nodes: dict[str, list[Values]] = {"Match": [], "Decision": [], "Merge": [], "Split": []}
    for subject, kind in kinds.items():
        nodes[kind].append(held[subject])
    return nodes


def _match(values: Values) -> Match:
    """A match from its values."""
    return Match(_pair(values), float(values["score"][0]), tuple(sorted(values["reason"])))


def _decision(values: Values) -> Decision:
    """A decision from its values."""
    verdict = next(known for known in get_args(Verdict) if known == values["verdict"][0])
    return Decision(_pair(values), verdict, values["by"][0], date.fromisoformat(values["on"][0]))


def _entry(kind: str, values: Values) -> LogEntry:
    """A line of the log from its values."""
    raw, canonical, reason, by, on = (values[name][0] for name in ("raw", "canonical", "reason", "by", "on"))
    return LogEntry(kind, raw, canonical, reason, by, date.fromisoformat(on))


def _ends(node: NamedNode, ends: Pair) -> Iterator[Triple]:
    """The two actors that a note is about."""
    for name, end in zip(("one", "other"), ends, strict=True):
        yield Triple(node, NamedNode(f"{LOG}{name}"), NamedNode(end))


def _pair(values: Values) -> Pair:
    """The two actors that a note is about."""
    return pair(values["one"][0], values["other"][0])


def _day(day: date) -> RdfLiteral:
    """A day as RDF."""
    return RdfLiteral(day.isoformat(), datatype=NamedNode(XSD.date))
