"""Two hand-made graphs: the story of March 2020 with a few projects, and a small world of consortia."""

from __future__ import annotations

import pytest

from kg.analysis.dates import first_day, last_day
from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot

PROJECTS = {
    "INSPIRE": ("2016-04-01", "2019-03-31", ("lic", "tii", "brighton")),
    "Peer-BIT": ("2015-10-01", "2016-09-30", ("lic", "jic")),
    "KAM2EastPoland": ("2015-01-01", "2016-12-31", ("pfrr", "uwm", "lublin")),
    "IDentIFY": ("2016-01-01", "2019-12-31", ("uwm", "brighton")),
    "Undated": (None, None, ("jic", "lublin")),
}
NAMES = {
    "lic": ("Lithuanian Innovation Centre", "LT", "Organisation"),
    "vipa": ("Vilnius Industry and Business Association", "LT", "NonProfit"),
    "pfrr": ("Podlaska Regional Development Foundation", "PL", "NonProfit"),
    "tii": ("TII", "LU", "NonProfit"),
    "jic": ("JIC", "CZ", "NonProfit"),
    "brighton": ("UNIVERSITY OF BRIGHTON", "GB", "University"),
    "uwm": ("UNIWERSYTET WARMINSKO MAZURSKI W OLSZTYNIE", "PL", "University"),
    "lublin": ("Politechnika Lubelska", "PL", "University"),
    "circular": ("Vilnius Circular Economy Cluster", "LT", "Cluster"),
    "metal": ("Polish Metal Processing Cluster", "PL", "Cluster"),
    "een": ("Enterprise Europe Network", None, "Network"),
    "office": ("Enterprise Europe Network office in Białystok", "PL", "NetworkOffice"),
}


def story_draft() -> Draft:
    """The facts in a draft, so that a test can add one."""
    draft = Draft()
    for key, (name, country, kind) in NAMES.items():
        draft.actor(key, name=name, country=country, kind=kind)
    for key, (start, end, partners) in PROJECTS.items():
        draft.thing("project", key, name=key, start=first_day(start), end=last_day(end))
        draft.feature("theme", key, ["Innovation"] if "lic" in partners else ["Space"])
        for at, partner in enumerate(partners):
            role = "ProjectParticipant" if at else "ProjectCoordinator"
            draft.link("participation", partner, key, iri=f"{key}/{partner}", role=role)
    _event(draft)
    draft.link("membership", "lic", "een", iri="lic-een", role="Coordinator")
    draft.link("membership", "vipa", "circular", iri="vipa-circular", role="Coordinator")
    draft.link("office", "office", "een", iri="office")
    draft.thing("contact", "contact")
    for party in ("metal", "office"):
        draft.link("contact", party, "contact", iri="contact")
    return draft


def _event(draft: Draft) -> None:
    """The event, the invitation, the meeting and what came of it."""
    days = {"start": first_day("2020-03-11"), "end": last_day("2020-03-13")}
    draft.thing("event", "event", name="Metal industry international matchmaking", **days)
    for who in ("lic", "pfrr", "circular", "metal"):
        draft.link("attendance", who, "event", iri=f"event/{who}", role="Attendee")
    draft.link("invitation", "circular", "lic", iri="event/circular", start=days["start"])
    for sort, state in (("meeting", "Held"), ("agreement", "Negotiating")):
        draft.thing(sort, sort, name=f"The {sort}", state=state, start=days["start"])
        for party in ("circular", "metal"):
            draft.link(sort, party, sort, iri=sort)


@pytest.fixture(scope="session")
def story() -> Snapshot:
    """The story of March 2020."""
    return story_draft().finish()
