"""An earlier page: places kept, changes named, anything else refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kg.errors import NotFound, SourceUnreadable
from kg.export.model import PageLink, PageModel, PageNode
from kg.export.page import PageOptions, write_page
from kg.export.previous import changes, read_previous
from tests.export.story import COSME, ID, KOM, LIC, VCEC, network, story

NEW = ID + "organisation/new"


def test_old_symbols_keep_their_places_and_new_ones_find_theirs(tmp_path: Path) -> None:
    write_page(story(), tmp_path / "old.html")
    model = story()
    model = replace(
        model,
        nodes=(PageNode(NEW, "New firm", "Firm"), *model.nodes),
        links=(*model.links, PageLink(NEW, VCEC, "Membership", directed=True)),
    )

    write_page(model, tmp_path / "new.html", PageOptions(previous=tmp_path / "old.html"))

    before, after = read_previous(tmp_path / "old.html").places, read_previous(tmp_path / "new.html").places
    assert {iri: after[iri] for iri in before} == before
    assert NEW in after


def test_bubbles_of_an_overview_keep_their_places(tmp_path: Path) -> None:
    options = PageOptions(overview_above=100)
    write_page(network(600), tmp_path / "old.html", options)
    smaller = replace(network(600), title="Another day")

    write_page(smaller, tmp_path / "new.html", replace(options, previous=tmp_path / "old.html"))

    assert read_previous(tmp_path / "new.html").bubbles == read_previous(tmp_path / "old.html").bubbles


def test_changes_name_what_came_and_what_went(tmp_path: Path) -> None:
    write_page(story(), tmp_path / "old.html")
    model = story()
    nodes = (*(node for node in model.nodes if node.id != COSME), PageNode(NEW, "New firm", "Firm"))
    links = (
        *(link for link in model.links if COSME not in (link.a, link.b) and link.kind != "Contact"),
        PageLink(LIC, KOM, "Contact", "new"),
    )
    later = replace(model, nodes=nodes, links=links, generated_on=date(2020, 4, 30))

    found = changes(later, read_previous(tmp_path / "old.html"))

    assert found["since"] == "2020-03-31"
    assert [nodes[at].id for at in found["entered"]] == [NEW]
    assert found["left"] == [["COSME", "Programme"]]
    assert [links[at].label for at in found["tied"]] == ["new"]
    assert sorted(kind for _, _, kind, _ in found["untied"]) == ["Contact", "intendedProgramme"]


def test_words_in_another_language_are_no_change(tmp_path: Path) -> None:
    def agreed(label: str) -> PageModel:
        links = (PageLink(VCEC, KOM, "CollaborationAgreement", label),)
        return replace(story(), links=links, spoken={"Signed": {"lt": "Pasirašytas", "pl": "Podpisane"}})

    write_page(agreed("Pasirašytas"), tmp_path / "old.html")

    found = changes(agreed("Signed"), read_previous(tmp_path / "old.html"))
    gone = changes(replace(agreed("Signed"), links=()), read_previous(tmp_path / "old.html"))

    assert (found["tied"], found["untied"]) == ([], [])
    assert gone["untied"][0][3] == {"en": "Signed", "lt": "Pasirašytas", "pl": "Podpisane"}


def test_a_page_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.html"):
        read_previous(tmp_path / "nowhere.html")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html></html>",
        b"\xff\xfe",
        b'<script type="application/json" id="block-contents" data-encoding="json">{</script>',
    ],
)
def test_a_file_that_is_no_page_of_ours_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "other.html").write_bytes(raw)

    with pytest.raises(SourceUnreadable) as caught:
        read_previous(tmp_path / "other.html")

    assert caught.value.where is not None
    assert caught.value.hint is not None
