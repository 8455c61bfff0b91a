"""Bringing the mirror to what the store says.

It compares digests, entity by entity, and writes only what differs: each entity with its edges in one
transaction, so that a sync that is killed at any point goes on where it was. It owns no Cypher and no names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kg.mirror import mark, plan
from kg.mirror.element import Element, Node
from kg.mirror.facts import Facts, elements
from kg.mirror.mapping import ENTITY, HASH, URI, Naming, naming, quoted
from kg.mirror.session import Counters, Session

BATCH = 10_000

_NODES = f"MATCH (n:{ENTITY}) WHERE n.{HASH} <> 0 RETURN n.{URI}, n.{HASH}"
_CLASS_EDGES = (
    f"MATCH ()-[r:{{}}]->() WHERE r.{URI} IS NOT NULL AND r.{HASH} IS NOT NULL RETURN r.{URI}, r.{HASH}"
)

Progress = Callable[[int, int | None], None]
"""Told how many entities were looked at, and of how many, where that is known."""

Stored = dict[str, tuple[str, int]]
"""What Neo4j holds: the form and the digest of each entity, by key."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    Args:
        nodes_written: Entities written as nodes, new or changed.
        edges_written: Plain edges of those, and entities written as edges.
        deleted: Entities of which nothing is said any more.
        unchanged: Entities that were as they should be.
        sequence: The commit of the store that the mirror equals now.
        incremental: Whether only the change log was followed.
        counters: What the server itself counted.
    """

    nodes_written: int = 0
    edges_written: int = 0
    deleted: int = 0
    unchanged: int = 0
    sequence: int = 0
    incremental: bool = False
    counters: Counters = field(default_factory=Counters)


def sync(
    store: Facts,
    session: Session,
    *,
    adopt: bool = False,
    progress: Progress | None = None,
    names: Naming | None = None,
    batch_size: int = BATCH,
) -> SyncReport:
    """Make Neo4j equal to the merged facts.

    Args:
        store: The store; best a snapshot, so that it does not change meanwhile.
        session: The database.
        adopt: Allow our nodes beside data that is not ours, in a database that holds no mark of ours.
        progress: Told how far it is.
        names: Other names than those of the ontology.
        batch_size: How many nodes and edges go into one transaction.

    Raises:
        MirrorRefused: The database holds data and no mark of ours.
        Neo4jUnavailable: The server is gone; the next sync goes on from here.
        MirrorError: Another sync has begun meanwhile, or the server refuses.
    """
    names = names or naming()
    known = mark.check_ours(session, adopt=adopt)
    sequence = store.sequence()
    session.written = Counters()
    if known is None:
        session.change_schema(plan.constraints(names))
    writer = Writer(session, names, known, sequence, batch_size=batch_size)
    stored = _stored(session, names, known) if known else {}
    fresh = known is not None and known.mapping != names.fingerprint
    for number, element in enumerate(elements(store.statements(), names), 1):
        before, digest = stored.pop(element.uri, (None, 0))
        if before is None or fresh or (before, digest) != (plan.form_of(element), element.digest):
            writer.put(element, before)
        if progress is not None and number % 1000 == 0:
            progress(number, None)
    for uri, (before, _) in sorted(stored.items()):
        writer.drop(uri, before)
    return writer.finish()


def _stored(session: Session, names: Naming, known: mark.Mark) -> Stored:
    """The form and digest of every entity that Neo4j holds."""
    return {uri: (form, digest) for form, uri, digest in _digests(session, names, known)}


def _digests(session: Session, names: Naming, known: mark.Mark) -> Iterator[tuple[str, str, int]]:
    for uri, digest in session.stream(f"MATCH (n:{ENTITY}) WHERE n.{HASH} <> 0 RETURN n.{URI}, n.{HASH}"):
        yield plan.NODE, uri, digest
    for type_ in sorted({*names.class_edge_types, *known.edges}):
        for uri, digest in session.stream(_CLASS_EDGES.format(quoted(type_))):
            yield type_, uri, digest


class Writer:
    """Collects entities into batches and writes each in one transaction, under one claim.

    Args:
        session: The database.
        names: The names to write with.
        known: The mark that the database holds.
        sequence: The commit that the mirror equals when all is written.
        batch_size: How many nodes and edges go into one transaction.
        rewrite: Write the plain edges of changed nodes anew, all of them.
    """

    def __init__(
        self,
        session: Session,
        names: Naming,
        known: mark.Mark | None,
        sequence: int,
        *,
        batch_size: int = BATCH,
        rewrite: bool = False,
    ) -> None:
        self._session = session
        self._names = names
        self._known = known
        self._sequence = sequence
        self._batch_size = batch_size
        self._rewrite = rewrite
        self._claim: mark.Claim | None = None
        self._batch = plan.Batch(rewrite=self._rewrite)
        self._nodes = self._edges = self._deleted = 0

    def put(self, element: Element, before: str | None) -> None:
        """An entity that is new or has changed."""
        self._batch.put(element, before)
        if isinstance(element, Node):
            self._nodes += 1
            self._edges += len(element.edges)
        else:
            self._edges += 1
        self._flush_if_full()

    def drop(self, uri: str, before: str) -> None:
        """An entity of which nothing is said any more."""
        self._batch.drop(uri, before)
        self._deleted += 1
        self._flush_if_full()

    def finish(self, *, incremental: bool = False) -> SyncReport:
        """Write the rest, and note the commit that the mirror equals; nothing where nothing changed."""
        up_to_date = self._known is not None and self._known.sequence == self._sequence
        current = self._known is not None and self._known.mapping == self._names.fingerprint
        if self._batch.weight or self._claim or not up_to_date or not current:
            self._write(self._batch, last=True)
        return SyncReport(
            nodes_written=self._nodes,
            edges_written=self._edges,
            deleted=self._deleted,
            sequence=self._sequence,
            incremental=incremental,
            counters=self._session.written,
        )

    def _flush_if_full(self) -> None:
        if self._batch.weight >= self._batch_size:
            self._write(self._batch, last=False)
            self._batch = plan.Batch(rewrite=self._rewrite)

    def _write(self, batch: plan.Batch, *, last: bool) -> None:
        if self._claim is None:
            self._claim = mark.Claim.take(self._session, self._names, self._known, sequence=mark.BEHIND)
        claim = self._claim

        def work(run: plan.Run) -> None:
            claim.hold(run)
            batch.apply(run)
            if last:
                claim.advance(run, self._sequence)

        self._session.write(work)
