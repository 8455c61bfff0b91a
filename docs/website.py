"""Builds the documentation as a folder of HTML that opens offline: pages, ontology, and the reference of the Python API.

This script owns the look of the pages and their links; a link between pages that leads nowhere fails the build, and so does
every warning. `make docs` runs it; the folder may be given as an argument.
"""

from __future__ import annotations

import html
import re
import shutil
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parent
ROOT: Final = DOCS.parent
MODULES: Final = (
    "kg",
    "kg.api",
    "kg.analysis",
    "kg.recommend",
    "kg.export",
    "kg.rdf",
    "kg.mirror",
    "kg.identity",
    "kg.etl",
    "kg.schema",
    "kg.notebook",
    "kg.errors",
    "kg.records",
    "kg.iri",
)
"""What the reference of the Python API holds."""
HOW_TO: Final = ("consortium-rules",)
"""Pages that tell how to do something, under names of their own."""

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - clusterbridge</title><style>{style}</style></head>
<body><div class="frame"><nav aria-label="Pages">{nav}</nav><main>{body}</main></div></body></html>
"""


def build(target: Path) -> None:
    """Writes the whole documentation into a folder; what was in it is replaced."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    titles = {page: _title(page) for page in pages()}
    for page in titles:
        out = target / page.relative_to(DOCS).with_suffix(".html")
        out.parent.mkdir(exist_ok=True)
        out.write_text(_render(page, titles), encoding="utf-8")
    for picture in DOCS.glob("*.png"):
        shutil.copyfile(picture, target / picture.name)
    _ontology(target / "ontology.html")
    _python(target / "python")
    check(target)


def pages() -> list[Path]:
    """Every page, in the order of the list beside them."""
    return [*sorted(DOCS.glob("*.md"), key=_order), *sorted((DOCS / "reference").glob("*.md"))]


def check(target: Path) -> None:
    """Makes sure that every link between the pages leads to a page and a heading that are there."""
    broken = sorted(_broken(target))
    if broken:
        raise SystemExit("\n".join(("These links lead nowhere:", *broken)))


def _broken(target: Path) -> Iterator[str]:
    """Each link that leads nowhere, with the page that it stands on; those inside the Python reference are pdoc's own."""
    names = {file: _ids(file) for file in target.rglob("*.html")}
    for file in names:
        if (target / "python") in file.parents:
            continue
        for link in re.findall(r'(?:href|src)="(?!https?:|data:|mailto:)([^"]+)"', file.read_text("utf-8")):
            path, _, heading = html.unescape(link).partition("#")
            goal = (file.parent / path).resolve() if path else file
            if not goal.is_file() or (heading and goal in names and heading not in names[goal]):
                yield f"  {file.relative_to(target)}: {link}"


def _ids(file: Path) -> set[str]:
    """What can be linked to on a page."""
    return set(re.findall(r'\bid="([^"]+)"', file.read_text(encoding="utf-8")))


def _order(page: Path) -> tuple[int, str]:
    """The first page, tutorials, how-to pages, then the explanations."""
    kinds = ("Start", "Tutorials", "How to", "Explanations")
    return kinds.index(_kind(page)), page.stem


def _kind(page: Path) -> str:
    """Under which heading a page is listed."""
    if page.parent != DOCS:
        return "Reference"
    if page.stem == "index":
        return "Start"
    if page.stem.startswith("tutorial"):
        return "Tutorials"
    return "How to" if page.stem.startswith("howto") or page.stem in HOW_TO else "Explanations"


def _title(page: Path) -> str:
    """The heading of a page."""
    found = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return page.stem if found is None else found[1]


def _render(page: Path, titles: Mapping[Path, str]) -> str:
    """One page as HTML."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = re.sub(r"^<!--.*?-->\n", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    body = _outward(_with_anchors(reader.render(text)), page)
    body = re.sub(r'href="(?!https?:)([^"#]+)\.md', r'href="\1.html', body)
    body = re.sub(
        r"<(pre|table)>", r'<\1 tabindex="0">', body
    )  # what scrolls sideways can be reached by keyboard
    style = (DOCS / "style.css").read_text(encoding="utf-8")
    nav = "".join(_nav(page, titles))
    return _PAGE.format(title=html.escape(titles[page]), style=style, nav=nav, body=body)


def _outward(body: str, page: Path) -> str:
    """Links that leave the documentation, to files of the project, as their bare text: the site may lie anywhere."""

    def kept(found: re.Match[str]) -> str:
        goal = (page.parent / found[1].partition("#")[0]).resolve()
        return found[2] if goal.exists() and DOCS.resolve() not in goal.parents else found[0]

    return re.sub(r'<a href="(?!https?:|#)([^"]+)">(.*?)</a>', kept, body)


def _with_anchors(body: str) -> str:
    """Headings that can be linked to, under the names that GitHub gives them."""

    def anchored(found: re.Match[str]) -> str:
        plain = html.unescape(re.sub(r"<[^>]+>", "", found[2])).lower()
        name = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        return f'<h{found[1]} id="{name}">{found[2]}</h{found[1]}>'

    return re.sub(r"<h([23])>(.*?)</h\1>", anchored, body)


def _nav(here: Path, titles: Mapping[Path, str]) -> Iterator[str]:
    """The list of all pages, as seen from one of them."""
    up = "../" if here.parent != DOCS else ""
    for kind in dict.fromkeys(map(_kind, titles)):
        yield f"<b>{kind}</b><ul>"
        yield from (_entry(page, title, here, up) for page, title in titles.items() if _kind(page) == kind)
        if kind == "Reference":
            yield f'<li><a href="{up}ontology.html">Ontology, with shapes</a></li>'
            yield f'<li><a href="{up}python/index.html">Python API</a></li>'
        yield "</ul>"


def _entry(page: Path, title: str, here: Path, up: str) -> str:
    """One line of the list."""
    current = ' aria-current="page"' if page == here else ""
    address = up + str(page.relative_to(DOCS).with_suffix(".html"))
    return f'<li><a href="{address}"{current}>{html.escape(title)}</a></li>'


def _ontology(file: Path) -> None:
    """The page of the ontology."""
    from kg.schema.page import html as page

    file.write_text(page(), encoding="utf-8")


def _python(folder: Path) -> None:
    """The reference of the Python API."""
    import pdoc
    import pdoc.render

    # NetworkX says what its graphs hold to type checkers only; pdoc then shows the annotation as it is written
    warnings.filterwarnings("ignore", r"Error parsing type annotation nx\.")
    pdoc.render.configure(docformat="google", show_source=False, footer_text="clusterbridge")
    pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    warnings.simplefilter("error")
    goal = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    build(goal)
    sys.stdout.write(f"{goal / 'index.html'}\n")
