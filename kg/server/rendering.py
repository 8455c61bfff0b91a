"""Pages from templates: one frame, escaped throughout.

This module owns the use of the template engine, and the addresses of entities on this server.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kg.iri import BASE

if TYPE_CHECKING:
    from collections.abc import Mapping


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **content: Any,
) -> HTMLResponse:
    """A page from a template.

    Args:
        request: What was asked.
        template: The name of the template.
        status: The status code.
        headers: Further headers.
        content: What the template shows; `title` stands in the heading of the window.
    """
    text = _environment().get_template(template).render(here=request.url.path, **content)
    return HTMLResponse(text, status, {"cache-control": "no-store", "vary": "Accept", **(headers or {})})


def address(iri: str, base: str = BASE) -> str:
    """Where the page of an entity is on this server.

    Example:
        >>> address("https://w3id.org/clusterbridge/id/cluster/abc")
        '/id/cluster/abc'
        >>> address("urn:x")
        '/entity?iri=urn%3Ax'
    """
    start = f"{base}id/"
    rest = iri.removeprefix(start)
    plain = iri.startswith(start) and "?" not in rest and "#" not in rest and ".." not in rest
    return f"/id/{rest}" if plain else f"/entity?iri={quote(iri, safe='')}"


@cache
def _environment() -> Environment:
    """The template engine."""
    environment = Environment(
        loader=PackageLoader("kg.server"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = address
    return environment
