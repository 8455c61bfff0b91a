"""The command of researchers over the RDF store: sparql."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, ActiveOnOption, AsOfOption, FormatOption, WorkspaceOption
from kg.cli.output import Format

ParamOption = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", metavar="NAME=VALUE", help="A value to bind, never formatted in; may be repeated."
    ),
]
FileOption = Annotated[Path | None, typer.Option("--file", help="Read the query from a file.")]


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=RESEARCHERS)(sparql)


def sparql(
    text: Annotated[
        str | None, typer.Argument(metavar="QUERY", help="SPARQL; prefixes such as cb: are known.")
    ] = None,
    file: FileOption = None,
    param: ParamOption = None,
    form: FormatOption = Format.TABLE,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds after which the query is ended.")
    ] = 60.0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The most rows to give.")] = 100_000,
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Answers a SPARQL query over the merged facts; `GRAPH` reaches what each dataset says by itself.

    A value of --param is a text; written as <https://...> it is an IRI. With --as-of the query sees the graph of that
    day: links, projects and events that began later are not in it, nor what follows from them.

    Example: `kg sparql "SELECT ?name WHERE { ?c a cb:Cluster ; cb:name ?name }"`
    """
    from kg.api.sparql import answer
    from kg.api.workspace import Workspace

    found = answer(
        Workspace.find(workspace),
        query_text(text, file),
        pairs(param),
        timeout=timeout,
        limit=limit,
        as_of=as_of,
        active_on=active_on,
    )
    output.rows(found.columns, found.rows, form)
    if found.cut:
        output.note(f"Only the first {limit:,} rows; more with --limit.")


def query_text(text: str | None, file: Path | None) -> str:
    """The query, from the argument or a file.

    Raises:
        NotFound: The file is not there.
    """
    from kg.errors import Location, NotFound

    if (text is None) == (file is None):
        raise typer.BadParameter("Give a query, or --file with a file that holds one.")
    if file is None:
        return text or ""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFound("The file with the query is not there.", where=Location(str(file))) from error


def pairs(given: list[str] | None) -> dict[str, str]:
    """Values to bind, by name."""
    named = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise typer.BadParameter(f'"{text}" is no NAME=VALUE')
        named[name] = value
    return named
