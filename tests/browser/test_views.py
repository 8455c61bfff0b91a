"""Filters, years, the table, the link that opens the same view, files that are saved, paper, and notebooks."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from playwright.sync_api import Page, expect

from kg.export.frame import PageFrame
from kg.export.model import Fact
from kg.export.page import PageOptions
from tests.browser.conftest import Opener
from tests.export.story import network, story

pytestmark = pytest.mark.browser

SHOWN = "network.shownNodes.getIds().length"


def years(page: Page, name: str, year: int) -> None:
    page.evaluate(
        "([name, year]) => { const held = document.getElementById(name); held.value = year;"
        "held.dispatchEvent(new Event('input')) }",
        [name, year],
    )


def test_a_kind_that_is_unticked_leaves_the_picture_and_the_table(opened: Opener) -> None:
    page = opened(story()).page

    page.uncheck("#kinds input >> nth=0")

    assert page.evaluate(SHOWN) == 13
    page.click("#view-table")
    assert page.locator("#table tr[data-entity]").count() == 13
    assert page.inner_text("#count-off-Cluster") == "2"


def test_filters_work_together_and_counts_follow(opened: Opener) -> None:
    page = opened(network(1_000)).page
    model = network(1_000)

    page.select_option("#filter-country", "LT")
    page.select_option("#filter-programme", "Horizon 2020")

    of_programme = {node.id for node in model.nodes if node.programmes}
    projects = {node.id for node in model.nodes if node.kind == "Project"}
    through = {link.a for link in model.links if link.b in projects & of_programme}
    wanted = [node for node in model.nodes if node.country == "LT" and node.id in of_programme | through]
    assert page.evaluate(SHOWN) == len(wanted)
    assert page.inner_text("#count-off-Firm") == str(sum(node.kind == "Firm" for node in wanted))


def test_an_organisation_counts_for_the_programme_of_its_projects(opened: Opener) -> None:
    model = story()
    nodes = tuple(replace(node, programmes=()) if node.kind != "Project" else node for node in model.nodes)
    page = opened(replace(model, nodes=nodes)).page
    shown = "network.shownNodes.getIds().map(i => clusterbridge.names()[i]).sort()"

    page.select_option("#filter-programme", "Horizon 2020")

    projects = ["IDentIFY", "KAM2EastPoland"]
    organisations = ["Podlaska Fundacja Rozwoju Regionalnego", "Uniwersytet Warmińsko-Mazurski w Olsztynie"]
    assert page.evaluate(shown) == sorted(["Horizon 2020", *projects, *organisations])
    page.select_option("#filter-country", "PL")
    assert page.evaluate(shown) == sorted(["KAM2EastPoland", *organisations])
    page.select_option("#filter-country", "")
    years(page, "from", 2018)
    assert page.evaluate(shown) == sorted(["Horizon 2020", "IDentIFY", organisations[1]])


def test_who_joined_later_is_not_there_before(opened: Opener) -> None:
    model = network(200)
    page = opened(model).page
    kinds = {node.id: node.kind for node in model.nodes}
    first = {
        end: min(link.start or "" for link in model.links if end in {link.a, link.b})
        for link in model.links
        for end in (link.a, link.b)
    }

    years(page, "to", 2012)

    later = {
        node.label for node in model.nodes if first.get(node.id, "") >= "2013" and kinds[node.id] != "Cluster"
    }
    assert later
    shown = set(page.evaluate("network.shownNodes.getIds().map(i => clusterbridge.names()[i])"))
    assert shown == {node.label for node in model.nodes} - later


def test_years_before_the_event_show_no_event(opened: Opener) -> None:
    page = opened(story()).page

    years(page, "to", 2019)

    names = page.evaluate("network.shownNodes.getIds().map(i => clusterbridge.names()[i])")
    assert "Metal industry international matchmaking" not in names
    assert "IDentIFY" in names
    assert "4 undated links count too" in page.inner_text("#undated")


def test_what_was_running_leaves_out_what_is_undated(opened: Opener) -> None:
    page = opened(story()).page

    years(page, "from", 2020)

    assert "4 undated links are left out" in page.inner_text("#undated")
    kinds = page.evaluate("network.shownEdges.getIds().length")
    assert kinds == sum((link.end or link.start or "0") >= "2020" for link in story().links)


def test_the_table_sorts_and_holds_a_hundred_thousand_rows(opened: Opener) -> None:
    page = opened(network(100_000)).page
    page.click("#view-table")

    page.click("#table thead button >> nth=0")
    first = page.locator("#table tr[data-entity]").first.inner_text()
    page.evaluate("document.querySelector('#table').scrollTop = 1e9")

    expect(page.locator("#table tr[data-entity]").last).to_have_attribute("aria-rowindex", "100001")
    assert first.startswith(("Ålborg", "Białystok"))
    assert page.get_attribute("#table table", "aria-rowcount") == "100001"
    assert page.locator("#table tr[data-entity]").count() < 100


def test_a_link_opens_the_same_view(opened: Opener) -> None:
    first = opened(network(1_000)).page
    first.select_option("#filter-country", "LT")
    first.select_option("#colour", "community")
    years(first, "to", 2018)
    first.fill("#query", "vilnius")
    first.click("#hits button >> nth=0")
    first.click("#steps button >> nth=1")
    first.uncheck("#lines input >> nth=0")
    link = first.evaluate("location.hash")

    second = opened(network(1_000), hash_=link).page

    assert second.evaluate("location.hash") == link
    assert second.evaluate(SHOWN) == first.evaluate(SHOWN)
    assert second.inner_text("#chosen") == first.inner_text("#chosen")
    assert second.input_value("#filter-country") == "LT"
    assert second.inner_text("#to-year") == "2018"


@pytest.mark.parametrize("large", [False, True])
def test_map_table_partners_and_chain_are_in_the_link(opened: Opener, large: bool) -> None:
    model = network(3_000) if large else story()
    first = opened(model).page
    first.click("#view-map")
    first.evaluate("document.querySelector('#chain').open = true")
    first.fill("#chain-from", model.nodes[1].label)
    first.fill("#chain-to", model.nodes[-1].label)
    first.click("#chain-go")

    second = opened(model, hash_=first.evaluate("location.hash")).page

    assert second.get_attribute("#view-map", "aria-pressed") == "true"
    assert second.inner_text("#chains") == first.inner_text("#chains")


def test_a_colleagues_code_can_be_pasted(opened: Opener) -> None:
    page = opened(story()).page
    page.evaluate("document.querySelector('#share').click()")
    assert page.input_value("#dialog textarea >> nth=0").startswith("#")

    page.fill("#given-code", "#v=table&c=PL")
    page.click("#open-code")

    assert page.get_attribute("#view-table", "aria-pressed") == "true"
    assert page.input_value("#filter-country") == "PL"


@pytest.mark.parametrize("hash_", ["#v=nowhere&k=99&b=7&g=500&n=https://no.where/", "#%E0%A4%A", "#c=XX&f=x"])
def test_a_link_to_what_is_not_there_opens_the_page_all_the_same(opened: Opener, hash_: str) -> None:
    assert opened(story(), hash_=hash_).quiet()


def test_saved_gexf_holds_what_is_shown(opened: Opener) -> None:
    page = opened(story()).page
    page.select_option("#filter-country", "PL")
    page.click("#keep summary")

    with page.expect_download() as download:
        page.click("#save-gexf")

    raw = Path(download.value.path()).read_bytes()
    assert nx.read_gexf(io.BytesIO(raw)).number_of_nodes() > 0
    root = ElementTree.fromstring(raw)  # noqa: S314 - our own file
    space = "{http://www.gexf.net/1.2draft}"
    assert len(list(root.iter(space + "node"))) == sum(node.country == "PL" for node in story().nodes)


def test_saved_drawing_is_well_formed_and_holds_no_script(opened: Opener) -> None:
    page = opened(story()).page
    page.click("#view-map")
    page.click("#keep summary")

    with page.expect_download() as download:
        page.click("#save-svg")

    text = Path(download.value.path()).read_text(encoding="utf-8")
    ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert "<script" not in text
    assert "Olsztynie" in text


def test_the_panel_says_with_its_source_what_it_says_and_says_it_once(opened: Opener) -> None:
    model = story()
    facts = (Fact("country", "LT", "a list, row 7", "2020-03-20"), Fact("shortName", "VCEC", "a list, row 7"))
    cluster = replace(model.nodes[0], short_names=("VCEC",), facts=facts)
    page = opened(replace(model, nodes=(cluster, *model.nodes[1:]))).page

    page.evaluate("clusterbridge.select(0)")

    about = page.inner_text("#about")
    assert about.count("Lithuania") == 1
    assert about.count("VCEC") == 1
    assert "Lithuania\na list, row 7 · 20 March 2020" in about


def test_a_name_that_turns_the_writing_turns_only_itself(opened: Opener) -> None:
    model = story()
    nodes = (replace(model.nodes[0], label="\u202eklaster"), *model.nodes[1:])
    page = opened(replace(model, nodes=nodes)).page
    page.evaluate("document.querySelector('#chain').open = true")
    page.fill("#chain-from", nodes[1].label)
    page.fill("#chain-to", nodes[0].label)
    page.click("#chain-go")

    assert "\u2068\u202eklaster\u202c\u2069" in page.inner_text("#chains")


def test_a_page_can_open_at_an_entity(opened: Opener) -> None:
    page = opened(story(), PageOptions(chosen=story().nodes[1].id)).page

    assert page.inner_text("#chosen").strip() == "Klaster Obróbki Metali"


def test_it_prints_on_one_page(opened: Opener) -> None:
    for model in (story(), network(200), network(3_000)):
        page = opened(model, scheme="dark").page
        page.emulate_media(media="print")

        paper = page.pdf(prefer_css_page_size=True, print_background=True)

        assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
        assert page.is_visible("#legend")


def test_a_notebook_shows_the_same_page_in_a_frame(opened: Opener, tmp_path: Path) -> None:
    shown = PageFrame(story())._repr_html_()
    (tmp_path / "notebook.html").write_text(
        f'<!doctype html><html data-ready="true"><body>{shown}</body></html>', encoding="utf-8"
    )

    page = opened(tmp_path / "notebook.html").page
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready=true]").wait_for()
    frame.locator("#query").fill("obrobki")
    frame.locator("#hits button").click()

    assert frame.locator("#chosen").inner_text().strip() == "Klaster Obróbki Metali"
    assert html.escape(story().title) in shown
