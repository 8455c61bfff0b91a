"""The mark that says that a database holds our mirror, how far it has come, and who is writing it.

    (:ClusterbridgeMirror {id: 1, mapping, edges, sequence, writer, batches})

This module owns that node and the refusal to write where it is missing. It writes no entity.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import Location, MirrorError, MirrorRefused
from kg.mirror.mapping import ENTITY, HASH, Naming
from kg.mirror.plan import Run
from kg.mirror.session import Session

LABEL: Final = "ClusterbridgeMirror"
BEHIND: Final = -1
"""The sequence of a mirror that is not complete: all of it must be compared."""

_READ = f"MATCH (m:{LABEL} {{id: 1}}) RETURN m.mapping, m.edges, m.sequence"
_CLAIM = f"""\
MERGE (m:{LABEL} {{id: 1}})
SET m.writer = $writer, m.mapping = $mapping, m.edges = $edges, m.sequence = $sequence, m.batches = 0"""
_HOLD = f"MATCH (m:{LABEL} {{id: 1, writer: $writer}}) SET m.batches = m.batches + 1 RETURN m.batches"
_ADVANCE = f"MATCH (m:{LABEL} {{id: 1, writer: $writer}}) SET m.sequence = $sequence"
_FOREIGN = "MATCH (n) RETURN n LIMIT 1"
_FOREIGN_ENTITY = f"MATCH (n:{ENTITY}) WHERE n.{HASH} IS NULL RETURN n LIMIT 1"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the mark says.

    Args:
        mapping: The fingerprint of the names that the mirror was written with.
        edges: The types of its class edges.
        sequence: The commit of the store that it equals, or `BEHIND`.
    """

    mapping: str
    edges: tuple[str, ...]
    sequence: int


def read(session: Session) -> Mark | None:
    """The mark of the database, or `None` where it holds none."""
    rows = session.read(_READ).rows
    if not rows:
        return None
    mapping, edges, sequence = rows[0]
    return Mark(mapping, tuple(edges or ()), BEHIND if sequence is None else sequence)


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


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to write: whoever claims last has it, and who had it before is stopped at the next batch."""

    writer: str

    @classmethod
    def take(cls, session: Session, names: Naming, mark: Mark | None, *, sequence: int) -> Claim:
        """Claim the mirror, and note the names that it is written with."""
        claim = cls(secrets.token_hex(8))
        edges = sorted({*names.class_edge_types, *(mark.edges if mark else ())})
        values: dict[str, Any] = {
            "writer": claim.writer,
            "mapping": names.fingerprint,
            "edges": edges,
            "sequence": sequence,
        }
        session.write(lambda run: run(_CLAIM, **values))
        return claim

    def hold(self, run: Run) -> None:
        """Make sure, within a transaction, that nobody else has claimed the mirror, and keep others waiting.

        Raises:
            MirrorError: Somebody has.
        """
        if not run(_HOLD, writer=self.writer):
            raise MirrorError(
                "Another sync of this mirror has begun, so this one has ended.",
                hint="Wait for the other one.",
            )

    def advance(self, run: Run, sequence: int) -> None:
        """Note, within a transaction, the commit that the mirror equals when the transaction is done."""
        run(_ADVANCE, writer=self.writer, sequence=sequence)
