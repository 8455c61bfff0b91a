"""The story in small, as records in a real store: two organisers, who stood between them, and the event."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from kg import iri, records
from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from kg.records import Moment, Record, Ref, Text
from kg.vocab import AGREEMENT_STATE, CB, MEETING_STATE, ROLE

EVENT_DAY = "2020-03-11"
ACTORS = {
    "lic": ("organisation", "Lietuvos inovacijų centras", "LT", CB.NonProfit),
    "podlasie": ("organisation", "Podlaska Fundacja Rozwoju Regionalnego", "PL", CB.NonProfit),
    "uwm": ("organisation", "Uniwersytet Warmińsko-Mazurski w Olsztynie", "PL", CB.University),
    "fraunhofer": ("organisation", "Fraunhofer-Gesellschaft", "DE", CB.ResearchInstitute),
    "forth": ("organisation", "Foundation for Research and Technology Hellas", "GR", CB.ResearchInstitute),
    "lublin": ("organisation", "Lubelska Fundacja Rozwoju", "PL", CB.NonProfit),
    "vpva": ("organisation", "Vilniaus pramonės ir verslo asociacija", "LT", CB.NonProfit),
    "vilnius": ("cluster", "Žiedinės ekonomikos klasteris", "LT", CB.Cluster),
    "metal": ("cluster", "Klaster Obróbki Metali", "PL", CB.Cluster),
    "een": ("network", "Enterprise Europe Network", None, CB.Network),
    "office": ("network-office", "EEN office in Białystok", "PL", CB.NetworkOffice),
}
PROJECTS = {
    "VIP4SME": ("2015-12-15", "2019-12-14", ["lic", "fraunhofer", "forth"]),
    "GrapheneCore1": ("2016-04", "2018-03", ["fraunhofer", "uwm"]),
    "CEZAMAT": ("2016", "2018", ["forth", "uwm"]),
    "KAM2EastPoland": ("2015-01-01", "2016-12-31", ["lublin", "podlasie", "uwm"]),
    "SME CoachLT": ("2014-07-01", "2014-12-31", ["lic"]),
}

PROGRAMMES = ("H2020", "H2020-EU.3.", "H2020-EU.3.5.", "H2020-EU.3.5.4.")


def ref(key: str) -> Ref:
    kind = ACTORS[key][0] if key in ACTORS else "thing"
    return Ref(kind, ("key", key))


@pytest.fixture(scope="session")
def who() -> dict[str, str]:
    """The IRI of each actor, project, event, meeting and agreement of the story, by its key."""
    keys = [*ACTORS, *PROJECTS, *PROGRAMMES, "event", "meeting", "agreement", "contact"]
    return {key: iri.entity(ref(key).kind, *ref(key).key) for key in keys}


def story_records() -> Iterator[Record]:
    """Every fact of the story; the source of each is its own key."""
    classes = {
        "cluster": records.Cluster,
        "network": records.Network,
        "network-office": records.NetworkOffice,
    }
    for key, (kind, name, country, type_) in ACTORS.items():
        make = classes.get(kind, records.Organisation)
        extra = {"office_of": ref("een")} if key == "office" else {}
        yield make(ref=ref(key), source=key, type=type_, names=(Text(name, "lt"),), country=country, **extra)
    for at, code in enumerate(PROGRAMMES):
        above = (ref(PROGRAMMES[at - 1]),) if at else ()
        yield records.FundingScheme(
            ref=ref(code), source=code, type=CB.Programme, names=(Text(code),), sub_scheme_of=above
        )
    for name, (start, end, partners) in PROJECTS.items():
        yield records.Project(
            ref=ref(name), source=name, acronyms=(name,), start_date=Moment(start), end_date=Moment(end),
            funded_under=(ref(PROGRAMMES[-1]),) if name == "KAM2EastPoland" else (),
        )  # fmt: skip
        for at, partner in enumerate(partners):
            role = ROLE.ProjectParticipant if at else ROLE.ProjectCoordinator
            link = Ref("participation", (partner, name))
            yield records.Participation(
                ref=link, source=name, participant=ref(partner), project=ref(name), role=role
            )
    yield from _of_the_event()


def _of_the_event() -> Iterator[Record]:
    yield records.Event(
        ref=ref("event"), source="s1", names=(Text("Metal industry international matchmaking", "en"),),
        start_date=Moment(EVENT_DAY), end_date=Moment("2020-03-13"),
    )  # fmt: skip
    guests = {
        "lic": ROLE.Organiser,
        "podlasie": ROLE.Organiser,
        "vilnius": ROLE.Attendee,
        "metal": ROLE.Attendee,
    }
    for key, role in guests.items():
        yield records.EventParticipation(
            ref=Ref("event-participation", (key,)), source="s1", participant=ref(key), event=ref("event"),
            role=role, invited_by=ref("lic") if key == "vilnius" else None,
        )  # fmt: skip
    members = [
        ("vpva", "vilnius", ROLE.Coordinator),
        ("lic", "een", ROLE.Coordinator),
    ]
    for member, collective, role in members:
        yield records.Membership(
            ref=Ref("membership", (member, collective)), source="s3", member=ref(member),
            collective=ref(collective), role=role,
        )  # fmt: skip
    yield records.Contact(ref=ref("contact"), source="s6", parties=(ref("metal"), ref("office")))
    yield records.Meeting(
        ref=ref("meeting"), source="s2", part_of_event=ref("event"), state=MEETING_STATE.Held,
        parties=(ref("vilnius"), ref("metal")),
    )  # fmt: skip
    yield records.CollaborationAgreement(
        ref=ref("agreement"), source="s2", parties=(ref("vilnius"), ref("metal")),
        state=AGREEMENT_STATE.Negotiating, resulted_from=(ref("meeting"),),
    )  # fmt: skip


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot of the story, by way of RDF."""
    folder = tmp_path_factory.mktemp("story")
    file = folder / "story.nt"
    file.write_text("".join(Encoder("story").lines(story_records())), encoding="utf-8")
    with GraphStore.open(folder / "store") as store:
        store.commit(store.stage(DatasetInfo(name="story", title="The story"), file))
        return Snapshot.from_store(store)


@pytest.fixture(scope="session")
def drawn() -> Callable[[int], Snapshot]:
    """Small random snapshots of projects, by seed: 12 actors, 9 projects of 1 to 4."""

    def draw(seed: int) -> Snapshot:
        choose, draft = np.random.default_rng(seed), Draft()
        for at in range(12):
            draft.actor(f"a{at:02}", country=("LT", "PL", "DE")[at % 3])
        for project in range(9):
            draft.thing("project", f"p{project}", start=np.datetime64(f"20{10 + project}-01-01"))
            for at in choose.choice(12, size=choose.integers(1, 5), replace=False):
                draft.link("participation", f"a{at:02}", f"p{project}", iri=f"l{at}-{project}")
        return draft.finish()

    return draw
