"""Bringing the mirror to what the store says, in the way that costs least.

    up to date                         nothing is done
    the mark is a commit of this store     only what the change log names since then
    the database is empty              a first load
    a first load was cut off           everything is compared, content included, and mended
    otherwise                          the digests of everything are compared

What differs is written entity by entity, each with its edges in one transaction, so that a sync that is killed at any
point goes on where it was. This module owns that choice, no Cypher and no names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.collector import without_collector
from kg.mirror import bulk, describe, mark, obstacles, plan
from kg.mirror.batch import Held
from kg.mirror.decode import term_of
from kg.mirror.encode import encode, held_as
from kg.mirror.facts import Facts, elements, followed, point_of
from kg.mirror.load import FirstLoad
from kg.mirror.mapping import ENTITY, HASH, URI, Naming, naming, quoted
from kg.mirror.mark import BEHIND, Claim, Mark, Point
from kg.mirror.report import Counters, Progress, SyncReport, Way
from kg.mirror.session import Session
from kg.mirror.write import BATCH, Pipeline, Writer

if TYPE_CHECKING:
    from kg.mirror.local.manager import LocalNeo4j

Found = tuple[str, int, Held | None]
"""What Neo4j holds of an entity: its form, its digest, and of a node perhaps the rest."""

_FEW: Final = 2000  # entities, which are looked up at once in any mirror
_MANY: Final = 0.3  # of all entities: from there on, comparing all is cheaper than looking up each
_NODES = f"MATCH (n:{ENTITY}) WHERE n.{HASH} <> 0 RETURN n.{URI}, n.{HASH}"
_CLASS_EDGES = (
    f"MATCH ()-[r:{{}}]->() WHERE r.{URI} IS NOT NULL AND r.{HASH} IS NOT NULL RETURN r.{URI}, r.{HASH}"
)
_SOME_NODES = (
    f"UNWIND $uris AS uri MATCH (n:{ENTITY} {{{URI}: uri}}) WHERE n.{HASH} <> 0 "
    f"RETURN uri, n.{HASH}, labels(n), properties(n), "
    f"COLLECT {{ MATCH (n)-[r]->(other) WHERE r.{HASH} = 1 AND '{ENTITY}' IN labels(other) RETURN [type(r), other.{URI}] }}"
)
_SOME_CLASS_EDGES = (
    f"UNWIND $uris AS uri MATCH ()-[r:{{}} {{{{{URI}: uri}}}}]->() "
    f"WHERE r.{HASH} IS NOT NULL RETURN uri, r.{HASH}"
)
_SIZE = f"MATCH (n:{ENTITY}) RETURN count(n)"


def sync(
    store: Facts,
    session: Session,
    *,
    adopt: bool = False,
    progress: Progress | None = None,
    names: Naming | None = None,
    batch_size: int = BATCH,
    local: LocalNeo4j | None = None,
) -> SyncReport:
    """Make Neo4j equal to the merged facts.

    Args:
        store: The store; best a snapshot, so that it does not change meanwhile.
        session: The database.
        adopt: Allow our nodes beside data that is not ours, in a database that holds no mark of ours.
        progress: Told how far it is.
        names: Other names than those of the ontology.
        batch_size: How many nodes and edges go into one transaction.
        local: The managed server that the session leads to; a large first load then goes through its importer.

    Raises:
        MirrorRefused: The database holds data and no mark of ours.
        Neo4jUnavailable: The server is gone; the next sync goes on from here.
        MirrorError: Another sync has begun meanwhile, or the server refuses.
    """
    session.written = Counters()
    known = mark.check_ours(session, adopt=adopt)
    names = names or naming()
    if known is None or known.mapping != names.fingerprint or known.loading:
        obstacles.refuse(session, names)
    with without_collector():
        report = _Sync(store, session, names, known, batch_size, progress).choose(local)
    if report.way != "import" and (known is None or known.mapping != names.fingerprint or known.loading):
        _describe(session, names)
    return report


def sync_managed(
    store: Facts, local: LocalNeo4j, *, adopt: bool = False, progress: Progress | None = None
) -> SyncReport:
    """Make the managed Neo4j equal to the merged facts, started first where it does not run.

    A large first load is imported before the server has ever run, which saves its second start.

    Args:
        store: The store; best a snapshot.
        local: The managed server.
        adopt: As for `sync`.
        progress: Told how far it is.

    Raises:
        MirrorRefused: As for `sync`.
        Neo4jUnavailable: The server does not start, or is gone; the next sync goes on from here.
        MirrorError: The importer failed, another sync has begun meanwhile, or the server refuses.
    """
    names, prepared = naming(), None
    if local.is_new() and bulk.pays(store):
        with without_collector():
            prepared = bulk.prepare(store, local.new_import(), names, progress)
    with Session.open(local.start() if prepared is None else local.take_over()) as session:
        if prepared is None:
            return sync(store, session, adopt=adopt, progress=progress, local=local)
        point = point_of(store, store.sequence())
        nodes, edges = bulk.finish(prepared, store, session, names, point)
        return SyncReport(
            "import",
            nodes_written=nodes,
            edges_written=edges,
            sequence=point.sequence,
            counters=session.written,
        )


def _describe(session: Session, names: Naming) -> None:
    """Leave the description and the indexes for Cypher users, after the first load: they cost nothing then."""
    session.change_schema(describe.indexes(names))
    session.write(lambda run: describe.write(run, names))


class _Sync:
    """One sync of one store with one database."""

    def __init__(
        self,
        store: Facts,
        session: Session,
        names: Naming,
        known: Mark | None,
        batch_size: int,
        progress: Progress | None,
    ) -> None:
        self._store = store
        self._session = session
        self._names = names
        self._known = known
        self._batch_size = batch_size
        self._progress = progress
        self._point = point_of(store, store.sequence())

    def choose(self, local: LocalNeo4j | None) -> SyncReport:
        """Do it in the way that costs least."""
        known = self._known
        if known is None:
            if not mark.has_entities(self._session):
                return self._first_load(local)
            self._session.change_schema(plan.constraints(self._names))
        elif known.mapping != self._names.fingerprint:
            self._session.change_schema(plan.constraints(self._names))
        elif known.loading:
            self._session.change_schema(plan.constraints(self._names))
            return self._mend()
        elif known.point == self._point:
            return SyncReport("nothing", sequence=self._point.sequence, counters=self._session.written)
        elif known.point == point_of(self._store, known.point.sequence):
            changed = list(self._store.changed_since(known.point.sequence))
            if len(changed) < _FEW or len(changed) < _MANY * self._session.read(_SIZE).rows[0][0]:
                return self._follow(changed, known)
        return self._compare()

    def _first_load(self, local: LocalNeo4j | None) -> SyncReport:
        """Fill an empty database: through the importer where that is faster, else through sessions."""
        if local is not None and bulk.pays(self._store) and mark.is_empty(self._session):
            prepared = bulk.prepare(self._store, local.new_import(), self._names, self._progress)
            local.take_over()
            self._session.reconnect()
            written = bulk.finish(prepared, self._store, self._session, self._names, self._point)
            return self._loaded("import", *written)
        if not mark.is_bare(self._session):
            self._session.change_schema(plan.constraints(self._names))
        claim = Claim(self._session, self._names, self._known, Point(BEHIND, ""), loading=True)
        with Pipeline(self._session, claim) as pipeline:
            load = FirstLoad(pipeline, self._session, self._names, batch_size=self._batch_size)
            arriving = elements(followed(self._store, self._progress), self._names)
            load.fill(arriving, self._point, self._progress)
        return self._loaded("first load", load.nodes, load.edges)

    def _loaded(self, way: Way, nodes: int, edges: int) -> SyncReport:
        return SyncReport(
            way,
            nodes_written=nodes,
            edges_written=edges,
            sequence=self._point.sequence,
            counters=self._session.written,
        )

    def _mend(self) -> SyncReport:
        from kg.mirror.verify import repair, verify

        drift = verify(self._store, self._session, names=self._names)
        return repair(self._store, self._session, drift, names=self._names)

    def _compare(self) -> SyncReport:
        """Compare the digest of every entity."""
        known = self._known
        stored = dict(self._digests(known.edges if known else ()))
        anew = known is not None and known.mapping != self._names.fingerprint
        unchanged = 0
        with closing(self._writer(Point(BEHIND, ""))) as writer:
            for element in elements(followed(self._store, self._progress), self._names):
                before, digest = stored.pop(element.uri, (None, 0))
                if before is None or anew or (before, digest) != (plan.form_of(element), element.digest):
                    writer.put(element, before)
                else:
                    unchanged += 1
            for uri, (before, _) in sorted(stored.items()):
                writer.drop(uri, before)
            writer.finish(self._point)
        return self._report("comparison", writer, unchanged)

    def _follow(self, changed: list[str], known: Mark) -> SyncReport:
        """Bring the entities that the change log names to their present state."""
        remaining, unchanged, done = iter(changed), 0, 0
        with closing(self._writer(known.point)) as writer:
            while uris := list(islice(remaining, self._batch_size)):
                stored = dict(self._some([held_as(uri) for uri in uris], known.edges))
                for uri in uris:
                    unchanged += not self._follow_one(uri, stored, writer)
                if self._progress is not None:
                    self._progress("following changes", done := done + len(uris), len(changed))
            writer.finish(self._point)
        return self._report("changes", writer, unchanged)

    def _follow_one(self, uri: str, stored: Mapping[str, Found], writer: Writer) -> bool:
        """Whether there was something to write for this entity."""
        key = held_as(uri)
        before, digest, held = stored.get(key, (None, 0, None))
        statements = list(self._store.statements(term_of(uri)))
        if statements:
            element = encode(uri, statements, self._names)
            if (before, digest) != (plan.form_of(element), element.digest):
                writer.put(element, before, held)
                return True
        elif before is not None:
            writer.drop(key, before)
            return True
        return False

    def _writer(self, until_then: Point) -> Writer:
        """A writer that claims the mirror with its first batch; a sync that is cut off leaves it at `until_then`."""
        session, names, known = self._session, self._names, self._known
        return Writer(
            lambda: Pipeline(session, Claim(session, names, known, until_then)), batch_size=self._batch_size
        )

    def _report(self, way: Way, writer: Writer, unchanged: int) -> SyncReport:
        return SyncReport(
            way,
            nodes_written=writer.nodes,
            edges_written=writer.edges,
            deleted=writer.deleted,
            unchanged=unchanged,
            sequence=self._point.sequence,
            counters=self._session.written,
        )

    def _digests(self, edges: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, int]]]:
        """Form and digest of every entity that Neo4j holds."""
        for uri, digest in self._session.stream(_NODES):
            yield uri, (plan.NODE, digest)
        for type_ in sorted({*self._names.class_edge_types, *edges}):
            for uri, digest in self._session.stream(_CLASS_EDGES.format(quoted(type_))):
                yield uri, (type_, digest)

    def _some(self, uris: list[str], edges: tuple[str, ...]) -> Iterator[tuple[str, Found]]:
        """What Neo4j holds of these entities."""
        rest = set(uris)
        for uri, digest, labels, properties, leaving in self._session.stream(_SOME_NODES, {"uris": uris}):
            rest.discard(uri)
            held = Held(frozenset(labels), properties, frozenset((type_, other) for type_, other in leaving))
            yield uri, (plan.NODE, digest, held)
        for type_ in sorted({*self._names.class_edge_types, *edges}) if rest else ():
            wanted = {"uris": sorted(rest)}
            for uri, digest in self._session.stream(_SOME_CLASS_EDGES.format(quoted(type_)), wanted):
                yield uri, (type_, digest, None)
