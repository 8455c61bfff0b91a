"""The commands that show who connects whom: path, bridges."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, ActiveOnOption, AsOfOption, FormatOption, TopOption, WorkspaceOption
from kg.cli.output import Format


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=COORDINATORS)(path)
    app.command(rich_help_panel=COORDINATORS)(bridges)


def path(
    first: Annotated[
        str, typer.Argument(metavar="FROM", help="An organisation, cluster, network or office.")
    ],
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
            for line in chains.lines(graph, found):
                output.text(line)
        else:
            columns = ("chain", "step", "from", "what ties them", "to", "when", "source")
            output.rows(columns, chains.rows(graph, found), form)
        if found.total > len(found.chains):
            output.note(
                f"Shown: {len(found.chains)} of {words.count(found.total, 'chain')}; more with --top."
            )


def _headline(one: str, other: str, steps: int | None, total: int) -> str:
    """The answer in one sentence."""
    from kg.api import words

    if steps is None:
        return f"Nothing connects {one} and {other}."
    if steps == 1:
        return f"{one} and {other} are linked directly, by {words.count(total, 'fact')}."
    people = words.count(steps - 1, "organisation")
    return f"{one} reaches {other} in {steps} steps, through {people}; there are {words.count(total, 'such chain')}."


def bridges(
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--between",
            metavar="A B",
            help="Two groups, each a name (a cluster stands for all who belong to it), country:LT or LT, "
            "programme:CODE, community:1, list:NAME;NAME or @FILE with one name a line.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="MEASURE", help="Order the whole table by this measure.")
    ] = "betweenness",
    corrected: Annotated[
        bool, typer.Option("--corrected", help="Order by the value among those of like size.")
    ] = False,
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    top: TopOption = 10,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows who bridges two groups, or, without --between, the measures of bridging for the whole network.

    Example: `kg bridges --between country:LT country:PL --as-of 2020-01-01`
    """
    from kg.api import bridging
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        if between is None:
            table = bridging.whole(
                graph, by=by, corrected=corrected, top=top, as_of=as_of, active_on=active_on
            )
        else:
            table = bridging.pair(graph, *between, top=top, as_of=as_of, active_on=active_on)
    if form is Format.TABLE:
        for line in table.heading:
            output.text(line)
        if table.short_rows:
            output.rows(table.short_columns, table.short_rows, form)
        for line in table.below:
            output.text(line)
        for line in table.notes:
            output.note(line)
    elif form is Format.JSON:
        output.document(table.document)
    else:
        output.rows(table.columns, table.rows, form)
