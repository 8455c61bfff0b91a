"""The pages in a real, clean browser that reaches nothing but the server."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.server.running import Running

pytestmark = pytest.mark.browser

CLUSTERS = "SELECT ?cluster ?name WHERE { ?cluster a cb:Cluster ; cb:name ?name } ORDER BY ?name"
LINKS = "CONSTRUCT { ?a cb:linkedTo ?b } WHERE { ?a cb:linkedTo ?b }"
PAGES = {
    "first": "/",
    "search": "/search?q=bialystok",
    "nothing found": "/search?q=xyzxyz",
    "chains": "/path?from=Lithuanian+Innovation+Centre&to=Podlaska+Regional+Development+Foundation",
    "bridges": "/bridges?first=country:LT&second=country:PL&as_of=2020-01-01",
    "wrong form": "/path?from=Nobody&to=Nothing",
    "gallery": "/gallery",
    "programs": "/api",
    "ontology": "/ontology",
    "problem": "/nothing-here",
}


@pytest.fixture(params=["light", "dark"])
def page(chromium: Browser, server: Running, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a new browser in each scheme; whoever else it asks, and whatever it complains of, fails the test."""
    context = chromium.new_context(
        base_url=server.address, color_scheme=request.param, permissions=["clipboard-read", "clipboard-write"]
    )
    others: list[str] = []
    said: list[str] = []
    opened = context.new_page()
    opened.on(
        "request",
        lambda asked: (
            others.append(asked.url) if not asked.url.startswith((server.address, "data:", "blob:")) else None
        ),
    )
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert others == []
    assert [text for text in said if "status of 4" not in text] == []


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong with a page."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]]


def write(page: Page, query: str) -> None:
    """Write a query into the editor, as a person does."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page(page: Page, name: str) -> None:
    page.goto(PAGES[name])

    assert faults(page) == []


def test_a_query_is_written_run_seen_and_shared(page: Page) -> None:
    page.goto("/query")
    write(page, CLUSTERS)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("status")).to_contain_text("6 rows")
    expect(page.locator("#table tbody tr")).to_have_count(6)
    expect(page.locator("#table a").first).to_have_text("Polish Metal Processing Cluster")
    page.get_by_role("button", name="Copy the link").click()
    link = page.evaluate("navigator.clipboard.readText()")

    again = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
    again.goto(link)
    expect(again.locator("#table tbody tr")).to_have_count(6)
    expect(again.locator("#table a").first).to_have_text("Polish Metal Processing Cluster")

    assert "cb:Cluster" in parse_qs(urlparse(link).query)["query"][0]
    assert again.locator("#table").inner_text() == page.locator("#table").inner_text()
    assert faults(page) == []
    again.context.close()


def test_statements_are_shown_as_a_network(page: Page) -> None:
    page.goto("/query")
    write(page, LINKS)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("statements")
    page.get_by_role("button", name="Network").click()
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for(timeout=60_000)

    expect(frame.get_by_role("heading", level=1)).to_have_text("The answer as a network")
    expect(frame.locator("#summary")).not_to_be_empty()
    assert faults(page) == []


def test_an_example_is_chosen_and_answered(page: Page) -> None:
    page.goto("/query")
    page.get_by_label("Begin with an example").select_option(label="Who coordinates which cluster?")

    expect(page.locator("#table tbody tr").first).to_be_visible()
    expect(page.locator(".CodeMirror")).to_contain_text("PREFIX cb:")
    expect(page.locator(".CodeMirror .parseErrorIcon")).to_have_count(0)


def test_a_mistake_is_told_in_words(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT * WHERE { ?s ?p }")
    page.get_by_role("button", name="Run").click()

    expect(page.get_by_role("alert")).to_contain_text("cannot be run")
    assert faults(page) == []


def test_terms_of_the_ontology_are_offered(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT * WHERE { ?s a ")
    page.keyboard.type("cb:Clus", delay=30)

    expect(page.locator(".CodeMirror-hints")).to_contain_text("cb:Cluster")


def test_the_editor_lets_the_keyboard_go(page: Page) -> None:
    page.goto("/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Run")).to_be_focused()


def test_a_person_finds_a_cluster_and_goes_on_from_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("klaster obrobki")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Polish Metal Processing Cluster").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Polish Metal Processing Cluster")
    assert faults(page) == []

    page.get_by_role("link", name="Vilnius Circular Economy Cluster").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vilnius Circular Economy Cluster")


def test_nothing_sticks_out_of_a_small_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})

    for address in (*PAGES.values(), "/query"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_without_scripts_a_query_still_gives_rows(chromium: Browser, server: Running) -> None:
    context = chromium.new_context(base_url=server.address, java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto("/query")
    page.get_by_label("The query").fill(CLUSTERS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Run").click()

    assert download.value.path().read_text(encoding="utf-8").count("\n") == 7
    context.close()
