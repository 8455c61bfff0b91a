"""Answers of workers on their way to the client: made whole in a file, then sent.

This module owns the files between the workers and the network, so that an answer is whole or an error, never half.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Awaitable, Iterator
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


@contextlib.contextmanager
def target(folder: Path) -> Iterator[Path]:
    """A file for one answer; whatever is left of it goes."""
    file = folder / f"answer-{next(_numbers)}"
    try:
        yield file
    finally:
        for left in (file, file.with_name(f"{file.name}.tsv")):
            left.unlink(missing_ok=True)


def sent(file: Path, reply: Reply, headers: dict[str, str] | None = None) -> Response:
    """The answer in a file as a response; the file may be unlinked at once."""
    headers = {"vary": "Accept", **(headers or {})}
    if reply.cut:
        headers["kg-cut"] = "true"
    kind = content_type(reply.form)
    stream = file.open("rb")
    size = os.fstat(stream.fileno()).st_size
    if size <= _AT_ONCE:
        with stream:
            return Response(stream.read(), headers=headers, media_type=kind)
    headers["content-length"] = str(size)
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
