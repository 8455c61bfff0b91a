"""clusterbridge: a knowledge graph of innovation clusters, their members and collaboration links.

In Python and in notebooks::

    import kg

    kg.init("demo")
    kg.load("eu_een_metal_2020", workspace="demo")
    with kg.open("demo") as graph:
        graph.recommend("Vilnius Circular Economy Cluster")

This module owns the few names that such a program begins with. Each imports what it needs when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from IPython.core.interactiveshell import InteractiveShell

    from kg.api.opened import OpenGraph
    from kg.api.workspace import Workspace
    from kg.etl.report import RunReport

__all__ = ["__version__", "example", "init", "load", "load_ipython_extension", "open"]


def init(folder: Path | str) -> Workspace:
    """A workspace in a new or existing folder; one that is there already stays as it is.

    Raises:
        StoreError: The folder cannot be written.
    """
    from pathlib import Path

    from kg.api.workspace import Workspace

    return Workspace.create(Path(folder))


def open(workspace: Workspace | Path | str | None = None) -> OpenGraph:  # noqa: A001 - read as `kg.open`
    """The graph of a workspace: the one given, else `KG_WORKSPACE`, else the nearest folder upwards that is one.

    It shows the facts as they are now; after another load, open it again. Close it with `with`, or by `.close()`.

    Raises:
        NotFound: There is no workspace.
        StoreError: The store cannot be read.
    """
    from kg.api.opened import open_graph

    return open_graph(workspace)


def load(
    source: str,
    path: Path | str | None = None,
    *,
    workspace: Workspace | Path | str | None = None,
    dataset: str | None = None,
    given: Mapping[str, str] | None = None,
    dry_run: bool = False,
    diff: bool = False,
    on: date | None = None,
) -> RunReport:
    """Loads a source as a dataset, validated; a load that fails changes nothing.

    Args:
        source: A source of `kg sources`.
        path: Its file, folder or zip archive; none for a bundled source.
        workspace: Where to; found as by `kg.open` when not given.
        dataset: A name for it; by default that of the file or folder.
        given: What else the source wants to know, such as `{"as": "members", "cluster": "Amber Metal Cluster"}`.
        dry_run: Do everything but the commit.
        diff: Tell what changes against the last load under this name.
        on: The day of the load; today by default.

    Raises:
        NotFound: There is no such source, file or workspace.
        SourceError: What the source brought cannot be used.
        ValidationFailed: The shapes refuse its facts.
        StoreLocked: Another process is writing.
    """
    from pathlib import Path

    from kg.api.loading import load as bring
    from kg.api.measured import today
    from kg.api.opened import find_workspace

    file = None if path is None else Path(path)
    return bring(
        find_workspace(workspace),
        source,
        file,
        on=on or today(),
        dataset=dataset,
        given=given,
        dry_run=dry_run,
        diff=diff,
    )


def example() -> OpenGraph:
    """The graph of both bundled sources, to try things with; its folder goes away when it is closed.

    Example:
        >>> with example() as graph:
        ...     graph.entity("balstoge").name
        'Białystok'
    """
    from kg.api.loading import example as make
    from kg.api.measured import today

    return make(today())


def load_ipython_extension(ipython: InteractiveShell) -> None:
    """What `%load_ext kg` does: adds `%%sparql` and `%%cypher` to a notebook."""
    from kg.notebook import load

    load(ipython)
