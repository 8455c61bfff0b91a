"""The mark that says that a database holds our mirror, how far it has come, and who is writing it.

    (:ClusterbridgeMirror {id: 1, mapping, edges, sequence, lineage, loading, writer, batch})

This module owns that node and the refusal to write where it is missing. It writes no entity.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import Location, MirrorError, MirrorRefused
from kg.mirror.mapping import ENTITY, HASH, Naming
from kg.mirror.plan import Run

if TYPE_CHECKING:
    from kg.mirror.session import Session

LABEL: Final = "ClusterbridgeMirror"
BEHIND: Final = -1
"""The sequence of a mirror that is not complete: all of it must be compared."""

_READ = f"MATCH (m:{LABEL} {{id: 1}}) RETURN m.mapping, m.edges, m.sequence, m.lineage, m.loading"
_CLAIM = f"MERGE (m:{LABEL} {{id: 1}}) SET m += $state, m.batch = 0"
# the first SET takes the lock, so that what is read after it is what holds until the end of the transaction
_HOLD = f"""\
MATCH (m:{LABEL} {{id: 1}}) SET m.held = true
WITH m, m.batch AS before WHERE m.writer = $writer
SET m.batch = $batch
RETURN before"""
_ADVANCE = f"MATCH (m:{LABEL} {{id: 1, writer: $writer}}) SET m += $state"
_COMPLETE = f"MATCH (m:{LABEL} {{id: 1, writer: '', loading: true}}) SET m += $state RETURN m.id"
_FOREIGN = f"MATCH (n) WHERE NOT n:{LABEL} RETURN n LIMIT 1"
_FOREIGN_ENTITY = f"MATCH (n:{ENTITY}) WHERE n.{HASH} IS NULL RETURN n LIMIT 1"
_INDEXES = "SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN type"
_ENTITY = f"MATCH (n:{ENTITY}) RETURN n LIMIT 1"


@dataclass(frozen=True, slots=True)
class Point:
    """A commit in the history of a store: two stores share it only if they share all that went before.

    Args:
        sequence: Its number.
        lineage: The word that stands for the history up to it.
    """

    sequence: int
    lineage: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What the mark says.

    Args:
        mapping: The fingerprint of the names that the mirror was written with.
        edges: The types of its class edges.
        point: The commit of the store that it equals; its sequence is `BEHIND` where it equals none.
        loading: Whether its first load has not come to an end.
    """

    mapping: str
    edges: tuple[str, ...]
    point: Point
    loading: bool


def read(session: Session) -> Mark | None:
    """The mark of the database, or `None` where it holds none."""
    rows = session.read(_READ).rows
    if not rows:
        return None
    mapping, edges, sequence, lineage, loading = rows[0]
    point = Point(BEHIND if sequence is None else sequence, lineage or "")
    return Mark(mapping or "", tuple(edges or ()), point, bool(loading))


def require(session: Session) -> Mark:
    """The mark of the database.

    Raises:
        MirrorRefused: It holds none.
    """
    mark = read(session)
    if mark is None:
        raise MirrorRefused(
            "This Neo4j holds no mirror of ours.",
            where=Location(session.place),
            hint="Make one: kg mirror sync",
        )
    return mark


def check_ours(session: Session, *, adopt: bool) -> Mark | None:
    """The mark, or `None` where one may be made; refuses a database that belongs to someone else.

    Args:
        session: The database.
        adopt: Allow our nodes beside data that is not ours.

    Raises:
        MirrorRefused: It holds data but no mark, and nobody allowed to write beside it; or names would clash.
    """
    mark = read(session)
    if mark is not None:
        return mark
    where = Location(session.place)
    if session.read(_FOREIGN_ENTITY).rows:
        raise MirrorRefused(
            f'This Neo4j holds nodes of someone else with the label "{ENTITY}".',
            where=where,
            hint="Name another database in KG_NEO4J_DATABASE, or another server in KG_NEO4J_URI.",
        )
    if not adopt and session.read(_FOREIGN).rows:
        raise MirrorRefused(
            "This Neo4j holds data, and no mark says that it is a mirror of ours: nothing was written.",
            where=where,
            hint="Check KG_NEO4J_URI. To write beside the data that is there, and never touch it: --adopt",
        )
    return None


def is_empty(session: Session) -> bool:
    """Whether the database holds nothing at all."""
    return not session.read("MATCH (n) RETURN n LIMIT 1").rows


def is_bare(session: Session) -> bool:
    """Whether the database has no constraint and no index of anybody's that could be in our way."""
    return is_empty(session) and not session.read(_INDEXES).rows


def has_entities(session: Session) -> bool:
    """Whether the database holds any node of ours."""
    return bool(session.read(_ENTITY).rows)


def state(names: Naming, known: Mark | None, point: Point, *, loading: bool = False) -> dict[str, object]:
    """The properties of a mark."""
    return {
        "mapping": names.fingerprint,
        "edges": sorted({*names.class_edge_types, *(known.edges if known else ())}),
        "sequence": point.sequence,
        "lineage": point.lineage,
        "loading": loading,
    }


def complete(session: Session, names: Naming, point: Point) -> None:
    """Note the commit that a database equals which was imported, and into which nobody has written since.

    Raises:
        MirrorError: Somebody has claimed the mirror meanwhile.
    """
    if not session.write(lambda run: run(_COMPLETE, state=state(names, None, point))):
        raise _overtaken()


def _overtaken() -> MirrorError:
    return MirrorError(
        "Another sync of this mirror has begun, so this one has ended.", hint="Wait for the other one."
    )


class Claim:
    """The right to write: whoever claims last has it, and who had it before is stopped at the next batch.

    Args:
        session: The database.
        names: The names that it is written with.
        known: The mark that stands there.
        point: What the mirror equals until the last batch is written.
        loading: Whether this is the first load.
    """

    def __init__(
        self, session: Session, names: Naming, known: Mark | None, point: Point, *, loading: bool = False
    ) -> None:
        self._writer = secrets.token_hex(8)
        self._names = names
        self._known = known
        claimed = {**state(names, known, point, loading=loading), "writer": self._writer}
        session.write(lambda run: run(_CLAIM, state=claimed))

    def hold(self, run: Run, batch: int) -> bool:
        """Within a transaction: keep other writers waiting; whether this batch is still to be written.

        It is not where the server wrote it but the connection broke before it could say so.

        Args:
            run: Runs Cypher in the transaction.
            batch: The number of the batch, from 1.

        Raises:
            MirrorError: Somebody else has claimed the mirror.
        """
        held = run(_HOLD, writer=self._writer, batch=batch)
        if not held:
            raise _overtaken()
        return bool(held[0][0] < batch)

    def advance(self, run: Run, point: Point) -> None:
        """Within the last transaction: note the commit that the mirror equals when it is done."""
        run(_ADVANCE, writer=self._writer, state=state(self._names, self._known, point))
