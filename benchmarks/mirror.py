"""The mirror beside bare writes of the same rows, and beside rdflib-neo4j, in one run on one server: CPU and wall time.

Bare writes: the constraints are ours, and `UNWIND ... MERGE` writes 10,000 at a time through the same driver. CPU is that of
Python and of the server's Java together. A first load counts from the facts in the store to the first answered query, on a
server that has never run: reading, encoding and the starts of server and importer included, for bare writes as for ours. On a
warm server the rows of the bare writes are ready in memory. Java has learnt Neo4j before (`kg neo4j prepare`), for both.
rdflib-neo4j is measured in the same way as a first load, where it is installed (`pip install --group bench`).

Exits with 1 where a bar is missed.

Usage: `python benchmarks/mirror.py [STATEMENTS]`
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from synthetic import entity, write

from kg.collector import without_collector
from kg.mirror import plan
from kg.mirror.element import Edge
from kg.mirror.export import export
from kg.mirror.facts import elements
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.mapping import ENTITY, HASH, URI, naming, quoted
from kg.mirror.prepare import prepare
from kg.mirror.session import Session
from kg.mirror.sync import sync, sync_managed
from kg.mirror.verify import verify
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore
from kg.vocab import CB

BATCH = 10_000
CHANGED = 1_000  # statements of a small change, each about another entity
QUESTION = "MATCH (o:Firm)-[:PARTICIPATES_IN]->(p:Project) RETURN count(*)"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """CPU seconds of Python and Java together, and wall seconds."""

    cpu: float
    wall: float

    def __str__(self) -> str:
        return f"{self.cpu:7.1f} CPU s {self.wall:7.1f} s"


@dataclass
class Rows:
    """What is to be written: nodes by their labels, edges by their type."""

    nodes: dict[tuple[str, ...], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    edges: dict[str, list[list[Any]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, store: GraphStore) -> Rows:
        """The rows of all entities of a store."""
        rows, ends, own = cls(), set(), set()
        for element in elements(store.statements(), naming()):
            if isinstance(element, Edge):
                rows.edges[element.type].append([element.source, element.target, element.stored])
                ends.update((element.source, element.target))
                continue
            rows.nodes[element.labels].append(element.stored)
            own.add(element.uri)
            for type_, other in element.edges:
                rows.edges[type_].append([element.uri, other, {HASH: 1}])
                ends.add(other)
        rows.nodes[()].extend({URI: uri, HASH: 0} for uri in sorted(ends - own))
        return rows

    def __len__(self) -> int:
        return sum(map(len, (*self.nodes.values(), *self.edges.values())))


def bare(session: Session, rows: Rows) -> None:
    """Write the rows in the way that every tutorial shows."""
    session.change_schema(plan.constraints(naming()))
    for labels, nodes in rows.nodes.items():
        more = "".join(f":{quoted(label)}" for label in labels)
        text = f"UNWIND $rows AS row MERGE (n:{ENTITY} {{uri: row.uri}}) SET n += row" + (
            f" SET n{more}" if more else ""
        )
        _batches(session, text, nodes)
    for type_, edges in rows.edges.items():
        key = " {uri: row[2].uri}" if type_ in naming().class_edge_types else ""
        text = (
            f"UNWIND $rows AS row MATCH (a:{ENTITY} {{uri: row[0]}}) MATCH (b:{ENTITY} {{uri: row[1]}}) "
            f"MERGE (a)-[r:{quoted(type_)}{key}]->(b) SET r += row[2]"
        )
        _batches(session, text, edges)


def _batches(session: Session, text: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        session.write(lambda run, part=part: run(text, rows=part))


def rdflib_neo4j(session: Session, file: Path, local: LocalNeo4j) -> None:
    """The same statements through the store of rdflib-neo4j, in its own batches."""
    import rdflib
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    session.change_schema(["CREATE CONSTRAINT n10s_unique_uri FOR (r:Resource) REQUIRE r.uri IS UNIQUE"])
    settings = local.start()
    account = {
        "uri": settings.uri,
        "database": settings.database,
        "user": settings.user,
        "pwd": settings.password,
    }
    config = Neo4jStoreConfig(
        auth_data=account,
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
        batch_size=BATCH,
    )
    graph = rdflib.Graph(store=Neo4jStore(config=config))
    graph.parse(file, format="nt")
    graph.close(True)


def wipe(session: Session) -> None:
    """Empty the server, constraints and indexes too."""
    session.read("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS", read_only=False)
    constraints = session.read("SHOW CONSTRAINTS YIELD name").rows
    session.change_schema([f"DROP CONSTRAINT `{name}`" for (name,) in constraints])
    indexes = session.read("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name").rows
    session.change_schema([f"DROP INDEX `{name}`" for (name,) in indexes])


def measured(work: Callable[[], object], local: LocalNeo4j, *, fresh: bool = False) -> Cost:
    """The cost of a piece of work; `fresh` where the server starts within it."""
    gc.collect()
    java = 0.0 if fresh else _java(local)
    cpu, wall = _python(), time.perf_counter()
    work()
    return Cost(_python() - cpu + _java(local) - java, time.perf_counter() - wall)


def _python() -> float:
    """CPU seconds of this process and of its children that have ended (the importer's Java is one)."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _java(local: LocalNeo4j) -> float:
    """CPU seconds of the server."""
    fields = Path(f"/proc/{local.status().pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def server(folder: Path) -> Iterator[LocalNeo4j]:
    """A managed server with a heap for a million statements."""
    local = LocalNeo4j(folder, with_parent=True)
    try:
        yield local
    finally:
        local.stop()


@contextmanager
def stored(folder: Path, statements: int) -> Iterator[tuple[GraphStore, Path, int]]:
    """A store with the synthetic graph, its file, and how many statements it holds."""
    file = folder / f"synthetic-{statements}.nt"
    write(file, statements)
    with GraphStore.open(folder / f"store-{statements}") as store:
        store.commit(store.stage(DatasetInfo(name="synthetic"), file, shapes=()))
        store.compact()  # as every large load does
    with GraphStore.open(folder / f"store-{statements}", read_only=True) as store:
        yield store, file, store.datasets()[0].statements


def change(folder: Path, store: GraphStore, name: str) -> None:
    """Commit a further name of some organisations, each one statement."""
    file = folder / "change.nt"
    lines = (f'{entity("organisation", n)} <{CB.otherName}> "{name} {n}" .\n' for n in range(CHANGED))
    file.write_text("".join(lines), encoding="utf-8")
    with GraphStore.open(store.path) as writing:
        writing.commit(writing.stage(DatasetInfo(name=name), file, shapes=()))


def through_bolt(folder: Path, store: GraphStore, rows: Rows) -> tuple[Cost, Cost, Cost, Cost]:
    """Bare writes, a full sync, a sync without a change and one of a small change, on one warm server.

    The first two are the better of two runs each, the last the best of four: Java learns each text of Cypher.
    """
    found: dict[str, list[Cost]] = defaultdict(list)
    with server(folder / "bolt") as local, Session.open(local.start()) as session:
        small = Rows()
        small.nodes.update({labels: part[:BATCH] for labels, part in rows.nodes.items()})
        bare(session, small)  # the server's Java is warm after it
        for _ in range(2):
            for name, work in (("bare", lambda: bare(session, rows)), ("sync", lambda: sync(store, session))):
                wipe(session)
                found[name].append(measured(work, local))
        found["nothing"] = [measured(lambda: sync(store, session), local)]
        assert verify(store, session).none
        for name in ("First", "Second", "Third", "Fourth"):
            change(folder, store, name)
            with GraphStore.open(store.path, read_only=True) as changed:
                found["change"].append(measured(lambda: sync(changed, session), local))
        print(f"  the first small change, before Java knows its texts: {found['change'][0]}")
        with GraphStore.open(store.path, read_only=True) as changed:
            assert verify(changed, session).none
    return (
        *(min(found[name], key=lambda cost: cost.wall) for name in ("bare", "sync", "nothing", "change")),
    )


def through_import(folder: Path, store: GraphStore) -> Cost:
    """The first load of a server that has never run, until it has answered a question."""

    def first_load() -> None:
        sync_managed(store, local)
        with Session.open(local.start()) as session:
            assert session.read(QUESTION).rows[0][0]

    with server(folder / "import") as local:
        cost = measured(first_load, local, fresh=True)
        with Session.open(local.start()) as session:
            assert verify(store, session).none
            assert sorted(map(str, export(session))) == sorted(map(str, store.statements()))
    return cost


def cold(folder: Path, store: GraphStore) -> tuple[Cost, float]:
    """Bare writes as a first load: from the facts in the store, on a server that has never run, until it has answered.

    Gives what it took, and how many seconds of that went into making the rows.
    """
    making = 0.0

    def first_load() -> None:
        nonlocal making
        began = time.perf_counter()
        with without_collector():
            rows = Rows.of(store)
        making = time.perf_counter() - began
        with Session.open(local.start()) as session:
            bare(session, rows)
            assert session.read(QUESTION).rows[0][0]

    with server(folder / "cold") as local:
        return measured(first_load, local, fresh=True), making


def through_rdflib(folder: Path, file: Path) -> Cost:
    """The same statements through rdflib-neo4j as a first load, until the server has answered a question."""

    def first_load() -> None:
        with Session.open(local.start()) as session:
            rdflib_neo4j(session, file, local)
            assert session.read("MATCH (n:Firm) RETURN count(n)").rows[0][0]

    with server(folder / "rdflib") as local:
        return measured(first_load, local, fresh=True)


def _bar(what: str, ratio: float, *, at_least: float = 0, at_most: float = 0) -> bool:
    """Print a ratio beside its bar, with the machine's load; whether it is reached."""
    reached = ratio >= at_least if at_least else ratio <= at_most
    bar = f"at least {at_least:g}" if at_least else f"at most {at_most:g}"
    load = os.getloadavg()[0]
    print(f"  {what}: {ratio:.3g} ({bar}: {'reached' if reached else 'MISSED'}; load {load:.1f})", flush=True)
    return reached


def main(statements: int) -> bool:
    """Measure all of it and print figures and ratios; whether every bar is reached."""
    prepare()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with stored(folder, statements) as (store, file, count):
            rows = Rows.of(store)
            gc.freeze()
            load = os.getloadavg()[0]
            print(f"{count:,} statements, {len(rows):,} rows; load {load:.1f} on {os.cpu_count()} processors")
            cold_plain, making = cold(folder, store)
            imported = through_import(folder, store)
            print("  from the facts in the store to the first answer, server never started:")
            print(f"  bare writes       {cold_plain}, of which making the rows {making:.1f} s")
            print(f"  first load        {imported}; what comes out again is the same, statement by statement")
            reached = [_bar("bare writes : first load, wall", cold_plain.wall / imported.wall, at_least=2)]
            ready = (cold_plain.wall - making) / imported.wall
            print(f"  the same, were the rows of the bare writes ready in memory: {ready:.2f}")
            if find_spec("rdflib_neo4j"):
                theirs = through_rdflib(folder, file)
                print(f"  rdflib-neo4j      {theirs}")
                reached.append(
                    _bar("rdflib-neo4j : first load, wall", theirs.wall / imported.wall, at_least=5)
                )
            else:
                print("  rdflib-neo4j is not installed: not measured")
            plain, full, nothing, small = through_bolt(folder, store, rows)
            del rows
        print(f"  on a warm server:\n  bare writes       {plain}\n  full sync         {full}")
        print(f"  sync, no change   {nothing}\n  sync, {CHANGED:,} changed {small}")
        print(f"  bare writes alone on a warm server : first load, wall: {plain.wall / imported.wall:.2f}")
        reached += [
            _bar("full sync : bare writes, CPU", full.cpu / plain.cpu, at_most=1.3),
            _bar("full sync : bare writes, wall", full.wall / plain.wall, at_most=1.3),
            _bar("sync without a change, CPU s per million", nothing.cpu * 1e6 / count, at_most=10),
            _bar(
                f"{CHANGED:,} statements changed, % of full sync, CPU", 100 * small.cpu / full.cpu, at_most=2
            ),
        ]
    return all(reached)


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000) else 1)
