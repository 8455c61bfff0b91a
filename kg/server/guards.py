"""What stands before every page: who may call under which name, how much may be sent, and what browsers are told.

This module owns these checks as one layer of ASGI. It answers only what it refuses.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.problems import refused
from kg.server.protocol import Refusal
from kg.server.settings import Settings

_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Refuses what must not reach the server, and adds the headers that keep pages to themselves.

    Args:
        app: What stands behind it.
        settings: How the server runs.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = hosts(settings)
        self._body = settings.limits.body
        self._seconds = settings.limits.seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(Headers(scope=scope))
        if refusal is None:
            await self._app(scope, _limited(receive, self._body, self._seconds), send_guarded)
        else:
            await refused(Request(scope), refusal)(scope, receive, send_guarded)

    def _refusal(self, headers: Headers) -> Refusal | None:
        """Why a request goes no further."""
        host = headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if name not in self._hosts:
            return Refusal(421, "The server is not called by this name.", "Allow the name with --allow-host.")
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return Refusal(403, "Pages of other sites may not ask this server.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > self._body:
            return too_large(self._body)
        return None


def hosts(settings: Settings) -> Collection[str]:
    """The names under which a server may be called, without ports."""
    return frozenset(name.lower() for name in (*_LOCAL, settings.host, *settings.hosts))


def too_large(limit: int) -> Refusal:
    """The refusal of a body over the limit."""
    return Refusal(413, f"The body is larger than {limit:,} bytes.", "Send less, or in parts.")


def _limited(receive: Receive, limit: int, seconds: float) -> Receive:
    """The parts of a body, up to a limit, as long as they come in time."""
    left = limit
    until = asyncio.get_running_loop().time() + seconds
    whole = False

    async def receive_limited() -> Message:
        nonlocal left, whole
        if whole:  # nothing more comes but the end of the connection
            return await receive()
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise Refusal(408, f"The request took more than {seconds:g} seconds to arrive.") from None
        whole = not message.get("more_body", False)
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                raise too_large(limit)
        return message

    return receive_limited
