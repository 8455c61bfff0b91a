"""Cypher for people and programs: a text, values to bind, and rows back, from the mirror of a workspace.

This module owns the limits and the values. Neo4j evaluates, and refuses to write unless asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kg.api.mirroring import connected
from kg.api.values import Value, as_parameters
from kg.api.workspace import Workspace

if TYPE_CHECKING:
    from kg.mirror.session import Rows

TIMEOUT_SECONDS: Final = 60.0
ROW_LIMIT: Final = 100_000


def rows(
    workspace: Workspace,
    text: str,
    values: Mapping[str, Value],
    *,
    write: bool = False,
    timeout: float | None = TIMEOUT_SECONDS,
    limit: int = ROW_LIMIT,
) -> Rows:
    """The rows that a Cypher text gives over the mirror, as it was at the last sync.

    Args:
        workspace: Whose mirror.
        text: Cypher.
        values: Its parameters.
        write: Let it write; what it writes is not among the facts.
        timeout: Seconds after which the server ends it; `None` for no limit.
        limit: The most rows to give.

    Raises:
        QueryError: The text cannot be run.
        QueryLimit: It took longer than the time limit.
        Neo4jUnavailable: No server answers.
    """
    with connected(workspace) as session:
        return session.read(text, as_parameters(values), read_only=not write, timeout=timeout, limit=limit)
