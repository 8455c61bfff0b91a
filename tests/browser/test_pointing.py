"""A click on a name chooses the one that bears it, whatever symbol lies beneath; so does pointing at it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.export.story import network

pytestmark = pytest.mark.browser

BOXES = """(() => { const frame = document.getElementById('net').getBoundingClientRect();
return clusterbridge.labels().filter(box => box.symbol !== undefined).map(box => (
{ text: clusterbridge.names()[box.symbol], id: box.symbol, shown: box.text,
x: frame.x + box.x + box.w / 2, y: frame.y + box.y + box.h / 2 })) })()"""


def names(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(BOXES)
    return found


def rested(page: Page) -> None:
    """Two pictures later."""
    page.evaluate(
        "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
    )


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_click_on_a_name_chooses_who_bears_it(opened: Opener, size: tuple[int, int]) -> None:
    page = opened(network(1_000), size=size).page
    every = names(page)

    wrong = []
    for one in every[:: max(1, len(every) // 12)]:
        page.evaluate("document.querySelector('#clear').click()")
        page.mouse.move(2, 2)
        rested(page)
        now = next((box for box in names(page) if box["id"] == one["id"]), None)
        assert now is not None, "the freshly opened picture names the same"
        page.mouse.click(now["x"], now["y"])
        rested(page)
        chosen = page.inner_text("#chosen").strip() if page.is_visible("#chosen") else None
        if chosen != one["text"]:
            wrong.append((one["text"], chosen))

    assert wrong == []


def test_a_name_stays_under_the_pointer(opened: Opener) -> None:
    page = opened(network(1_000)).page
    every = names(page)

    for one in every[::8]:
        page.mouse.move(one["x"], one["y"])
        rested(page)
        now = {box["id"]: box for box in names(page)}
        assert (now[one["id"]]["x"], now[one["id"]]["y"]) == (one["x"], one["y"]), one["shown"]
        assert page.evaluate("document.getElementById('net').style.cursor") == "pointer"


def test_a_click_on_a_symbol_where_no_name_lies_chooses_it(opened: Opener) -> None:
    page = opened(network(1_000)).page
    rested(page)
    free = page.evaluate(
        """(() => { const { x, y } = document.getElementById('net').getBoundingClientRect();
        const all = network.shownNodes.get().map(({ id, x, y, size }) => (
        { id, size: size * network.getScale(), ...network.canvasToDOM({ x, y }) }));
        const boxes = clusterbridge.labels();
        const clear = (at) => boxes.every(box => at.x < box.x - 1 || at.x > box.x + box.w + 1
          || at.y < box.y - 1 || at.y > box.y + box.h + 1)
          && all.every(other => other.id === at.id || Math.hypot(other.x - at.x, other.y - at.y) > other.size + 6);
        return all.filter(clear).slice(0, 6).map(at => [at.id, x + at.x, y + at.y]) })()"""
    )
    assert free

    for i, left, top in free:
        page.evaluate("document.querySelector('#clear').click()")
        rested(page)
        page.mouse.click(left, top)
        assert page.evaluate("clusterbridge.state.chosen") == i


def test_a_click_on_the_name_of_a_circle_unfolds_that_circle(opened: Opener) -> None:
    page = opened(network(3_000)).page
    for one in names(page)[:5]:
        page.evaluate("document.querySelector('#clear').click()")
        rested(page)
        now = next(box for box in names(page) if box["id"] == one["id"])
        page.mouse.click(now["x"], now["y"])
        rested(page)
        assert page.evaluate("clusterbridge.state.open") == [int(one["id"][1:])]
