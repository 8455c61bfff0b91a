"""What Neo4j holds of the mirror, entity by entity, as the same kind of element that the store's facts give.

This module owns the reading direction. Nodes and edges that are not ours do not appear. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg.mirror.element import Edge, Element, Node
from kg.mirror.mapping import ENTITY, HASH, URI, quoted
from kg.mirror.session import Session

# the label of the other node is asked for so that no index answers: Neo4j, whose counts may be old, would begin there
NODES: Final = f"""\
MATCH (n:{ENTITY}) WHERE n.{HASH} IS NOT NULL AND n.{URI} IS :: STRING NOT NULL
RETURN labels(n), properties(n), COLLECT {{
  MATCH (n)-[r]->(other)
  WHERE r.{HASH} IS NOT NULL AND '{ENTITY}' IN labels(other) AND other.{URI} IS :: STRING NOT NULL
    AND NOT (r.{URI} IS NOT NULL AND type(r) IN $types)
  RETURN CASE WHEN r.{HASH} = 1 AND size(keys(r)) = 1 THEN [type(r), other.{URI}]
              ELSE [type(r), other.{URI}, toString(r.{HASH} = 1)] END
}}, n.{HASH} = 0 AND EXISTS {{ (n)-[r]-(o) WHERE r.{HASH} IS NULL OR NOT o:{ENTITY} }}"""
UNMARKED_NODES: Final = f"MATCH (n:{ENTITY}) WHERE n.{HASH} IS NULL RETURN n.{URI}"


@dataclass(frozen=True, slots=True)
class Stored:
    """An element with the digest that stands on it.

    Args:
        element: What it says.
        digest: Its digest as Neo4j holds it; 0 on a node that is only mentioned.
        held_by_others: For such a node: whether an edge that is not ours keeps it.
        spoilt: Edges that leave it with our mark and hold what the mirror never writes on them: type and other node.
    """

    element: Element
    digest: int
    held_by_others: bool = False
    spoilt: tuple[tuple[str, str], ...] = ()

    @property
    def is_mention(self) -> bool:
        """Whether the node says nothing: other entities lead to it, and that is all."""
        return not self.spoilt and self.digest == 0 and self.element == Node(self.element.uri, (), {}, ())


def class_edges(type_: str) -> str:
    """Cypher for the entities that are edges of one type."""
    return f"""\
MATCH (n)-[r:{quoted(type_)}]->(other) WHERE r.{URI} IS NOT NULL AND r.{HASH} IS NOT NULL
RETURN CASE WHEN n:{ENTITY} THEN n.{URI} END, properties(r), CASE WHEN other:{ENTITY} THEN other.{URI} END"""


def unmarked_edges(type_: str) -> str:
    """Cypher for the keys of edges of one type that do not bear our mark."""
    return f"MATCH ()-[r:{quoted(type_)}]->() WHERE r.{URI} IS NOT NULL AND r.{HASH} IS NULL RETURN r.{URI}"


def stored(session: Session, types: Iterable[str]) -> Iterator[Stored]:
    """Every entity that Neo4j holds: nodes first, then edges of these types.

    Raises:
        Neo4jUnavailable: The server is gone.
    """
    types = sorted(types)
    for labels, properties, edges, kept in session.stream(NODES, {"types": types}):
        uri, digest = _taken(properties)
        named = tuple(sorted(label for label in labels if label != ENTITY))
        leaving = tuple(sorted((edge[0], edge[1]) for edge in edges if edge[2:] != ["false"]))
        spoilt = tuple(sorted((edge[0], edge[1]) for edge in edges if len(edge) > 2))
        yield Stored(Node(uri, named, properties, leaving), digest, held_by_others=kept, spoilt=spoilt)
    for type_ in types:
        for source, properties, target in session.stream(class_edges(type_)):
            uri, digest = _taken(properties)
            yield Stored(Edge(uri, type_, str(source), str(target), properties), digest)


def _taken(properties: dict[str, Any]) -> tuple[str, int]:
    """Key and digest, taken out of the properties."""
    return str(properties.pop(URI, "")), properties.pop(HASH)
