"""The options that many commands share, each written once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import Format

COORDINATORS = "Finding partners"
STEWARDS = "Loading and keeping the graph"
RESEARCHERS = "Asking questions"
OPERATORS = "Neo4j"


def day(text: str | date) -> date:
    """A day as people type it."""
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f'"{text}" is no day; write it as 2020-03-11') from error


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        help="The workspace; else KG_WORKSPACE, else the nearest folder upwards with a kg.toml.",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")]
AsOfOption = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        parser=day,
        help="Only what had begun on or before this day, ended or not. Undated links count and are marked.",
    ),
]
ActiveOnOption = Annotated[
    date | None,
    typer.Option("--active-on", metavar="DAY", parser=day, help="Only what was running on this day."),
]
TopOption = Annotated[int, typer.Option("--top", "-n", min=1, help="How many rows.")]


def now() -> datetime:
    """The moment on this machine; the only place of the command line that reads the clock."""
    return datetime.now().astimezone()


def today() -> date:
    """The day on this machine."""
    return now().date()
