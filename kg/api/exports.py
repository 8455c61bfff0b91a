"""The merged facts in the formats of other tools.

This module chooses what is written; `kg.export` and `kg.rdf` write it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from kg.api.graph import Graph
from kg.api.page import page_model
from kg.api.workspace import Workspace
from kg.errors import Location, StoreError
from kg.export.model import PageModel
from kg.export.spoken import in_language

FORMATS: Final = ("csv", "graphml", "gexf", "json", "rdf")


def write(
    form: str,
    file: Path,
    *,
    workspace: Path | None,
    on: date,
    as_of: date | None = None,
    active_on: date | None = None,
) -> tuple[Path, ...]:
    """Writes the network of a workspace; the files that were written.

    Args:
        form: One of `FORMATS`.
        file: Where to.
        workspace: The workspace; the usual one by default.
        on: The day of writing.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: There is no workspace.
        StoreError: The file cannot be written.
    """
    with Graph.open(Workspace.find(workspace)) as graph:
        if form == "rdf":
            from kg.rdf.formats import write as write_rdf
            from kg.rdf.moment import at

            write_rdf(at(graph.store, as_of=as_of, active_on=active_on), file)
            return (file,)
        language = graph.workspace.settings.language
        model = page_model(
            graph,
            title="",
            on=on,
            language=language,
            as_of=as_of,
            active_on=active_on,
        )
        try:
            return _written(form, in_language(model, language), file)
        except OSError as error:
            raise StoreError(
                "The file cannot be written.", where=Location(str(file)), found=error.strerror
            ) from error


def _written(form: str, model: PageModel, file: Path) -> tuple[Path, ...]:
    """The files of one format."""
    from kg.export import exchange, tables

    if form == "csv":
        return tables.write_tables(model, file)
    writers = {
        "graphml": exchange.write_graphml,
        "gexf": exchange.write_gexf,
        "json": exchange.write_node_link,
    }
    writers[form](model, file)
    return (file,)
