"""What became of a recommendation: accepted, dismissed, introduced, met, in a proposal, funded.

This module owns the record of feedback, its form as provenance in RDF, and how it is honoured. It writes no
store: `statements` gives triples for the graph of feedback, `from_statements` reads them back. Feedback
never changes the weights of the model.

Graph pattern, all in graph/_feedback:

    ?feedback a prov:Activity ; dct:type "dismissed" ; prov:used ?asker , ?candidate ;
              dct:subject ?asker ; dct:relation ?candidate ;
              prov:endedAtTime "2020-03-01T09:30:00+00:00"^^xsd:dateTime ;
              dct:creator "who" ; dct:description "reason" .
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
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

    @classmethod
    def named(cls, text: str) -> Outcome | None:
        """The outcome that a text names, in any case, with gaps, hyphens or low lines.

        Example:
            >>> Outcome.named("In-Proposal"), Outcome.named("lost")
            (<Outcome.IN_PROPOSAL: 'in proposal'>, None)
        """
        plain = text.strip().lower().replace("-", " ").replace("_", " ")
        return cls(plain) if plain in set(cls) else None

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
        moment: When on that day, so that the later of two words of one day stands; None when not known.
    """

    asker: str
    candidate: str
    outcome: Outcome
    day: date
    by: str
    reason: str | None = None
    moment: datetime | None = None

    def __post_init__(self) -> None:
        """A dismissal without a reason teaches nobody anything; nobody is a partner of itself.

        Raises:
            AnalysisError: A dismissal has no reason, or asker and candidate are the same.
        """
        if self.asker == self.candidate:
            raise AnalysisError("Nobody is a partner of itself.", found=self.asker)
        if self.outcome is Outcome.DISMISSED and not self.reason:
            raise AnalysisError("A dismissal needs a reason.", hint='Add one: --reason "..."')

    @property
    def iri(self) -> str:
        """The IRI of this word of feedback."""
        return iri.entity("feedback", self.asker, self.candidate, self.outcome, self.said, self.by)

    @property
    def said(self) -> str:
        """When it was said, ISO: the moment where it is known, else the day."""
        return self.day.isoformat() if self.moment is None else self.moment.isoformat()

    @property
    def order(self) -> tuple[date, str, str]:
        """Smaller is earlier: by day, a day alone before its moments, then by moment in one time zone."""
        at = "" if self.moment is None else self.moment.astimezone(UTC).isoformat()
        return self.day, at, self.iri


def statements(feedback: Feedback) -> list[Triple]:
    """One word of feedback as provenance."""
    subject = NamedNode(feedback.iri)
    asker, candidate = NamedNode(feedback.asker), NamedNode(feedback.candidate)
    sort = XSD.date if feedback.moment is None else XSD.dateTime
    day = Literal(feedback.said, datatype=NamedNode(sort))
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
    """All words of feedback among some statements, the earliest first; what is no such word is passed over."""
    found: dict[str, dict[str, str]] = {}
    for triple in triples:
        term = triple.object
        text = term.value if isinstance(term, Literal) else str(value(term))
        found.setdefault(str(triple.subject), {})[triple.predicate.value] = text
    read = [_feedback(values) for values in found.values() if _is_feedback(values)]
    return tuple(sorted(read, key=lambda each: each.order))


def _is_feedback(values: dict[str, str]) -> bool:
    """Whether some values by predicate are a word of feedback."""
    if not {_SUBJECT, _OTHER, _TYPE, _CREATOR, PROV.endedAtTime} <= values.keys():
        return False
    outcome = Outcome.named(values[_TYPE])
    reasoned = outcome is not Outcome.DISMISSED or bool(values.get(_REASON))
    return outcome is not None and reasoned and values[_SUBJECT] != values[_OTHER]


def _feedback(values: dict[str, str]) -> Feedback:
    """One word out of its values by predicate."""
    said = values[PROV.endedAtTime]
    return Feedback(
        asker=values[_SUBJECT],
        candidate=values[_OTHER],
        outcome=Outcome(values[_TYPE]),
        day=date.fromisoformat(said[:10]),
        by=values[_CREATOR],
        reason=values.get(_REASON),
        moment=datetime.fromisoformat(said) if "T" in said else None,
    )


def standing(feedback: Iterable[Feedback], asker: str, *, as_of: date | None = None) -> dict[str, Feedback]:
    """The latest word on each candidate of an asker, as far as it had been said by a day."""
    said = [each for each in feedback if each.asker == asker and (as_of is None or each.day <= as_of)]
    return {each.candidate: each for each in sorted(said, key=lambda each: each.order)}


def honoured(
    wishes: Wishes, feedback: Iterable[Feedback], asker: str, *, as_of: date | None = None
) -> Wishes:
    """The wishes of an asker with everybody left out whom it has dismissed."""
    latest = standing(feedback, asker, as_of=as_of)
    gone = sorted(iri for iri, each in latest.items() if each.outcome is Outcome.DISMISSED)
    return replace(wishes, dismissed=(*wishes.dismissed, *gone))
