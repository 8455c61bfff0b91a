"""The Cypher of the mirror: the texts that write entities. It meets no server.

Labels and types stand in the text, quoted, and come from the mapping; every value is a parameter. What is
ours carries `_hash`: on a node 0 means that it is only mentioned, and a plain edge carries 1.

    (:Entity {uri, _hash})-[:LOCATED_IN {_hash: 1}]->(:Entity)
    (:Entity)-[:MEMBER_OF {uri, _hash}]->(:Entity)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from kg.mirror.element import Edge, Element
from kg.mirror.mapping import ENTITY, HASH, URI, Naming, quoted

Row = tuple[Any, ...]
Run = Callable[..., list[Row]]

RARE: Final = 10
"""Plain edges of a type that are fewer are written together with those of other types."""

NODE: Final = ""
"""The form of an entity that is a node; the form of one that is an edge is the type of the edge."""

REMOVE_EDGES: Final = f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row.uri}})-[r]->(other:{ENTITY})
WHERE r.{HASH} = 1 AND NOT [type(r), other.{URI}] IN row.keep
DELETE r
RETURN other.{URI}"""

REWRITE_EDGES: Final = f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row.uri}})-[r]->(other:{ENTITY})
WHERE r.{HASH} IS NOT NULL AND NOT (r.{URI} IS NOT NULL AND type(r) IN row.types)
DELETE r
RETURN other.{URI}"""

_KEYLESS = (
    f"MATCH (n:{ENTITY}) WHERE n.{HASH} IS NOT NULL AND coalesce(NOT n.{URI} IS :: STRING NOT NULL, true)"
)
KEYLESS: Final = f"{_KEYLESS} RETURN count(n)"
DISOWN_DOUBLES: Final = f"""\
UNWIND $uris AS uri
MATCH (n:{ENTITY} {{{URI}: uri}}) WHERE n.{HASH} IS NOT NULL
WITH uri, collect(n) AS alike
UNWIND alike[1..] AS n
REMOVE n.{URI}"""
DROP_KEYLESS: Final = (
    f"{_KEYLESS} MATCH (n)-[r]-() WHERE r.{HASH} IS NOT NULL DELETE r",
    f"{_KEYLESS} AND NOT (n)--() DELETE n",
    f"{_KEYLESS} REMOVE n:{ENTITY}, n.{HASH}",
)
"""Take away nodes of ours whose key somebody has taken; one that an edge of others holds becomes theirs."""

MENTION: Final = f"""\
UNWIND $uris AS uri
MERGE (n:{ENTITY} {{{URI}: uri}}) ON CREATE SET n.{HASH} = 0"""

CHANGE_NODES: Final = f"""\
UNWIND $rows AS row
MERGE (n:{ENTITY} {{{URI}: row.uri}})
SET n = row.properties
REMOVE n:$([label IN labels(n) WHERE label <> '{ENTITY}' AND NOT label IN row.labels])
SET n:$(row.labels)"""

ALTER_NODES: Final = f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row.uri}})
SET n += row.properties"""

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


def create_edges(type_: str | None) -> str:
    """Plain edges of one type that leave new nodes; without a type, each row names its own.

    Neo4j plans a text anew for each type, which takes longer than writing a few edges.
    """
    typed = "$(row[2])" if type_ is None else quoted(type_)
    return f"""\
UNWIND $rows AS row
MATCH (n:{ENTITY} {{{URI}: row[0]}})
MATCH (other:{ENTITY} {{{URI}: row[1]}})
CREATE (n)-[:{typed} {{{HASH}: 1}}]->(other)"""


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


def merge_edges(type_: str | None) -> str:
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


def delete_class_edges(type_: str, *, marked: bool = True) -> str:
    """Entities that were edges of one type, perhaps without our mark too; gives the nodes that they led to."""
    only = f" WHERE r.{HASH} IS NOT NULL" if marked else ""
    return f"""\
UNWIND $uris AS uri
MATCH (n)-[r:{quoted(type_)} {{{URI}: uri}}]->(other){only}
DELETE r
RETURN n.{URI}, other.{URI}"""


def form_of(element: Element) -> str:
    """Whether an entity is a node, or an edge of which type."""
    return element.type if isinstance(element, Edge) else NODE
