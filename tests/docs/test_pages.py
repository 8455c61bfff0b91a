"""Every command of the README and of the documentation runs as its page says, and says what its page shows."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from kg.analysis.bridging import COLUMNS
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.recommend.terms import WORDS
from tests.docs.pages import Command, Page, differs, read
from tests.docs.reader import ROOT, follow
from tests.neo4j_server import wipe

PAGES = [read(path) for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))]
RUN = [page for page in PAGES if page.steps]


def _named(page: Page) -> str:
    return page.path.stem


@pytest.mark.parametrize("page", [p for p in RUN if "neo4j" not in p.needs], ids=_named)
def test_a_page_does_what_it_says(page: Page, tmp_path: Path) -> None:
    assert "\n\n".join(follow(page, tmp_path, {})) == ""


@pytest.mark.neo4j
@pytest.mark.parametrize("page", [p for p in RUN if "neo4j" in p.needs], ids=_named)
def test_a_page_does_what_it_says_beside_a_real_neo4j(
    page: Page, tmp_path: Path, neo4j_settings: Settings
) -> None:
    with Session.open(neo4j_settings) as session:
        wipe(session)
    given = {
        f"KG_NEO4J_{name.upper()}": getattr(neo4j_settings, name)
        for name in ("uri", "user", "password", "database")
    }

    assert "\n\n".join(follow(page, tmp_path, given)) == ""


@pytest.mark.parametrize(
    "page", [p.path for p in PAGES if ">>> " in p.path.read_text(encoding="utf-8")], ids=lambda p: p.stem
)
def test_the_examples_in_python_give_what_they_show(page: Path) -> None:
    failed, tried = doctest.testfile(str(page), module_relative=False)

    assert tried > 0
    assert failed == 0


def test_every_part_of_a_score_is_explained() -> None:
    text = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    table = text.split("| part | speaks for")[1].split("\n\n", 1)[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(WORDS)


def test_every_measure_of_the_whole_network_is_explained() -> None:
    text = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8").lower()
    shown = {name.removesuffix("_error").replace("_", " ") for name in COLUMNS} - {"across", "projects"}

    assert [name for name in sorted(shown) if name not in text] == []


def test_a_block_that_is_not_run_gives_its_reason() -> None:
    silent = [
        (page.path.name, block) for page in PAGES for block, reason in page.skipped if len(reason.split()) < 3
    ]

    assert silent == []


def test_no_command_of_a_page_hides_in_a_block_that_is_not_run() -> None:
    hidden = [
        f"{page.path.name}: {line}"
        for page in PAGES
        for language in ("bash", "sh", "shell", "text", "")
        for block in page.path.read_text(encoding="utf-8").split(f"```{language}\n")[1:]
        for line in block.split("```", 1)[0].splitlines()
        if line.startswith(("kg ", "$ kg ", "python "))
    ]

    assert hidden == []


@pytest.mark.parametrize(
    ("shown", "said", "agree"),
    [
        (("one", "two"), "one\ntwo\n", True),
        (("one", "two"), "one\nthree\n", False),
        (("one", "[...]", "four"), "one\ntwo\nthree\nfour\n", True),
        (("one", "[...]", "five"), "one\ntwo\nthree\nfour\n", False),
        (("made at ... by hand",), "made at noon by hand\n", True),
        (("made at ... by hand",), "made at noon by foot\n", False),
        (("one long", "line", "[...]"), "one long line\nmore\n", True),
        (("one long", "line"), "one long word\n", False),
        ((" a   b", " ────", " 1   two words"), " a  b\n ──────\n 1  two\n    words\n", True),
        ((" a   b", " ────", " 1   two words"), " a  b\n ──────\n 1  two\n    swords\n", False),
        ((" a   b", " ────", "[...]", " 1   words"), " a  b\n ──────\n 0  no\n 1  words\n", True),
        ((), "whatever\n", True),
    ],
)
def test_what_is_shown_is_compared_with_what_is_said(shown: tuple[str, ...], said: str, agree: bool) -> None:
    assert (differs(Command("kg", shown), said) is None) is agree
