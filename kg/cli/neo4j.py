"""The commands about Neo4j: the managed server, the mirror, and Cypher."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import output
from kg.cli.options import OPERATORS, RESEARCHERS, FormatOption, WorkspaceOption
from kg.cli.output import Format
from kg.cli.progress import bar
from kg.cli.query import FileOption, ParamOption, pairs, query_text

_server = typer.Typer(
    help="Runs a real Neo4j for this workspace; it needs nothing but Python packages.", no_args_is_help=True
)
_mirror = typer.Typer(help="Keeps the copy of the graph in Neo4j equal to the store.", no_args_is_help=True)


_WAYS = {
    "nothing": "nothing had changed",
    "changes": "the changes were followed",
    "comparison": "everything was compared",
    "first load": "first load",
    "import": "first load, with Neo4j's importer",
    "repair": "what a first load had left undone was mended",
}


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(_server, name="neo4j", rich_help_panel=OPERATORS)
    app.add_typer(_mirror, name="mirror", rich_help_panel=OPERATORS)
    app.command(rich_help_panel=RESEARCHERS)(cypher)


@_server.command()
def start(
    workspace: WorkspaceOption = None,
    release: Annotated[
        str | None,
        typer.Option(
            help="Which Neo4j: 2026.08.1 or 5.26.30. [default: the one last started here, else the first]"
        ),
    ] = None,
) -> None:
    """Starts the managed Neo4j; the first start downloads it."""
    from kg.api.workspace import Workspace

    with bar() as report:
        server = Workspace.find(workspace).neo4j(release)
        settings = server.start(progress=lambda done, total: report("downloading Neo4j", done, total))
    output.note(f"Neo4j answers at {settings.uri}, user {settings.user}; stop it with: kg neo4j stop")


@_server.command()
def prepare(
    release: Annotated[str, typer.Option(help="Which Neo4j: 2026.08.1 or 5.26.30.")] = "2026.08.1",
) -> None:
    """Makes later starts of the managed Neo4j take half the time: Java learns from one run; takes a minute and 250 MB.

    It is done once on a machine, for all workspaces, and changes nothing else.
    """
    from kg.mirror.prepare import prepare as learn

    learn(release)
    output.note(f"Neo4j {release} now starts quicker on this machine.")


@_server.command()
def stop(workspace: WorkspaceOption = None) -> None:
    """Stops the managed Neo4j; its data stay."""
    from kg.api.workspace import Workspace

    stopped = Workspace.find(workspace).neo4j().stop()
    output.note("Neo4j is stopped." if stopped else "Neo4j was not running.")


@_server.command()
def status(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Says whether the managed Neo4j runs, and where."""
    from kg.api.workspace import Workspace

    found = Workspace.find(workspace).neo4j().status()
    row = ("running" if found.running else "stopped", found.release, found.uri, found.pid)
    output.rows(("state", "release", "address", "process"), [row], form)


@_server.command()
def logs(
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many of the last lines.")] = 50,
    workspace: WorkspaceOption = None,
) -> None:
    """Prints the last lines of the log of the managed Neo4j."""
    from kg.api.workspace import Workspace

    for line in Workspace.find(workspace).neo4j().logs(lines):
        output.text(line)


@_mirror.command()
def sync(
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Write even to a database that holds other data.")
    ] = False,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Brings Neo4j to the state of the store; what is not ours is never touched.

    Only what has changed in the store is written. Values that somebody has changed by hand in Neo4j are not looked for:
    kg mirror verify finds them, and kg mirror repair mends them.
    """
    from kg.api.workspace import Workspace
    from kg.mirror.connect import mirror

    here = Workspace.find(workspace)
    began = time.monotonic()
    with here.store() as store, bar() as report:
        done = mirror(store, here.neo4j_dir, os.environ, adopt=adopt, progress=report)
    seconds = time.monotonic() - began
    written = done.nodes_written + done.edges_written + done.deleted
    rate = f", {written / seconds:,.0f} nodes and edges a second" if written else ""
    output.note(
        f"Neo4j equals commit {done.sequence} of the store: {_WAYS[done.way]}, {seconds:.1f} s{rate}."
    )
    counts = [
        ("nodes written", done.nodes_written),
        ("edges written", done.edges_written),
        ("deleted", done.deleted),
        ("unchanged", done.unchanged),
    ]
    output.rows(("what", "count"), counts, form)


@_mirror.command()
def verify(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Compares Neo4j with the store and names every difference."""
    from kg.api.mirroring import connected
    from kg.api.workspace import Workspace
    from kg.errors import MirrorDrift
    from kg.mirror.verify import verify as compare

    here = Workspace.find(workspace)
    with here.store() as store, connected(here) as session:
        drift = compare(store, session)
    if not drift.none:
        rows = [(each.kind, each.uri, list(each.details)) for each in drift.differences]
        output.rows(("difference", "entity", "what differs"), rows, form)
        raise MirrorDrift(
            f"Mirror and store differ in {len(drift.differences)} entities.", hint="Mend it: kg mirror repair"
        )
    equal = [(drift.compared, 0)]
    output.rows(("entities compared", "differences"), equal, form)


@_mirror.command()
def repair(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Mends exactly what differs between Neo4j and the store."""
    from kg.api.mirroring import connected
    from kg.api.workspace import Workspace
    from kg.mirror.verify import repair as mend
    from kg.mirror.verify import verify as compare

    here = Workspace.find(workspace)
    with here.store() as store, connected(here) as session:
        drift = compare(store, session)
        if not drift.none:
            mend(store, session, drift)
    output.rows(("entities compared", "mended"), [(drift.compared, len(drift.differences))], form)


@_mirror.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to; N-Triples or N-Quads, sorted.")] = Path("mirror.nq"),
    workspace: WorkspaceOption = None,
) -> None:
    """Rebuilds the RDF from Neo4j alone."""
    from kg.api.mirroring import connected
    from kg.api.workspace import Workspace
    from kg.mirror.export import export as rebuild

    with connected(Workspace.find(workspace)) as session:
        lines = sorted(f"{statement} .\n" for statement in rebuild(session))
    file.write_bytes("".join(lines).encode())
    output.note(f"{len(lines):,} statements from Neo4j are in {file.resolve()}.")


def cypher(
    text: Annotated[str | None, typer.Argument(metavar="QUERY", help="Cypher.")] = None,
    file: FileOption = None,
    param: ParamOption = None,
    write: Annotated[
        bool, typer.Option("--write/--read-only", help="Allow writing; what you write is not in the store.")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, help="Seconds after which the query is ended.")
    ] = 60.0,
    limit: Annotated[int, typer.Option("--limit", min=1, help="The most rows to give.")] = 100_000,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the labels, edges and keys of the mirror instead.")
    ] = False,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Answers a Cypher query over the mirror, read-only unless asked; the server itself refuses to write.

    A value of --param is a text; NAME:=VALUE binds a number, true, null or a list, as in JSON (`least:=2`).
    Which labels, edges and keys there are: `kg cypher --schema`

    Example: `kg cypher "MATCH (o)-[:COORDINATES]->(c:Cluster) RETURN o.name, c.name"`
    """
    from kg.api.mirroring import connected
    from kg.api.workspace import Workspace
    from kg.mirror.describe import describe
    from kg.mirror.query import cypher as ask

    if schema:
        if text is not None or file is not None:
            raise typer.BadParameter("Give either a query or --schema.")
        with connected(Workspace.find(workspace)) as session:
            described = describe(session)
        output.rows(described.keys, described.rows, form)
        return
    query, values = query_text(text, file), _values(param)
    with connected(Workspace.find(workspace)) as session:
        found = ask(session, query, values, read_only=not write, timeout=timeout, limit=limit)
    output.rows(found.keys, found.rows, form)
    if found.truncated:
        output.note(f"Only the first {limit:,} rows; more with --limit.")


def _values(given: list[str] | None) -> dict[str, Any]:
    """Values to bind, by name: texts, and after `:=` what JSON makes of them."""
    texts, values = [], {}
    for each in given or ():
        name, separator, value = each.partition(":=")
        if not separator or not name.isidentifier():
            texts.append(each)
            continue
        try:
            values[name] = json.loads(value)
        except ValueError as error:
            raise typer.BadParameter(
                f'"{value}" is no value of JSON; a text is written {name}=TEXT'
            ) from error
    return {**pairs(texts), **values}
