"""What somebody changes by hand in Neo4j: found by `verify`, mended by `repair`, whatever it is."""

from __future__ import annotations

import pytest

from kg.mirror.export import export
from kg.mirror.session import Session
from kg.mirror.sync import sync
from kg.mirror.verify import repair, verify
from tests.integration.graphs import Graph

pytestmark = pytest.mark.neo4j

NETWORK = """
ex:o1 a cb:Organisation , cb:Actor ; cb:name "One"@en ; cb:locatedIn ex:p1 ; cb:memberCount 7 ; ex:related ex:named .
ex:o2 a cb:Organisation , cb:Actor ; cb:name "Two"@lt ; cb:locatedIn ex:p1 . ex:p1 a cb:Place ; cb:name "P" .
ex:c1 a cb:Cluster , cb:Actor ; cb:name "C" .
ex:m1 a cb:Membership , cb:Link ; cb:member ex:o1 ; cb:collective ex:c1 ; cb:startDate "2014"^^xsd:gYear .
"""
O1, M1 = "(n {uri: 'https://example.org/o1'})", "(a)-[r {uri: 'https://example.org/m1'}]->(b)"

BY_HAND = {
    "a node loses its key": f"MATCH {O1} REMOVE n.uri",
    "a key becomes a number": f"MATCH {O1} SET n.uri = 5",
    "a node loses our mark": f"MATCH {O1} REMOVE n._hash",
    "an edge with values loses its key": f"MATCH {M1} REMOVE r.uri",
    "an edge with values loses our mark": f"MATCH {M1} REMOVE r._hash",
    "a plain edge gains a value": f"MATCH {O1}-[r:LOCATED_IN]->() SET r.since = 2014",
    "a plain edge has another mark": f"MATCH {O1}-[r:LOCATED_IN]->() SET r._hash = 2",
    "an edge is doubled under a type that comes before": (
        f"MATCH {M1} CREATE (a)-[q:ATTENDED]->(b) SET q = properties(r)"
    ),
    "an edge is doubled under a type that is none": f"MATCH {M1} CREATE (a)-[q:ODD]->(b) SET q = properties(r)",
    "a node bears the key of an edge": f"MATCH {M1} CREATE (q:Entity) SET q = properties(r)",
    "an edge of ours leaves a node that is not": (
        "MATCH (c {uri: 'https://example.org/c1'}) CREATE (q:Stranger)-[:MEMBER_OF {uri: 'urn:x', _hash: 7}]->(c) "
        "WITH q CREATE (q)-[:THEIRS]->(q)"
    ),
}


@pytest.mark.parametrize("change", BY_HAND.values(), ids=BY_HAND.keys())
def test_what_is_changed_by_hand_is_found_and_mended(session: Session, change: str) -> None:
    graph = Graph.of(NETWORK)
    sync(graph, session)
    before = contents(session)
    session.read(change, read_only=False)

    found = verify(graph, session)
    repair(graph, session, found)

    assert not found.none
    assert verify(graph, session).none
    assert set(export(session)) == graph.held
    assert contents(session) == before


def test_edges_of_a_node_that_lost_our_label_lead_to_its_successor(session: Session) -> None:
    graph = Graph.of(NETWORK)
    sync(graph, session)
    session.read(f"MATCH {O1} REMOVE n:Entity", read_only=False)

    repair(graph, session, verify(graph, session))

    assert session.read("MATCH (n:Entity)-[:MEMBER_OF]->() RETURN n.uri").rows == [
        ("https://example.org/o1",)
    ]
    graph.replace(s for s in graph.held if "o1" not in str(s.subject))
    sync(graph, session)
    assert verify(graph, session).none


def contents(session: Session) -> list[str]:
    """All nodes and edges that are not a stranger's."""
    nodes = session.read(
        "MATCH (n) WHERE NOT n:ClusterbridgeMirror AND NOT n:Stranger RETURN labels(n), properties(n)"
    )
    edges = session.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Stranger RETURN a.uri, type(r), properties(r), b.uri"
    )
    shown = [(sorted(labels), sorted(properties.items())) for labels, properties in nodes.rows]
    return sorted(
        [*map(repr, shown), *(repr((a, t, sorted(held.items()), b)) for a, t, held, b in edges.rows)]
    )
