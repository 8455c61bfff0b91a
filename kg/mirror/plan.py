"""The Cypher of the mirror: what to write for a batch of entities, as texts and rows. It meets no server.

Labels and types stand in the text, quoted, and come from the mapping; every value is a parameter. What is
ours carries `_hash`: on a node 0 means that it is only mentioned, and a plain edge carries 1.

    (:Entity {uri, _hash})-[:LOCATED_IN {_hash: 1}]->(:Entity)
    (:Entity)-[:MEMBER_OF {uri, _hash}]->(:Entity)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.mirror.element import Edge, Element, Node
from kg.mirror.mapping import ENTITY, HASH, URI, Naming, quoted

Row = tuple[Any, ...]
Run = Callable[..., list[Row]]

NODE: Final = ""
"""The form of an entity that is a node; the form of one that is an edge is the type of the edge."""

REMOVE_EDGES: Final = f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row.uri}})-[r]->(other:{ENTITY})
WHERE r.{HASH} = 1 AND NOT [type(r), other.{URI}] IN row.keep
DELETE r
RETURN other.{URI}"""

MENTION: Final = f"""\
UNWIND $uris AS uri
MERGE (n:{ENTITY} {{{URI}: uri}}) ON CREATE SET n.{HASH} = 0"""

CHANGE_NODES: Final = f"""\
UNWIND $rows AS row
MERGE (n:{ENTITY} {{{URI}: row.uri}})
SET n = row.properties
REMOVE n:$([label IN labels(n) WHERE label <> '{ENTITY}' AND NOT label IN row.labels])
SET n:$(row.labels)"""

FORGET_NODES: Final = f"""\
UNWIND $uris AS uri
MATCH (n:{ENTITY} {{{URI}: uri}}) WHERE n.{HASH} IS NOT NULL
SET n = {{{URI}: uri, {HASH}: 0}}
REMOVE n:$([label IN labels(n) WHERE label <> '{ENTITY}'])"""

SWEEP: Final = f"""\
UNWIND $uris AS uri
MATCH (n:{ENTITY} {{{URI}: uri}}) WHERE n.{HASH} = 0 AND NOT (n)--()
DELETE n"""


def constraints(names: Naming) -> list[str]:
    """One key for each entity: for nodes, and for each class that is an edge."""
    return [*node_constraints(), *edge_constraints(names)]


def node_constraints() -> list[str]:
    """One key for each entity that is a node."""
    return [
        f"CREATE CONSTRAINT clusterbridge_entity IF NOT EXISTS FOR (n:{ENTITY}) REQUIRE n.{URI} IS UNIQUE"
    ]


def edge_constraints(names: Naming) -> list[str]:
    """One key for each entity that is an edge."""
    return [
        f"CREATE CONSTRAINT {quoted(f'clusterbridge_{type_.lower()}')} IF NOT EXISTS "
        f"FOR ()-[r:{quoted(type_)}]-() REQUIRE r.{URI} IS UNIQUE"
        for type_ in sorted(names.class_edge_types)
    ]


def create_nodes(labels: Sequence[str]) -> str:
    """New nodes of the same classes, whether or not they are mentioned already."""
    more = "".join(f":{quoted(label)}" for label in labels)
    return f"UNWIND $rows AS row\nMERGE (n:{ENTITY} {{{URI}: row.{URI}}})\nSET n += row" + (
        f"\nSET n{more}" if more else ""
    )


def create_only_nodes(labels: Sequence[str]) -> str:
    """Nodes of the same classes in a database that holds none of ours."""
    more = "".join(f":{quoted(label)}" for label in (ENTITY, *labels))
    return f"UNWIND $rows AS row\nCREATE (n{more})\nSET n = row"


def create_edges(type_: str) -> str:
    """Plain edges of one type that leave new nodes."""
    return f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row[0]}})
MATCH (other:{ENTITY} {{{URI}: row[1]}})
CREATE (n)-[:{quoted(type_)} {{{HASH}: 1}}]->(other)"""


def fill_edges(type_: str, *, from_one: bool) -> str:
    """Edges of one type in groups that share the node they leave, or the one they lead to: it is looked up once.

    A group is that node's key with a list of pairs: the key of the other node, and the properties.
    """
    shared, other = ("n", "other") if from_one else ("other", "n")
    return f"""\
UNWIND $groups AS group
MATCH ({shared}:{ENTITY} {{{URI}: group[0]}})
UNWIND group[1] AS row
MATCH ({other}:{ENTITY} {{{URI}: row[0]}})
CREATE (n)-[r:{quoted(type_)}]->(other)
SET r = row[1]"""


def merge_edges(type_: str) -> str:
    """Plain edges of one type that leave nodes which had edges before."""
    return create_edges(type_).replace("CREATE", "MERGE")


def create_class_edges(type_: str) -> str:
    """Entities that are edges of one type; those that were there before are gone by then."""
    return f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row[0]}})
MATCH (other:{ENTITY} {{{URI}: row[1]}})
CREATE (n)-[r:{quoted(type_)}]->(other)
SET r = row[2]"""


def delete_class_edges(type_: str) -> str:
    """Entities that were edges of one type; gives the nodes that they led to."""
    return f"""\
UNWIND $uris AS uri
MATCH (n)-[r:{quoted(type_)} {{{URI}: uri}}]->(other) WHERE r.{HASH} IS NOT NULL
DELETE r
RETURN n.{URI}, other.{URI}"""


def form_of(element: Element) -> str:
    """Whether an entity is a node, or an edge of which type."""
    return element.type if isinstance(element, Edge) else NODE


@dataclass(slots=True)
class Batch:
    """Entities to be written together, each from its old form to its new one.

    Args:
        before: The form that an entity has in Neo4j; entities that are new there are absent.
        after: What each is to be.
        gone: Those of which nothing is said any more.
        rewrite: Write the plain edges of changed nodes anew, so that doubled ones go too.
        weight: How many nodes and edges are to be written.
    """

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, Element] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    rewrite: bool = False
    weight: int = 0

    def put(self, element: Element, before: str | None) -> None:
        """An entity that is new or has changed."""
        self.after[element.uri] = element
        if before is not None:
            self.before[element.uri] = before
        self.weight += 1 + (len(element.edges) if isinstance(element, Node) else 1)

    def drop(self, uri: str, before: str) -> None:
        """An entity of which nothing is said any more."""
        self.gone.add(uri)
        self.before[uri] = before
        self.weight += 1

    def apply(self, run: Run) -> None:
        """Write all of it, in one transaction. May be called again after a transaction that was undone."""
        loose = self._take_away(run)
        nodes = [e for e in _sorted(self.after.values()) if isinstance(e, Node)]
        edges = [e for e in _sorted(self.after.values()) if isinstance(e, Edge)]
        self._write_nodes(run, nodes)
        self._mention(run, nodes, edges)
        self._write_edges(run, nodes)
        for type_, rows in _grouped((e.type, (e.source, e.target, e.stored)) for e in edges).items():
            run(create_class_edges(type_), rows=rows)
        if loose:
            run(SWEEP, uris=sorted(loose))

    def _take_away(self, run: Run) -> set[str]:
        """Remove what the old forms leave behind; gives the nodes that may have lost their last edge."""
        loose: set[str] = set()
        old_edges = _grouped((form, uri) for uri, form in sorted(self.before.items()) if form != NODE)
        for type_, uris in old_edges.items():
            for pair in run(delete_class_edges(type_), uris=uris):
                loose.update(pair)
        old_nodes = sorted(uri for uri, form in self.before.items() if form == NODE)
        if old_nodes:
            rows = [{"uri": uri, "keep": self._kept_edges(uri)} for uri in old_nodes]
            loose.update(uri for (uri,) in run(REMOVE_EDGES, rows=rows))
        no_nodes = [uri for uri in old_nodes if not isinstance(self.after.get(uri), Node)]
        if no_nodes:
            run(FORGET_NODES, uris=no_nodes)
            loose.update(no_nodes)
        return loose

    def _kept_edges(self, uri: str) -> list[list[str]]:
        element = None if self.rewrite else self.after.get(uri)
        return [list(edge) for edge in element.edges] if isinstance(element, Node) else []

    def _write_nodes(self, run: Run, nodes: Sequence[Node]) -> None:
        fresh = _grouped((node.labels, node.stored) for node in nodes if node.uri not in self.before)
        for labels, rows in sorted(fresh.items()):
            run(create_nodes(labels), rows=rows)
        changed = [
            {"uri": node.uri, "properties": node.stored, "labels": list(node.labels)}
            for node in nodes
            if node.uri in self.before
        ]
        if changed:
            run(CHANGE_NODES, rows=changed)

    def _mention(self, run: Run, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        """See to it that the other end of every edge exists."""
        ends = {target for node in nodes for _, target in node.edges}
        for edge in edges:
            ends.update((edge.source, edge.target))
        ends.difference_update(node.uri for node in nodes)
        if ends:
            run(MENTION, uris=sorted(ends))

    def _write_edges(self, run: Run, nodes: Sequence[Node]) -> None:
        pairs = [(type_, node.uri, other) for node in nodes for type_, other in node.edges]
        fresh = _grouped((t, (uri, other)) for t, uri, other in pairs if uri not in self.before)
        changed = _grouped((t, (uri, other)) for t, uri, other in pairs if uri in self.before)
        for type_, rows in sorted(fresh.items()):
            run(create_edges(type_), rows=rows)
        for type_, rows in sorted(changed.items()):
            run(merge_edges(type_), rows=rows)


def _sorted(elements: Iterable[Element]) -> list[Element]:
    """In the order of keys, so that transactions take their locks in the same order."""
    return sorted(elements, key=lambda element: element.uri)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
