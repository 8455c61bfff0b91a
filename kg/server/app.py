"""The whole server, put together: routes, what stands before them, and what starts and ends with it.

This module owns the table of addresses. What each answers is in the module that it names.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import ClusterbridgeError
from kg.server import api, description, documents, entities, graphs, pages, sparql
from kg.server.answers import ClientGone
from kg.server.current import Current
from kg.server.guards import Guard
from kg.server.problems import refused
from kg.server.protocol import Refusal
from kg.server.settings import Settings
from kg.server.state import State
from kg.server.workers import Workers

if TYPE_CHECKING:
    from kg.api.workspace import Workspace

Endpoint = Callable[[Request], Awaitable[Response]]
_STATIC: Final = Path(__file__).parent / "static"
_READY: Final = 2  # workers that are started before anybody asks
_ALL: Final = ["GET", "POST", "PUT", "DELETE"]

STANDARD: Final[tuple[tuple[str, Endpoint, list[str]], ...]] = (
    ("/sparql", sparql.sparql, ["GET", "POST"]),
    ("/graphs", graphs.graphs, _ALL),
    ("/graphs/{rest:path}", graphs.graphs, _ALL),
)
"""The addresses that every server has."""

PAGES: Final[tuple[tuple[str, Endpoint], ...]] = (
    ("/", pages.home),
    ("/search", pages.search),
    ("/entity", entities.by_iri),
    ("/id/{rest:path}", entities.by_path),
    ("/path", pages.path),
    ("/bridges", pages.bridges),
    ("/query", pages.query),
    ("/gallery", pages.gallery),
    ("/network", documents.network),
    ("/network/of", documents.network_of),
    ("/ontology", documents.ontology),
    ("/void", description.void),
    ("/.well-known/void", description.void),
    ("/api", pages.api),
    *((f"/api/{name}", endpoint) for name, endpoint in api.ENDPOINTS.items()),
)
"""The addresses that a server of a workspace has besides."""


def app(settings: Settings, store: Path, workspace: Workspace | None = None) -> Starlette:
    """The application of a server.

    Args:
        settings: How it runs.
        store: The folder of its store.
        workspace: What it serves; `None` for a bare store.
    """
    routes: list[Route | Mount] = [
        Route(path, endpoint, methods=methods) for path, endpoint, methods in STANDARD
    ]
    if workspace is not None:
        routes += [Route(path, endpoint, methods=["GET"]) for path, endpoint in PAGES]
        routes.append(Route("/network/of", documents.network_of, methods=["POST"]))
        routes.append(Route("/names", pages.names, methods=["POST"]))
    routes.append(Mount("/static", StaticFiles(directory=_STATIC)))

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="kg-serve-") as folder:
            here = _state(settings, store, workspace, Path(folder))
            application.state.here = here
            if here.current is not None:
                await here.current.start()
            await here.readers.start(_READY if workspace is not None else 1)
            try:
                yield
            finally:
                await here.readers.close()
                await here.writers.close()
                if here.current is not None:
                    await here.current.close()

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={
            ClusterbridgeError: _refused,
            ClientGone: _gone,
            404: _not_there,
            405: _not_so,
            Exception: _refused,
        },
        lifespan=lifespan,
    )


def _state(settings: Settings, store: Path, workspace: Workspace | None, folder: Path) -> State:
    """What the endpoints share."""
    limits = settings.limits
    if workspace is None:
        bare = Workers("bare", store, size=1, waiting=limits.waiting)
        return State(settings, folder, bare, bare)
    return State(
        settings,
        folder,
        readers=Workers("reading", store, size=limits.workers, waiting=limits.waiting),
        writers=Workers("writing", store, size=1, waiting=limits.waiting, keep=False),
        workspace=workspace,
        current=Current(workspace, limits),
    )


async def _refused(request: Request, error: Exception) -> Response:
    """Says why there is no answer."""
    return refused(request, error)


async def _gone(request: Request, error: Exception) -> Response:
    """Answers nobody."""
    return Response(status_code=499)


async def _not_there(request: Request, error: Exception) -> Response:
    """Says that an address leads nowhere."""
    return refused(request, Refusal(404, "There is nothing at this address.", "Begin at the first page: /"))


async def _not_so(request: Request, error: Exception) -> Response:
    """Says that an address cannot be used in this way."""
    response = refused(request, Refusal(405, f"{request.method} is not possible here."))
    response.headers.update(getattr(error, "headers", None) or {})
    return response
