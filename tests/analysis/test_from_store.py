from __future__ import annotations

from datetime import date

import pytest

from kg.analysis.snapshot import Snapshot

BEFORE, AFTER = date(2020, 1, 1), date(2020, 12, 31)


def test_every_actor_has_its_most_specific_kind_and_country(story: Snapshot) -> None:
    known = {story.names[row]: (story.kind[row], story.country[row]) for row in range(len(story))}

    assert known["Uniwersytet Warmińsko-Mazurski w Olsztynie"] == ("University", "PL")
    assert known["Klaster Obróbki Metali"] == ("Cluster", "PL")
    assert known["EEN office in Białystok"] == ("NetworkOffice", "PL")
    assert known["Enterprise Europe Network"] == ("Network", None)
    assert len(known) == 11


def test_a_month_and_a_year_begin_on_their_first_day_and_end_on_their_last(
    story: Snapshot, who: dict[str, str]
) -> None:
    projects = story.things["project"]
    month, year = (projects.iris.index(who[key]) for key in ("GrapheneCore1", "CEZAMAT"))

    assert (str(projects.start[month]), str(projects.end[month])) == ("2016-04-01", "2018-03-31")
    assert (str(projects.start[year]), str(projects.end[year])) == ("2016-01-01", "2018-12-31")


@pytest.mark.parametrize("kind", ["attendance", "invitation", "meeting", "agreement"])
def test_what_came_of_the_event_begins_with_it(story: Snapshot, kind: str) -> None:
    assert len(story.links[kind]) > 0
    assert len(story.as_of(BEFORE).links[kind]) == 0
    assert len(story.as_of(AFTER).links[kind]) == len(story.links[kind])


def test_what_is_undated_stays_in_view_as_of_any_day(story: Snapshot) -> None:
    view = story.as_of(BEFORE)

    assert [len(view.links[kind]) for kind in ("contact", "membership", "office")] == [2, 2, 1]
    assert len(story.active_on(BEFORE).links["contact"]) == 0


def test_roles_states_and_inviters_are_kept(story: Snapshot, who: dict[str, str]) -> None:
    attendance, membership = story.links["attendance"], story.links["membership"]
    invitation = story.links["invitation"]

    assert attendance.roles == ("Attendee", "Organiser")
    assert membership.roles == ("Coordinator",)
    assert story.things["agreement"].states == ("Negotiating",)
    assert story.actors[invitation.actor[0]] == who["vilnius"]
    assert story.actors[invitation.other[0]] == who["lic"]


def test_projects_are_called_by_their_acronym(story: Snapshot) -> None:
    assert sorted(story.things["project"].names) == [
        "CEZAMAT", "GrapheneCore1", "KAM2EastPoland", "SME CoachLT", "VIP4SME",
    ]  # fmt: skip


def test_a_theme_is_two_below_the_root_and_every_scheme_above_counts(
    story: Snapshot, who: dict[str, str]
) -> None:
    project = story.projects.index(who["KAM2EastPoland"])
    themes, schemes = story.features["theme"], story.features["scheme"]

    assert themes.of(project) == (who["H2020-EU.3.5."],)
    assert themes.names == ("H2020-EU.3.5.",)
    assert set(schemes.of(project)) == {
        who[code] for code in ("H2020", "H2020-EU.3.", "H2020-EU.3.5.", "H2020-EU.3.5.4.")
    }
    assert story.themes == themes.labels
