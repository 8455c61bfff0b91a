"""From a workspace to an open session: the server that the environment names, else the managed one.

This module owns that choice. It keeps no connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Neo4jUnavailable
from kg.mirror.facts import Facts
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.report import Progress, SyncReport
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync, sync_managed


@contextmanager
def connect(folder: Path, environ: Mapping[str, str], *, start: bool = False) -> Iterator[Session]:
    """An open session on the Neo4j of a workspace.

    Args:
        folder: The folder of the workspace's managed Neo4j.
        environ: The environment; `KG_NEO4J_URI` in it names another server.
        start: Start the managed one where it does not run.

    Raises:
        Neo4jUnavailable: No server answers, or it refuses the account.
        ManifestError: The address in the environment cannot be used.
    """
    settings = Settings.from_environment(environ)
    if settings is None:
        local = LocalNeo4j(folder)
        settings = local.start() if start else local.running()
    if settings is None:
        raise Neo4jUnavailable(
            "The Neo4j of this workspace does not run.",
            hint="Start it with kg neo4j start, or name another server in KG_NEO4J_URI.",
        )
    with Session.open(settings) as session:
        yield session


def mirror(
    store: Facts,
    folder: Path,
    environ: Mapping[str, str],
    *,
    adopt: bool = False,
    progress: Progress | None = None,
) -> SyncReport:
    """Make the Neo4j of a workspace equal to the merged facts; the managed one is started where it does not run.

    Args:
        store: The store; best a snapshot.
        folder: The folder of the workspace's managed Neo4j.
        environ: The environment; `KG_NEO4J_URI` in it names another server.
        adopt: Allow our nodes beside data that is not ours, in a database that holds no mark of ours.
        progress: Told how far it is.

    Raises:
        MirrorRefused: The database holds data and no mark of ours.
        Neo4jUnavailable: No server answers, or it refuses the account; the next sync goes on from here.
        MirrorError: Another sync has begun meanwhile, the importer failed, or the server refuses.
        ManifestError: The address in the environment cannot be used.
    """
    settings = Settings.from_environment(environ)
    if settings is None:
        return sync_managed(store, LocalNeo4j(folder), adopt=adopt, progress=progress)
    with Session.open(settings) as session:
        return sync(store, session, adopt=adopt, progress=progress)
