from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from kg.analysis import groups
from kg.analysis.draft import Draft
from kg.analysis.projection import project
from kg.analysis.snapshot import Snapshot
from kg.errors import NotFound

Draw = Callable[[int], Snapshot]


def test_a_cluster_stands_for_all_who_belong_to_it(story: Snapshot, who: dict[str, str]) -> None:
    found = groups.of_actor(story, who["vilnius"])

    assert (found.kind, set(found.actors)) == ("cluster", {who["vilnius"], who["vpva"]})


def test_a_network_brings_its_coordinators_and_offices(story: Snapshot, who: dict[str, str]) -> None:
    found = groups.of_actor(story, who["een"], as_of=date(2010, 1, 1))

    assert set(found.actors) == {who["een"], who["lic"], who["office"]}


def test_an_organisation_stands_for_itself(story: Snapshot, who: dict[str, str]) -> None:
    assert groups.of_actor(story, who["lic"]).actors == (who["lic"],)
    with pytest.raises(NotFound):
        groups.of_actor(story, "https://example.org/nobody")


@pytest.mark.parametrize("code", ["GR", "gr", "EL"])
def test_a_country_is_known_by_old_and_new_codes(story: Snapshot, who: dict[str, str], code: str) -> None:
    assert groups.of_country(story, code).actors == (who["forth"],)


def test_an_unknown_country_names_the_nearest(story: Snapshot) -> None:
    with pytest.raises(NotFound, match="LT"):
        groups.of_country(story, "LX")


def funded() -> Snapshot:
    draft = Draft()
    projects = {"p0": ("ab", ["H2020", "SC5"]), "p1": ("bc", ["H2020", "LEIT"]), "p2": ("d", [])}
    for iri, (members, schemes) in projects.items():
        draft.thing("project", iri)
        draft.feature("scheme", iri, schemes)
        for letter in members:
            draft.actor(letter)
            draft.link("participation", letter, iri, iri=letter + iri)
    draft.labels["SC5"] = "Climate action"
    return draft.finish()


@pytest.mark.parametrize(
    ("text", "members"), [("SC5", "ab"), ("climate ACTION", "ab"), ("leit", "bc"), ("H2020", "abc")]
)
def test_a_programme_stands_for_all_who_take_part_in_it_or_below(text: str, members: str) -> None:
    assert groups.of_programme(funded(), text).actors == tuple(members)


def test_a_programme_that_had_not_begun_has_nobody_yet() -> None:
    draft = Draft()
    draft.thing("project", "p", start=np.datetime64("2020-01-01"))
    draft.feature("scheme", "p", ["SC5"])
    for letter in "ab":
        draft.actor(letter)
        draft.link("participation", letter, "p", iri=letter)

    assert len(groups.of_programme(draft.finish(), "SC5", as_of=date(2019, 1, 1))) == 0
    assert len(groups.of_programme(draft.finish(), "SC5", as_of=date(2021, 1, 1))) == 2


def test_an_unknown_programme_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="LEIT"):
        groups.of_programme(funded(), "LEITS")


def test_a_list_is_sorted_and_known() -> None:
    assert groups.of_list(funded(), ["c", "a", "a"]).actors == ("a", "c")
    with pytest.raises(NotFound):
        groups.of_list(funded(), ["a", "nobody"])


def test_communities_divide_those_who_have_partners(drawn: Draw) -> None:
    snapshot = drawn(4)
    graph = project(snapshot)
    labels, names = groups.divided(graph, "community")

    parts = [groups.of_community(snapshot, each + 1).actors for each in range(len(names))]

    assert sorted(iri for part in parts for iri in part) == list(graph.iris)
    assert [len(part) for part in parts] == np.bincount(labels).tolist()
    with pytest.raises(NotFound, match="There are"):
        groups.of_community(snapshot, len(names) + 1)


def test_countries_divide_those_who_have_one(drawn: Draw) -> None:
    graph = project(drawn(4))

    labels, names = groups.divided(graph, "country")

    assert names == ("DE", "LT", "PL")
    assert [names[label] for label in labels] == [graph.snapshot.country[row] for row in graph.rows]
