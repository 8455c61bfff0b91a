"""The overview in the browser: circles and lines follow the filters; the circles of partners stay lit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from kg.export.model import PageLink, PageModel, PageNode
from kg.export.page import PageOptions
from tests.browser.conftest import Opener
from tests.export.story import network, story

pytestmark = pytest.mark.browser

ID = "https://x.example/"
LINES = "network.shownEdges.get().filter(edge => typeof edge.id === 'string').map(edge => edge.id).sort()"


def shared() -> PageModel:
    """Two projects in two programmes: one of LT, PL and DE, one of LT and FR; and somebody alone in ES."""
    firms = [PageNode(f"{ID}{c}", c, "Firm", country=c) for c in ("LT", "PL", "DE", "FR", "ES")]
    projects = [PageNode(f"{ID}{p}", p, "Project", programmes=(p,)) for p in ("Horizon", "Cosme")]
    links = [
        PageLink(ID + firm, ID + project, "Participation", directed=True)
        for project, some in (("Horizon", ("LT", "PL", "DE")), ("Cosme", ("LT", "FR")))
        for firm in some
    ]
    return replace(story(), nodes=(*firms, *projects), links=tuple(links), recommendations={})


def by_country(page: Page) -> list[str]:
    """Groups by country; the names of the circles."""
    page.select_option("#by", label="country")
    names: list[str] = page.evaluate("clusterbridge.groups().map(group => group.name)")
    return names


def test_lines_between_countries_follow_the_filter(opened: Opener) -> None:
    page = opened(shared(), PageOptions(overview_above=3)).page
    at = {name: number for number, name in enumerate(by_country(page))}

    def line(a: str, b: str) -> str:
        low, high = sorted((at[a], at[b]))
        return f"t{low}-{high}"

    horizon = [line("LT", "PL"), line("LT", "DE"), line("DE", "PL")]
    assert "" not in at
    assert page.evaluate(LINES) == sorted([*horizon, line("LT", "FR")])
    page.select_option("#filter-programme", "Horizon")
    assert page.evaluate(LINES) == sorted(horizon)
    assert page.evaluate("network.shownNodes.getIds()") == [f"g{at[c]}" for c in sorted(("LT", "PL", "DE"))]


def test_a_country_shrinks_with_what_the_filters_leave(opened: Opener) -> None:
    page = opened(network(3_000)).page
    by_country(page)
    before = page.evaluate("network.shownNodes.get('g0').size")

    page.uncheck("#kinds input >> nth=0")

    assert page.evaluate("network.shownNodes.get('g0').size") < before * 0.9


def test_the_circles_of_partners_stay_lit(opened: Opener) -> None:
    page = opened(shared(), PageOptions(overview_above=3)).page
    at = {name: number for number, name in enumerate(by_country(page))}

    page.evaluate("clusterbridge.select(1)")

    lit = page.evaluate(
        "network.shownNodes.get().filter(n => typeof n.id === 'string' && n.opacity >= 0.1).map(n => n.id)"
    )
    assert set(lit) == {f"g{at[c]}" for c in ("LT", "PL", "DE")}


def test_a_project_without_a_circle_can_be_chosen(opened: Opener) -> None:
    page = opened(shared(), PageOptions(overview_above=3)).page
    by_country(page)

    page.fill("#query", "Horizon")
    page.click("#hits button >> nth=0")

    assert page.inner_text("#chosen").strip() == "Horizon"
    page.click("#view-map")
    assert page.is_visible("#net")
