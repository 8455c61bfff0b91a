"""The RDF rebuilt from Neo4j alone: what the mirror holds, as statements.

The exact inverse of a sync: it reads no store. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import MirrorError
from kg.mirror import mark
from kg.mirror.decode import decode
from kg.mirror.mapping import Naming, naming
from kg.mirror.session import Session
from kg.mirror.stored import stored
from kg.rdf.terms import Quad, Triple


def export(session: Session, *, names: Naming | None = None) -> Iterator[Triple | Quad]:
    """Every statement that the mirror carries, in no order.

    Raises:
        MirrorRefused: The database holds no mirror of ours.
        MirrorError: The mirror was written with other names.
        MirrorDrift: It holds something that the mirror never writes.
        Neo4jUnavailable: The server is gone.
    """
    names = names or naming()
    known = mark.require(session)
    if known.mapping != names.fingerprint:
        raise MirrorError(
            "The mirror was written with another version of mapping.ttl, so its names cannot be read back.",
            hint="Bring it up to date first: kg mirror sync",
        )
    for held in stored(session, known.edges):
        if not held.is_mention:
            yield from decode(held.element, names)
