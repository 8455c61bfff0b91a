"""The documentation builds without a warning, asks nothing of the web, and is what the code says."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
FETCHED = re.compile(
    r"""(?:<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc|<link\b[^>]*\bhref)\s*=\s*["'](?!data:)(?=\w+:|//)"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//|\burl\(["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def _script(name: str, *args: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KG_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "docs" / name), *args],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation as `make docs` builds it."""
    target = tmp_path_factory.mktemp("site")
    done = _script("website.py", str(target))
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return target


def test_the_reference_is_what_the_code_says() -> None:
    done = _script("reference.py", "--check")

    assert done.returncode == 0, f"{done.stdout}Renew them: python docs/reference.py"


@pytest.mark.parametrize("page", ["commands", "settings", "errors", "manifests"])
def test_nothing_in_the_reference_is_without_words(page: str) -> None:
    text = (ROOT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]

    silent = [row[0].strip() for row in rows if not all(cell.strip() for cell in row[1:])]
    assert silent == []
    assert len(rows) > 10


def test_every_variable_of_the_environment_is_documented() -> None:
    read = {
        name
        for folder in ("kg", "loaders")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bKG_[A-Z0-9]+(?:_[A-Z0-9]+)*", file.read_text(encoding="utf-8"))
    }
    text = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(KG_\w+)` \|", text, re.MULTILINE))

    assert told - {"KG_BASE", "KG_LANGUAGE"} == read - {
        "KG_BASE",
        "KG_LANGUAGE",
    }  # these are read by the settings' names


def test_every_page_is_there_and_can_be_reached(site: Path) -> None:
    written = {page.relative_to(ROOT / "docs").with_suffix(".html") for page in (ROOT / "docs").rglob("*.md")}
    index = (site / "index.html").read_text(encoding="utf-8")

    assert [str(page) for page in sorted(written) if f'href="{page}"' not in index] == []
    for page in (*written, "ontology.html", "python/kg.html", "python/kg/api/opened.html"):
        assert (site / page).is_file(), page


def test_no_page_asks_anything_of_the_web(site: Path) -> None:
    asking = {
        str(file.relative_to(site)): found[0]
        for file in site.rglob("*.html")
        if (found := FETCHED.search(file.read_text(encoding="utf-8")))
    }

    assert asking == {}


@pytest.mark.browser
@pytest.mark.parametrize(
    "page", ["index.html", "reference/commands.html", "ontology.html", "python/kg/api/opened.html"]
)
def test_a_page_opens_from_the_folder_and_stays_there(page: str, site: Path, chromium: Browser) -> None:
    asked: list[str] = []
    faults: list[str] = []
    opened = chromium.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto((site / page).as_uri())
    opened.wait_for_load_state("load")
    heading = opened.locator("h1").first.inner_text()
    opened.close()

    assert heading
    assert faults == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.browser
@pytest.mark.parametrize(
    "page", ["index.html", "tutorial-steward.html", "measures.html", "reference/commands.html"]
)
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_can_be_used_by_everybody(page: str, width: int, site: Path, chromium: Browser) -> None:
    opened = chromium.new_page(viewport={"width": width, "height": 800})
    opened.goto((site / page).as_uri())
    found = Axe().run(opened).response["violations"]
    opened.close()

    assert [f"{each['id']}: {each['nodes'][0]['html'][:80]}" for each in found] == []


def test_what_the_readme_links_to_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    assert [path for path in linked if not (ROOT / path).exists()] == []
    assert "docs/index.md" in linked


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text('<h2 id="one">One</h2>', encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<a href="there.html#one">a</a> <a href="there.html#two">b</a> <a href="nowhere.html">c</a>',
        encoding="utf-8",
    )
    spec = importlib.util.spec_from_file_location("website", ROOT / "docs" / "website.py")
    assert spec is not None
    assert spec.loader is not None
    website = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(website)

    with pytest.raises(SystemExit) as said:
        website.check(tmp_path)

    assert str(said.value).splitlines()[1:] == ["  index.html: nowhere.html", "  index.html: there.html#two"]
