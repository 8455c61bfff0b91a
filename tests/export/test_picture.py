"""What pyvis is given: its own lists, filled directly, and the engine out of its wheel."""

from __future__ import annotations

import numpy as np

from kg.export.palette import _SYMBOLS, symbol
from kg.export.picture import engine, picture, radius
from tests.export.story import network, story


def test_entities_and_links_stand_in_pyvis_own_lists() -> None:
    model = story()

    net = picture(model, np.zeros((len(model.nodes), 2)))

    assert [node["id"] for node in net.nodes] == list(range(len(model.nodes)))
    assert (net.edges[0]["from"], net.edges[0]["to"]) == (4, 0)
    assert net.options["physics"] == {"enabled": False}


def test_only_the_most_connecting_names_are_in_the_picture_of_a_large_network() -> None:
    model = network(1_000)

    net = picture(model, np.zeros((1_000, 2)))

    named = {node["id"] for node in net.nodes if "name" in node}
    least = min(model.nodes[at].size for at in named)
    assert len(named) == 300
    assert all(model.nodes[at].size <= least for at in set(range(1_000)) - named)


def test_a_symbol_grows_with_the_bridging_role_and_never_vanishes() -> None:
    for count in (10, 300, 5_000):
        sizes = [radius(share / 10, count) for share in range(11)]
        assert sizes == sorted(sizes)
        assert sizes[0] > 3
    assert radius(-1.0, 10) == radius(0.0, 10)
    assert radius(7.0, 10) == radius(1.0, 10)


def test_no_two_kinds_share_shape_and_colour() -> None:
    assert len(set(_SYMBOLS.values())) == len(_SYMBOLS)
    assert symbol("NobodyKnows") not in _SYMBOLS.values()


def test_the_engine_is_the_one_in_the_wheel_and_safe_between_tags() -> None:
    assert "@version 9.1.2" in engine()
    assert "</script" not in engine()
