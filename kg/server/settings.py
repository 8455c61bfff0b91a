"""What a server is started with: where it listens, whom it trusts, and its limits.

This module owns these records and the reading of the token. It opens nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ManifestError, NotFound

TOKEN = "KG_SERVE_TOKEN"  # noqa: S105 - the name of a variable


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may take.

    Args:
        seconds: How long a query or another request may run; what is over is ended.
        rows: The most rows or statements of an answer.
        answer: The most bytes of an answer.
        body: The most bytes of a request.
        workers: How many queries run at the same time.
        waiting: How many more may wait for their turn.
    """

    seconds: float = 30.0
    rows: int = 100_000
    answer: int = 256 << 20
    body: int = 10 << 20
    workers: int = 4
    waiting: int = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server runs.

    Args:
        host: The address to listen on.
        port: The port; 0 takes a free one.
        hosts: Names, beside that address and those of this machine, under which it may be called.
        writable: Whether it takes updates and graphs.
        token: What a writer must show.
        bare: Whether it serves a store that is nothing but RDF, for test suites.
        limits: How much one request may take.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    writable: bool = False
    token: str | None = field(default=None, repr=False)
    bare: bool = False
    limits: Limits = field(default_factory=Limits)


def token(file: Path | None, environment: Mapping[str, str] | None = None) -> str:
    """The token that writers must show: from a file, or from KG_SERVE_TOKEN or KG_SERVE_TOKEN_FILE.

    Raises:
        NotFound: The file is not there.
        ManifestError: There is none, or it is too short to be a secret.
    """
    environment = os.environ if environment is None else environment
    named = file or (Path(environment[f"{TOKEN}_FILE"]) if environment.get(f"{TOKEN}_FILE") else None)
    try:
        text = environment.get(TOKEN, "") if named is None else named.read_text(encoding="utf-8")
    except OSError as error:
        raise NotFound(f"The file with the token cannot be read: {named}.") from error
    if len(text.strip()) < 16:
        raise ManifestError(
            "A writable server needs a token of at least 16 characters.",
            hint=f"Put one into a file and name it with --token-file, or into {TOKEN}.",
        )
    return text.strip()
