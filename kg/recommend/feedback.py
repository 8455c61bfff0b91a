"""What became of a recommendation: accepted, dismissed, introduced, met, in a proposal, funded.

This module owns the record of feedback, its form as provenance in RDF, and how it is honoured. It writes no
store: `statements` gives triples for the graph of feedback, `from_statements` reads them back. Feedback
never changes the weights of the model.

Graph pattern, all in graph/_feedback:

    ?feedback a prov:Activity ; dct:type "dismissed" ; prov:used ?asker , ?candidate ;
              dct:subject ?asker ; dct:relation ?candidate ; prov:endedAtTime "2020-03-01"^^xsd:date ;
              dct:creator "who" ; dct:description "reason" .
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from kg import iri
from kg.errors import AnalysisError
from kg.rdf.terms import Literal, NamedNode, Triple, value
from kg.recommend.wishes import Wishes
from kg.vocab import PROV, RDF, XSD

GRAPH: Final = "_feedback"
_DCT: Final = "http://purl.org/dc/terms/"
_SUBJECT, _OTHER, _TYPE = f"{_DCT}subject", f"{_DCT}relation", f"{_DCT}type"
_CREATOR, _REASON, _USED = f"{_DCT}creator", f"{_DCT}description", "http://www.w3.org/ns/prov#used"


class Outcome(StrEnum):
    """What became of a recommendation."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    INTRODUCED = "introduced"
    MET = "met"
    IN_PROPOSAL = "in proposal"
    FUNDED = "funded"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One word of feedback; a later one on the same pair takes its place.

    Attributes:
        asker: IRI of the asker.
        candidate: IRI of whoever was recommended.
        outcome: What became of it.
        day: When that was said.
        by: Who said it.
        reason: Why; must be given for a dismissal.
    """

    asker: str
    candidate: str
    outcome: Outcome
    day: date
    by: str
    reason: str | None = None

    def __post_init__(self) -> None:
        """A dismissal without a reason teaches nobody anything.

        Raises:
            AnalysisError: A dismissal has no reason.
        """
        if self.outcome is Outcome.DISMISSED and not self.reason:
            raise AnalysisError("A dismissal needs a reason.", hint='Add one: --reason "..."')

    @property
    def iri(self) -> str:
        """The IRI of this word of feedback."""
        return iri.entity("feedback", self.asker, self.candidate, self.outcome, self.day.isoformat(), self.by)


def statements(feedback: Feedback) -> list[Triple]:
    """One word of feedback as provenance."""
    subject = NamedNode(feedback.iri)
    asker, candidate = NamedNode(feedback.asker), NamedNode(feedback.candidate)
    day = Literal(feedback.day.isoformat(), datatype=NamedNode(XSD.date))
    pairs: list[tuple[str, NamedNode | Literal]] = [
        (RDF.type, NamedNode(PROV.Activity)),
        (_TYPE, Literal(feedback.outcome.value)),
        (_USED, asker),
        (_USED, candidate),
        (_SUBJECT, asker),
        (_OTHER, candidate),
        (PROV.endedAtTime, day),
        (_CREATOR, Literal(feedback.by)),
    ]
    if feedback.reason is not None:
        pairs.append((_REASON, Literal(feedback.reason)))
    return [Triple(subject, NamedNode(predicate), said) for predicate, said in pairs]


def from_statements(triples: Iterable[Triple]) -> tuple[Feedback, ...]:
    """All words of feedback among some statements, the earliest first."""
    found: dict[str, dict[str, str]] = {}
    for triple in triples:
        found.setdefault(str(triple.subject), {})[triple.predicate.value] = str(value(triple.object))
    read = [_feedback(values) for values in found.values() if _SUBJECT in values]
    return tuple(sorted(read, key=lambda each: (each.day, each.iri)))


def _feedback(values: dict[str, str]) -> Feedback:
    """One word out of its values by predicate."""
    return Feedback(
        asker=values[_SUBJECT],
        candidate=values[_OTHER],
        outcome=Outcome(values[_TYPE]),
        day=date.fromisoformat(values[PROV.endedAtTime]),
        by=values[_CREATOR],
        reason=values.get(_REASON),
    )


def standing(feedback: Iterable[Feedback], asker: str, *, as_of: date | None = None) -> dict[str, Feedback]:
    """The latest word on each candidate of an asker, as far as it had been said by a day."""
    said = [each for each in feedback if each.asker == asker and (as_of is None or each.day <= as_of)]
    return {each.candidate: each for each in sorted(said, key=lambda each: (each.day, each.iri))}


def honoured(
    wishes: Wishes, feedback: Iterable[Feedback], asker: str, *, as_of: date | None = None
) -> Wishes:
    """The wishes of an asker with everybody left out whom it has dismissed."""
    latest = standing(feedback, asker, as_of=as_of)
    gone = sorted(iri for iri, each in latest.items() if each.outcome is Outcome.DISMISSED)
    return replace(wishes, dismissed=(*wishes.dismissed, *gone))
