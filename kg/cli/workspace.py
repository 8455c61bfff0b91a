"""The commands that look after a workspace: init, doctor, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import STEWARDS, FormatOption, WorkspaceOption
from kg.cli.output import Format


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=STEWARDS)(init)
    app.command(rich_help_panel=STEWARDS)(doctor)
    app.command(rich_help_panel=STEWARDS)(backup)
    app.command(rich_help_panel=STEWARDS)(restore)
    app.command(rich_help_panel=STEWARDS)(compact)


def init(
    folder: Annotated[
        Path | None, typer.Argument(help="Where; by default --workspace, KG_WORKSPACE or here.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes a workspace: a folder for one graph, with its settings."""
    import os

    from kg.api.workspace import Workspace

    named = folder or workspace or Path(os.environ.get("KG_WORKSPACE") or ".")
    made = Workspace.create(named)
    output.note(f"The workspace is {made.root}. Load something: kg load eu_een_metal_2020")


def doctor(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Checks what clusterbridge needs, and says how to mend what is missing."""
    from kg.api.doctor import examine

    findings = examine(workspace)
    output.rows(("part", "state", "found", "what to do"), [f.row() for f in findings], form)
    if any(finding.state == "missing" for finding in findings):
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; N-Quads, compressed when it ends in .gz.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Writes the whole store into one file, merges and changes included."""
    from kg.api.workspace import Workspace

    with Workspace.find(workspace).store() as store:
        store.dump(file)
    output.note(f"The whole store is in {file}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file of `kg backup`.")], workspace: WorkspaceOption = None
) -> None:
    """Reads a backup into an empty workspace."""
    from kg.api.workspace import Workspace

    with Workspace.find(workspace).store(write=True) as store:
        store.restore(file)
        output.note(f"{len(store.datasets())} datasets are back.")


def compact(workspace: WorkspaceOption = None) -> None:
    """Sorts the files of the store after very large loads, so that large questions cost half as much; facts stay."""
    from kg.api.workspace import Workspace

    with Workspace.find(workspace).store(write=True) as store:
        store.compact()
    output.note("The store is compact.")
