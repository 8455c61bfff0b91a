"""The documentation page in a browser: it loads nothing, has no complaint, and fits a small screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.schema.page import html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "ontology.html"
    path.write_text(html(), encoding="utf-8")
    return path


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, offline=True
    )
    yield context.new_page()
    context.close()


def test_it_opens_offline_without_a_word_of_complaint(page: Page, file: Path) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(file.as_uri())

    assert asked == [file.as_uri()]
    assert said == []


def test_nothing_sticks_out_of_a_small_screen(page: Page, file: Path) -> None:
    page.goto(file.as_uri())

    boxes = [
        page.locator(where).first.bounding_box() for where in ("main", "article", "figure", "#identifiers")
    ]

    assert [box for box in boxes if box is None or box["x"] < 0 or box["x"] + box["width"] > 360] == []


def test_a_link_in_the_picture_leads_to_the_class(page: Page, file: Path) -> None:
    page.goto(file.as_uri())

    page.locator('svg a[href="#cb-Cluster"]').first.click()

    assert page.locator("#cb-Cluster h3").is_visible()
    assert page.url.endswith("#cb-Cluster")
