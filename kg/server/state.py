"""What all endpoints of one server share.

This module owns the record and how a request finds it. It starts nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request

from kg.api.workspace import Workspace
from kg.server.current import Current
from kg.server.protocol import Refusal
from kg.server.settings import Settings
from kg.server.workers import Workers


@dataclass(frozen=True, slots=True)
class State:
    """A running server.

    Args:
        settings: What it was started with.
        folder: Where answers lie until they are sent.
        readers: The workers for queries.
        writers: The workers for changes.
        workspace: What it serves; `None` for a bare store.
        current: The facts for the pages; `None` for a bare store.
    """

    settings: Settings
    folder: Path
    readers: Workers
    writers: Workers
    workspace: Workspace | None = None
    current: Current | None = None

    async def written(self) -> None:
        """Have readers and pages see what was written."""
        self.readers.look_again()
        if self.current is not None:
            await self.current.look_again()


def state(request: Request) -> State:
    """The server that a request came to."""
    found: State = request.app.state.here
    return found


def current(request: Request) -> Current:
    """The facts for the pages.

    Raises:
        Refusal: The server serves a bare store, which has no pages.
    """
    found = state(request).current
    if found is None:
        raise Refusal(404, "A bare store has no pages.", "Its endpoint is /sparql.")
    return found
