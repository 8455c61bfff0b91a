"""A snapshot out of the merged facts of the store.

This module owns which statements analysis reads. Graph patterns, each predicate read once:

    ?participation cb:participant ?actor ; cb:project ?project ; cb:role ?role .
    ?attendance    cb:participant ?actor ; cb:event ?event ; cb:role ?role ; cb:invitedBy ?actor .
    ?membership    cb:member ?actor ; cb:collective ?actor ; cb:role ?role .
    ?agreement     cb:party ?actor ; cb:agreementState ?state ; cb:resultedFrom ?eventOrMeeting .
    ?meeting       cb:party ?actor ; cb:meetingState ?state ; cb:partOfEvent ?event .
    ?contact       cb:party ?actor .
    ?office        cb:officeOf ?network ; cb:hostedBy ?organisation .
    ?cluster       cb:operatedBy ?organisation .

and the dates of each, names of actors and things, funding schemes of projects, sectors of actors, and what
actors (name, purpose, description, practice) and projects (title, objective) say of themselves. Derived
shortcuts are not read: what they are derived from is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kg.analysis.dates import UNDATED
from kg.analysis.draft import Draft
from kg.analysis.keywords import keywords
from kg.analysis.snapshot import Snapshot
from kg.analysis.statements import Statements, local
from kg.vocab import CB

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_KINDS: Final = (
    CB.Cluster,
    CB.Network,
    CB.NetworkOffice,
    CB.ClusterOrganisation,
    CB.University,
    CB.ResearchInstitute,
    CB.PublicBody,
    CB.NonProfit,
    CB.Firm,
    CB.Organisation,
    CB.Actor,
)
"""Classes of actors; where an actor has several, the first of this list is its kind."""

_THEME_LEVEL: Final = 3
"""A theme is the third from above: programme, pillar, theme."""

_SHARED: Final = {"agreement": CB.CollaborationAgreement, "contact": CB.Contact, "meeting": CB.Meeting}
_PAIRS: Final = {"office": CB.officeOf, "host": CB.hostedBy, "operator": CB.operatedBy}


def read_store(store: GraphStore) -> Snapshot:
    """The snapshot of everything that analysis reads of the merged facts."""
    return _Reading(Statements(store)).draft.finish()


class _Reading:
    """One pass over the store; what several kinds of links need is read once."""

    def __init__(self, facts: Statements) -> None:
        self.draft = Draft()
        self.facts = facts
        self.start, self.end = facts.starts(), facts.ends()
        self.names = facts.names(CB.acronym, CB.name, CB.shortName, CB.title)
        self.roles = facts.values(CB.role)
        self._actors()
        self._projects()
        self._events()
        self._participations()
        self._shared()
        self._pairs()

    def _actors(self) -> None:
        """Actors with name, country, kind and sectors."""
        countries = self.facts.first(CB.country)
        sectors = self.facts.values(CB.inSector)
        said = self.facts.texts(CB.purpose, CB.description, CB.practice)
        called = self.facts.texts(CB.name)
        for iri, kind in self.facts.typed(*_KINDS).items():
            self.draft.actor(iri, name=self.names.get(iri), country=countries.get(iri), kind=local(kind))
            self.draft.feature("sector", iri, sectors.get(iri, ()))
            self.draft.feature("word", iri, keywords(said.get(iri, ())))
            self.draft.feature("called", iri, keywords(called.get(iri, ())))

    def _projects(self) -> None:
        """Projects with dates, funding schemes and themes."""
        above = self.facts.values(CB.subSchemeOf)
        stated = [self.facts.values(each) for each in (CB.fundedUnder, CB.inCall, CB.inTopic)]
        said = self.facts.texts(CB.title, CB.objective)
        for iri in self.facts.typed(CB.Project):
            self._thing("project", iri)
            direct = sorted({scheme for table in stated for scheme in table.get(iri, ())})
            schemes = {each for scheme in direct for each in _upwards(scheme, above)}
            self.draft.feature("scheme", iri, schemes)
            self.draft.feature("theme", iri, _themes(stated[0].get(iri, []), above))
            topics = [self.names[each] for each in stated[2].get(iri, ()) if each in self.names]
            self.draft.feature("subject", iri, keywords([*said.get(iri, ()), *topics]))
            self.draft.labels.update((each, self.names[each]) for each in schemes if each in self.names)

    def _events(self) -> None:
        """Events with their dates."""
        for iri in self.facts.typed(CB.Event):
            self._thing("event", iri)

    def _participations(self) -> None:
        """Who takes part in which project, and who in which event, by whose invitation."""
        participants = self.facts.first(CB.participant)
        for kind, predicate in (("participation", CB.project), ("attendance", CB.event)):
            for link, thing in self.facts.first(predicate).items():
                if link in participants:
                    self._link(kind, participants[link], thing, link)
        events = self.facts.first(CB.event)
        dates = self.draft.things["event"]
        for link, inviter in self.facts.first(CB.invitedBy).items():
            event = dates.get(events.get(link, ""))
            if link in participants and event is not None:
                start, end = self.start.get(link, event.start), self.end.get(link, event.end)
                self.draft.link("invitation", participants[link], inviter, iri=link, start=start, end=end)

    def _shared(self) -> None:
        """Agreements, contacts and meetings with their parties; what came of an event begins with it."""
        parties = self.facts.values(CB.party)
        states = {"agreement": CB.agreementState, "meeting": CB.meetingState}
        state = {kind: self.facts.first(predicate) for kind, predicate in states.items()}
        origins = {**self.facts.values(CB.partOfEvent), **self.facts.values(CB.resultedFrom)}
        for kind, each in _SHARED.items():
            for iri in self.facts.typed(each):
                stated = state.get(kind, {}).get(iri)
                self._thing(
                    kind, iri, None if stated is None else local(stated), self._beginning(iri, origins)
                )
                for party in parties.get(iri, ()):
                    self.draft.link(kind, party, iri, iri=iri)

    def _pairs(self) -> None:
        """Memberships, offices, hosts and operators."""
        collectives = self.facts.first(CB.collective)
        for link, member in self.facts.first(CB.member).items():
            if link in collectives:
                self._link("membership", member, collectives[link], link)
        for kind, predicate in _PAIRS.items():
            for iri, others in self.facts.values(predicate).items():
                for other in others:
                    self.draft.link(kind, iri, other, iri=iri)

    def _thing(
        self, sort: str, iri: str, state: str | None = None, start: np.datetime64 | None = None
    ) -> None:
        """One thing with its name and dates."""
        start = self.start.get(iri, UNDATED) if start is None else start
        end = self.end.get(iri, UNDATED)
        self.draft.thing(sort, iri, name=self.names.get(iri), state=state, start=start, end=end)

    def _link(self, kind: str, actor: str, other: str, iri: str) -> None:
        """One link, once for each of its roles."""
        for role in self.roles.get(iri, [None]):
            named = None if role is None else local(role)
            start, end = self.start.get(iri, UNDATED), self.end.get(iri, UNDATED)
            self.draft.link(kind, actor, other, iri=iri, role=named, start=start, end=end)

    def _beginning(self, iri: str, origins: dict[str, list[str]]) -> np.datetime64:
        """When an agreement or meeting began: as stated, else with what it came of."""
        known, asked, queue = self.start.get(iri), {iri}, [iri]
        while known is None and queue:
            fresh = [origin for each in queue for origin in origins.get(each, ()) if origin not in asked]
            asked.update(fresh)
            known = max((self.start[each] for each in fresh if each in self.start), default=None)
            queue = fresh
        return UNDATED if known is None else known


def _upwards(scheme: str, above: dict[str, list[str]]) -> set[str]:
    """A funding scheme and all schemes above it."""
    found, queue = {scheme}, [scheme]
    while queue:
        fresh = [each for each in above.get(queue.pop(), ()) if each not in found]
        found.update(fresh)
        queue += fresh
    return found


def _themes(programmes: list[str], above: dict[str, list[str]]) -> set[str]:
    """The parts of a programme that are themes: two below its root, as H2020-EU.3.5. is below H2020.

    A pillar alone is a theme where nothing below it is stated, and the root where there is nothing else.
    """
    themes = set()
    for programme in programmes:
        line = [programme]
        while above.get(line[-1]) and above[line[-1]][0] not in line:
            line.append(above[line[-1]][0])
        themes.add(line[-_THEME_LEVEL] if len(line) >= _THEME_LEVEL else line[0])
    return themes
