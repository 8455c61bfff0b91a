"""The overview: which groups, how large, how tied, where."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from kg.export.groups import MOST_GROUPS, overviews
from kg.export.model import PageLink, PageModel, PageNode
from tests.export.story import network


def test_every_entity_is_in_one_bubble_and_counts_agree() -> None:
    model = network(2_500)

    for overview in overviews(model):
        counts = Counter(overview.group_of)
        assert [counts[at] for at in range(len(overview.groups))] == [
            group.count for group in overview.groups
        ]
        assert sum(counts.values()) == len(model.nodes)


def test_bubbles_do_not_cover_each_other_and_grow_with_their_count() -> None:
    for overview in overviews(network(2_500)):
        middles = np.array([(group.x, group.y) for group in overview.groups])
        radii = np.array([group.radius for group in overview.groups])
        gaps = np.sqrt(((middles[:, None] - middles[None]) ** 2).sum(axis=2)) - radii[:, None] - radii[None]
        np.fill_diagonal(gaps, 1.0)
        assert gaps.min() > 0, overview.by
        order = np.argsort([group.count for group in overview.groups], kind="stable")
        assert (np.diff(radii[order]) >= 0).all()


def test_clusters_come_first_unless_they_leave_too_many_out() -> None:
    assert overviews(network(2_500))[0].by == "cluster"
    assert overviews(network(10_000))[0].by == "community"


def test_small_groups_share_one_bubble() -> None:
    model = network(10_000)

    by_cluster = next(one for one in overviews(model) if one.by == "cluster")

    assert len(by_cluster.groups) == MOST_GROUPS + 1
    assert by_cluster.groups[-1].name == ""
    assert all(MOST_GROUPS not in tie[:2] for tie in by_cluster.ties)


def test_a_community_is_named_after_its_most_connecting_member_or_by_its_own_name() -> None:
    nodes = tuple(
        PageNode(f"https://x.example/{at}", f"N{at}", "Firm", community=at % 2, size=at / 10)
        for at in range(10)
    )
    model = PageModel("T", network(100).generated_on, nodes, community_names={0: "Metal"})

    (overview,) = overviews(model)

    assert {(group.name, group.named_after) for group in overview.groups} == {("Metal", False), ("N9", True)}


def test_ties_add_up_the_weights_between_two_groups() -> None:
    nodes = tuple(PageNode(f"https://x.example/{at}", f"N{at}", "Firm", community=at % 2) for at in range(4))
    links = tuple(
        PageLink(nodes[a].id, nodes[b].id, "Contact", weight=0.5) for a, b in ((0, 1), (0, 3), (0, 2))
    )
    model = PageModel("T", network(100).generated_on, nodes, links)

    (overview,) = overviews(model)

    assert [tie[2] for tie in overview.ties] == [1.0]


def test_the_order_of_links_changes_nothing() -> None:
    model = network(2_500)

    assert overviews(model) == overviews(replace(model, links=model.links[::-1]))


def _shared(*countries: str | None) -> PageModel:
    """One project with a participant from each country."""
    nodes = [
        PageNode(f"https://x.example/{at}", f"N{at}", "Firm", country=c) for at, c in enumerate(countries)
    ]
    project = PageNode("https://x.example/p", "P", "Project", programmes=("Horizon",))
    links = tuple(PageLink(node.id, project.id, "Participation", directed=True) for node in nodes)
    return PageModel("T", network(100).generated_on, (*nodes, project), links)


def test_a_project_ties_the_countries_of_those_who_take_part_and_stands_in_none() -> None:
    (overview,) = overviews(_shared("LT", "LT", "PL", "DE"))

    names = [group.name for group in overview.groups]
    assert names == ["LT", "DE", "PL"]
    assert overview.group_of == (0, 0, 2, 1, -1)
    assert overview.ties == ((0, 1, 0.667), (0, 2, 0.667), (1, 2, 0.333))


def test_programmes_are_offered_and_take_in_who_works_in_them() -> None:
    model = _shared("LT", "LT")
    other = PageNode("https://x.example/q", "Q", "Project", programmes=("Cosme",))
    model = replace(model, nodes=(*model.nodes, other, PageNode("https://x.example/c", "Cosme", "Programme")))

    (overview,) = overviews(model)

    assert overview.by == "programme"
    assert [(group.name, group.count) for group in overview.groups] == [("Horizon", 3), ("Cosme", 2)]


def test_clusters_are_offered_where_few_are_in_them_and_all_others_are_close_by() -> None:
    home = [PageNode(f"https://x.example/c{at}", f"C{at}", "Cluster") for at in range(2)]
    firms = [PageNode(f"https://x.example/{at}", f"N{at}", "Firm") for at in range(400)]
    links = tuple(
        PageLink(firm.id, home[at % 2].id, "memberOf", directed=True) for at, firm in enumerate(firms[:60])
    )
    (overview,) = overviews(PageModel("T", network(100).generated_on, (*home, *firms), links))

    assert [group.name for group in overview.groups] == ["C0", "C1", ""]
    largest, _, rest = overview.groups
    assert rest.radius == largest.radius
    assert np.hypot(rest.x - largest.x, rest.y - largest.y) < 5 * largest.radius
