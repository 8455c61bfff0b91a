"""How heavy the network page is: renderer CPU seconds to the first picture, file size, and time to write it.

Our page and plain pyvis are opened in the same Chromium in the same run, offline. CPU seconds of the renderer are
printed because wall-clock time on a shared machine says little. Budgets are those that the project holds itself to.

    python benchmarks/page.py [--plain 200,1000] [--limit 120]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from kg.export.model import PageModel
from kg.export.page import PageOptions, write_page
from tests.conftest import CHROMIUM_FLAGS as FLAGS
from tests.export.story import network

FIRST_DRAW = """
(() => { let held; Object.defineProperty(window, 'network', { configurable: true, get: () => held,
  set: (value) => { held = value; value?.once?.('afterDrawing', () => window.firstDrawn()); } }); })();
"""


@dataclass(frozen=True)
class Case:
    """One page to be measured, with its budgets; `None` where none is set."""

    name: str
    count: int
    overview_above: int
    cpu: float | None
    megabytes: float | None
    python: float | None = None


CASES = (
    Case("everything", 1_000, 2_000, 1.0, 0.8),
    Case("everything", 10_000, 10**9, 2.5, 2.8),
    Case("everything", 40_000, 10**9, None, 9.5),
    Case("overview", 10_000, 2_000, 1.0, 2.8),
    Case("overview", 40_000, 2_000, 1.0, 9.5, python=2.0),
    Case("overview", 100_000, 2_000, 1.0, None),
)


def main() -> None:
    """Measure every case, then plain pyvis, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plain", default="200,1000", help="sizes at which plain pyvis is measured")
    parser.add_argument(
        "--limit", type=float, default=120.0, help="seconds after which plain pyvis is given up"
    )
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        run = lambda path, limit: measured(  # noqa: E731
            lambda: playwright.chromium.launch(executable_path=chromium, args=FLAGS), path, limit
        )
        print(f"{'page':28}{'links':>9}{'CPU s':>8}{'wall s':>8}{'MB':>7}{'write s':>9}  budget")
        for case in CASES:
            ours(case, Path(folder), run)
        for count in filter(None, arguments.plain.split(",")):
            plain(int(count), Path(folder), run, arguments.limit)


Run = Callable[[Path, float], tuple[float, float] | None]


def ours(case: Case, folder: Path, run: Run) -> None:
    """Write and open one page of ours; without map, partners and SPARQL, which the budgets leave out."""
    model, path = network(case.count), folder / "page.html"
    begun = time.process_time()
    report = write_page(model, path, PageOptions(overview_above=case.overview_above, map=False))
    written = time.process_time() - begun
    budget = (case.cpu, case.megabytes, case.python)
    line(f"{case.name} {case.count:,}", model, run(path, 300.0), report.size, written, budget)


def plain(count: int, folder: Path, run: Run, limit: float) -> None:
    """Write and open what pyvis makes of the same network by itself, its scripts inline."""
    from pyvis.network import Network

    model, path = network(count), folder / "plain.html"
    begun = time.process_time()
    net = Network(cdn_resources="in_line")
    for node in model.nodes:
        net.add_node(node.id, label=node.label)
    for link in model.links:
        net.add_edge(link.a, link.b)
    path.write_text(net.generate_html(), encoding="utf-8")
    written = time.process_time() - begun
    line(f"plain pyvis {count:,}", model, run(path, limit), path.stat().st_size, written, (None, None, None))


def measured(launch: Callable[[], Browser], path: Path, limit: float) -> tuple[float, float] | None:
    """Renderer CPU seconds and seconds until the first picture; `None` when there is none in time."""
    browser = launch()
    try:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
        page = context.new_page()
        drawn: list[float] = []
        page.expose_function("firstDrawn", lambda: drawn.append(time.monotonic()))
        page.add_init_script(FIRST_DRAW)
        system = browser.new_browser_cdp_session()
        begun = time.monotonic()
        page.goto(path.as_uri(), wait_until="commit", timeout=limit * 1000)
        cpu = renderer(system)
        while not drawn and time.monotonic() - begun < limit:
            time.sleep(0.02)
            cpu = renderer(system)
        return (cpu, drawn[0] - begun) if drawn else None
    finally:
        browser.close()


def renderer(system: object) -> float:
    """CPU seconds that all renderer processes have used so far, their start included."""
    found = system.send("SystemInfo.getProcessInfo")  # type: ignore[attr-defined]
    return float(sum(one["cpuTime"] for one in found["processInfo"] if one["type"] == "renderer"))


def line(
    name: str,
    model: PageModel,
    seen: tuple[float, float] | None,
    size: int,
    written: float,
    budget: tuple[float | None, float | None, float | None],
) -> None:
    """Print one row of the table."""
    cpu, wall = ("none", "-") if seen is None else (f"{seen[0]:.2f}", f"{seen[1]:.2f}")
    names = ("CPU s", "MB", "write s")
    held = ", ".join(
        f"{name} <= {most}" for name, most in zip(names, budget, strict=True) if most is not None
    )
    print(
        f"{name:28}{len(model.links):>9,}{cpu:>8}{wall:>8}{size / 1e6:>7.2f}{written:>9.2f}  {held}",
        flush=True,
    )


if __name__ == "__main__":
    main()
