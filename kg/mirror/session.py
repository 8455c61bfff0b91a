"""Talking to Neo4j: the only module that imports its driver.

It owns connections, access modes, limits, retries, and the conversion of the driver's errors and values into
ours. It knows no mapping and builds no Cypher. Neither password nor user name is ever part of a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

import neo4j
from neo4j import exceptions, graph, spatial, time

from kg.errors import (
    Location,
    ManifestError,
    MirrorError,
    MirrorRefused,
    Neo4jUnavailable,
    QueryError,
    QueryLimit,
)
from kg.mirror.report import Counters
from kg.mirror.settings import Settings

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]
Run = Callable[..., list[Row]]
"""`run(text, name=value, ...)`: run Cypher inside a transaction and give its rows."""

_Result = TypeVar("_Result")
_RETRY_SECONDS: Final = 30.0
_FETCH_ROWS: Final = 5000
_STUCK: Final = ("No space left", "Could not append transaction", "critical error", "needs to be restarted")
_TIMED_OUT: Final = frozenset(
    {
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    }
)


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says it is."""

    name: str
    version: str
    edition: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an answer, and whether there would have been more."""

    keys: tuple[str, ...]
    rows: list[Row]
    truncated: bool = False


class Session:
    """An open connection to one database of one server. Made by `Session.open`.

    Args:
        connect: Makes a driver.
        database: The database.
        place: The address, for messages.
    """

    def __init__(self, connect: Callable[[], neo4j.Driver], database: str, place: str) -> None:
        self._connect = connect
        self._driver = connect()
        self._database = database
        self.place = place
        self.written = Counters()

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[Session]:
        """Connect, make sure that the server answers and knows us, and close at the end.

        Raises:
            Neo4jUnavailable: No server answers, or it refuses the account.
            ManifestError: The address cannot be used.
            MirrorError: There is no such database.
        """
        with _errors(settings.uri):
            opened = cls(lambda: _driver(settings), settings.database, settings.uri)
            try:
                opened.read("RETURN 1")
                yield opened
            finally:
                opened._driver.close()

    def reconnect(self) -> None:
        """Let go of all connections and make new ones: after the server was started again."""
        self._driver.close()
        self._driver = self._connect()

    def server(self) -> Server:
        """Name, version and edition, as the server says them."""
        found = self.read(
            "CALL dbms.components() YIELD name, versions, edition RETURN name, versions[0], edition"
        )
        kernel = next(row for row in found.rows if row[0] == "Neo4j Kernel")
        return Server("Neo4j", kernel[1], kernel[2])

    def read(
        self,
        text: str,
        parameters: Parameters | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
        read_only: bool = True,
    ) -> Rows:
        """The rows that Cypher gives; the server refuses every write, unless writing was asked for.

        Args:
            text: The Cypher text.
            parameters: Its parameters.
            timeout: Seconds after which the server ends it.
            limit: The most rows to give.
            read_only: Let the server refuse writes.

        Raises:
            QueryError: The text cannot be run, or writes although it may not.
            QueryLimit: It took longer than the time-out.
            Neo4jUnavailable: The server is gone.
        """
        mode = neo4j.READ_ACCESS if read_only else neo4j.WRITE_ACCESS
        query = neo4j.Query(text, timeout=timeout)
        with _errors(self.place), self._session(mode) as session:
            result = session.run(query, dict(parameters or {}))
            keys = tuple(result.keys())
            rows = [_row(record) for record in (result.fetch(limit) if limit is not None else result)]
            truncated = limit is not None and result.peek() is not None
            self.written.add(result.consume().counters)
        return Rows(keys, rows, truncated)

    def stream(self, text: str, parameters: Parameters | None = None) -> Iterator[Row]:
        """The rows that Cypher gives, one after the other, whatever their number; the server refuses writes.

        Raises:
            Neo4jUnavailable: The server is gone.
        """
        with _errors(self.place), self._session(neo4j.READ_ACCESS) as session:
            for record in session.run(text, dict(parameters or {})):
                yield _row(record)

    def write(self, work: Callable[[Run], _Result]) -> _Result:
        """Do a piece of work in one transaction, again from its start when the server asks for that.

        Args:
            work: Gets `run` and must have no effect besides calling it: it may be called more than once.

        Raises:
            Neo4jUnavailable: The server is gone, and did not come back in time.
            MirrorError: The server cannot write.
        """
        summaries: list[neo4j.SummaryCounters] = []

        def attempt(transaction: neo4j.ManagedTransaction) -> _Result:
            summaries.clear()

            def run(text: str, **parameters: object) -> list[Row]:
                result = transaction.run(text, parameters)
                rows = [_row(record) for record in result]
                summaries.append(result.consume().counters)
                return rows

            return work(run)

        with _errors(self.place), self._session(neo4j.WRITE_ACCESS) as session:
            outcome = session.execute_write(attempt)
        for counters in summaries:
            self.written.add(counters)
        return outcome

    def change_schema(self, texts: Sequence[str]) -> None:
        """Run statements that make or drop constraints and indexes, each by itself, as Neo4j wants it.

        Raises:
            MirrorError: A constraint or index of someone else's is in the way.
        """
        with _errors(self.place), self._session(neo4j.WRITE_ACCESS) as session:
            for text in texts:
                self.written.add(session.run(text).consume().counters)

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(database=self._database, default_access_mode=mode, fetch_size=_FETCH_ROWS)


def _driver(settings: Settings) -> neo4j.Driver:
    try:
        return neo4j.GraphDatabase.driver(
            settings.uri,
            auth=(settings.user, settings.password),
            max_transaction_retry_time=_RETRY_SECONDS,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
            user_agent="clusterbridge",
        )
    except (exceptions.ConfigurationError, ValueError) as error:
        raise ManifestError(
            "The address of Neo4j cannot be used.", where=Location("KG_NEO4J_URI"), found=settings.uri
        ) from error


@contextmanager
def _errors(place: str) -> Iterator[None]:
    """The driver's errors become ours, with what to do about each."""
    where = Location(place)
    try:
        yield
    except exceptions.AuthError as error:
        raise Neo4jUnavailable(
            "Neo4j refuses the user name or the password.",
            where=where,
            hint="Check KG_NEO4J_USER and KG_NEO4J_PASSWORD; after several wrong tries wait a few seconds.",
        ) from error
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
        raise Neo4jUnavailable(
            "Neo4j does not answer, or stopped answering.",
            where=where,
            hint="Start it (kg neo4j start), or check KG_NEO4J_URI. A sync that had begun resumes next time.",
        ) from error
    except exceptions.Neo4jError as error:
        raise _answered(error, where) from error
    except exceptions.DriverError as error:
        raise MirrorError("The connection to Neo4j failed.", where=where, found=_first_line(error)) from error


def _answered(error: exceptions.Neo4jError, where: Location) -> Exception:
    """Our error for one that the server reports."""
    code, said = error.code or "", _first_line(error.message or "")
    if code in _TIMED_OUT:
        return QueryLimit(
            "The query was ended at its time limit.",
            hint="Allow more time, or ask for less (LIMIT, a label).",
        )
    if code.endswith("Statement.AccessMode"):
        return QueryError(
            "The query writes, which is not allowed here.",
            found=said,
            hint="Only the mirror writes into Neo4j. To write all the same, allow it: kg cypher --write",
        )
    if code.endswith("Database.DatabaseNotFound"):
        return Neo4jUnavailable("Neo4j has no such database.", where=where, hint="Check KG_NEO4J_DATABASE.")
    if code.endswith("Schema.ConstraintValidationFailed"):
        return MirrorRefused(
            "A constraint of someone else forbids what has to be written.",
            where=where,
            found=said,
            hint="Drop it (DROP CONSTRAINT ...), or name another database in KG_NEO4J_DATABASE.",
        )
    if "OutOfDisk" in code or any(words in said for words in _STUCK):
        return Neo4jUnavailable(
            "Neo4j could not write to its disk, most likely because that is full.",
            where=where,
            found=said,
            hint="Make room and start it again (kg neo4j stop, kg neo4j start); then run kg mirror sync: it goes on.",
        )
    if code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
        return QueryError("The Cypher text cannot be run.", found=said, hint=None)
    if code.startswith(("Neo.TransientError", "Neo.DatabaseError")):
        return Neo4jUnavailable(
            "Neo4j could not do it now.",
            where=where,
            found=said,
            hint="Try again; if it stays so, look at kg neo4j logs, and start it again (kg neo4j stop, start).",
        )
    return MirrorError("Neo4j refuses.", where=where, found=said or code)


def _first_line(text: object) -> str:
    return str(text).strip().split("\n", 1)[0][:500]


def _row(record: neo4j.Record) -> Row:
    return tuple(_plain(value) for value in record.values())


def _plain(value: Any) -> Any:
    """A value of the driver as plain Python: nodes and edges as mappings, paths as lists, days as dates."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, time.Date):
        return date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else str(value)
    if isinstance(value, graph.Node):
        return {"labels": sorted(value.labels), **_properties(value)}
    if isinstance(value, graph.Relationship):
        return {"type": value.type, **_properties(value)}
    if isinstance(value, graph.Path):
        return _path(value)
    if isinstance(value, spatial.Point):
        return list(value)
    return value if isinstance(value, bytes) else str(value)


def _properties(entity: graph.Entity) -> dict[str, Any]:
    return {key: _plain(item) for key, item in sorted(entity.items())}


def _path(path: graph.Path) -> list[Any]:
    """Node, edge, node ... in the order of the path."""
    steps: list[Any] = [_plain(path.nodes[0])]
    for edge, node in zip(path.relationships, path.nodes[1:], strict=True):
        steps += [_plain(edge), _plain(node)]
    return steps
