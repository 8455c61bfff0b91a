"""Ten things a coordinator comes for, each in at most six clicks or key strokes beyond typing a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page

from kg.export.model import PageLink, PageNode
from kg.export.page import PageOptions, write_page
from tests.browser.conftest import Opener
from tests.export.story import ID, VCEC, story

pytestmark = pytest.mark.browser


class Coordinator:
    """Somebody who clicks, types names and presses keys, and whose effort is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.effort = 0

    def click(self, selector: str, *, text: str | None = None) -> None:
        """One click."""
        found = self.page.locator(selector) if text is None else self.page.locator(selector, has_text=text)
        found.first.click()
        self.effort += 1

    def types(self, name: str) -> None:
        """A name, typed where the cursor stands; not counted."""
        self.page.keyboard.type(name)

    def press(self, key: str) -> None:
        """One key stroke."""
        self.page.keyboard.press(key)
        self.effort += 1

    def chooses(self, selector: str, value: str) -> None:
        """A choice in a list: one click to open it and one to choose."""
        self.page.select_option(selector, value)
        self.effort += 2

    def saves(self, selector: str) -> Download:
        """A click that gives a file."""
        with self.page.expect_download() as download:
            self.click(selector)
        return download.value


@pytest.fixture
def coordinator(opened: Opener) -> Iterator[Coordinator]:
    """A coordinator before the freshly opened story page."""
    somebody = Coordinator(opened(story()).page)
    yield somebody
    assert somebody.effort <= 6


def test_find_a_cluster_without_its_diacritics(coordinator: Coordinator) -> None:
    coordinator.click("#query")
    coordinator.types("ziedines")
    coordinator.press("Enter")

    assert coordinator.page.inner_text("#chosen").strip() == "Žiedinės ekonomikos klasteris"


def test_who_leads_it(coordinator: Coordinator) -> None:
    coordinator.click("#query")
    coordinator.types("vilnius circular")
    coordinator.press("Enter")

    about = coordinator.page.inner_text("#about")
    assert "Coordinated by (1)\nVilniaus pramonės ir verslo asociacija" in about
    assert "Metal industry international matchmaking, s1" in about


def test_which_partners_for_it_and_why(coordinator: Coordinator) -> None:
    coordinator.click("#query")
    coordinator.types("vilnius circular")
    coordinator.press("Enter")
    coordinator.click("#to-partners")
    coordinator.click("#partners summary")

    advice = coordinator.page.inner_text("#partners")
    assert advice.startswith("Uniwersytet Warmińsko-Mazurski w Olsztynie")
    assert "Two organisers of your last event have worked with it in Horizon 2020." in advice
    assert "PFRR and UWM took part in KAM2EastPoland (EU CORDIS, rows 9 and 10)" in advice


def test_who_can_introduce_us_to_x(coordinator: Coordinator) -> None:
    coordinator.click("#query")
    coordinator.types("vilnius circular")
    coordinator.press("Enter")
    coordinator.click("#to-chain")
    coordinator.types("warminsko")
    coordinator.press("Enter")

    said = coordinator.page.inner_text("#chains")
    assert (
        "From Žiedinės ekonomikos klasteris to Uniwersytet Warmińsko-Mazurski w Olsztynie it takes 4 steps."
        in said
    )
    assert "Podlaska Fundacja Rozwoju Regionalnego takes part in KAM2EastPoland" in said
    assert "EU CORDIS, row 9" in said
    assert "Way 2" in said


def test_only_polish_entities(coordinator: Coordinator) -> None:
    coordinator.chooses("#filter-country", "PL")
    coordinator.click("#view-table")

    rows = coordinator.page.locator("#table tr[data-entity]").all_inner_texts()
    assert len(rows) == sum(node.country == "PL" for node in story().nodes)
    assert all("Poland" in row for row in rows)


def test_export_the_list(coordinator: Coordinator) -> None:
    coordinator.chooses("#filter-country", "PL")
    coordinator.click("#keep summary")
    download = coordinator.saves("#save-csv")

    text = Path(download.path()).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["Country"] for row in rows} == {"Poland"}
    assert "Klaster Obróbki Metali" in {row["Name"] for row in rows}
    assert download.suggested_filename == "metal-matchmaking-bialystok-2020-2020-03-31.csv"


def test_a_picture_for_a_slide(coordinator: Coordinator) -> None:
    coordinator.click("#keep summary")
    png = coordinator.saves("#save-png")
    svg = coordinator.saves("#save-svg")

    assert Path(png.path()).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    drawing = Path(svg.path()).read_text(encoding="utf-8")
    assert "Podlaska Fundacja" in drawing
    assert "Matchmaking event (1)" in drawing
    assert "As of 31 March 2020." in drawing
    assert "CORDIS, Horizon 2020" in drawing


def test_send_a_colleague_this_view(coordinator: Coordinator, opened: Opener, tmp_path: Path) -> None:
    coordinator.click("#query")
    coordinator.types("obrobki")
    coordinator.press("Enter")
    coordinator.click("#keep summary")
    coordinator.saves("#save-page").save_as(tmp_path / "for-a-colleague.html")

    theirs = opened(tmp_path / "for-a-colleague.html").page
    assert theirs.inner_text("#chosen").strip() == "Klaster Obróbki Metali"


def test_what_changed_since_last_months_file(opened: Opener, tmp_path: Path) -> None:
    write_page(story(), tmp_path / "march.html")
    new = PageNode(ID + "organisation/new", "Nauja dirbtuvė", "Firm", country="LT")
    model = story()
    model = replace(
        model,
        generated_on=date(2020, 4, 30),
        nodes=(*model.nodes, new),
        links=(*model.links[1:], PageLink(new.id, VCEC, "Membership", directed=True, start="2020-04")),
    )
    coordinator = Coordinator(opened(model, PageOptions(previous=tmp_path / "march.html")).page)

    said = coordinator.page.inner_text("#changes")
    assert "Compared with 31 March 2020:" in said
    assert "New (1)\nNauja dirbtuvė" in said
    assert "Links no longer there (1)\nVilniaus pramonės ir verslo asociacija coordinates" in said
    assert coordinator.effort <= 6


def test_all_of_it_with_the_keyboard(coordinator: Coordinator) -> None:
    coordinator.press("/")
    coordinator.types("vilnius circular")
    coordinator.press("Enter")
    assert coordinator.page.inner_text("#chosen").strip() == "Žiedinės ekonomikos klasteris"
    for _ in range(40):
        coordinator.page.keyboard.press("Tab")
        if coordinator.page.evaluate("document.activeElement.id") == "to-partners":
            break

    coordinator.press("Enter")

    assert coordinator.page.evaluate("document.activeElement.id") == "asker"
    assert coordinator.page.input_value("#asker") == "0"
