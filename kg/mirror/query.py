"""Cypher of users: bound parameters, read-only by default, ended at a time limit, cut at a row limit.

This module owns those defaults. What is allowed is decided by the server, never by looking at the text.
"""

from __future__ import annotations

from typing import Final

from kg.mirror.session import Parameters, Rows, Session

TIMEOUT_SECONDS: Final = 60.0
ROW_LIMIT: Final = 10_000


def cypher(
    session: Session,
    text: str,
    parameters: Parameters | None = None,
    *,
    read_only: bool = True,
    timeout: float | None = TIMEOUT_SECONDS,
    limit: int | None = ROW_LIMIT,
) -> Rows:
    """The rows that a Cypher text gives.

    Args:
        session: The database.
        text: The Cypher text.
        parameters: Its parameters.
        read_only: Let the server refuse every write.
        timeout: Seconds after which the server ends it; `None` for no limit.
        limit: The most rows to give; `Rows.truncated` says whether there were more.

    Raises:
        QueryError: The text cannot be run, or writes although it may not.
        QueryLimit: It took longer than the time limit.
        Neo4jUnavailable: The server is gone.
    """
    return session.read(text, parameters, timeout=timeout, limit=limit, read_only=read_only)
