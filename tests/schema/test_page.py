"""The documentation page is complete, stands alone, and leads nowhere that does not exist."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from kg.schema import schema
from kg.schema.page import anchor, html

_VOID = {"meta", "link", "br", "rect", "line", "path", "img", "input", "hr"}


class Outline(HTMLParser):
    """Collects ids, links, languages, and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: Counter[str] = Counter()
        self.langs: Counter[str] = Counter()
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.langs[found.get("lang") or ""] += 1
        if tag == "a":
            self.links.append(found.get("href") or "")
        else:
            self.loaded += [value for name, value in attrs if name in ("src", "href", "srcset") and value]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


@pytest.fixture(scope="module")
def text() -> str:
    return html()


@pytest.fixture(scope="module")
def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    parser.close()
    return parser


def test_tags_close_in_order(outline: Outline) -> None:
    assert (outline.faults, outline.open) == ([], [])


def test_ids_are_unique(outline: Outline) -> None:
    assert [name for name, times in Counter(outline.ids).items() if times > 1] == []


def test_every_link_within_the_page_arrives(outline: Outline) -> None:
    targets = {link.removeprefix("#") for link in outline.links if link.startswith("#")}
    assert targets - set(outline.ids) == set()


def test_every_term_has_its_place(outline: Outline) -> None:
    known = schema()
    terms = (*known.classes, *known.properties, *known.identifiers, *known.schemes, *known.concepts)
    assert {anchor(iri) for iri in terms} - set(outline.ids) == set()


def test_nothing_is_loaded_from_anywhere(outline: Outline, text: str) -> None:
    assert set(outline.loaded) == {"data:,"}
    assert outline.tags["script"] == outline.tags["iframe"] == outline.tags["img"] == 0
    assert "@import" not in text
    assert "url(http" not in text


def test_labels_say_which_language_they_are_in(outline: Outline) -> None:
    terms = len(schema().classes) + len(schema().properties)
    assert outline.langs["lt"] >= terms
    assert outline.langs["pl"] >= terms


def test_every_message_of_the_shapes_is_shown(text: str) -> None:
    from markupsafe import escape

    assert [shape.iri for shape in schema().shapes if str(escape(shape.message)) not in text] == []


def test_every_alignment_leads_to_the_term_of_the_other_vocabulary(outline: Outline) -> None:
    assert "http://www.w3.org/ns/org#Membership" in outline.links
    assert "https://schema.org/BusinessEvent" in outline.links
    assert "http://data.europa.eu/s66#Project" in outline.links


def test_the_page_is_the_same_every_time(text: str) -> None:
    assert html() == text


def test_texts_of_the_ontology_cannot_break_the_page() -> None:
    known = schema()
    spoilt = replace(known, ontology=replace(known.ontology, description='<script>alert("x")</script>'))

    shown = html(spoilt)

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
