"""The workers behind the server: processes that answer one query each, are ended when it takes too long, and replaced.

This module owns their number, their turns and their time. What they do is in `kg.rdf.answering`.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import replace
from pathlib import Path

from kg.errors import QueryLimit, StoreError, StoreLocked
from kg.rdf.answering.jobs import Job, Reply

_LINE = 1 << 20  # bytes; the longest reply


class Workers:
    """A number of workers of one kind over one store.

    Args:
        kind: `reading`, `writing` or `bare`.
        folder: The store.
        size: How many jobs are done at the same time.
        waiting: How many more may wait.
        keep: Whether they stay for the next job; one that holds the lock of the store should not.
    """

    def __init__(self, kind: str, folder: Path, *, size: int, waiting: int, keep: bool = True) -> None:
        self._command = (sys.executable, "-P", "-m", "kg.rdf.answering.worker", kind, str(folder))
        self._turns = asyncio.Semaphore(size)
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._asking = 0
        self._most = size + waiting
        self._keep = keep
        self._fresh = 0

    def look_again(self) -> None:
        """Have every worker see what was written until now."""
        self._fresh += 1

    async def start(self, count: int) -> None:
        """Have some workers ready before they are needed."""
        self._idle.extend([await self._new() for _ in range(count)])

    async def ask(self, job: Job, seconds: float) -> Reply:
        """What comes of a job.

        Args:
            job: What to do.
            seconds: How long it may take, the wait for a free worker included.

        Raises:
            Busy: Too many are waiting, or nobody was free in time.
            QueryLimit: The job was ended.
            ClusterbridgeError: The job met an error.
        """
        if self._asking >= self._most:
            raise Busy("Too many requests at a time.", hint="Try again in a moment.")
        self._asking += 1
        try:
            return (await self._in_turn(job, seconds)).check()
        finally:
            self._asking -= 1

    async def close(self) -> None:
        """End all workers."""
        for worker in list(self._all):
            await self._end(worker)

    async def _in_turn(self, job: Job, seconds: float) -> Reply:
        """Wait for a free worker, and give it the job."""
        until = asyncio.get_running_loop().time() + seconds
        try:
            async with asyncio.timeout_at(until):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy("All workers were busy all the time.", hint="Try again in a moment.") from None
        try:
            worker = self._idle.pop() if self._idle else await self._new()
            return await self._done(worker, job, until, seconds)
        finally:
            self._turns.release()

    async def _done(self, worker: Process, job: Job, until: float, seconds: float) -> Reply:
        """The reply of a worker; it is ended when it takes too long, and when nobody waits for it any more."""
        reply: Reply | None = None
        try:
            async with asyncio.timeout_at(until):
                reply = await _asked(worker, replace(job, fresh=self._fresh))
        except TimeoutError:
            raise QueryLimit(
                f"The query was ended after {seconds:g} seconds.",
                hint="Ask for less: a narrower pattern, or LIMIT.",
            ) from None
        finally:
            if reply is None or reply.worn or not self._keep:
                await asyncio.shield(self._end(worker))
            else:
                self._idle.append(worker)
        return reply

    async def _new(self) -> Process:
        """A new worker."""
        worker = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, limit=_LINE)
        self._all.add(worker)
        return worker

    async def _end(self, worker: Process) -> None:
        """End a worker, whatever it is doing."""
        self._all.discard(worker)
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()


class Busy(StoreLocked):
    """The server has too much to do; the same request may work in a moment."""


async def _asked(worker: Process, job: Job) -> Reply:
    """The reply of a worker to a job."""
    line = b""
    if worker.stdin is not None and worker.stdout is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            worker.stdin.write(job.line())
            await worker.stdin.drain()
            line = await worker.stdout.readline()
    if not line.endswith(b"\n"):
        raise (
            StoreError("The worker failed.")
            if await worker.wait() == 1
            else QueryLimit(
                "The query needed more memory than it may have.",
                hint="Ask for less: sorting and grouping hold all rows at once.",
            )
        )
    return Reply.read(line)
