"""What can be asked of a worker, and what it replies; both travel as one line of JSON.

This module owns these records and their way through a pipe. It evaluates nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from kg.errors import (
    ClusterbridgeError,
    NotFound,
    QueryError,
    QueryLimit,
    SourceError,
    SourceUnreadable,
    StoreError,
    StoreLocked,
    ValidationFailed,
)

Action = Literal["query", "update", "get", "put", "post", "delete"]

_ERRORS: Final[dict[str, type[ClusterbridgeError]]] = {
    kind.__name__: kind
    for kind in (QueryError, QueryLimit, SourceError, SourceUnreadable, StoreError, StoreLocked)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to do.

    Args:
        action: A query, an update, or what the Graph Store Protocol does with one graph.
        text: SPARQL.
        base: The address that relative IRIs of a bare store's text are resolved against.
        rows: The format for rows; `None` refuses an answer of rows.
        graphs: The format for statements; `None` refuses an answer of statements.
        default: Graphs that the protocol names as the default graph.
        named: Graphs that the protocol names as named graphs.
        graph: The graph that is meant; `None` is the default graph.
        bodies: The files with the statements that were sent, each with its format.
        target: The file that the answer goes to.
        limit: The most rows or statements.
        cut: Whether an answer over the limit is cut there; else it is refused.
        size: The most bytes of an answer.
        today: The day on which something is written, as ISO 8601.
        fresh: Changes when the store was written to: a reader looks at it again.
    """

    action: Action
    text: str = ""
    base: str | None = None
    rows: str | None = None
    graphs: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    graph: str | None = None
    bodies: tuple[tuple[str, str], ...] = ()
    target: str = ""
    limit: int = 100_000
    cut: bool = False
    size: int = 256 << 20
    today: str = ""
    fresh: int = 0

    def line(self) -> bytes:
        """The job as it travels."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: str) -> Job:
        """The job of a line."""
        fields = json.loads(line)
        bodies = tuple((file, form) for file, form in fields["bodies"])
        lists = {"default": tuple(fields["default"]), "named": tuple(fields["named"]), "bodies": bodies}
        return cls(**fields | lists)

    def aimed(self, file: str) -> Job:
        """The same job, its answer going to a file."""
        return replace(self, target=file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a job went.

    Args:
        form: The format of the answer; empty where there is none.
        text: A small answer itself; `None` where it stands in the file.
        cut: Whether the answer was cut at the limit.
        created: Whether a graph was made that was not there.
        changed: How many statements came or went.
        worn: Whether the worker has grown and should be replaced.
        error: What went wrong, as the fields of the error.
    """

    form: str = ""
    text: str | None = None
    cut: bool = False
    created: bool = False
    changed: int = 0
    worn: bool = False
    error: dict[str, Any] | None = None

    def line(self) -> str:
        """The reply as it travels."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def read(cls, line: bytes) -> Reply:
        """The reply of a line."""
        return cls(**json.loads(line))

    @classmethod
    def failed(cls, error: ClusterbridgeError) -> Reply:
        """The reply of a job that met an error."""
        fields = {"kind": type(error).__name__, "what": error.what, "found": error.found, "hint": error.hint}
        return cls(error=fields | {"findings": list(getattr(error, "findings", ()))})

    def check(self) -> Reply:
        """The reply itself.

        Raises:
            ClusterbridgeError: The job met one.
        """
        if self.error is None:
            return self
        what, found, hint = (self.error[name] for name in ("what", "found", "hint"))
        kind = self.error["kind"]
        if kind == "ValidationFailed":
            raise ValidationFailed(what, findings=self.error["findings"], hint=hint)
        if kind == "NotFound":
            raise NotFound(what, hint=hint)
        raise _ERRORS.get(kind, StoreError)(what, found=found, hint=hint)
