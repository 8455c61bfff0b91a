"""The commands that write files to hand on: export html and the other formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, ActiveOnOption, AsOfOption, WorkspaceOption, today

_export = typer.Typer(
    help="Writes the network as a page, or in the formats of other tools.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_export, name="export", rich_help_panel=COORDINATORS)


@_export.command()
def html(
    file: Annotated[Path, typer.Argument(help="Where to.")] = Path("network.html"),
    title: Annotated[str, typer.Option("--title", help="The heading.")] = "Clusters and their links",
    partners_for: Annotated[
        list[str] | None,
        typer.Option(
            "--partners-for", metavar="NAME", help="Recommend for this actor; by default for every cluster."
        ),
    ] = None,
    audience: Annotated[
        Literal["public", "members", "coordinators"],
        typer.Option(
            "--audience",
            help="Who will read it; what is not for them is not in the file. members: without recommendations, and without "
            "agreements that are intended or negotiated where only your own tables state them. public: also without streets "
            "and post codes.",
        ),
    ] = "coordinators",
    previous: Annotated[
        Path | None,
        typer.Option(
            "--previous",
            metavar="FILE",
            help="An earlier page: symbols keep their places, changes are listed.",
        ),
    ] = None,
    with_sparql: Annotated[
        bool, typer.Option("--with-sparql", help="Let the page be asked in SPARQL, offline; adds about 2 MB.")
    ] = False,
    overview_above: Annotated[
        int, typer.Option("--overview-above", min=0, help="From how many entities on to open with groups.")
    ] = 2_000,
    language: Annotated[Literal["en", "lt", "pl"], typer.Option("--language", "-l", help="Opens in.")] = "en",
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Writes the interactive network as one page that opens offline by double-click."""
    from kg.api.graph import Graph
    from kg.api.page import Order, write
    from kg.api.workspace import Workspace

    if with_sparql and (as_of or active_on):
        raise typer.BadParameter(
            "the facts inside the page are of all times; leave out --as-of", param_hint="--with-sparql"
        )
    order = Order(
        title=title,
        on=today(),
        language=language,
        askers=partners_for,
        as_of=as_of,
        active_on=active_on,
        previous=previous,
        audience=audience,
        with_sparql=with_sparql,
        overview_above=overview_above,
    )
    with Graph.open(Workspace.find(workspace)) as graph:
        write(graph, file, order)
    output.note(f"The page is {file.resolve()}; open it by double-click.")


def _table_command(name: str, summary: str, default: str) -> None:
    """Adds one format."""

    def command(
        file: Annotated[Path, typer.Argument(help="Where to.")] = Path(default),
        as_of: AsOfOption = None,
        active_on: ActiveOnOption = None,
        workspace: WorkspaceOption = None,
    ) -> None:
        from kg.api.exports import write

        written = write(name, file, workspace=workspace, on=today(), as_of=as_of, active_on=active_on)
        output.note("Written: " + ", ".join(str(path.resolve()) for path in written))

    command.__doc__ = summary
    _export.command(name)(command)


for _name, _summary, _default in (
    ("csv", "Writes a folder with two tables, entities and links, for spreadsheets.", "network"),
    ("graphml", "Writes GraphML, for Gephi, yEd and igraph.", "network.graphml"),
    ("gexf", "Writes GEXF, for Gephi.", "network.gexf"),
    ("json", "Writes node-link JSON, for NetworkX and D3.", "network.json"),
    ("rdf", "Writes the merged facts as RDF; the ending of the file says in which format.", "network.ttl"),
):
    _table_command(_name, _summary, _default)
