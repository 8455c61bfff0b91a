"""An entity as Neo4j holds it: a node with the edges that leave it, or one edge; and the digest of either.

This module owns the shape and the digest. It knows neither RDF nor Cypher.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.mirror.literals import Native
from kg.mirror.mapping import HASH, IRI, URI

_CHARACTERS: Final = 4000  # of long texts, so many weigh as much as an entity

Value = Native | Sequence[Native]
Properties = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: key, labels, properties, and the plain edges that leave it as (type, key of the other node)."""

    uri: str
    labels: tuple[str, ...]
    properties: Properties
    edges: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> int:
        """The digest of its content: 64 bits, the same whatever the order in which the content arrives."""
        return digest_of((self.labels, sorted(self.properties.items()), self.edges))

    @property
    def stored(self) -> dict[str, Value]:
        """Its properties as they are written."""
        return {**self.properties, URI: self.uri, HASH: self.digest}


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge that is an entity of its own: its key, type, the keys of both ends, and properties."""

    uri: str
    type: str
    source: str
    target: str
    properties: Properties

    @property
    def digest(self) -> int:
        """The digest of its content, as for a node."""
        return digest_of((self.type, self.source, self.target, sorted(self.properties.items())))

    @property
    def stored(self) -> dict[str, Value]:
        """Its properties as they are written."""
        return {**self.properties, URI: self.uri, HASH: self.digest}


Element = Node | Edge


def subject_of(element: Element) -> str:
    """The key of the entity, whole even where `uri` holds a cut one."""
    return str(element.properties.get(IRI, element.uri))


def weight_of(element: Element) -> int:
    """How much of a transaction it takes: one for itself and each edge, and one for every few thousand characters.

    Example:
        >>> weight_of(Node("urn:a", (), {"name": "A"}, ())), weight_of(Node("urn:a", (), {"name": "A" * 20_000}, ()))
        (1, 6)
    """
    texts = sum(
        [
            len(value)
            if isinstance(value, str)
            else sum([len(item) for item in value if isinstance(item, str)])
            for value in element.properties.values()
            if isinstance(value, str | list)
        ]
    )
    return 1 + (len(element.edges) if isinstance(element, Node) else 1) + texts // _CHARACTERS


def digest_of(content: object) -> int:
    """A signed 64-bit number, never 0 (a node that is only mentioned) nor 1 (a plain edge).

    Example:
        >>> digest_of(("a", 1)) == digest_of(("a", 1)), digest_of(("a", 1)) == digest_of(("a", True))
        (True, False)
    """
    raw = hashlib.blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(raw, "big", signed=True)
    return number if number not in {0, 1} else 2
