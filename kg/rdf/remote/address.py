"""Where a remote store is, and as whom it is asked; no secret shows in a repr, a message or a log.

This module reads the environment. It opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kg.errors import Location, ManifestError, NotFound

ENDPOINT: Final = "KG_SPARQL_ENDPOINT"
UPDATE: Final = "KG_SPARQL_UPDATE"
GRAPHS: Final = "KG_SPARQL_GRAPH_STORE"
_TIMEOUT: Final = "KG_SPARQL_TIMEOUT"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of a remote store, and the account.

    Args:
        query: Where queries go.
        update: Where updates go; `None` makes the store read-only.
        graphs: Where whole graphs go, by the Graph Store Protocol; `None` sends them as updates.
        user: The account, for HTTP Basic.
        password: Of the account.
        token: A bearer token, in place of an account.
        seconds: How long an answer may take.

    Example:
        >>> Endpoint("https://example.org/sparql", user="a", password="secret")
        Endpoint(query='https://example.org/sparql', update=None, graphs=None, user='a', seconds=60.0)
    """

    query: str
    update: str | None = None
    graphs: str | None = None
    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)
    seconds: float = 60.0

    @classmethod
    def of(cls, query: str, update: str, graphs: str, environ: Mapping[str, str]) -> Endpoint:
        """An endpoint at these addresses, with the account that the environment names.

        `KG_SPARQL_USER` with `KG_SPARQL_PASSWORD` or `KG_SPARQL_PASSWORD_FILE`, else `KG_SPARQL_TOKEN` or
        `KG_SPARQL_TOKEN_FILE`; `KG_SPARQL_TIMEOUT` in seconds.

        Raises:
            ManifestError: An address or the time limit cannot be used.
            NotFound: The file of a secret is not there.
        """
        for name, address in ((ENDPOINT, query), (UPDATE, update), (GRAPHS, graphs)):
            if address:
                _check(name, address)
        user = environ.get("KG_SPARQL_USER") or None
        return cls(
            query=query,
            update=update or None,
            graphs=graphs or None,
            user=user,
            password=_secret("KG_SPARQL_PASSWORD", environ) or "",
            token=None if user else _secret("KG_SPARQL_TOKEN", environ),
            seconds=_seconds(environ.get(_TIMEOUT, "")),
        )


def _secret(name: str, environ: Mapping[str, str]) -> str | None:
    """A secret from a variable, else from the file that the variable NAME_FILE names."""
    if environ.get(name):
        return environ[name]
    file = environ.get(f"{name}_FILE")
    if not file:
        return None
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip("\r\n") or None
    except OSError as error:
        raise NotFound(
            f"The file of a secret cannot be read: {error.strerror}.",
            where=Location(file),
            hint=f"Mend {name}_FILE.",
        ) from error


def _seconds(text: str) -> float:
    """A time limit in seconds."""
    try:
        seconds = float(text or 60)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e6:
        raise ManifestError("The time limit is no number of seconds.", where=Location(_TIMEOUT), found=text)
    return seconds


def _check(name: str, address: str) -> None:
    """Refuse an address that cannot be called, without repeating a password that stands in it."""
    parts = urlsplit(address)
    if parts.username or parts.password:
        raise ManifestError(
            "The address of the store holds a user name or a password.",
            where=Location(name),
            hint="Put them into KG_SPARQL_USER and KG_SPARQL_PASSWORD.",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ManifestError(
            "The address of the store cannot be used.",
            where=Location(name),
            expected="https://host/path",
            found=address,
        )
