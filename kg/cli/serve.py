"""The command that serves a workspace over HTTP: serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import RESEARCHERS, WorkspaceOption

_MIB = 1 << 20


def register(app: typer.Typer) -> None:
    """Adds the command to the application."""
    app.command(rich_help_panel=RESEARCHERS)(serve)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8765,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A further name to be called by; may be repeated."),
    ] = None,
    writable: Annotated[
        bool, typer.Option("--writable", help="Take updates and graphs from whoever shows the token.")
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="Holds the token; else KG_SERVE_TOKEN or KG_SERVE_TOKEN_FILE."),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds that a request may take.")
    ] = 30.0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The most rows of an answer.")] = 100_000,
    body: Annotated[int, typer.Option("--body", min=1, help="The largest request, in MiB.")] = 10,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Queries at the same time.")] = 4,
    bare: Annotated[
        Path | None,
        typer.Option(
            "--bare",
            metavar="FOLDER",
            help="Serve a store of plain RDF in this folder instead, without shapes, for test suites of SPARQL.",
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serves the facts on this machine: pages to look around, a SPARQL endpoint, graphs, and a JSON API.

    It is read-only unless it is started with --writable, and follows what is loaded beside it.
    Example: `kg serve`, then open http://127.0.0.1:8765/ in a browser.
    """
    from kg.api.workspace import Workspace
    from kg.errors import StoreError
    from kg.server.running import is_local
    from kg.server.running import serve as run
    from kg.server.settings import Limits, Settings, token

    here = Workspace.find(workspace) if bare is None else None
    settings = Settings(
        host=host,
        port=port,
        hosts=tuple(allow_host or ()),
        writable=writable,
        token=token(token_file) if writable else None,
        bare=bare is not None,
        limits=Limits(seconds=timeout, rows=limit, body=body * _MIB, workers=workers),
    )
    if not is_local(host):
        output.note(
            "Everybody who reaches this machine can ask this server. There is no encryption: put one before it."
        )
    if here is not None and here.endpoint is not None:
        raise StoreError(
            "The facts are in a remote store, which is a server itself.",
            hint=f"Send queries to {here.endpoint.query}, or serve a store on this machine: unset KG_SPARQL_ENDPOINT.",
        )
    store = bare if bare is not None else Workspace.find(workspace).store_dir
    run(settings, store, here, started=lambda address: output.note(f"Serving at {address}  (Ctrl-C ends it)"))
