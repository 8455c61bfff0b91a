"""The command that says what changed between two days: diff."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, FormatOption, WorkspaceOption, day
from kg.cli.output import Format


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=COORDINATORS)(diff)


def diff(
    from_: Annotated[
        date, typer.Option("--from", metavar="DAY", parser=day, help="The day to compare from.")
    ],
    to: Annotated[date, typer.Option("--to", metavar="DAY", parser=day, help="The day to compare to.")],
    name: Annotated[
        str | None, typer.Argument(help="A cluster or an organisation; by default every cluster.")
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Also write the page with the changes marked."),
    ] = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Says what changed for a cluster between two days: members, partners, events, agreements.

    Example: `kg diff "Vilnius Circular Economy Cluster" --from 2020-01-01 --to 2020-12-31`
    """
    from kg.api.changes import changed
    from kg.api.graph import Graph
    from kg.api.page import Order, write
    from kg.api.workspace import Workspace

    if to < from_:
        raise typer.BadParameter("the first day lies after the last", param_hint="--from")
    with Graph.open(Workspace.find(workspace)) as graph:
        entries = graph.names.of_kind("Cluster") if name is None else [graph.actor(name)]
        found = [change for entry in entries for change in changed(graph, entry, from_, to)]
        if page is not None:
            title = f"What changed from {from_} to {to}"
            chosen = None if name is None else entries[0].iri
            write(graph, page, Order(title=title, on=to, as_of=to, since=from_, chosen=chosen))
            output.note(f"The page is {page.resolve()}; open it by double-click.")
    if form is not Format.TABLE:
        columns = ("for", "what", "when", "about", "text", "sources")
        output.rows(columns, [(c.who, c.what, c.when, c.term, c.text, list(c.sources)) for c in found], form)
        return
    for entry in entries:
        mine = [change for change in found if change.who == entry.name]
        output.text(f"{entry.name}, {from_} to {to}: {'nothing changed.' if not mine else ''}".rstrip())
        for change in mine:
            output.text(f"  {change.sentence()}  [{'; '.join(change.sources)}]")
