"""The commands around loads: fetch what publishers offer, erase who asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import STEWARDS, FormatOption, WorkspaceOption
from kg.cli.output import Format
from kg.cli.progress import bar


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=STEWARDS)(fetch)
    app.command(rich_help_panel=STEWARDS)(erase)


def fetch(
    source: Annotated[str, typer.Argument(help="A source of `kg sources` whose publisher offers archives.")],
    archive: Annotated[
        list[str] | None, typer.Argument(help="Which archives; without any, all are listed.")
    ] = None,
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Where to.")] = Path("archives"),
    url: Annotated[
        str | None, typer.Option("--url", help="Another address than the manifest's, such as a mirror.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Downloads official archives; one that was broken off goes on where it stopped, and checksums are compared.

    Example: `kg fetch eu_cordis h2020`
    """
    from kg.errors import NotFound
    from kg.etl.fetch import fetch as bring
    from kg.etl.registry import find_source

    offered = find_source(source).archives
    if not archive:
        output.rows(
            ("archive", "address", "sha256"), [(n, a.url, a.sha256) for n, a in offered.items()], form
        )
        return
    if url is not None and len(archive) > 1:
        raise typer.BadParameter("one address serves one archive", param_hint="--url")
    unknown = [name for name in archive if name not in offered]
    if unknown:
        raise NotFound(f'{source} offers no archive "{unknown[0]}".', nearest=sorted(offered)[:3])
    with bar() as report:
        found = [bring(offered[name], into, url=url, progress=report) for name in archive]
    output.rows(
        ("file", "bytes", "resumed at", "sha256"),
        [(str(f.path), f.size, f.resumed_at, f.sha256) for f in found],
        form,
    )


def erase(
    name: Annotated[str, typer.Argument(help="The organisation, by name or IRI.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Takes an organisation out of everything for good, for those who may ask for it, and keeps it out of later loads.

    Gone are its facts and links in all datasets, its refused rows, what identity noted, and its node in Neo4j.
    What is left, and what to do about it, is said at the end.
    """
    from kg.api.erasing import erase as take_out
    from kg.api.erasing import named
    from kg.api.workspace import Workspace

    here = Workspace.find(workspace)
    entry = named(here, name)
    if not yes:
        typer.confirm(f"Erase {entry.name} ({entry.iri}) for good?", abort=True, err=True)
    for line in take_out(here, entry):
        output.note(line)
