"""For everyone: no accessibility rule broken in any state, everything by keyboard, three languages, small screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from kg.export.page import PageOptions
from kg.export.sparql import PageGraph
from tests.browser.conftest import Opener, Watched
from tests.export.story import network, story

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FACTS = PageGraph(b"<https://a.example/> <https://b.example/> <https://c.example/> .\n")


def violations(page: Page) -> list[dict[str, Any]]:
    """The rules that axe-core finds broken, each with the elements that break it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [{one["id"]: [node["html"][:160] for node in one["nodes"]]} for one in found["violations"]]


STATES = {
    "start": "1",
    "everything open": "document.querySelectorAll('#panel details').forEach(one => { one.open = true })",
    "found and chosen": "const q = document.querySelector('#query'); q.value = 'klaster';"
    "q.dispatchEvent(new Event('input')); document.querySelector('#hits button').click()",
    "map": "document.querySelector('#view-map').click()",
    "table": "document.querySelector('#view-table').click()",
    "dialog": "document.querySelector('#share').click()",
    "chain": "document.querySelector('#chain').open = true; const f = document.querySelector('#chain-from');"
    "f.value = 'Klaster Obróbki Metali'; document.querySelector('#chain-to').value = 'IDentIFY';"
    "document.querySelector('#chain-go').click()",
    "partners and evidence": "document.querySelector('#advice').open = true;"
    "document.querySelectorAll('#partners details').forEach(one => { one.open = true })",
    "row chosen": "document.querySelector('#view-table').click(); document.querySelector('td button').click()",
    "nothing found": "const q = document.querySelector('#query'); q.value = 'zzzz';"
    "q.dispatchEvent(new Event('input')); document.querySelectorAll('#kinds input').forEach(one => one.click())",
    "broken question": "document.querySelector('#view-ask').click();"
    "document.querySelector('#sparql').value = 'SELECT'; document.querySelector('#run').click()",
    "sparql": "document.querySelector('#view-ask').click(); document.querySelector('#run').click()",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken(opened: Opener, state: str, scheme: str) -> None:
    page = opened(story(), PageOptions(graph=FACTS), scheme=scheme).page

    page.evaluate(f"(() => {{ {STATES[state]} }})()")
    page.wait_for_timeout(400)

    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken_where_changes_are_told(opened: Opener, scheme: str) -> None:
    model = story()
    earlier = replace(model, generated_on=date(2020, 1, 1), nodes=model.nodes[:-3], links=model.links[:3])
    earlier = replace(earlier, recommendations={})

    page = opened(model, PageOptions(previous=earlier), scheme=scheme).page

    assert page.is_visible("#changes")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken_in_an_unfolded_overview_or_on_its_map(opened: Opener, scheme: str) -> None:
    page = opened(network(3_000), scheme=scheme).page
    page.evaluate("clusterbridge.select(5)")
    unfolded = violations(page)
    page.click("#view-map")

    assert unfolded == []
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_rule_is_broken_on_a_small_screen_or_a_large_network(opened: Opener, scheme: str) -> None:
    small = opened(story("lt"), size=(390, 844), scheme=scheme, touch=True).page
    large = opened(network(3_000), scheme=scheme).page

    assert violations(small) == []
    assert violations(large) == []


def test_nothing_is_wider_than_a_phone_and_targets_are_large_enough(opened: Opener) -> None:
    page = opened(story(), size=(390, 844), touch=True).page
    page.evaluate("document.querySelectorAll('#panel details').forEach(one => { one.open = true })")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """Array.from(document.querySelectorAll('button, select, input, summary')).filter(e => e.offsetParent)
        .map(e => [(e.closest('label') ?? e).getBoundingClientRect(), e.id || e.textContent])
        .filter(([box]) => box.height < 24 || box.width < 24).map(([, name]) => name)"""
    )
    assert small == []


def test_a_finger_chooses_an_entity(opened: Opener) -> None:
    page = opened(story(), size=(390, 844), touch=True).page
    at = page.evaluate("network.canvasToDOM(network.getPosition(2))")
    box = page.locator("#net").bounding_box()
    assert box is not None

    page.touchscreen.tap(box["x"] + at["x"], box["y"] + at["y"])

    expect(page.locator("#chosen")).to_contain_text("Lietuvos inovacijų centras")


@pytest.mark.parametrize("language", ["en", "lt", "pl"])
def test_the_interface_speaks_the_language_and_names_stay(opened: Opener, language: str) -> None:
    page = opened(story(language)).page

    assert page.get_attribute("html", "lang") == language
    heads = {
        "en": "Who can introduce us?",
        "lt": "Kas gali mus supažindinti?",
        "pl": "Kto może nas przedstawić?",
    }
    assert page.inner_text("#chain summary") == heads[language]
    counts = {"en": "15 organisations", "lt": "15 organizacijų", "pl": "15 organizacji"}
    assert counts[language] in page.inner_text("#summary")
    assert "Podlaska Fundacja Rozwoju Regionalnego" in str(page.evaluate("clusterbridge.names()"))


def test_the_language_can_be_changed_on_the_page(opened: Opener) -> None:
    page = opened(story()).page

    page.select_option("#language", "pl")

    assert page.inner_text("#view-table") == "Tabela"
    assert page.get_attribute("html", "lang") == "pl"
    assert "l=pl" in page.url


def test_a_walk_from_neighbour_to_neighbour_is_spoken(opened: Opener) -> None:
    page = opened(story()).page
    page.focus("#net")

    page.keyboard.press("ArrowRight")
    first = page.inner_text("#spoken")
    page.keyboard.press("ArrowRight")
    second = page.inner_text("#spoken")
    page.keyboard.press("Enter")

    assert first.startswith("Lietuvos inovacijų centras, Organisation, Lithuania, 3 links")
    assert second.startswith("1 of 3: Lietuvos inovacijų centras is a member of Enterprise Europe Network")
    assert page.inner_text("#chosen").strip() == "Enterprise Europe Network"


def test_tab_reaches_every_control(opened: Opener) -> None:
    page = opened(story()).page
    page.evaluate("document.querySelectorAll('#panel details').forEach(one => { one.open = true })")
    wanted = set(
        page.evaluate(
            """Array.from(document.querySelectorAll('button[id], select, input[id], [tabindex="0"]'))
            .filter(e => e.offsetParent && !e.disabled).map(e => e.id)"""
        )
    )

    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))

    assert wanted - reached == set()
    assert (
        page.evaluate(
            'document.querySelectorAll(\'[tabindex]:not([tabindex="0"]):not([tabindex="-1"])\').length'
        )
        == 0
    )


def test_motion_is_not_shown_to_those_who_asked_for_none(opened: Opener) -> None:
    watched: Watched = opened(story())

    watched.page.evaluate("clusterbridge.select(0)")

    assert (
        watched.page.evaluate("getComputedStyle(document.querySelector('button')).transitionDuration") == "0s"
    )
