"""The network page: one HTML file that opens by double-click, offline, and asks nobody for anything.

Owns the assembly: the template, the assets and the blocks of data, the content security policy, and the
writing as UTF-8 bytes. The same model and options always give the same bytes. What the page does is in
`assets/script`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.export.columns import block, columns, script_json
from kg.export.contents import contents
from kg.export.groups import Overview, overviews
from kg.export.layout import Points, place
from kg.export.model import PageModel, check
from kg.export.outlines import outlines
from kg.export.picture import engine, picture, radius
from kg.export.previous import Previous, changes, previous_of, read_previous
from kg.export.sparql import PageGraph, sparql_parts
from kg.export.words import LANGUAGES, words

_ASSETS: Final = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How a page is written.

    Args:
        overview_above: From how many entities on the page opens with groups instead of everything.
        previous: An earlier page of the same network, whose symbols keep their places, or an earlier state of
            the model; what changed since is listed.
        map: Whether country outlines go into the file, where any entity has a place.
        graph: The facts themselves, to be asked in SPARQL inside the page.
        chosen: The IRI of the entity that the page opens at.
    """

    overview_above: int = 2_000
    previous: Path | PageModel | None = None
    map: bool = True
    graph: PageGraph | None = None
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was written: where, how many bytes, and how many of them each part takes."""

    path: Path
    size: int
    parts: Mapping[str, int]


def write_page(model: PageModel, path: Path, options: PageOptions | None = None) -> PageReport:
    """Write the network page to a file.

    Args:
        model: What it shows.
        path: The file; its folder must exist.
        options: How it is written.

    Raises:
        ClusterbridgeError: The model does not fit together.
        NotFound: The earlier page is not there.
        SourceUnreadable: The earlier page is not one of ours.
    """
    text, parts = render_page(model, options)
    raw = text.encode("utf-8")
    path.write_bytes(raw)
    return PageReport(path, len(raw), parts)


def render_page(model: PageModel, options: PageOptions | None = None) -> tuple[str, dict[str, int]]:
    """The page as text, and the length of each of its parts in bytes.

    Raises:
        ClusterbridgeError: The model does not fit together.
    """
    options = options or PageOptions()
    check(model)
    previous = _previous(options.previous)
    large = len(model.nodes) > options.overview_above
    groups = overviews(model, previous.bubbles if previous else None) if large else ()
    points = None if groups else _points(model, previous)
    blocks = _blocks(model, points, groups, previous, options)
    scripts = {"engine": engine(), "script": _script(), **sparql_parts(options.graph)}
    style = _asset("page.css")
    text = _template().render(
        title=model.title,
        language=model.language,
        languages=LANGUAGES,
        words=words(model.language),
        view="" if options.chosen is None else urlencode({"n": options.chosen}),
        policy=_policy(style, scripts.values(), wasm=options.graph is not None),
        style=_safe(style),
        blocks={name: (encoding, _safe(text)) for name, (encoding, text) in blocks.items()},
        scripts={name: _safe(text) for name, text in scripts.items()},
    )
    parts = {name: len(text.encode()) for name, text in {**scripts, "style": style}.items()}
    return text, parts | {name: len(text.encode()) for name, (_, text) in blocks.items()}


def _safe(text: str) -> Markup:
    """Our own files, and data that `script_json` or base 64 made safe; the template escapes all else."""
    return Markup(text)  # noqa: S704


def _previous(earlier: Path | PageModel | None) -> Previous | None:
    """What the page is compared with, if anything."""
    if earlier is None:
        return None
    return previous_of(earlier) if isinstance(earlier, PageModel) else read_previous(earlier)


def _points(model: PageModel, previous: Previous | None) -> Points:
    """Where every entity stands, for a page that shows them all at once."""
    import numpy as np

    count = len(model.nodes)
    at = {node.id: index for index, node in enumerate(model.nodes)}
    communities = [-1 if node.community is None else node.community for node in model.nodes]
    known = None
    if previous is not None and previous.places:
        missing = (np.nan, np.nan)
        known = np.array([previous.places.get(node.id, missing) for node in model.nodes]).reshape(-1, 2)
    return place(
        count,
        [(at[link.a], at[link.b]) for link in model.links],
        weights=[link.weight for link in model.links],
        groups=communities,
        boxes=np.array(
            [_box(node.label, radius(node.size, count, node.kind), count) for node in model.nodes]
        ).reshape(-1, 2),
        known=known,
        side=max(560.0, 34.0 * count**0.5),
    )


def _box(label: str, size: float, count: int) -> tuple[float, float]:
    """Half the room a symbol needs; on a small picture its name, in two lines at most, has room too."""
    if count > 60:
        return size + 2, size + 2
    return max(size, min(len(label), 26) * 3.6) + 6, size + 22


def _blocks(
    model: PageModel,
    points: Points | None,
    groups: tuple[Overview, ...],
    previous: Previous | None,
    options: PageOptions,
) -> dict[str, tuple[str, str]]:
    """The blocks of data, each with its encoding; those needed for the first picture come first."""
    net = picture(model, points)
    drawn = {"nodes": net.nodes, "edges": net.edges, "options": net.options}
    found = {
        "contents": ("json", script_json(contents(model, groups))),
        "picture": ("json", script_json(drawn)),
        "rows": block(columns(model, points) | {"groups": [list(one.group_of) for one in groups]}),
    }
    if model.recommendations:
        found["partners"] = block(_partners(model))
    if previous is not None:
        found["changes"] = block(changes(model, previous))
    shapes = outlines(model) if options.map else None
    if shapes is not None:
        found["map"] = block(shapes)
    if options.graph is not None:
        found["graph"] = options.graph.block()
    return found


def _partners(model: PageModel) -> list[dict[str, Any]]:
    """The recommendations, entities by their numbers."""
    at = {node.id: index for index, node in enumerate(model.nodes)}
    return [
        {
            "asker": at[asker],
            "ranked": [
                {
                    "partner": at[one.partner],
                    "reason": one.reason,
                    "evidence": list(one.evidence),
                    "spoken": one.spoken,
                    "introducers": [at[iri] for iri in one.introducers if iri in at],
                }
                for one in ranked
            ],
        }
        for asker, ranked in model.recommendations.items()
    ]


def _policy(style: str, scripts: Any, *, wasm: bool) -> str:
    """The content security policy: nothing from anywhere, and only our scripts and style, known by hash.

    A page that answers SPARQL may also start a worker out of its own text.
    """
    allowed = " ".join(_hash(script) for script in scripts) + (
        " 'wasm-unsafe-eval'; worker-src blob:" if wasm else ""
    )
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """The text as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _script() -> str:
    """The page's own scripts, in the order of their names, as one closed function, with the words inside.

    Indents and whole-line comments stay behind; no script may have a text over several lines.
    """
    spoken = script_json({language: words(language) for language in LANGUAGES})
    files = sorted((_ASSETS / "script").glob("*.js"))
    lines = [line.strip() for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [line for line in lines if line and not line.startswith("// ")]
    return "(() => {\n'use strict';\nconst WORDS = " + spoken + ";\n" + "\n".join(kept) + "\n})();\n"


def _asset(name: str) -> str:
    """One of our own files."""
    return (_ASSETS / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _template() -> Any:
    """The page's template; whatever is written into it is escaped unless it was marked as safe above."""
    environment = Environment(
        loader=PackageLoader("kg.export", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2")
