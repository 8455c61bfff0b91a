"""Rows and drawings show every term once, by the names that the ontology gives it."""

from __future__ import annotations

import pytest

from kg.schema import picture, schema
from kg.schema.diagram import arrows, mermaid
from kg.schema.terms import MAPPING_COLUMNS, TERM_COLUMNS, mapping_rows, term_rows


def test_every_term_has_one_row() -> None:
    known = schema()
    names = [row[0] for row in term_rows()]
    assert len(names) == len(set(names))
    assert len(names) == len(known.classes) + len(known.properties) + len(known.identifiers) + len(
        known.concepts
    )


def test_rows_are_as_wide_as_their_columns() -> None:
    assert {len(row) for row in term_rows()} == {len(TERM_COLUMNS)}
    assert {len(row) for row in mapping_rows()} == {len(MAPPING_COLUMNS)}


@pytest.mark.parametrize(("lang", "label"), [("en", "Cluster"), ("lt", "Klasteris"), ("pl", "Klaster")])
def test_labels_come_in_the_language_asked_for(lang: str, label: str) -> None:
    assert {row[0]: row[2] for row in term_rows(lang)}["cb:Cluster"] == label


@pytest.mark.parametrize(
    ("term", "shown", "holds"),
    [
        ("cb:University", "(:University:Organisation:Actor)", "node"),
        (
            "cb:EventParticipation",
            "(participant)-[:TOOK_PART_IN]->(event)",
            "startDate, endDate, role, invitedBy",
        ),
        ("cb:memberOf", "-", "The edge MEMBER_OF says it, with role, dates and source."),
        ("cb:member", "()", "end of an edge that is a class"),
        ("cb:party", "()-[:PARTY]->()", "edge"),
        ("cb:practice", ".practice", "list: code of the concept"),
        ("cb:sme", ".sme", "value of Neo4j's own"),
        ("cb:VAT", ".vat", "list of codes"),
        ("org:identifier", ".*", "list: code; one key for each scheme"),
        ("prov:hadPrimarySource", ".sources", "list: IRI of the entity"),
    ],
)
def test_the_mapping_is_told_in_words(term: str, shown: str, holds: str) -> None:
    assert {row[0]: row[2:] for row in mapping_rows()}[term] == (shown, holds)


def test_the_diagram_shows_every_class_that_is_not_an_edge_or_a_source() -> None:
    text = mermaid()
    shown = {line.split()[1].split("[")[0] for line in text.splitlines() if line.startswith("  class ")}
    hidden = {"Membership", "Participation", "EventParticipation", "SourceRecord", "Dataset", "Sector"}
    assert shown == {c.local_name for c in schema().classes.values()} - hidden


def test_the_diagram_is_labelled_in_the_language_asked_for() -> None:
    assert '  class Meeting["Spotkanie"]' in mermaid("pl").splitlines()


def test_a_participant_in_a_project_is_an_organisation_and_at_an_event_any_actor() -> None:
    assert {("Organisation", "PARTICIPATES_IN", "Project"), ("Actor", "TOOK_PART_IN", "Event")} <= set(
        arrows()
    )


def test_the_picture_shows_only_what_the_ontology_has() -> None:
    assert set(picture.BOXES) <= {c.local_name for c in schema().classes.values()}
    assert set(picture.ARROWS) <= set(arrows())


def test_no_two_boxes_of_the_picture_overlap_and_none_leaves_it() -> None:
    places = list(picture.BOXES.values())
    assert all(66 <= x <= picture.WIDTH - 66 and 22 <= y <= picture.HEIGHT - 22 for x, y in places)
    close = [
        (a, b) for a in places for b in places if a < b and abs(a[0] - b[0]) < 140 and abs(a[1] - b[1]) < 50
    ]
    assert close == []
