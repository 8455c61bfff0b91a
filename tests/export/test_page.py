"""The page file: same bytes for the same model, nothing unescaped, every part in its place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ClusterbridgeError
from kg.export.columns import unblock
from kg.export.model import PageLink
from kg.export.page import PageOptions, render_page, write_page
from tests.export.story import VCEC, network, story


def blocks(text: str) -> dict[str, object]:
    found = re.findall(
        r'<script type="[^"]+" id="block-(\w+)" data-encoding="(\w+)">(.*?)</script>', text, re.DOTALL
    )
    return {name: unblock(encoding, block) for name, encoding, block in found}


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.html", tmp_path / "b.html"

    write_page(network(300), first)
    write_page(network(300), second)

    assert first.read_bytes() == second.read_bytes()


def test_a_page_is_written_where_the_locale_is_not_utf8(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kg.export.page import write_page; "
        "from tests.export.story import story; write_page(story(), Path(sys.argv[1]))"
    )
    path = tmp_path / "page.html"
    plain = {
        **os.environ,
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "LC_ALL": "C",
        "PYTHONPATH": str(Path.cwd()),
    }

    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=plain)

    assert "Klaster Obróbki Metali" in path.read_bytes().decode("utf-8")
    assert b"\r\n" not in path.read_bytes()


def test_parallel_links_stay_apart() -> None:
    model = story()
    twin = replace(model.links[0], kind="Contact", label="")
    model = replace(model, links=(*model.links, twin))

    text, _ = render_page(model)

    picture = blocks(text)["picture"]
    assert isinstance(picture, dict)
    assert len(picture["edges"]) == len(model.links)
    assert picture["edges"][-1]["smooth"]["enabled"] is True


def test_a_large_page_opens_on_groups_and_a_small_one_on_everything() -> None:
    large, _ = render_page(network(600), PageOptions(overview_above=500))
    small, _ = render_page(network(600))

    assert len(blocks(large)["contents"]["overviews"]) >= 2  # type: ignore[index]
    assert blocks(large)["picture"]["nodes"] == []  # type: ignore[index]
    assert len(blocks(small)["picture"]["nodes"]) == 600  # type: ignore[index]


def test_physics_is_off_and_every_place_is_set() -> None:
    text, _ = render_page(story())

    picture = blocks(text)["picture"]
    assert isinstance(picture, dict)
    assert picture["options"]["physics"] == {"enabled": False}
    assert all({"x", "y"} <= node.keys() for node in picture["nodes"])


def test_the_policy_names_every_script_by_hash_and_nothing_else() -> None:
    text, _ = render_page(story())

    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]
    assert "http" not in policy[1]


def test_a_link_to_nowhere_is_refused() -> None:
    model = replace(story(), links=(PageLink(VCEC, "https://example.org/nobody", "Contact"),))

    with pytest.raises(ClusterbridgeError, match="not on the page") as caught:
        render_page(model)

    assert caught.value.found == "https://example.org/nobody"


def test_an_empty_network_gives_a_page() -> None:
    text, _ = render_page(replace(story(), nodes=(), links=(), recommendations={}))

    assert "</html>" in text


def test_the_report_says_what_each_part_adds(tmp_path: Path) -> None:
    report = write_page(story(), tmp_path / "page.html")

    assert report.size == (tmp_path / "page.html").stat().st_size
    assert {"engine", "script", "style", "contents", "picture", "rows", "partners", "map"} == set(
        report.parts
    )
