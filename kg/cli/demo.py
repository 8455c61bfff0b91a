"""The main job on the bundled sources, from nothing to partners and a page, told step by step."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kg.cli import bridges, find, load, neo4j, output, partners
from kg.cli.options import COORDINATORS, today
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.api.workspace import Workspace

_SOURCES: Final = ("eu_een_metal_2020", "eu_h2020_organisers")
_BEFORE: Final = date(2020, 1, 1)
_ORGANISERS: Final = ("Lithuanian Innovation Centre", "Podlaska Regional Development Foundation")
_ASKER: Final = "Vilnius Circular Economy Cluster"
_QUESTION: Final = "Which organisations coordinate a cluster?"
_SPARQL: Final = """\
SELECT ?coordinator ?cluster WHERE {
  ?o cb:coordinates ?c ; cb:name ?coordinator . ?c a cb:Cluster ; cb:name ?cluster
  FILTER (LANG(?coordinator) = "en" && LANG(?cluster) = "en")
} ORDER BY ?coordinator ?cluster"""
_CYPHER: Final = """\
MATCH (o)-[:COORDINATES]->(c:Cluster)
RETURN o.name AS coordinator, c.name AS cluster ORDER BY coordinator, cluster"""


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=COORDINATORS)(demo)


@contextmanager
def _step(number: int, title: str) -> Iterator[None]:
    """A heading, and the time that the step took."""
    output.text(f"\n{number}. {title}\n{'-' * (len(title) + 3)}")
    sys.stdout.flush()
    started = time.monotonic()
    yield
    sys.stdout.flush()
    output.note(f"   ({time.monotonic() - started:.1f} s)")


def demo(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", metavar="FOLDER", help="Where; made when it is not there.")
    ] = Path("demo"),
) -> None:
    """Tells the story of March 2020 from the bundled sources: load, mirror, bridges, partners, page."""
    from kg.api.workspace import Workspace

    here = Workspace.create(workspace)
    with _step(1, "Load both bundled sources, validated, one graph"):
        for source in _SOURCES:
            load.load(source, workspace=here.root)
        find.stats(workspace=here.root)
    with _step(2, "Copy the graph into a real Neo4j, and compare"):
        neo4j.start(here.root)
        neo4j.sync(workspace=here.root)
        neo4j.verify(workspace=here.root)
    with _step(3, f"Ask both the same: {_QUESTION}"):
        _ask_twice(here)
    with _step(4, "Who bridged the two organisers before the event?"):
        bridges.path(*_ORGANISERS, as_of=_BEFORE, top=3, workspace=here.root)
        bridges.bridges(between=_ORGANISERS, as_of=_BEFORE, top=5, workspace=here.root)
    with _step(5, "And since the event?"):
        bridges.path(*_ORGANISERS, workspace=here.root)
    with _step(6, f"Whom should the {_ASKER} meet?"):
        partners.recommend(_ASKER, top=5, workspace=here.root)
    with _step(7, "One page to hand on"):
        page = here.root / "network.html"
        _write_page(here, page)
    neo4j.stop(here.root)
    output.text(
        f"\nThe network page: {page}\nMore questions: kg --help; Neo4j again: kg neo4j start --workspace {workspace}"
    )
    _open_where_there_is_a_display(page)


def _ask_twice(here: Workspace) -> None:
    """One question in SPARQL and in Cypher, and whether the answers are equal.

    Raises:
        MirrorDrift: They are not.
    """
    from kg.api.mirroring import connected
    from kg.api.sparql import evaluated, in_words
    from kg.errors import MirrorDrift

    sparql = in_words(evaluated(here, _SPARQL))
    with connected(here) as session:
        mirrored = session.read(_CYPHER)
    output.rows(sparql.columns, sparql.rows, Format.TABLE, title="SPARQL, from the RDF store")
    output.rows(mirrored.keys, mirrored.rows, Format.TABLE, title="Cypher, from Neo4j")
    if [tuple(row) for row in sparql.rows] != [tuple(row) for row in mirrored.rows]:
        raise MirrorDrift("SPARQL and Cypher answer differently.")
    output.text("The answers are equal.")


def _write_page(here: Workspace, page: Path) -> None:
    """The network page of the workspace."""
    from kg.api.graph import Graph
    from kg.api.page import Order, write

    with Graph.open(here) as graph:
        write(graph, page, Order(title="Białystok, March 2020: clusters and their links", on=today()))
    output.text(f"{page} ({page.stat().st_size / 1e6:.1f} MB; opens offline by double-click)")


def _open_where_there_is_a_display(page: Path) -> None:
    """Shows the page, on a machine where somebody looks."""
    has_display = (
        sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if has_display and sys.stdout.isatty():
        webbrowser.open(page.as_uri())
