"""The commands that find and show entities: search, show, stats."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import output
from kg.cli.options import COORDINATORS, ActiveOnOption, AsOfOption, FormatOption, TopOption, WorkspaceOption
from kg.cli.output import Format


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.command(rich_help_panel=COORDINATORS)(search)
    app.command(rich_help_panel=COORDINATORS)(show)
    app.command(rich_help_panel=COORDINATORS)(stats)


def search(
    text: Annotated[str, typer.Argument(help="Words of a name, in any spelling; or an identifier.")],
    top: TopOption = 20,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Finds organisations, clusters, projects, events and places by name.

    Letters need no diacritics: `kg search bialystok` finds Białystok.
    """
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace
    from kg.errors import NotFound

    with Graph.open(Workspace.find(workspace)) as graph:
        found = graph.names.search(text, limit=top)
        if not found:
            raise NotFound(f'Nothing is called "{text}".', hint="Try fewer words, or the start of a word.")
        output.rows(
            ("name", "kind", "country", "identifiers", "iri"),
            [(entry.name, entry.kind, entry.country, list(entry.identifiers), entry.iri) for entry in found],
            form,
        )


def show(
    name: Annotated[
        str, typer.Argument(help="A name in any spelling, a short name, an identifier or an IRI.")
    ],
    as_of: AsOfOption = None,
    active_on: ActiveOnOption = None,
    form: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows everything known about one entity, each fact with its source."""
    from kg.api.graph import Graph
    from kg.api.profile import profile
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        entry = graph.names.resolve(name)
        found = profile(graph, entry, as_of=as_of, active_on=active_on)
        if form is Format.JSON:
            output.document(found.as_json())
            return
        columns = ("about", "what is known", "since", "until", "source")
        rows = [(line.term, line.text, line.start, line.end, list(line.sources)) for line in found.lines]
        output.rows(columns, rows, form, title=f"{entry.name} ({found.kind_label})\n{entry.iri}")


def stats(form: FormatOption = Format.TABLE, workspace: WorkspaceOption = None) -> None:
    """Counts the entities and links of each class, and the statements of each dataset."""
    from kg.api.graph import Graph
    from kg.api.workspace import Workspace

    with Graph.open(Workspace.find(workspace)) as graph:
        output.rows(("class", "entities"), graph.class_counts(), form)
        if form is Format.TABLE:
            for info in graph.store.datasets():
                output.note(
                    f"dataset {info.name}: {info.statements:,} statements ({info.title or info.source_id})"
                )
