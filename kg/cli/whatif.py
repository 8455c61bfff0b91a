"""The commands that try something out without changing a fact: whatif link."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, ActiveOnOption, AsOfOption, FormatOption, WorkspaceOption
from kg.cli.output import Format

if TYPE_CHECKING:
    from kg.analysis.whatif import Change, Side, WhatIf
    from kg.api.graph import Graph

_whatif = typer.Typer(help="Shows what something new would change; no fact is changed.", no_args_is_help=True)


@_whatif.callback()
def _group() -> None:
    pass


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_whatif, name="whatif", rich_help_panel=COORDINATORS)


@_whatif.command()
def link(
    first: Annotated[str, typer.Argument(metavar="A", help="An organisation or cluster.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows what it would change if two actors worked together, as in an agreement of the two."""
    from kg.analysis.whatif import what_if_linked
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        ends = graph.actor(first).iri, graph.actor(second).iri
        found = what_if_linked(graph.snapshot, *ends, as_of=as_of, active_on=active_on)
        if form is Format.JSON:
            output.document(asdict(found))
            return
        if form is Format.TABLE:
            output.text(_headline(graph, found))
        output.rows(
            ("for", "what", "now", "then"), [*_rows(graph, found.first), *_rows(graph, found.second)], form
        )


def _headline(graph: Graph, found: WhatIf) -> str:
    """Where the two stand now, in one sentence."""
    from kg.api.words import count

    one, other = graph.name(found.first.iri), graph.name(found.second.iri)
    if found.linked:
        return f"{one} and {other} work together already; the link would be one more."
    if found.steps is None:
        return f"Nothing connects {one} and {other} yet."
    return f"{one} and {other} are {count(found.steps, 'step')} apart and have not worked together."


def _rows(graph: Graph, side: Side) -> list[tuple[Any, ...]]:
    """What changes for one of the two."""
    name = graph.name(side.iri)
    measures: dict[str, Change] = {
        "partners": side.partners,
        "constraint (less is freer)": side.constraint,
        "separate circles reached": side.effective_size,
        "actors within two steps": side.within_two,
        "actors reachable": side.reachable,
    }
    rows: list[tuple[Any, ...]] = [
        (name, what, change.before, change.after) for what, change in measures.items()
    ]
    if side.introduced:
        rows.append((name, "new within two steps", None, [graph.name(iri) for iri in side.introduced]))
    return rows
