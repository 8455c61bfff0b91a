"""Which Neo4j to talk to, and as whom; the password never shows in a repr, a message or a log.

This module reads the environment. It opens nothing and starts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kg.errors import Location, ManifestError, NotFound

SCHEMES: Final = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Settings:
    """The address of a Neo4j, the user, the password and the database.

    Example:
        >>> Settings("bolt://127.0.0.1:7687", "neo4j", "secret")
        Settings(uri='bolt://127.0.0.1:7687', user='neo4j', database='neo4j')
    """

    uri: str
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = "neo4j"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings | None:
        """The server that `KG_NEO4J_URI` names; `None` where it names none: then the managed one is meant.

        `KG_NEO4J_USER` (`neo4j`), `KG_NEO4J_PASSWORD` or `KG_NEO4J_PASSWORD_FILE`, and `KG_NEO4J_DATABASE`
        go with it.

        Raises:
            ManifestError: The address cannot be used.
            NotFound: The password file is not there.
        """
        uri = environ.get("KG_NEO4J_URI", "").strip()
        if not uri:
            return None
        _check_address(uri)
        return cls(
            uri=uri,
            user=environ.get("KG_NEO4J_USER") or "neo4j",
            password=_password(environ),
            database=environ.get("KG_NEO4J_DATABASE") or "neo4j",
        )


def _password(environ: Mapping[str, str]) -> str:
    """The password from the variable, else from the file that the other variable names."""
    given = environ.get("KG_NEO4J_PASSWORD")
    if given is not None:
        return given
    named = environ.get("KG_NEO4J_PASSWORD_FILE")
    if not named:
        return ""
    try:
        return Path(named).expanduser().read_text(encoding="utf-8").strip("\r\n")
    except OSError as error:
        raise NotFound(
            f"The password file of Neo4j cannot be read: {error.strerror}.",
            where=Location(named),
            hint="Mend KG_NEO4J_PASSWORD_FILE.",
        ) from error


def _check_address(uri: str) -> None:
    """Refuse an address that the driver cannot use, without repeating a password that stands in it."""
    where = Location("KG_NEO4J_URI")
    parts = urlsplit(uri)
    if parts.username or parts.password:
        raise ManifestError(
            "The address of Neo4j holds a user name or a password.",
            where=where,
            hint="Put them into KG_NEO4J_USER and KG_NEO4J_PASSWORD; the address is scheme, host and port.",
        )
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ManifestError(
            "The address of Neo4j cannot be used.",
            where=where,
            expected=" or ".join(f"{scheme}://host:port" for scheme in SCHEMES[:4:3])
            + ", with +s or +ssc for TLS",
            found=uri,
        )
