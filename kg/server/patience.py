"""How long a client may take to say what it wants: a connection that drips its request is ended.

This module owns that limit, which uvicorn does not have. It reads no request.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol


class Patient(H11Protocol):
    """The protocol of a server that waits only so long for the head of a request.

    The time runs from the beginning of a connection, or from the first byte of a further request, to the end of the head.
    """

    seconds: ClassVar[float] = 10.0
    _ending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on, until there is a whole head."""
        before: Any = self.cycle
        if self._ending is None and (before is None or before.response_complete):
            self._wait()
        super().data_received(data)
        if self.cycle is not before:
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._ending = self.loop.call_later(self.seconds, self._hang_up)

    def _stop(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    def _hang_up(self) -> None:
        self._ending = None
        if not self.transport.is_closing():
            self.transport.close()


def patient(seconds: float) -> type[asyncio.Protocol]:
    """The protocol of a server that waits so many seconds."""
    return type("Patient", (Patient,), {"seconds": seconds})
