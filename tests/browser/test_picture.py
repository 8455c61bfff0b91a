"""What is seen: a picture at once, readable names, none over another, nothing off the screen."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import expect

from kg.export.model import PageNode
from kg.export.page import PageOptions
from tests.browser.conftest import Opener
from tests.export.story import network, story

pytestmark = pytest.mark.browser

Box = dict[str, Any]


def overlapping(boxes: list[Box]) -> list[tuple[str, str]]:
    """The pairs of names that cover each other."""
    return [
        (a["text"], b["text"])
        for a, b in combinations(boxes, 2)
        if a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    ]


def test_the_small_picture_names_everybody(opened: Opener) -> None:
    page = opened(story()).page

    names = [box["text"] for box in page.evaluate("clusterbridge.labels()") if "symbol" in box]

    assert len(names) == len(story().nodes)
    assert not [name for name in names if "…" in name]


@pytest.mark.parametrize("count", [15, 200, 1_000])
def test_no_name_covers_another(opened: Opener, count: int) -> None:
    page = opened(story() if count == 15 else network(count)).page

    boxes = page.evaluate("clusterbridge.labels()")

    assert overlapping(boxes) == []
    assert min(box["px"] for box in boxes) >= 11
    assert len(boxes) >= min(count, 40)


@pytest.mark.parametrize("count", [2_500, 10_000])
def test_the_overview_names_circles_and_none_over_another(opened: Opener, count: int) -> None:
    page = opened(network(count)).page

    boxes = page.evaluate("clusterbridge.labels()")

    assert overlapping(boxes) == []
    assert len(boxes) >= 9
    assert not [box["text"] for box in boxes if box["text"].endswith("memb…")]


def test_everything_is_on_the_screen(opened: Opener) -> None:
    page = opened(network(1_000)).page

    outside = page.evaluate(
        """() => { const { clientWidth: w, clientHeight: h } = document.getElementById('net');
        return Object.values(network.getPositions()).map(p => network.canvasToDOM(p))
        .filter(p => p.x < 0 || p.y < 0 || p.x > w || p.y > h).length }"""
    )

    assert outside == 0


def test_the_overview_unfolds_on_a_click_and_folds_again(opened: Opener) -> None:
    page = opened(network(3_000)).page
    bubbles = page.evaluate("network.shownNodes.getIds().length")

    page.evaluate("clusterbridge.press = network.canvasToDOM(network.getPosition('g0'))")
    box = page.locator("#net").bounding_box()
    assert box is not None
    at = page.evaluate("clusterbridge.press")
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(page.locator("#spoken")).to_contain_text("unfolded")

    members = page.evaluate("network.shownNodes.getIds().length") - bubbles
    assert members == page.evaluate("clusterbridge.groups()[0].count")
    assert overlapping(page.evaluate("clusterbridge.labels()")) == []


def test_the_map_puts_everybody_on_land_or_says_who_is_missing(opened: Opener) -> None:
    page = opened(story()).page

    page.click("#view-map")

    assert page.evaluate("network.shownNodes.getIds().length") == 10
    assert "1 stands in the middle of its country. 5 have no known place" in page.inner_text("#note")
    assert overlapping(page.evaluate("clusterbridge.labels()")) == []


def test_a_region_lies_where_its_known_members_lie_else_its_country_is_shown(opened: Opener) -> None:
    known = {"latitude": 53.1, "longitude": 23.2}
    nodes = (
        PageNode("https://x.example/0", "Known", "Firm", country="PL", region="Podlaskie", **known),  # type: ignore[arg-type]
        PageNode("https://x.example/1", "Same region", "Firm", country="PL", region="Podlaskie"),
        PageNode("https://x.example/2", "Other region", "Firm", country="PL", region="Lubelskie"),
        PageNode("https://x.example/3", "Nowhere", "Firm"),
    )
    page = opened(replace(story(), nodes=nodes, links=(), recommendations={})).page

    page.click("#view-map")

    places = page.evaluate("network.getPositions()")
    apart = {at: abs(places[at]["x"] - places["0"]["x"]) for at in ("1", "2")}
    assert apart["1"] < apart["2"] / 4
    assert page.inner_text("#note") == (
        "1 stands in the middle of its region. 1 stands in the middle of its country. "
        "1 has no known place and is not on the map."
    )


def test_only_circles_with_a_country_are_on_the_map(opened: Opener) -> None:
    model = network(2_500)
    nodes = tuple(replace(node, country=None) if at % 3 == 0 else node for at, node in enumerate(model.nodes))
    page = opened(replace(model, nodes=nodes)).page

    page.click("#view-map")

    missing = sum(node.country is None for node in nodes)
    assert page.evaluate("network.shownNodes.getIds().length") == 9
    assert f"{missing} have no known place" in page.inner_text("#note")


def test_a_circle_opened_in_the_network_is_no_circle_of_the_map(opened: Opener) -> None:
    page = opened(network(3_000)).page
    page.evaluate("clusterbridge.select(2000)")
    before = page.evaluate("clusterbridge.state.open")

    page.click("#view-map")
    page.click("#view-network")

    assert before
    assert page.evaluate("clusterbridge.state.open") == before


def test_the_map_of_a_large_network_shows_countries(opened: Opener) -> None:
    page = opened(network(3_000)).page

    page.click("#view-map")

    assert page.evaluate("network.shownNodes.getIds().length") == 9


def test_a_page_without_overview_shows_everything(opened: Opener) -> None:
    page = opened(network(3_000), PageOptions(overview_above=10_000)).page

    assert page.evaluate("network.shownNodes.getIds().length") == 3_000
