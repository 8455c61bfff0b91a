"""Makes the pictures of the network page that the docs show, in a real Chromium.

    python -m benchmarks.page_pictures docs [page-bundled=network.html ...]

Made-up networks of three sizes are always drawn; a page that was written before is drawn under the name given.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from kg.export.page import write_page
from tests.conftest import CHROMIUM_FLAGS as FLAGS
from tests.export.story import network, story


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, how wide and high, in which colours, after which steps."""

    name: str
    page: Path
    size: tuple[int, int] = (1280, 800)
    scheme: str = "light"
    steps: str = ""


def main() -> None:
    """Write every picture into the folder given."""
    docs = Path(sys.argv[1])
    given = [one.split("=", 1) for one in sys.argv[2:]]
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for shot in [*shots(Path(folder)), *(Shot(name, Path(path)) for name, path in given)]:
            take(browser, shot, docs / f"{shot.name}.png")
        browser.close()


def shots(folder: Path) -> list[Shot]:
    """The pictures of the story and of made-up networks."""
    for count in (200, 1_000, 10_000):
        write_page(network(count), folder / f"{count}.html")
    write_page(story(), folder / "story.html")
    small = folder / "story.html"
    chosen = "clusterbridge.select(0)"
    return [
        Shot("page-story", small),
        Shot("page-story-dark", small, scheme="dark", steps=chosen),
        Shot("page-map", small, steps="document.querySelector('#view-map').click()"),
        Shot("page-phone", small, size=(390, 844)),
        Shot("page-200", folder / "200.html"),
        Shot("page-1000", folder / "1000.html"),
        Shot("page-10000", folder / "10000.html"),
    ]


def take(browser: Browser, shot: Shot, file: Path) -> None:
    """Open the page from the disk, offline, and take its picture."""
    size = {"width": shot.size[0], "height": shot.size[1]}
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        offline=True,
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(shot.page.resolve().as_uri())
    page.wait_for_selector("html[data-ready=true]")
    if shot.steps:
        page.evaluate(shot.steps)
    page.wait_for_timeout(400)
    page.screenshot(path=file)
    print(file)
    context.close()


if __name__ == "__main__":
    main()
