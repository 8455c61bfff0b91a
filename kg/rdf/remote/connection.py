"""HTTP with a remote store: the SPARQL 1.1 Protocol and the Graph Store Protocol, with time limits and retries.

This module owns the use of httpx. It knows no graph of ours, and writes no secret anywhere.

Sources: SPARQL 1.1 Protocol; SPARQL 1.1 Graph Store HTTP Protocol.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import httpx

from kg.errors import Location, QueryError, QueryLimit, StoreError, StoreUnreachable
from kg.rdf.remote.address import Endpoint
from kg.version import __version__

ACCEPT: Final = "application/sparql-results+json, application/n-triples, text/turtle;q=0.8"
_CONNECT: Final = 10.0  # seconds
_WRITING: Final = 600.0  # seconds that a change may take, at least
_PAUSES: Final = (0.5, 1.5)  # seconds before the second and the third try
_BUSY: Final = frozenset({429, 502, 503, 504})
_SMALL: Final = 1 << 22  # bytes of an answer that are kept in memory
_SHOWN: Final = 400  # characters of what a server says
_CHECK: Final = "Is it running, and is KG_SPARQL_ENDPOINT its address?"
Form = Mapping[str, str | Sequence[str]]
Result = TypeVar("Result")


class Connection:
    """An open connection with a remote store.

    Args:
        endpoint: Where, and as whom.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        headers = {"user-agent": f"clusterbridge/{__version__}"}
        if endpoint.token:
            headers["authorization"] = f"Bearer {endpoint.token}"
        auth = None if endpoint.user is None else httpx.BasicAuth(endpoint.user, endpoint.password)
        self._client = httpx.Client(headers=headers, auth=auth)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def query(self, form: Form, *, seconds: float | None = None) -> tuple[str, bytes | Path]:
        """The media type and the whole text of the answer to a query; a large one as a file, for the caller to remove.

        Raises:
            QueryError: The server does not take the query.
            QueryLimit: The answer took too long.
            StoreUnreachable: The server does not answer, or refuses the user.
            StoreError: The server failed.
        """
        allowed = self.endpoint.seconds if seconds is None else seconds
        until = time.monotonic() + allowed
        try:
            return self._again(lambda: self._query(form, until), self.endpoint.query, reading=True)
        except httpx.TimeoutException as error:
            raise QueryLimit(
                f"The remote store did not answer within {allowed:g} seconds.",
                hint="Ask for less (a LIMIT, a narrower pattern), or allow more time.",
            ) from error

    def update(self, text: str) -> None:
        """Have the server make a change, once and whole.

        Raises:
            QueryError: The server does not take the update.
            StoreUnreachable: The server does not answer, or refuses the user.
            StoreError: The server failed, or it is not known whether the change was made.
        """
        headers = {"content-type": "application/sparql-update; charset=utf-8"}
        self._change(self.endpoint.update or "", {}, text.encode(), headers)

    def add(self, graph: str, lines: bytes) -> None:
        """Add N-Triples to a graph, by the Graph Store Protocol; the errors are those of `update`."""
        headers = {"content-type": "application/n-triples"}
        self._change(self.endpoint.graphs or "", {"graph": graph}, lines, headers)

    def _query(self, form: Form, until: float) -> tuple[str, bytes | Path]:
        """One try of a query."""
        left = max(until - time.monotonic(), 0.1)
        limits = httpx.Timeout(left, connect=min(_CONNECT, left))
        with self._client.stream(
            "POST", self.endpoint.query, data=dict(form), headers={"accept": ACCEPT}, timeout=limits
        ) as response:
            _check(response)
            kind = response.headers.get("content-type", "").partition(";")[0].strip()
            return kind, _held(_timely(response, until))

    def _change(self, address: str, parameters: dict[str, str], body: bytes, headers: dict[str, str]) -> None:
        """Send a change; again only if it never reached the server."""
        limits = httpx.Timeout(max(self.endpoint.seconds, _WRITING), connect=_CONNECT)

        def once() -> None:
            _check(
                self._client.post(address, params=parameters, content=body, headers=headers, timeout=limits)
            )

        try:
            self._again(once, address, reading=False)
        except httpx.TransportError as error:
            raise StoreError(
                "The remote store hung up during a change; it may have been made or not.",
                where=Location(address),
                found=type(error).__name__,
                hint="Do the same again: a change that was made is not made twice.",
            ) from error

    @staticmethod
    def _again(attempt: Callable[[], Result], address: str, *, reading: bool) -> Result:
        """What an attempt gives, tried again where the server may be ready in a moment."""
        for pause in (*_PAUSES, None):
            try:
                return attempt()
            except (httpx.ConnectError, httpx.ConnectTimeout, _Busy) as error:
                trouble: Exception = error
            except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
                if not reading:
                    raise
                trouble = error
            except httpx.InvalidURL as error:
                raise StoreUnreachable("The address of the store is none.", found=str(error)) from error
            if pause is not None:
                time.sleep(pause)
        raise StoreUnreachable(
            "The remote store does not answer.", where=Location(address), found=str(trouble), hint=_CHECK
        ) from trouble


def _timely(response: httpx.Response, until: float) -> Iterator[bytes]:
    """An answer in pieces, as long as there is time."""
    for piece in response.iter_bytes():
        if time.monotonic() > until:
            raise httpx.ReadTimeout("the answer goes on and on")
        yield piece


def _held(pieces: Iterator[bytes]) -> bytes | Path:
    """Pieces put together: a small answer as it is, a large one in a file."""
    first = bytearray()
    for piece in pieces:
        first += piece
        if len(first) > _SMALL:
            break
    else:
        return bytes(first)
    handle, name = tempfile.mkstemp(prefix="clusterbridge-answer-")
    try:
        with open(handle, "wb") as out:  # noqa: PTH123 - a handle
            out.write(first)
            out.writelines(pieces)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


class _Busy(Exception):
    """The server asks for patience."""


def _check(response: httpx.Response) -> None:
    """Raise unless the server did what it was asked."""
    if response.is_success:
        return
    said = response.read().decode("utf-8", "replace").strip()[:_SHOWN]
    where, status = Location(str(response.url.copy_with(query=None))), f"{response.status_code} {said}"
    if response.status_code in _BUSY:
        raise _Busy(status)
    if response.status_code in (401, 403):
        raise StoreUnreachable(
            "The remote store refuses this user.",
            where=where,
            found=str(response.status_code),
            hint="Check KG_SPARQL_USER and KG_SPARQL_PASSWORD, or KG_SPARQL_TOKEN.",
        )
    if response.status_code == 400:
        raise QueryError("The remote store does not take this SPARQL.", found=said)
    if response.status_code in (404, 405) or response.is_redirect:
        raise StoreUnreachable(
            "There is no SPARQL endpoint at this address.", where=where, found=status, hint=_CHECK
        )
    raise StoreError("The remote store failed.", where=where, found=status)
