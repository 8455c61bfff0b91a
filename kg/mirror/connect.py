"""From a workspace to an open session: the server that the environment names, else the managed one.

This module owns that choice. It keeps no connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Neo4jUnavailable
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.session import Session
from kg.mirror.settings import Settings


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
