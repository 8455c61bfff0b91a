"""A real Chromium for the pages: offline, watched, and measured.

The browser itself stands in `tests/conftest.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from kg.export.model import PageModel
from kg.export.page import PageOptions, write_page


@dataclass
class Watched:
    """A page and everything it did that a coordinator's page must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def quiet(self) -> bool:
        """Whether it asked nobody, said nothing on the console and opened no dialog of the browser."""
        return not (self.requests or self.messages or self.dialogs)


Opener = Callable[..., Watched]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Writes a page and opens it from the disk, offline; what it was caught at fails the test."""
    contexts: list[BrowserContext] = []
    all_watched: list[Watched] = []

    def open_page(
        model: PageModel | Path,
        options: PageOptions | None = None,
        *,
        size: tuple[int, int] = (1280, 800),
        scheme: str = "light",
        hash_: str = "",
        touch: bool = False,
    ) -> Watched:
        path = model if isinstance(model, Path) else tmp_path / f"page-{len(contexts)}.html"
        if not isinstance(model, Path):
            write_page(model, path, options)
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            offline=True,
            color_scheme=scheme,  # type: ignore[arg-type]
            has_touch=touch,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        watched = watch(context.new_page())
        all_watched.append(watched)
        watched.page.goto(path.as_uri() + hash_)
        watched.page.wait_for_selector("html[data-ready=true]", timeout=60_000)
        return watched

    yield open_page
    caught = [(one.requests, one.messages, one.dialogs) for one in all_watched if not one.quiet()]
    for context in contexts:
        context.close()
    assert caught == []


def watch(page: Page) -> Watched:
    """Listen to everything a page does."""
    watched = Watched(page)

    def on_request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            watched.requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        watched.messages.append(f"{message.type}: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: watched.messages.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (watched.dialogs.append(dialog.message), dialog.dismiss()))
    return watched
