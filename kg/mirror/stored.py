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

NODES: Final = f"""\
MATCH (n:{ENTITY}) WHERE n.{HASH} IS NOT NULL
RETURN labels(n), properties(n), COLLECT {{
  MATCH (n)-[r]->(other:{ENTITY}) WHERE r.{HASH} = 1 RETURN [type(r), other.{URI}]
}}, n.{HASH} = 0 AND EXISTS {{ (n)-[r]-() WHERE r.{HASH} IS NULL }}"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An element with the digest that stands on it.

    Args:
        element: What it says.
        digest: Its digest as Neo4j holds it; 0 on a node that is only mentioned.
        held_by_others: For such a node: whether an edge that is not ours keeps it.
    """

    element: Element
    digest: int
    held_by_others: bool = False

    @property
    def is_mention(self) -> bool:
        """Whether the node says nothing: other entities lead to it, and that is all."""
        return self.digest == 0 and self.element == Node(self.element.uri, (), {}, ())


def class_edges(type_: str) -> str:
    """Cypher for the entities that are edges of one type."""
    return f"""\
MATCH (n)-[r:{quoted(type_)}]->(other) WHERE r.{URI} IS NOT NULL AND r.{HASH} IS NOT NULL
RETURN n.{URI}, properties(r), other.{URI}"""


def stored(session: Session, types: Iterable[str]) -> Iterator[Stored]:
    """Every entity that Neo4j holds: nodes first, then edges of these types.

    Raises:
        Neo4jUnavailable: The server is gone.
    """
    for labels, properties, edges, kept in session.stream(NODES):
        uri, digest = _taken(properties)
        named = tuple(sorted(label for label in labels if label != ENTITY))
        leaving = tuple(sorted((type_, other) for type_, other in edges))
        yield Stored(Node(uri, named, properties, leaving), digest, held_by_others=kept)
    for type_ in sorted(types):
        for source, properties, target in session.stream(class_edges(type_)):
            uri, digest = _taken(properties)
            yield Stored(Edge(uri, type_, str(source), str(target), properties), digest)


def _taken(properties: dict[str, Any]) -> tuple[str, int]:
    """Key and digest, taken out of the properties."""
    return str(properties.pop(URI, "")), properties.pop(HASH)
