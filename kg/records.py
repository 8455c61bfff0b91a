"""What loaders yield: typed records, one dataclass for each class of the ontology, before they become RDF.

This module owns the shape of records and the property of the ontology that each field becomes. It reads no file, mints
no IRI and writes no RDF: `kg.iri` and `kg.rdf.encode` do.

A record names its entity by a `Ref` (a kind and the fewest raw fields that tell it from all others). Records of the same
`Ref` describe the same entity: their values stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

from kg.errors import SourceError
from kg.vocab import CB, ORG

Shape = Literal["value", "iri", "address"]


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of an entity before it has an IRI: its kind, and the raw fields that identify it.

    Args:
        kind: `organisation`, `cluster`, `project`: the first part of the IRI after `id/`.
        key: The scheme first (`pic`, `name`), then the raw values.

    Example:
        >>> Ref("organisation", ("pic", "999456476")).key[0]
        'pic'
    """

    kind: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a language (`lt`, `pl`, `en`), or in none that is known."""

    value: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A value under the scheme that issued it; `scheme` is a datatype of the ontology, such as `CB.PIC`."""

    value: str
    scheme: str


_PRECISIONS: Final = (
    ("date", re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")),
    ("gYearMonth", re.compile(r"\d{4}-(0[1-9]|1[0-2])")),
    ("gYear", re.compile(r"\d{4}")),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a month or a year, kept with the precision that the source gave.

    Example:
        >>> Moment("2020-03").precision
        'gYearMonth'
    """

    value: str

    @property
    def precision(self) -> str:
        """The local name of the XML Schema datatype: `date`, `gYearMonth` or `gYear`.

        Raises:
            SourceError: The value is none of the three.
        """
        for name, pattern in _PRECISIONS:
            if pattern.fullmatch(self.value):
                return name
        raise SourceError("A date cannot be read.", expected="2020-03-11, 2020-03 or 2020", found=self.value)


Value = str | int | bool | Decimal | Text | Identifier | Moment | Ref


def _one(prop: str, shape: Shape = "value") -> Any:
    """A field with at most one value."""
    return field(default=None, metadata={"property": prop, "shape": shape})


def _many(prop: str, shape: Shape = "value") -> Any:
    """A field with any number of values."""
    return field(default=(), metadata={"property": prop, "shape": shape})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: the entity it describes and the place in the source that says so.

    Args:
        ref: Which entity this is.
        source: Where it stands: `organization.csv row 17`, `s3`.
        type: The most specific class, where a subclass is known.
    """

    CLASS: ClassVar[str]

    ref: Ref
    source: str
    type: str | None = None

    names: tuple[Text, ...] = _many(CB.name)
    short_names: tuple[Text, ...] = _many(CB.shortName)
    former_names: tuple[Text, ...] = _many(CB.formerName)
    other_names: tuple[Text, ...] = _many(CB.otherName)
    descriptions: tuple[Text, ...] = _many(CB.description)
    web_pages: tuple[str, ...] = _many(CB.webPage, "address")
    identifiers: tuple[Identifier, ...] = _many(ORG.identifier)

    def values(self) -> Iterator[tuple[str, Shape, Value]]:
        """Every statement of the record: property IRI, shape, value; absent ones left out."""
        for name, prop, shape in _columns(type(self)):
            held = getattr(self, name)
            if held is None:
                continue
            for value in held if isinstance(held, tuple) else (held,):
                yield prop, shape, value


_COLUMNS: dict[type[Record], tuple[tuple[str, str, Shape], ...]] = {}


def _columns(record_class: type[Record]) -> tuple[tuple[str, str, Shape], ...]:
    """The fields of a record class that become statements: field name, property IRI, shape."""
    known = _COLUMNS.get(record_class)
    if known is None:
        known = tuple(
            (f.name, f.metadata["property"], f.metadata["shape"]) for f in fields(record_class) if f.metadata
        )
        _COLUMNS[record_class] = known
    return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(Record):
    """Whatever can be party to a link: an organisation, a cluster, a network, an office."""

    CLASS: ClassVar[str] = CB.Actor

    country: str | None = _one(CB.country)
    street: str | None = _one(CB.street)
    post_code: str | None = _one(CB.postCode)
    city: str | None = _one(CB.city)
    nuts_code: str | None = _one(CB.nutsCode)
    latitude: Decimal | None = _one(CB.latitude)
    longitude: Decimal | None = _one(CB.longitude)
    located_in: Ref | None = _one(CB.locatedIn)
    in_regions: tuple[Ref, ...] = _many(CB.inRegion)
    in_sectors: tuple[str, ...] = _many(CB.inSector, "iri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Actor):
    """A firm, university, institute, public body or non-profit; `type` says which, where known."""

    CLASS: ClassVar[str] = CB.Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Actor):
    """A grouping of organisations, often without legal form; not the body that runs it."""

    CLASS: ClassVar[str] = CB.Cluster

    purposes: tuple[Text, ...] = _many(CB.purpose)
    practices: tuple[str, ...] = _many(CB.practice, "iri")
    member_types: tuple[str, ...] = _many(CB.memberType, "iri")
    operated_by: Ref | None = _one(CB.operatedBy)
    staff: Decimal | None = _one(CB.staff)
    english_web_pages: tuple[str, ...] = _many(CB.englishWebPage, "address")
    waiver: bool | None = _one(CB.waiver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Actor):
    """A standing network of organisations, such as the Enterprise Europe Network."""

    CLASS: ClassVar[str] = CB.Network


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOffice(Actor):
    """An office of a network; its host may be unknown."""

    CLASS: ClassVar[str] = CB.NetworkOffice

    office_of: Ref | None = _one(CB.officeOf)
    hosted_by: Ref | None = _one(CB.hostedBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Record):
    """A record with an interval; each end keeps the precision of the source, and may be unknown."""

    start_date: Moment | None = _one(CB.startDate)
    end_date: Moment | None = _one(CB.endDate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Dated):
    """An organisation in a cluster or network, in a role; one edge in Neo4j."""

    CLASS: ClassVar[str] = CB.Membership

    member: Ref = _one(CB.member)
    collective: Ref = _one(CB.collective)
    role: str = _one(CB.role, "iri")
    scope: str | None = _one(CB.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Dated):
    """An organisation in a project, in a role; one edge in Neo4j. Amounts are in euro."""

    CLASS: ClassVar[str] = CB.Participation

    participant: Ref = _one(CB.participant)
    project: Ref = _one(CB.project)
    role: str = _one(CB.role, "iri")
    contribution: Decimal | None = _one(CB.contribution)
    net_contribution: Decimal | None = _one(CB.netContribution)
    total_cost: Decimal | None = _one(CB.totalCost)
    sme: bool | None = _one(CB.sme)
    ended_early: bool | None = _one(CB.endedEarly)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventParticipation(Dated):
    """Someone at an event, in a role, perhaps invited; one edge in Neo4j."""

    CLASS: ClassVar[str] = CB.EventParticipation

    participant: Ref = _one(CB.participant)
    event: Ref = _one(CB.event)
    role: str = _one(CB.role, "iri")
    invited_by: Ref | None = _one(CB.invitedBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Dated):
    """A standing relation of two parties, short of an agreement."""

    CLASS: ClassVar[str] = CB.Contact

    parties: tuple[Ref, ...] = _many(CB.party)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaborationAgreement(Dated):
    """What two or more parties decided to do together, and how far it has come."""

    CLASS: ClassVar[str] = CB.CollaborationAgreement

    parties: tuple[Ref, ...] = _many(CB.party)
    kind: str | None = _one(CB.agreementKind, "iri")
    state: str | None = _one(CB.agreementState, "iri")
    areas: tuple[str, ...] = _many(CB.area, "iri")
    aims: tuple[Text, ...] = _many(CB.aim)
    resulted_from: tuple[Ref, ...] = _many(CB.resultedFrom)
    intended_programmes: tuple[Ref, ...] = _many(CB.intendedProgramme)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingScheme(Record):
    """A programme, a call or a topic; `type` says which."""

    CLASS: ClassVar[str] = CB.FundingScheme

    titles: tuple[Text, ...] = _many(CB.title)
    sub_scheme_of: tuple[Ref, ...] = _many(CB.subSchemeOf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Dated):
    """A funded piece of joint work. Amounts are in euro."""

    CLASS: ClassVar[str] = CB.Project

    acronyms: tuple[str, ...] = _many(CB.acronym)
    titles: tuple[Text, ...] = _many(CB.title)
    objectives: tuple[Text, ...] = _many(CB.objective)
    status: str | None = _one(CB.status)
    action_type: str | None = _one(CB.actionType)
    fields_of_science: tuple[str, ...] = _many(CB.fieldOfScience)
    total_cost: Decimal | None = _one(CB.totalCost)
    contribution: Decimal | None = _one(CB.contribution)
    funded_under: tuple[Ref, ...] = _many(CB.fundedUnder)
    in_calls: tuple[Ref, ...] = _many(CB.inCall)
    in_topics: tuple[Ref, ...] = _many(CB.inTopic)
    stated_partners: int | None = _one(CB.statedPartners)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Dated):
    """A gathering with a place and dates; `type` is `CB.MatchmakingEvent` where it is one."""

    CLASS: ClassVar[str] = CB.Event

    located_in: Ref | None = _one(CB.locatedIn)
    in_series: Ref | None = _one(CB.inSeries)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSeries(Record):
    """Events that belong together, year after year."""

    CLASS: ClassVar[str] = CB.EventSeries


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Dated):
    """A meeting of parties at an event: requested, held or cancelled."""

    CLASS: ClassVar[str] = CB.Meeting

    part_of_event: Ref | None = _one(CB.partOfEvent)
    parties: tuple[Ref, ...] = _many(CB.party)
    state: str | None = _one(CB.meetingState, "iri")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipProfile(Dated):
    """What someone offers or looks for."""

    CLASS: ClassVar[str] = CB.PartnershipProfile

    offered_by: Ref = _one(CB.offeredBy)
    kind: str = _one(CB.profileKind, "iri")
    in_sectors: tuple[str, ...] = _many(CB.inSector, "iri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """A town or site."""

    CLASS: ClassVar[str] = CB.Place

    country: str | None = _one(CB.country)
    latitude: Decimal | None = _one(CB.latitude)
    longitude: Decimal | None = _one(CB.longitude)
    in_regions: tuple[Ref, ...] = _many(CB.inRegion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Record):
    """A region, with its NUTS code where it has one."""

    CLASS: ClassVar[str] = CB.Region

    nuts_code: str | None = _one(CB.nutsCode)
    country: str | None = _one(CB.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeStatement(Record):
    """How many members a source says a cluster has; several may differ, each with its source and date."""

    CLASS: ClassVar[str] = CB.SizeStatement

    about: Ref = _one(CB.about)
    member_count: int = _one(CB.memberCount)
    qualifier: str | None = _one(CB.qualifier, "iri")
    stated_on: Moment | None = _one(CB.statedOn)


LINKS: Final = (Membership, Participation, EventParticipation, Contact, CollaborationAgreement)
"""The records that join others: what the ontology calls a Link."""
