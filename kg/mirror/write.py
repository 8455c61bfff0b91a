"""Writing batch by batch, while the next batch is being made; each batch is one transaction and written once.

This module owns the order of batches and the queue before the server. It decides neither what to write nor how.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Final

from kg.mirror import plan
from kg.mirror.batch import Batch, Held
from kg.mirror.element import Element, Node
from kg.mirror.mark import Claim, Point
from kg.mirror.session import Session

BATCH: Final = 10_000
_AHEAD: Final = 2

Work = Callable[[plan.Run], None]


class Pipeline:
    """Writes pieces of work in their order, in a thread of its own, so that the server never waits for us.

    Args:
        session: The database.
        claim: The right to write to it.
    """

    def __init__(self, session: Session, claim: Claim) -> None:
        self._session = session
        self._claim = claim
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="mirror")
        self._pending: deque[Future[None]] = deque()
        self._number = 0

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.drain()
        finally:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def put(self, work: Work) -> None:
        """Have a piece of work written; waits while too many are under way, and raises what befell an earlier one."""
        self._number += 1
        number, claim = self._number, self._claim

        def once(run: plan.Run) -> None:
            if claim.hold(run, number):
                work(run)

        while len(self._pending) >= _AHEAD:
            self._pending.popleft().result()
        self._pending.append(self._executor.submit(self._session.write, once))

    def finish(self, work: Work, point: Point) -> None:
        """Have the last piece written, and noted in the same transaction which commit the mirror then equals."""

        def last(run: plan.Run) -> None:
            work(run)
            self._claim.advance(run, point)

        self.put(last)
        self.drain()

    def drain(self) -> None:
        """Wait until all is written."""
        while self._pending:
            self._pending.popleft().result()


class Writer:
    """Collects entities into batches.

    Args:
        pipeline: Gives a pipeline when the first batch is full, so that nothing is claimed before that.
        batch_size: How many nodes and edges go into one transaction.
        rewrite: For a repair: the types of class edges; see `Batch`.
    """

    def __init__(
        self, pipeline: Callable[[], Pipeline], *, batch_size: int = BATCH, rewrite: Sequence[str] = ()
    ) -> None:
        self._open = pipeline
        self._pipeline: Pipeline | None = None
        self._batch_size = batch_size
        self._rewrite = rewrite
        self._batch = Batch(rewrite=rewrite)
        self.nodes = self.edges = self.deleted = 0

    def put(self, element: Element, before: str | None, held: Held | None = None) -> None:
        """An entity that is new or has changed."""
        self._batch.put(element, before, held)
        if isinstance(element, Node):
            self.nodes += 1
            self.edges += len(element.edges)
        else:
            self.edges += 1
        self._flush_if_full()

    def drop(self, uri: str, before: str) -> None:
        """An entity of which nothing is said any more."""
        self._batch.drop(uri, before)
        self.deleted += 1
        self._flush_if_full()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to write so far."""
        return self._pipeline is None and not self._batch.weight

    def finish(self, point: Point) -> None:
        """Write the rest, and note the commit that the mirror equals with it."""
        self._through().finish(self._batch.apply, point)

    def close(self) -> None:
        """Let go of the database."""
        if self._pipeline is not None:
            self._pipeline.__exit__(RuntimeError, None, None)

    def flush(self) -> None:
        """Write what has come so far, apart from what comes after it."""
        self._through().put(self._batch.apply)
        self._batch = Batch(rewrite=self._rewrite)

    def _flush_if_full(self) -> None:
        if self._batch.weight >= self._batch_size:
            self.flush()

    def _through(self) -> Pipeline:
        if self._pipeline is None:
            self._pipeline = self._open()
        return self._pipeline
