"""A small invented region, written by hand so that every question of the gallery has an answer.

Three clusters with members in two of them, members who came and left, two events with meetings held and cancelled,
agreements in several states, projects of two programmes, profiles that meet, and sources that disagree on a size.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.api.workspace import Workspace
from kg.etl import refs
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.records import (
    Cluster,
    CollaborationAgreement,
    Contact,
    Event,
    EventParticipation,
    EventSeries,
    FundingScheme,
    Meeting,
    Membership,
    Moment,
    Network,
    NetworkOffice,
    Organisation,
    Participation,
    PartnershipProfile,
    Place,
    Project,
    Record,
    Ref,
    SizeStatement,
    Text,
)
from kg.vocab import (
    AGREEMENT_KIND,
    AGREEMENT_STATE,
    AREA,
    CB,
    MEETING_STATE,
    PROFILE_KIND,
    QUALIFIER,
    ROLE,
    SECTOR,
)

DATASET = "invented"

ORGANISATIONS = {
    "Amber Foundry": ("LT", CB.Firm),
    "Baltic Tools": ("LT", CB.Firm),
    "Curonian Repair": ("LT", CB.Firm),
    "Nemunas University": ("LT", CB.University),
    "Amber Cluster Office": ("LT", CB.ClusterOrganisation),
    "Vistula Machines": ("PL", CB.Firm),
    "Narew Steel": ("PL", CB.Firm),
    "Podlasie Polytechnic": ("PL", CB.University),
    "Daugava Institute": ("LV", CB.ResearchInstitute),
}
CLUSTERS = {
    "Amber Metal Cluster": ("LT", (SECTOR.C25,)),
    "Baltic Circular Cluster": ("LT", (SECTOR.C25, SECTOR.E38_3)),
    "Vistula Machine Cluster": ("PL", (SECTOR.E38_3,)),
}
MEMBERS = (
    ("Amber Foundry", "Amber Metal Cluster", "2015", None),
    ("Baltic Tools", "Amber Metal Cluster", "2016-04-01", None),
    ("Nemunas University", "Amber Metal Cluster", "2016", "2019-06-30"),
    ("Curonian Repair", "Baltic Circular Cluster", "2017-02", None),
    ("Baltic Tools", "Baltic Circular Cluster", "2018-01-15", None),
    ("Amber Foundry", "Baltic Circular Cluster", "2018-05", None),
    ("Vistula Machines", "Vistula Machine Cluster", "2014", None),
    ("Narew Steel", "Vistula Machine Cluster", None, None),
)
PROJECTS = {
    # acronym: programme, start, end, coordinator, further participants
    "FORGE": (
        "H2020",
        "2015-01-01",
        "2017-12-31",
        "Nemunas University",
        ("Amber Foundry", "Daugava Institute"),
    ),
    "ANVIL": (
        "H2020",
        "2018-03-01",
        "2021-02-28",
        "Podlasie Polytechnic",
        ("Vistula Machines", "Daugava Institute"),
    ),
    "LOOP": (
        "COSME",
        "2017-01-01",
        "2018-12-31",
        "Amber Cluster Office",
        ("Baltic Tools", "Vistula Machines"),
    ),
    "MEND": ("COSME", "2019-05-01", "2022-04-30", "Daugava Institute", ("Curonian Repair", "Narew Steel")),
    "SOLO": ("H2020", "2019-01-01", "2019-06-30", "Baltic Tools", ()),
    "REPEAT": ("H2020", "2019-09-01", "2022-08-31", "Daugava Institute", ("Podlasie Polytechnic",)),
}
EVENTS = {"Metal Days 2018": ("2018-06-05", "2018-06-06"), "Metal Days 2019": ("2019-06-04", "2019-06-05")}
ATTENDEES = (
    ("Amber Metal Cluster", "Metal Days 2018", None),
    ("Vistula Machine Cluster", "Metal Days 2018", "Amber Cluster Office"),
    ("Amber Metal Cluster", "Metal Days 2019", None),
    ("Baltic Circular Cluster", "Metal Days 2019", "Amber Cluster Office"),
    ("Vistula Machine Cluster", "Metal Days 2019", None),
)
MEETINGS = (
    ("Metal Days 2018", ("Amber Metal Cluster", "Vistula Machine Cluster"), MEETING_STATE.Held),
    ("Metal Days 2019", ("Baltic Circular Cluster", "Vistula Machine Cluster"), MEETING_STATE.Held),
    ("Metal Days 2019", ("Amber Metal Cluster", "Baltic Circular Cluster"), MEETING_STATE.Held),
    ("Metal Days 2019", ("Amber Metal Cluster", "Vistula Machine Cluster"), MEETING_STATE.Cancelled),
)
AGREEMENTS = (
    (
        "Amber Metal Cluster",
        "Vistula Machine Cluster",
        "2018-06-06",
        "2020-12-31",
        "Metal Days 2018",
        AGREEMENT_STATE.Ended,
    ),
    (
        "Amber Metal Cluster",
        "Baltic Circular Cluster",
        "2019-07-01",
        None,
        "Metal Days 2019",
        AGREEMENT_STATE.Signed,
    ),
)


def records() -> Iterator[Record]:
    """Every record of the region."""
    yield from _actors()
    yield from _memberships()
    yield from _projects()
    yield from _events()
    yield from _profiles()


def load(workspace: Workspace) -> None:
    """Puts the region into a workspace, validated like any other dataset."""
    with workspace.store(write=True) as store, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "invented.nt"
        file.write_text("".join(Encoder(DATASET).lines(records())), encoding="utf-8")
        info = DatasetInfo(
            name=DATASET,
            title="An invented region",
            publisher="nobody",
            licence="CC0",
            retrieved=date(2026, 1, 1),
        )
        store.commit(store.stage(info, file))


def _org(name: str) -> Ref:
    return refs.named_organisation(name, ORGANISATIONS[name][0])


def _cluster(name: str) -> Ref:
    return refs.cluster(name, CLUSTERS[name][0])


def _event(name: str) -> Ref:
    return refs.event(name, EVENTS[name][0])


def _day(text: str | None) -> Moment | None:
    return None if text is None else Moment(text)


def _actors() -> Iterator[Record]:
    place = refs.place("Kėdainiai", "LT")
    yield Place(ref=place, source="places 1", names=(Text("Kėdainiai", "lt"),), country="LT")
    for name, (country, kind) in ORGANISATIONS.items():
        yield Organisation(
            ref=_org(name), source=f"organisations {name}", type=kind, names=(Text(name),), country=country
        )
    for name, (country, sectors) in CLUSTERS.items():
        yield Cluster(
            ref=_cluster(name),
            source=f"clusters {name}",
            names=(Text(name, "en"),),
            country=country,
            in_sectors=sectors,
            operated_by=_org("Amber Cluster Office") if name == "Amber Metal Cluster" else None,
        )
    network = refs.network("Northern Contact Network")
    yield Network(ref=network, source="network", names=(Text("Northern Contact Network", "en"),))
    for town, host in (("Kėdainiai", "Amber Cluster Office"), ("Łomża", None)):
        yield NetworkOffice(
            ref=refs.office("Northern Contact Network", town),
            source=f"offices {town}",
            names=(Text(f"Northern Contact Network, {town}", "en"),),
            office_of=network,
            hosted_by=None if host is None else _org(host),
        )
    for count, qualifier, day in ((3, QUALIFIER.Exactly, "2018"), (12, QUALIFIER.Over, "2018-11")):
        yield SizeStatement(
            ref=Ref("size-statement", ("invented", str(count))),
            source=f"sizes {count}",
            about=_cluster("Amber Metal Cluster"),
            member_count=count,
            qualifier=qualifier,
            stated_on=Moment(day),
        )


def _memberships() -> Iterator[Record]:
    for member, cluster, start, end in MEMBERS:
        yield Membership(
            ref=refs.link("membership", _org(member), _cluster(cluster), role=ROLE.Member),
            source=f"members {member}, {cluster}",
            member=_org(member),
            collective=_cluster(cluster),
            role=ROLE.Member,
            start_date=_day(start),
            end_date=_day(end),
        )
    for coordinator, cluster in (
        ("Amber Cluster Office", "Amber Metal Cluster"),
        ("Nemunas University", "Baltic Circular Cluster"),
    ):
        yield Membership(
            ref=refs.link("membership", _org(coordinator), _cluster(cluster), role=ROLE.Coordinator),
            source=f"coordinators {cluster}",
            member=_org(coordinator),
            collective=_cluster(cluster),
            role=ROLE.Coordinator,
            start_date=Moment("2015"),
        )


def _projects() -> Iterator[Record]:
    for code in ("H2020", "H2020-EU.2.", "COSME"):
        yield FundingScheme(
            ref=refs.programme(code),
            source=f"programmes {code}",
            type=CB.Programme,
            names=(Text(code, "en"),),
        )
    for number, (acronym, (programme, start, end, leader, others)) in enumerate(PROJECTS.items(), start=1):
        project = refs.project(f"99000{number}")
        yield Project(
            ref=project,
            source=f"projects {number}",
            acronyms=(acronym,),
            titles=(Text(f"The project {acronym}"),),
            start_date=Moment(start),
            end_date=Moment(end),
            funded_under=(refs.programme(programme),),
        )
        for place, name in enumerate((leader, *others)):
            role = ROLE.ProjectParticipant if place else ROLE.ProjectCoordinator
            yield Participation(
                ref=refs.link("participation", _org(name), project, role=role),
                source=f"participations {number}, {name}",
                participant=_org(name),
                project=project,
                role=role,
                contribution=Decimal(100_000 * number + 1250 * place) if place < 2 else None,
                sme=ORGANISATIONS[name][1] == CB.Firm,
            )


def _events() -> Iterator[Record]:
    series = Ref("event-series", ("name", "Metal Days"))
    yield EventSeries(ref=series, source="series", names=(Text("Metal Days", "en"),))
    for name, (start, end) in EVENTS.items():
        yield Event(
            ref=_event(name),
            source=f"events {name}",
            type=CB.MatchmakingEvent,
            names=(Text(name, "en"),),
            start_date=Moment(start),
            end_date=Moment(end),
            located_in=refs.place("Kėdainiai", "LT"),
            in_series=series,
        )
        yield _attendance(_org("Amber Cluster Office"), name, ROLE.Organiser, None)
    for cluster, event, inviter in ATTENDEES:
        yield _attendance(_cluster(cluster), event, ROLE.Attendee, inviter)
    for number, (event, parties, state) in enumerate(MEETINGS, start=1):
        yield Meeting(
            ref=Ref("meeting", ("invented", str(number))),
            source=f"meetings {number}",
            names=(Text(f"Meeting {number}", "en"),),
            part_of_event=_event(event),
            parties=tuple(map(_cluster, parties)),
            state=state,
            start_date=Moment(EVENTS[event][0]),
        )
    for number, (one, other, start, end, event, state) in enumerate(AGREEMENTS, start=1):
        yield CollaborationAgreement(
            ref=Ref("agreement", ("invented", str(number))),
            source=f"agreements {number}",
            names=(Text(f"Agreement {number}", "en"),),
            parties=(_cluster(one), _cluster(other)),
            kind=AGREEMENT_KIND.ClusterCooperation,
            state=state,
            areas=(AREA.JointProjects, AREA.KnowledgeSharing)[:number],
            start_date=Moment(start),
            end_date=_day(end),
            resulted_from=(_event(event),),
        )
    yield Contact(
        ref=Ref("contact", ("invented", "1")),
        source="contacts 1",
        parties=(_cluster("Baltic Circular Cluster"), _cluster("Vistula Machine Cluster")),
        start_date=Moment("2018"),
    )


def _attendance(who: Ref, event: str, role: str, inviter: str | None) -> EventParticipation:
    return EventParticipation(
        ref=refs.link("event-participation", who, _event(event), role=role),
        source=f"attendance {event}, {who.key[1]}",
        participant=who,
        event=_event(event),
        role=role,
        invited_by=None if inviter is None else _org(inviter),
    )


def _profiles() -> Iterator[Record]:
    for number, (who, kind, sector) in enumerate(
        (
            ("Amber Foundry", PROFILE_KIND.Offer, SECTOR.C25),
            ("Narew Steel", PROFILE_KIND.Request, SECTOR.C25),
            ("Vistula Machines", PROFILE_KIND.Request, SECTOR.E38_3),
        ),
        start=1,
    ):
        yield PartnershipProfile(
            ref=Ref("profile", ("invented", str(number))),
            source=f"profiles {number}",
            names=(Text(f"Profile {number}", "en"),),
            offered_by=_org(who),
            kind=kind,
            in_sectors=(sector,),
            start_date=Moment("2019-01-01"),
        )
