"""The projects of the organisers, and that they are the organisers of the event."""

from __future__ import annotations

from kg.etl.registry import find_source
from kg.rdf.store import GraphStore
from tests.loaders.conftest import Load

PARTNERS = """
SELECT DISTINCT ?acronym {
  ?attendance a cb:EventParticipation ; cb:role <https://w3id.org/clusterbridge/vocabulary/role/Organiser> ;
      cb:participant ?organiser .
  ?part cb:participant ?organiser ; cb:project/cb:acronym ?acronym
} ORDER BY ?acronym
"""


def test_nine_projects_with_fifty_participations(load: Load) -> None:
    report = load("eu_h2020_organisers")

    assert report.rows == {"projects": 9, "participations": 50}
    assert report.links == {"Participation": 50}
    assert report.entities["Organisation"] == 37


def test_countries_are_those_of_iso(load: Load, store: GraphStore) -> None:
    load("eu_h2020_organisers")

    rows = store.select("SELECT DISTINCT ?c { ?o cb:country ?c }")
    countries = {row["c"].value for row in rows}  # type: ignore[union-attr]
    assert {"GB", "GR"} <= countries
    assert not {"UK", "EL"} & countries


def test_the_organisers_of_the_event_are_the_participants(load: Load, store: GraphStore) -> None:
    load("eu_een_metal_2020")
    report = load("eu_h2020_organisers")

    assert report.newly_merged == 2
    assert [row["acronym"].value for row in store.select(PARTNERS)] == [  # type: ignore[union-attr]
        "CoachCom2020",
        "INSPIRE",
        "KAM2EastPoland",
        "Peer-BIT",
        "SME Coach LT 2015",
        "SME CoachLT",
        "VIP4SME",
    ]


def test_the_manifest_says_what_was_left_out() -> None:
    assert "12 further patent offices and chambers" in (find_source("eu_h2020_organisers").left_out or "")
