"""The commands of a coordinator: path, bridges, recommend."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, ActiveOnOption, AsOfOption, FormatOption, TopOption, WorkspaceOption
from kg.cli.output import Format


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=COORDINATORS)(path)


def path(
    first: Annotated[str, typer.Argument(metavar="FROM", help="An organisation, cluster, network or office.")],
    last: Annotated[str, typer.Argument(metavar="TO", help="Another one.")],
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    top: TopOption = 100,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows all shortest chains between two actors, with the fact on each step and its source.

    Example: `kg path "Lithuanian Innovation Centre" "Podlaska Fundacja Rozwoju Regionalnego" --as-of 2020-01-01`
    """
    from kg.api import chains, words
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        one, other = graph.actor(first), graph.actor(last)
        found = graph.chains(one.iri, other.iri, as_of=as_of, active_on=active_on, limit=top)
        if form is Format.JSON:
            output.document(chains.as_json(graph, one, other, found))
            return
        if form is Format.TABLE:
            output.text(_headline(one.name, other.name, found.steps, found.total))
        if found.steps is not None:
            columns = ("chain", "step", "from", "what ties them", "to", "when", "source")
            output.rows(columns, chains.rows(graph, found), form)
        if found.total > len(found.chains):
            output.note(f"Shown: {len(found.chains)} of {words.count(found.total, 'chain')}; more with --top.")


def _headline(one: str, other: str, steps: int | None, total: int) -> str:
    """The answer in one sentence."""
    from kg.api import words

    if steps is None:
        return f"Nothing connects {one} and {other}."
    if steps == 1:
        return f"{one} and {other} are linked directly, by {words.count(total, 'fact')}."
    people = words.count(steps - 1, "organisation")
    return f"{one} reaches {other} in {steps} steps, through {people}; there are {words.count(total, 'such chain')}."
