"""Loading a source into a workspace, and the graph of the bundled sources to try things with.

This module joins a workspace with `kg.etl`, which reads, validates and commits.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api.workspace import Workspace

if TYPE_CHECKING:
    from kg.api.opened import OpenGraph
    from kg.etl.report import RunReport

BUNDLED: Final = ("eu_een_metal_2020", "eu_h2020_organisers")


def load(
    workspace: Workspace,
    source: str,
    path: Path | None = None,
    *,
    on: date,
    dataset: str | None = None,
    given: Mapping[str, str] | None = None,
    dry_run: bool = False,
    diff: bool = False,
) -> RunReport:
    """Loads a source as a dataset, validated; what was loaded under that name before is replaced as a whole.

    Args:
        workspace: Where to.
        source: A source of `kg sources`.
        path: Its file, folder or zip archive; none for a bundled source.
        on: The day of the load.
        dataset: A name for it; by default that of the file or folder.
        given: What else the source wants to know, by name.
        dry_run: Stop before the commit.
        diff: Tell what changes against the last load under this name.

    Raises:
        NotFound: There is no such source or file.
        SourceError: What the source brought cannot be used.
        ValidationFailed: The shapes refuse its facts.
        StoreLocked: Another process is writing.
    """
    from kg.etl.run import run

    with workspace.store(write=True) as store:
        return run(
            store,
            source,
            path,
            today=on,
            dataset=dataset,
            base=workspace.settings.base,
            given=given,
            dry_run=dry_run,
            diff=diff,
            rejects=workspace.rejects_dir,
            secret=workspace.secret(),
        )


def example(on: date) -> OpenGraph:
    """The graph of both bundled sources, in a folder that goes away when the graph is closed."""
    from kg.api.opened import OpenGraph

    folder = tempfile.TemporaryDirectory(prefix="kg-example-")
    workspace = Workspace.create(Path(folder.name))
    for source in BUNDLED:
        load(workspace, source, on=on)
    graph = OpenGraph(workspace)
    graph.when_closed(partial(_stop, workspace))
    graph.when_closed(folder.cleanup)
    return graph


def _stop(workspace: Workspace) -> None:
    """Stops the managed Neo4j of a workspace, where it was ever started."""
    if (workspace.root / "neo4j").exists():
        workspace.neo4j().stop()
