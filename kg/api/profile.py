"""Everything known about one entity, line by line, each with its time and its sources.

This module owns which statements are shown and in which order. Absent facts that readers would look for are shown as
not known. It ranks nothing and infers nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kg.api.concepts import concept_label
from kg.api.entities import most_specific
from kg.api.times import begun, running
from kg.api.words import cited
from kg.rdf.terms import Literal, NamedNode, Term
from kg.schema import schema
from kg.vocab import CB, PROV, RDF

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.api.names import Entry

NOT_KNOWN: Final = "not known"

_SKIPPED: Final = frozenset(
    {RDF.type, RDF.subject, RDF.predicate, RDF.object, PROV.hadPrimarySource, CB.startDate, CB.endDate}
)
_NOT_OWN: Final = _SKIPPED - {CB.startDate, CB.endDate}
_ENDS: Final = (
    CB.project,
    CB.event,
    CB.collective,
    CB.member,
    CB.participant,
    CB.party,
    CB.about,
    CB.offeredBy,
)
"""The properties of a link that lead to whom or what it links."""

_QUALIFIERS: Final = (
    CB.role,
    CB.scope,
    CB.agreementState,
    CB.meetingState,
    CB.qualifier,
    CB.memberCount,
    CB.profileKind,
)
"""The properties of a link that say in short what it is."""
_EXPECTED: Final = {"Cluster": ("coordinates", "coordinator"), "NetworkOffice": ("hostedBy", "host")}
"""What readers look for in an entity of a class: the property that would say it, and the word for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known.

    Args:
        term: What it is about, in the words of the ontology.
        text: What is known.
        start: Since when, with the precision of the source.
        end: Until when.
        sources: Where it stands, in words.
        iri: The link or entity behind it, where there is one.
    """

    term: str
    text: str
    start: str | None = None
    end: str | None = None
    sources: tuple[str, ...] = ()
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One entity and all lines about it."""

    iri: str
    name: str
    kind: str
    kind_label: str
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """The profile for a document."""
        return asdict(self)


def profile(
    graph: Graph, entry: Entry, *, as_of: date | None = None, active_on: date | None = None
) -> Profile:
    """Everything known about an entity on a day.

    Args:
        graph: The facts.
        entry: The entity.
        as_of: Only what had begun on or before this day; undated lines count.
        active_on: Only what was running on this day.
    """
    teller = _Teller(graph, entry.iri)
    own, links = (
        [line for line in lines if _in_time(line, as_of, active_on)]
        for lines in (teller.own(), teller.links())
    )
    kept = [*own, *_missing(entry, [*own, *links], teller.language), *links]
    classes = schema().classes
    label = next(
        (cls.label(teller.language) for cls in classes.values() if cls.local_name == entry.kind), entry.kind
    )
    return Profile(entry.iri, entry.name, entry.kind, label, tuple(kept))


def _missing(entry: Entry, lines: Iterable[Line], language: str) -> list[Line]:
    """A line for what readers look for and nobody has said."""
    expected = _EXPECTED.get(entry.kind)
    if expected is None:
        return []
    label = schema().properties[getattr(CB, expected[0])].label(language)
    said = any(line.term in (label, expected[1]) for line in lines)
    return [] if said else [Line(expected[1], NOT_KNOWN)]


def _in_time(line: Line, as_of: date | None, active_on: date | None) -> bool:
    """Whether a line counts on the days asked for; what an entity is at all times always does."""
    return begun(line.start, as_of) and (line.iri is None or running(line.start, line.end, active_on))


class _Teller:
    """Turns the statements around one entity into lines."""

    def __init__(self, graph: Graph, iri: str) -> None:
        self.graph = graph
        self.iri = iri
        self.language = graph.workspace.settings.language

    def own(self) -> Iterator[Line]:
        """What is said of the entity itself, in the order of the ontology."""
        order = {prop: place for place, prop in enumerate(schema().properties)}
        found = sorted(
            (
                t
                for t in self.graph.store.statements(self.iri)
                if t.predicate.value not in _NOT_OWN and not self._derived(t.predicate.value)
            ),
            key=lambda t: (order.get(t.predicate.value, len(order)), self._text(t.object), str(t.object)),
        )
        said = Counter(fact.predicate.value for fact in found)
        for fact in found:
            several = said[fact.predicate.value] > 1 and self._one(fact.predicate.value)
            sources = cited(self.graph.provenance.of_fact(fact), days=several)
            yield Line(self._label(fact.predicate.value), self._text(fact.object), sources=sources)

    def links(self) -> Iterator[Line]:
        """What links the entity to others, the latest first, undated last."""
        lines = []
        for triple in self.graph.store.statements(object=self.iri):
            prop = triple.predicate.value
            if prop not in _SKIPPED and not self._derived(prop) and isinstance(triple.subject, NamedNode):
                lines.append(self._link(triple.subject.value, prop))
        yield from sorted(
            set(lines), key=lambda line: (line.term, line.start is None, _latest_first(line), line.text)
        )

    def _link(self, link: str, prop: str) -> Line:
        """One link, told from the side of the entity."""
        facts: dict[str, list[Term]] = {}
        for triple in self.graph.store.statements(link):
            facts.setdefault(triple.predicate.value, []).append(triple.object)
        classes = [term.value for term in facts.get(RDF.type, ()) if isinstance(term, NamedNode)]
        kind = most_specific(classes)
        start, end = self._interval(link)
        for thing in (*facts.get(CB.project, ()), *facts.get(CB.event, ())):
            if start is None and isinstance(thing, NamedNode):
                start, end = self._interval(thing.value)
        return Line(
            self._term(kind, prop, facts), self._told(link, facts), start, end, self._sources(link), link
        )

    def _term(self, kind: str, prop: str, facts: dict[str, list[Term]]) -> str:
        """What a link is about: the role of the other side in it where it has one, else its class."""
        roles = [self._text(term) for term in facts.get(CB.role, ())]
        if kind == "Membership" and prop == CB.collective:
            return ", ".join(sorted(role.lower() for role in roles)) or "member"
        if prop == CB.invitedBy:
            return "invited"
        if kind in ("Participation", "EventParticipation", "Membership"):
            return {"Participation": "project", "EventParticipation": "event", "Membership": "part of"}[kind]
        return self._class_label(kind).lower()

    def _told(self, link: str, facts: dict[str, list[Term]]) -> str:
        """A link in one line: its name or its other ends, then what qualifies it."""
        ends = [term for prop in _ENDS for term in facts.get(prop, ()) if term != NamedNode(self.iri)]
        named = self.graph.names.get(link)
        head = sorted({self._text(term) for term in ends}) if named is None else [named.name]
        notes = [self._text(term).lower() for prop in _QUALIFIERS for term in facts.get(prop, ())]
        if named is not None:
            notes += [f"with {self._text(term)}" for term in sorted(ends, key=self._text)]
        elif not head:
            notes += [f"stated {self._text(term)}" for term in facts.get(CB.statedOn, ())]
            return " ".join(notes)
        notes += [self._text(term) for term in facts.get(CB.description, ()) if named is None]
        notes += self._disputed(link)
        return "; ".join(head) + (f" ({'; '.join(notes)})" if notes else "")

    def _disputed(self, link: str) -> list[str]:
        """The dates of a link of which sources give several, each with its sources and the day they were fetched."""
        told = []
        for prop in (CB.startDate, CB.endDate):
            found = sorted(self.graph.store.statements(link, prop), key=lambda fact: self._text(fact.object))
            for fact in found if len(found) > 1 else ():
                sources = "; ".join(cited(self.graph.provenance.of_fact(fact), days=True))
                told.append(f"{self._label(prop)} {self._text(fact.object)} [{sources}]")
        return told

    @staticmethod
    def _one(prop: str) -> bool:
        """Whether an entity is expected to have one value of a property, so that several contradict each other."""
        known = schema().properties.get(prop)
        return known is not None and not known.many and known.form != "text"

    def _text(self, term: Term) -> str:
        """A value in words."""
        if isinstance(term, Literal):
            scheme = schema().identifiers.get(term.datatype.value)
            return term.value if scheme is None else f"{scheme.label(self.language)} {term.value}"
        if isinstance(term, NamedNode):
            called = concept_label(term.value, self.language)
            return self.graph.name(term.value) if called is None else called
        return str(term)

    def _interval(self, iri: str) -> tuple[str | None, str | None]:
        """The earliest start and the latest end that are stated, with their precision."""
        starts, ends = (
            sorted(
                t.object.value
                for t in self.graph.store.statements(iri, prop)
                if isinstance(t.object, Literal)
            )
            for prop in (CB.startDate, CB.endDate)
        )
        return (starts[0] if starts else None), (ends[-1] if ends else None)

    def _sources(self, iri: str) -> tuple[str, ...]:
        """Where statements about an entity or link stand, in words."""
        return cited(self.graph.provenance.of(iri))

    def _label(self, prop: str) -> str:
        """The word for a property."""
        known = schema().properties.get(prop)
        return prop.rsplit("#", 1)[-1].rsplit("/", 1)[-1] if known is None else known.label(self.language)

    def _class_label(self, kind: str) -> str:
        """The word for a class."""
        found = schema().classes.get(getattr(CB, kind, ""))
        return kind if found is None else found.label(self.language)

    @staticmethod
    def _derived(prop: str) -> bool:
        """Whether a property only repeats what a link says."""
        known = schema().properties.get(prop)
        return known is not None and known.derived


def _latest_first(line: Line) -> tuple[int, ...]:
    """Sorts texts of dates downwards."""
    return tuple(-ord(character) for character in line.start or "")
