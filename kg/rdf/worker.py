"""Queries of users, in a process that can be ended: with a time limit, a row limit and a memory limit.

This module owns both sides of that process: `run` starts it and waits, and the module run as a program
answers one query from a snapshot. Oxigraph's Python binding has no way to stop a query, so the process is
the way.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import NotFound, QueryError, QueryLimit, StoreError
from kg.rdf.snapshot import sweep
from kg.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_NAMES_GRAPHS: Final = re.compile(r"(?i)\b(?:GRAPH|FROM)\b")
_MEMORY: Final = 4 << 30  # bytes of address space; files that the store maps count too


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query of any form.

    Args:
        columns: The variables; `subject`, `predicate`, `object` for statements; `answer` for yes or no.
        rows: The terms; an unbound variable is `None`.
        cut: Whether there were more rows than the limit.
        form: `select`, `ask` or `construct`.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]
    cut: bool
    form: str


def run(
    path: Path,
    text: str,
    bindings: Mapping[str, Term] | None = None,
    *,
    timeout: float = 60.0,
    limit: int = 100_000,
    services: Collection[str] = (),
    as_of: date | None = None,
    active_on: date | None = None,
) -> Rows:
    """The answer to a query over the merged facts, from a process of its own.

    Args:
        path: The folder of the store.
        text: SPARQL; the usual prefixes are known.
        bindings: Values of variables, bound and never formatted into the text.
        timeout: Seconds after which the query is ended.
        limit: The most rows to give.
        services: Addresses that `SERVICE` may call; none by default.
        as_of: Ask the facts that had begun by this day; see `kg.rdf.moment`.
        active_on: Ask the facts that were running on this day.

    Raises:
        QueryError: The text is no query, or reaches for something that it may not.
        QueryLimit: The query did not end in time, or needed too much memory.
        NotFound: There is no store.
        StoreError: The store cannot be read.
    """
    job = {
        "path": str(path),
        "text": text,
        "bindings": {name: _pack(term) for name, term in (bindings or {}).items()},
        "limit": limit,
        "services": sorted(services),
        "days": {"as_of": as_of and as_of.isoformat(), "active_on": active_on and active_on.isoformat()},
    }
    command = [sys.executable, "-P", "-m", "kg.rdf.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the query goes in as data
            command, input=json.dumps(job), capture_output=True, text=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        sweep(path)
        raise QueryLimit(
            f"The query was ended after {timeout:g} seconds.",
            hint="Ask for less (a LIMIT, a narrower pattern), or allow more time.",
        ) from error
    if done.returncode != 0:
        sweep(path)
    return _received(done)


def asked(store: GraphStore, text: str, bindings: Mapping[str, Term], *, timeout: float, limit: int) -> Rows:
    """The answer of an open store that keeps time itself: a remote one.

    Raises:
        QueryError: The text is no query, or reaches for something that it may not.
        QueryLimit: The query did not end in time.
        StoreError: The store cannot be read.
    """
    columns, rows, form = store.answer(text, bindings, seconds=timeout)
    first = list(islice(rows, limit))
    return Rows(columns, first, next(rows, None) is not None, form)


def _received(done: subprocess.CompletedProcess[str]) -> Rows:
    """The answer that the process wrote, or the error that it met."""
    lines = done.stdout.splitlines()
    try:
        last = json.loads(lines[-1]) if lines else {}
    except json.JSONDecodeError:
        last = {}
    if "error" in last:
        raise _error(last)
    if "cut" not in last:
        raise QueryLimit(
            "The query needed more memory than it may have.",
            hint="Ask for less: sorting and grouping hold all rows at once.",
        )
    first = json.loads(lines[0])
    rows = [tuple(_unpack(cell) for cell in json.loads(line)) for line in lines[1:-1]]
    return Rows(tuple(first["columns"]), rows, last["cut"], first["form"])


def _error(told: dict[str, str | None]) -> QueryError | NotFound | StoreError:
    """The error that the process met."""
    what, hint = told["what"] or "", told["hint"]
    if told["error"] == "NotFound":
        return NotFound(what, hint=hint)
    return (QueryError if told["error"] == "QueryError" else StoreError)(what, found=told["found"], hint=hint)


def _pack(term: Term | None) -> Any:
    """A term as JSON."""
    if term is None:
        return None
    if isinstance(term, Literal):
        return ["l", term.value, term.language, term.datatype.value]
    if isinstance(term, Triple):
        return ["t", _pack(term.subject), _pack(term.predicate), _pack(term.object)]
    return ["u" if isinstance(term, NamedNode) else "b", term.value]


def _unpack(packed: Any) -> Any:
    """A term from JSON."""
    if packed is None:
        return None
    kind, *rest = packed
    if kind == "u":
        return NamedNode(rest[0])
    if kind == "b":
        return BlankNode(rest[0])
    if kind == "t":
        return Triple(*(_unpack(part) for part in rest))
    text, language, datatype = rest
    return Literal(text, language=language) if language else Literal(text, datatype=NamedNode(datatype))


def _answer(job: dict[str, Any]) -> Iterator[dict[str, Any] | list[Any]]:
    """The lines of the answer: the columns, each row, and whether it was cut."""
    from kg.rdf.moment import at
    from kg.rdf.store import GraphStore

    days = {name: None if day is None else date.fromisoformat(day) for name, day in job["days"].items()}
    bindings = {name: _unpack(packed) for name, packed in job["bindings"].items()}
    with GraphStore.open(Path(job["path"]), read_only=True) as store:
        facts = at(store, **days, datasets=_NAMES_GRAPHS.search(job["text"]) is not None)
        columns, rows, form = facts.answer(job["text"], bindings, services=job["services"])
        yield {"columns": columns, "form": form}
        rest = iter(rows)
        for row in islice(rest, job["limit"]):
            yield [_pack(term) for term in row]
        yield {"cut": next(rest, None) is not None}


def _main(lines: Iterable[str]) -> None:
    """Answer the one query that stands on the input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    job = json.loads("".join(lines))
    try:
        for line in _answer(job):
            sys.stdout.write(json.dumps(line) + "\n")
    except (QueryError, NotFound, StoreError) as error:
        found = {"error": type(error).__name__, "what": error.what, "found": error.found, "hint": error.hint}
        sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    _main(sys.stdin)
