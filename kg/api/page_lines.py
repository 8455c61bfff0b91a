"""The lines of the page: which links are shown between symbols, since when, and by which source.

This module owns the choice of lines. A link that is not dated itself has the time of its project or event.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

from kg.api.entity_table import Entity
from kg.api.page_agreements import agreement_audience
from kg.api.page_words import PageWords
from kg.export.model import PageLink
from kg.vocab import CB, ROLE

_BETWEEN_TWO: Final = {
    "Membership": (CB.member, CB.collective),
    "Participation": (CB.participant, CB.project),
    "EventParticipation": (CB.participant, CB.event),
}
_AMONG_PARTIES: Final = frozenset({"CollaborationAgreement", "Contact", "Meeting"})
_OF_ENTITIES: Final = {CB.officeOf: "officeOf", CB.hostedBy: "hostedBy", CB.operatedBy: "operatedBy"}


def _says_no_more(membership: Entity) -> bool:
    """Whether the role of a membership is what "is a member of" and "coordinates" say already."""
    return {ROLE.Coordinator, ROLE.Member}.issuperset(membership.links(CB.role))


class Lines:
    """Turns links into lines."""

    def __init__(self, words: PageWords) -> None:
        self._words = words

    def __iter__(self) -> Iterator[PageLink]:
        """Every line, by the IRI of its link."""
        for entity in self._words.table:
            if entity.kind in _BETWEEN_TWO:
                yield from self._between_two(entity)
            elif entity.kind in _AMONG_PARTIES:
                yield from self._among_parties(entity)
            for prop, kind in _OF_ENTITIES.items():
                for other in entity.links(prop):
                    yield self._line(entity, (entity.iri, other), kind, directed=True)

    def _between_two(self, entity: Entity) -> Iterator[PageLink]:
        """The line of a membership, a participation, or somebody at an event; and who invited."""
        first, second = _BETWEEN_TWO[entity.kind]
        kind, label = entity.kind, self._words.concepts(entity, CB.role)
        if kind == "Membership":
            kind = "coordinates" if ROLE.Coordinator in entity.links(CB.role) else "memberOf"
            label = entity.text(CB.scope) or ("" if _says_no_more(entity) else label)
        for one in entity.links(first):
            for other in entity.links(second):
                yield self._line(entity, (one, other), kind, label, directed=True)
            for host in entity.links(CB.invitedBy):
                yield self._line(entity, (host, one), "invited", directed=True)

    def _among_parties(self, entity: Entity) -> Iterator[PageLink]:
        """A line between each two parties, and to each programme that they intend to ask."""
        label = self._words.concepts(entity, CB.agreementState, CB.meetingState)
        parties = entity.links(CB.party)
        for pair in combinations(parties, 2):
            yield self._line(entity, pair, entity.kind, label)
        for programme in entity.links(CB.intendedProgramme):
            for party in parties:
                yield self._line(entity, (party, programme), "intendedProgramme", directed=True)

    def _line(
        self, entity: Entity, ends: tuple[str, str], kind: str, label: str = "", *, directed: bool = False
    ) -> PageLink:
        """One line."""
        start, end = self._interval(entity)
        return PageLink(
            a=ends[0],
            b=ends[1],
            kind=kind,
            label=label,
            directed=directed,
            start=start,
            end=end,
            sources=self._words.sources(entity),
            stated=self._words.cited(entity)[1],
            audience=agreement_audience(entity, self._words.table),
        )

    def _interval(self, entity: Entity) -> tuple[str | None, str | None]:
        """When a link began and ended; its project's or event's time where it has none of its own."""
        things = (self._words.table.get(iri) for prop in (CB.project, CB.event) for iri in entity.links(prop))
        for dated in (entity, *(thing for thing in things if thing is not None)):
            start, ends = dated.text(CB.startDate), dated.texts(CB.endDate)
            if start or ends:
                return start, (ends[-1] if ends else None)
        return None, None
