"""The whole command line, put together from one module for each group of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import (
    bridges,
    changes,
    consortium,
    demo,
    evaluate,
    export,
    find,
    gallery,
    identity,
    load,
    neo4j,
    ontology,
    partners,
    query,
    serve,
    steward,
    whatif,
    workspace,
)
from kg.version import __version__

_HELP = """Innovation clusters as a knowledge graph: who works with whom, who bridges two groups, whom to meet next.

A coordinator starts with `kg demo`, a data steward with `kg init` and `kg load`, a researcher with `kg sparql` and `kg cypher`.

Exit codes: 0 done, 1 failure, 2 usage, 3 not found (a name, a file), 4 invalid data, 5 service unreachable, 130 interrupted.
"""

app = typer.Typer(
    name="kg",
    help=_HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    """Prints the version and ends."""
    if wanted:
        typer.echo(f"clusterbridge {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


for _module in (
    demo,
    workspace,
    load,
    steward,
    identity,
    find,
    partners,
    bridges,
    whatif,
    consortium,
    changes,
    export,
    query,
    gallery,
    serve,
    neo4j,
    ontology,
    evaluate,
):
    _module.register(app)
