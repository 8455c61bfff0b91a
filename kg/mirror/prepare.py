"""Making later starts of the managed Neo4j quick: one run of all that the mirror does, from which Java learns.

This module owns what is done in that run. It happens in a folder of its own, which is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.mirror import bulk
from kg.mirror.codec import Statements
from kg.mirror.facts import point_of
from kg.mirror.local.manager import LocalNeo4j
from kg.mirror.mapping import naming
from kg.mirror.session import Session
from kg.mirror.verify import verify
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.vocab import CB, RDF

_FIRMS: Final = 300
_PATIENCE: Final = 600.0  # seconds: Java writes down what it has learnt at its end
_ASKED: Final = "MATCH (f:Firm)-[m:MEMBER_OF]->(c:Cluster) WHERE f.name CONTAINS $text RETURN c.name, count(*) ORDER BY c.name"


def prepare(release: str = "") -> None:
    """Let Java learn a release of Neo4j, so that its later starts on this machine take half the time.

    Raises:
        Neo4jUnavailable: The server does not start, or the jars could not be brought.
        MirrorError: No fitting Java is there.
    """
    names, facts = naming(), Statements(_sample())
    with tempfile.TemporaryDirectory() as folder:
        local = LocalNeo4j(Path(folder) / "neo4j", release=release, with_parent=True, learning=True)
        prepared = bulk.prepare(facts, local.new_import(), names)
        try:
            with Session.open(local.take_over()) as session:
                bulk.finish(prepared, facts, session, names, point_of(facts, facts.sequence()))
                verify(facts, session)
                session.read(_ASKED, {"text": "1"})
        finally:
            local.stop(_PATIENCE)


def _sample() -> Iterator[Triple]:
    """Firms that are members of a cluster."""
    cluster = NamedNode("urn:sample:cluster")
    yield Triple(cluster, NamedNode(RDF.type), NamedNode(CB.Cluster))
    yield Triple(cluster, NamedNode(CB.name), Literal("Sample"))
    for number in range(_FIRMS):
        firm, link = NamedNode(f"urn:sample:firm:{number}"), NamedNode(f"urn:sample:link:{number}")
        yield Triple(firm, NamedNode(RDF.type), NamedNode(CB.Firm))
        yield Triple(firm, NamedNode(CB.name), Literal(f"Firm {number}"))
        yield Triple(link, NamedNode(RDF.type), NamedNode(CB.Membership))
        yield Triple(link, NamedNode(CB.member), firm)
        yield Triple(link, NamedNode(CB.collective), cluster)
