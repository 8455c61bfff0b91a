"""Answers of workers on their way to the client: made whole in a file, then sent.

This module owns the files between the workers and the network, so that an answer is whole or an error, never half.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.rdf.answering.jobs import Reply
from kg.rdf.answering.media import content_type

_AT_ONCE: Final = 1 << 18  # bytes
_numbers = count()
Result = TypeVar("Result")


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class Target:
    """Where the answer to one job goes, if it is not small.

    Args:
        folder: Where answers lie until they are sent.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"answer-{next(_numbers)}"
        self._used = True

    def __enter__(self) -> Target:
        """The target itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever is left of the answer goes."""
        if self._used:
            for left in (self.file, self.file.with_name(f"{self.file.name}.tsv")):
                left.unlink(missing_ok=True)

    def sent(self, reply: Reply) -> Response:
        """The answer as a response."""
        headers = {"vary": "Accept"} | ({"kg-cut": "true"} if reply.cut else {})
        kind = content_type(reply.form)
        if reply.text is not None:
            self._used = False
            return Response(reply.text, headers=headers, media_type=kind)
        stream = self.file.open("rb")
        headers["content-length"] = str(os.fstat(stream.fileno()).st_size)
        return StreamingResponse(_pieces(stream), headers=headers, media_type=kind)


async def while_wanted(request: Request, work: Awaitable[Result]) -> Result:
    """What some work gives, unless the client hangs up: then the work is cancelled.

    Raises:
        ClientGone: It did.
    """
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        gone.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})


async def _hung_up(request: Request) -> None:
    """Wait until the client has gone; its body has been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _pieces(stream: BinaryIO) -> AsyncIterator[bytes]:
    """A file in pieces; closed at the end, and when the client hangs up."""
    with stream:
        while piece := stream.read(_AT_ONCE):
            yield piece
