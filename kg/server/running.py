"""Running the server: the socket, the event loop, and the end.

This module owns the use of uvicorn. What is served is put together in `kg.server.app`.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn

from kg.errors import StoreError
from kg.server.app import app
from kg.server.patience import patient
from kg.server.settings import Settings

if TYPE_CHECKING:
    from kg.api.workspace import Workspace

_CONNECTIONS: Final = 500
_BACKLOG: Final = 2048
_HEAD: Final = 10.0  # seconds; the head of a request is small, and sent at once by every client of good will
_KEEP: Final = (
    75  # seconds; longer than clients keep an idle connection, or their next request meets a closed one
)


def serve(
    settings: Settings, store: Path, workspace: Workspace | None, *, started: Callable[[str], None]
) -> None:
    """Serves until it is interrupted.

    Args:
        settings: How to run.
        store: The folder of the store.
        workspace: What is served; `None` for a bare store.
        started: Told the address, once it can be called.

    Raises:
        StoreError: The address cannot be listened on.
    """
    with _listening(settings) as listener:
        port = listener.getsockname()[1]
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        started(f"http://{name}:{port}/")
        config = uvicorn.Config(
            app(settings, store, workspace),
            log_level="warning",
            access_log=False,
            http=patient(min(_HEAD, settings.limits.seconds)),
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_KEEP,
            timeout_graceful_shutdown=3,
            server_header=False,
            lifespan="on",
        )
        uvicorn.Server(config).run(sockets=[listener])


def is_local(host: str) -> bool:
    """Whether only this machine can call an address.

    Example:
        >>> is_local("127.0.0.1"), is_local("0.0.0.0")
        (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(settings: Settings) -> socket.socket:
    """The socket that requests come to."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named, because asyncio sends small packets at once only where it is.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise StoreError(
            f"Port {settings.port} of {settings.host} cannot be listened on.",
            found=str(error.strerror or error),
            hint="Choose another with --port; 0 takes a free one.",
        ) from error
    listener.listen(_BACKLOG)
    return listener
