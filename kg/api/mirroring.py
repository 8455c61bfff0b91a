"""The Neo4j that a workspace talks to: the one that `KG_NEO4J_URI` names, else the managed one, started when needed.

This module chooses the server. `kg.mirror` talks to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.api.workspace import Workspace

if TYPE_CHECKING:
    from kg.mirror.session import Session


@contextmanager
def connected(workspace: Workspace) -> Iterator[Session]:
    """A session with the Neo4j of a workspace.

    Raises:
        Neo4jUnavailable: No server answers, or it refuses the user.
        ManifestError: The address in the environment cannot be used.
    """
    from kg.mirror.connect import connect

    with connect(workspace.neo4j_dir, os.environ, start=True) as session:
        yield session


@contextmanager
def connected_if_running(workspace: Workspace) -> Iterator[Session | None]:
    """A session with the Neo4j of a workspace, or `None` where none runs that holds a mirror of ours."""
    from kg.mirror.connect import connect

    if not _mirrors(workspace):
        yield None
        return
    with connect(workspace.neo4j_dir, os.environ) as session:
        yield session


def _mirrors(workspace: Workspace) -> bool:
    """Whether a Neo4j runs that holds a mirror of ours."""
    from kg.errors import MirrorError
    from kg.mirror import mark
    from kg.mirror.connect import connect

    try:
        with connect(workspace.neo4j_dir, os.environ) as session:
            mark.require(session)
    except MirrorError:
        return False
    return True
