"""The facts as they are now: one open snapshot that all pages share, and a new one when the store has changed.

This module owns the following of the store, and the threads in which pages ask it. It knows no page.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from kg.api.graph import Graph
from kg.api.workspace import Workspace
from kg.errors import ClusterbridgeError
from kg.rdf.answering.stamp import Stamp, stamp
from kg.server.protocol import Refusal
from kg.server.settings import Limits

_LOOK: Final = 1.0  # seconds between two looks at the store
_THREADS: Final = 4
Result = TypeVar("Result")


class Held:
    """One open graph, and how many are reading it.

    Args:
        workspace: Where it lies.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._stack = ExitStack()
        self.stamp: Stamp = stamp(workspace.store_dir)
        self.graph = self._stack.enter_context(Graph.open(workspace))
        self.sequence = self.graph.store.sequence()
        self.readers = 0
        self.retired = False
        self.analysis = threading.Lock()

    def close(self) -> None:
        """Let go of the snapshot."""
        self._stack.close()


class Current:
    """The graph of a workspace as it is now.

    Args:
        workspace: Where it lies.
        limits: How long a page may take, and how many may wait.
    """

    def __init__(self, workspace: Workspace, limits: Limits) -> None:
        self.workspace = workspace
        self._limits = limits
        self._threads = CapacityLimiter(_THREADS)
        self._held: Held | None = None
        self._task: asyncio.Task[None] | None = None
        self._asking = 0
        self._looking = asyncio.Lock()

    @property
    def sequence(self) -> int:
        """The number of the last commit that pages see."""
        return 0 if self._held is None else self._held.sequence

    async def start(self) -> None:
        """Open the graph, and follow the store from now on."""
        self._held = await run_sync(_opened, self.workspace)
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """Stop following."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._held is not None and not self._held.readers:
            self._held.close()

    async def ask(self, question: Callable[[Graph], Result], *, analysis: bool = False) -> Result:
        """What a question gives, asked in a thread of its own.

        Args:
            question: What to ask of the graph.
            analysis: Whether it needs the snapshot of the analysis; that is made once, and asked by one at a time.

        Raises:
            Refusal: Too many are asking, or the answer took too long.
            ClusterbridgeError: The question met an error.
        """
        if self._held is None or self._asking >= _THREADS + self._limits.waiting:
            raise Refusal(503, "Too many requests at a time.", "Try again in a moment.")
        held = self._held
        held.readers += 1
        self._asking += 1
        work = asyncio.create_task(run_sync(_ask, held, question, analysis, limiter=self._threads))
        work.add_done_callback(lambda _: self._leave(held))
        try:
            return await asyncio.wait_for(asyncio.shield(work), self._limits.seconds)
        except TimeoutError:
            work.add_done_callback(_forget)
            raise Refusal(
                503,
                f"The page took more than {self._limits.seconds:g} seconds.",
                "Try again in a moment.",
            ) from None

    def _leave(self, held: Held) -> None:
        """One reader less; the last one of an old graph closes it."""
        self._asking -= 1
        held.readers -= 1
        if held.retired and not held.readers:
            held.close()

    async def look_again(self) -> None:
        """Open the graph anew, if the store has changed."""
        async with self._looking:
            old = self._held
            if old is None or await run_sync(stamp, self.workspace.store_dir) == old.stamp:
                return
            self._held = await run_sync(_opened, self.workspace)
            old.retired = True
            if not old.readers:
                old.close()

    async def _follow(self) -> None:
        """Look at the store again and again."""
        while True:
            await asyncio.sleep(_LOOK)
            with contextlib.suppress(
                ClusterbridgeError, OSError
            ):  # a writer was busy: the next look finds it ready
                await self.look_again()


def _opened(workspace: Workspace) -> Held:
    """A workspace's graph, with its names read."""
    held = Held(workspace)
    _ = held.graph.names, held.graph.provenance
    return held


def _ask(held: Held, question: Callable[[Graph], Result], analysis: bool) -> Result:
    """What a question gives; what needs the analysis waits for its turn."""
    if not analysis:
        return question(held.graph)
    with held.analysis:
        return question(held.graph)


def _forget(work: asyncio.Task[Result]) -> None:
    """Look at the result of what nobody waits for any more, so that no warning is logged."""
    if not work.cancelled():
        work.exception()
