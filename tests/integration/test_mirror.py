"""The mirror on a real Neo4j: exact, idempotent, deleting, and never touching what is not its own."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from neo4j import GraphDatabase

from kg.errors import MirrorError, MirrorRefused
from kg.mirror import mark, stored
from kg.mirror.describe import describe
from kg.mirror.export import export
from kg.mirror.mapping import naming
from kg.mirror.mark import Claim
from kg.mirror.query import cypher
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from kg.mirror.verify import repair, verify
from tests.integration.graphs import Graph, triples

pytestmark = pytest.mark.neo4j

STORY = """
ex:vilnius-cluster a cb:Cluster , cb:Actor ; cb:name "Vilnius Circular Economy Cluster"@en ,
    "Žiedinės ekonomikos klasteris"@lt ; cb:locatedIn ex:vilnius ; prov:hadPrimarySource ex:s1 .
ex:vpvva a cb:Organisation , cb:Actor , cb:Coordinator ; cb:name "Vilniaus pramonės ir verslo asociacija"@lt ;
    org:identifier "304"^^cb:RegisterNumber ; cb:memberOf ex:vilnius-cluster ;
    cb:coordinates ex:vilnius-cluster .
ex:m1 a cb:Membership , cb:Link ; cb:member ex:vpvva ; cb:collective ex:vilnius-cluster ;
    cb:role <https://w3id.org/clusterbridge/vocabulary/role/Coordinator> ; cb:startDate "2014"^^xsd:gYear .
ex:m2 a cb:Membership , cb:Link ; cb:member ex:vpvva ; cb:collective ex:vilnius-cluster ;
    cb:role <https://w3id.org/clusterbridge/vocabulary/role/Member> ; cb:startDate "2019-05-01"^^xsd:date .
ex:vilnius a cb:Place ; cb:name "Vilnius" ; cb:latitude 54.6872 ; cb:longitude 25.28000 ; cb:country "LT" .
"""

TORTURE = """
ex:t ex:name "x"@en , "x"@de , "x"@de-AT , "x" , 1 , "1"^^xsd:int , "01"^^xsd:integer , 1.0 , 1.10 , true ;
    cb:name "back`tick \\" ' $param {brace} \\\\ \\n\\t é 😀" ; cb:name "n" ;
    cb:memberCount "ill"^^xsd:integer ; ex:a%60b ex:t , _:blank ; cb:contribution 0.500 , 1e400 ;
    ex:big 99999999999999999999 , -0.0e0 , "NaN"^^xsd:double ;
    ex:when "2020-01-01T00:00:00.000Z"^^xsd:dateTime , "P1D"^^xsd:duration , "-0044"^^xsd:gYear ;
    a ex:Odd , cb:Sector .
_:blank ex:p _:other ; cb:name "" .
<https://example.org/other#name> <https://example.org/other#name> "same local name" .
ex:membership-of-two a cb:Membership ; cb:member ex:a , ex:b ; cb:collective ex:c .
ex:loop a cb:Membership , cb:Link ; cb:member ex:t ; cb:collective ex:t .
ex:says-of-a-link cb:about ex:loop .
"""


def everything(session: Session) -> set[object]:
    return set(export(session))


@pytest.mark.parametrize("turtle", [STORY, TORTURE, ""], ids=["story", "torture", "empty"])
def test_everything_comes_back_out_of_neo4j(session: Session, turtle: str) -> None:
    graph = Graph.of(turtle)

    sync(graph, session)

    assert everything(session) == graph.held
    assert verify(graph, session).none


def test_the_second_sync_writes_nothing(session: Session) -> None:
    graph = Graph.of(STORY + TORTURE)
    sync(graph, session)

    report = sync(graph, session)

    assert not report.counters.any
    assert (report.nodes_written, report.edges_written, report.deleted) == (0, 0, 0)


def test_cypher_users_find_the_names_that_they_would_choose(session: Session) -> None:
    sync(Graph.of(STORY), session)

    found = session.read(
        "MATCH (o:Organisation:Coordinator)-[m:MEMBER_OF {role: 'Coordinator'}]->(c:Cluster), "
        "(c)-[:LOCATED_IN]->(p:Place) "
        "RETURN o.name, o.name_lt, o.registerNumber, c.name, p.latitude, m.startDate.year, c.sources"
    )

    assert found.rows == [
        (
            "Vilniaus pramonės ir verslo asociacija",
            "Vilniaus pramonės ir verslo asociacija",
            ["304"],
            "Vilnius Circular Economy Cluster",
            54.6872,
            2014,
            ["https://example.org/s1"],
        )
    ]


CHANGES = {
    "a value": STORY.replace('"LT"', '"EU"'),
    "a class": STORY.replace("cb:Coordinator ;", "cb:Firm ;"),
    "an edge moves": STORY.replace("cb:locatedIn ex:vilnius", "cb:locatedIn ex:kaunas"),
    "a link moves": STORY.replace(
        "ex:m2 a cb:Membership , cb:Link ; cb:member ex:vpvva",
        "ex:m2 a cb:Membership , cb:Link ; cb:member ex:other",
    ),
    "an edge becomes a node": STORY.replace("ex:m2 a cb:Membership", "ex:m2 a cb:Contact"),
    "an entity goes": STORY.split("ex:vilnius a cb:Place")[0],
    "all goes": "",
    "all is different": TORTURE,
}


@pytest.mark.parametrize("after", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_there_and_back_leaves_what_a_rebuild_would(session: Session, after: str) -> None:
    graph = Graph.of(STORY)
    sync(graph, session)
    for state in (triples(after), triples(STORY)):
        graph.replace(state)

        sync(graph, session)

        assert everything(session) == graph.held
        assert verify(graph, session).none


def test_batches_of_any_size_give_the_same(session: Session) -> None:
    graph = Graph.of(STORY + TORTURE)

    sync(graph, session, batch_size=1)

    assert everything(session) == graph.held
    assert verify(graph, session).none


def test_a_database_of_somebody_else_is_not_written_to(session: Session) -> None:
    session.read("CREATE (:Theirs {name: 'not ours'})-[:KNOWS]->(:Theirs)", read_only=False)

    with pytest.raises(MirrorRefused) as refused:
        sync(Graph.of(STORY), session)

    assert "--adopt" in (refused.value.hint or "")
    assert session.read("MATCH (n:Entity) RETURN count(n)").rows == [(0,)]


def test_what_is_not_ours_is_left_alone(session: Session) -> None:
    session.read("CREATE (:Theirs {name: 'not ours'})-[:KNOWS]->(:Theirs)", read_only=False)
    graph = Graph.of(STORY)
    sync(graph, session, adopt=True)
    session.read(
        "MATCH (t:Theirs {name: 'not ours'}), (o:Organisation), (c:Cluster) "
        "CREATE (t)-[:LIKES]->(o), (o)-[:LOCATED_IN]->(c)",
        read_only=False,
    )

    graph.replace(())
    sync(graph, session)

    theirs = "MATCH (t:Theirs {name: 'not ours'})-[r]->(x) RETURN type(r), labels(x) ORDER BY type(r)"
    assert session.read(theirs).rows == [("KNOWS", ["Theirs"]), ("LIKES", ["Entity"])]
    assert session.read("MATCH (n:Entity) RETURN count(n)").rows == [(2,)]
    assert verify(graph, session).differences == ()


TAMPERING = {
    "a value is changed": ("MATCH (p:Place) SET p.country = 'XX'", ["country: expected 'LT', found 'XX'"]),
    "a value is taken": ("MATCH (p:Place) REMOVE p.name", ["name: expected 'Vilnius', found nothing"]),
    "a value is added": ("MATCH (p:Place) SET p.age = 700", ["age: expected nothing, found 700"]),
    "a label is added": ("MATCH (p:Place) SET p:Town", ["label: not expected 'Town'"]),
    "an edge is taken": (
        "MATCH ()-[r:LOCATED_IN]->() DELETE r",
        ["edge: missing LOCATED_IN to https://example.org/vilnius"],
    ),
    "an edge is doubled": (
        "MATCH (a)-[:LOCATED_IN]->(b) CREATE (a)-[:LOCATED_IN {_hash: 1}]->(b)",
        ["edge: not expected LOCATED_IN to https://example.org/vilnius"],
    ),
    "a link is changed": (
        "MATCH ()-[r:MEMBER_OF {role: 'Member'}]->() SET r.role = 'Host'",
        ["role: expected 'Member', found 'Host'"],
    ),
}


@pytest.mark.parametrize(("cypher", "details"), TAMPERING.values(), ids=TAMPERING.keys())
def test_what_somebody_changed_by_hand_is_found_and_mended(
    session: Session, cypher: str, details: list[str]
) -> None:
    graph = Graph.of(STORY)
    sync(graph, session)
    session.read(cypher, read_only=False)

    drift = verify(graph, session)
    repair(graph, session, drift)

    assert [line for difference in drift.differences for line in difference.details] == details
    assert verify(graph, session).none
    assert everything(session) == graph.held


def test_missing_and_extra_entities_are_named(session: Session) -> None:
    graph = Graph.of(STORY)
    sync(graph, session)
    session.read("MATCH (p:Place) DETACH DELETE p", read_only=False)
    session.read("CREATE (:Entity:Firm {uri: 'https://example.org/invented', _hash: 5})", read_only=False)

    drift = verify(graph, session)

    assert [(d.kind, d.uri.rpartition("/")[2]) for d in drift.differences] == [
        ("extra", "invented"),
        ("missing", "vilnius"),
        ("differing", "vilnius-cluster"),
    ]
    repair(graph, session, drift)
    assert verify(graph, session).none


def test_a_change_is_followed_without_comparing_everything(session: Session) -> None:
    graph = Graph.of(
        STORY + "".join(f'ex:o{n} a cb:Organisation , cb:Actor ; cb:name "Firm {n}" .\n' for n in range(50))
    )
    sync(graph, session)
    graph.replace(graph.held ^ triples('ex:o7 cb:city "Kaunas" . ex:o8 a cb:Organisation .'))

    report = sync(graph, session)

    assert (report.way, report.nodes_written, report.unchanged) == ("changes", 2, 0)
    assert everything(session) == graph.held
    assert verify(graph, session).none
    assert sync(graph, session).way == "nothing"


def test_reading_all_of_a_database_that_has_just_been_filled_costs_as_much_as_it_holds(
    session: Session, neo4j_settings: Settings
) -> None:
    number = 300
    session.read(
        "CALL db.prepareForReplanning()", read_only=False
    )  # all is counted now, while there is nothing
    firms = (f'ex:f{n} a cb:Firm ; cb:name "{n}" ; cb:locatedIn ex:p{n % 20} .' for n in range(number))
    sync(
        Graph.of("\n".join(firms)), session
    )  # what Neo4j has counted is still from before, so it may plan badly

    account = (neo4j_settings.user, neo4j_settings.password)
    with GraphDatabase.driver(neo4j_settings.uri, auth=account) as driver, driver.session() as asked:
        summary = asked.run(f"PROFILE {stored.NODES}", types=[]).consume()

    assert summary.profile is not None
    assert hits(summary.profile) < 30 * number


def hits(profile: dict[str, Any]) -> int:
    """How often a plan has touched the database."""
    return int(profile["dbHits"]) + sum(map(hits, profile.get("children", ())))


def test_a_store_with_another_history_is_compared_as_a_whole(session: Session) -> None:
    sync(Graph.of(STORY), session)
    other = Graph.of(STORY.replace('"LT"', '"PL"'))

    report = sync(other, session)

    assert report.way == "comparison"
    assert report.nodes_written == 1
    assert verify(other, session).none


def test_a_first_load_that_was_cut_off_is_mended(session: Session) -> None:
    graph = Graph.of(STORY + TORTURE)
    sync(graph, session)
    session.read("MATCH (m:ClusterbridgeMirror) SET m.loading = true, m.sequence = -1", read_only=False)
    session.read("MATCH ()-[r:MEMBER_OF|LOCATED_IN]->() DELETE r", read_only=False)

    report = sync(graph, session)

    assert report.way == "repair"
    assert everything(session) == graph.held
    assert verify(graph, session).none


def test_who_claims_last_writes_and_the_other_is_stopped(session: Session) -> None:
    graph = Graph.of(STORY)
    sync(graph, session)
    known = mark.require(session)
    first = Claim(session, naming(), known, known.point)
    Claim(session, naming(), known, known.point)

    with pytest.raises(MirrorError, match="Another sync"):
        session.write(lambda run: first.hold(run, 1))


def test_a_batch_that_was_written_is_not_written_again(session: Session) -> None:
    sync(Graph.of(STORY), session)
    known = mark.require(session)
    claim = Claim(session, naming(), known, known.point)

    held = [session.write(partial(claim.hold, batch=number)) for number in (1, 1, 2)]

    assert held == [True, False, True]


def test_the_database_describes_itself(session: Session) -> None:
    sync(Graph.of(STORY), session)

    found = {(row[0], row[1]): row for row in describe(session).rows}

    assert found["edge", "MEMBER_OF"][3:5] == (["Actor"], ["Cluster", "Network"])
    assert found["label", "University"][2] == ["Actor", "Organisation"]
    assert found["key", "startDate"][5] == "date"
    assert all(row[6] for row in found.values())
    assert not sync(Graph.of(STORY), session).counters.any


@pytest.mark.parametrize("searched", ["ekonomikos", "ziedines", "ŽIEDINĖS", "vilniaus", "circular"])
def test_names_are_found_folded(session: Session, searched: str) -> None:
    sync(Graph.of(STORY), session)
    session.read("CALL db.awaitIndexes()")
    session.read("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()", read_only=False)

    found = cypher(
        session,
        "CALL db.index.fulltext.queryNodes('clusterbridge_names', $text) YIELD node RETURN node.uri",
        {"text": searched},
    )

    assert len(found.rows) == 1


OBSTACLES = {
    "an index where our key must be": "CREATE INDEX theirs FOR (n:Entity) ON (n.uri)",
    "the name of our key": "CREATE CONSTRAINT clusterbridge_entity FOR (n:Other) REQUIRE n.id IS UNIQUE",
    "the name of our search": "CREATE INDEX clusterbridge_names FOR (n:Other) ON (n.x)",
}


@pytest.mark.parametrize("theirs", OBSTACLES.values(), ids=OBSTACLES.keys())
def test_a_schema_of_somebody_else_is_named_before_anything_is_written(session: Session, theirs: str) -> None:
    for name in ("clusterbridge_entity", "theirs"):
        session.change_schema([f"DROP CONSTRAINT `{name}` IF EXISTS", f"DROP INDEX `{name}` IF EXISTS"])
    session.change_schema(["DROP INDEX clusterbridge_names IF EXISTS", theirs])
    try:
        with pytest.raises(MirrorRefused, match="someone else") as refused:
            sync(Graph.of(STORY), session)

        assert refused.value.exit_code == 5
        assert session.read("MATCH (n) RETURN count(n)").rows == [(0,)]
    finally:
        kind, name = theirs.split()[1:3]
        session.change_schema([f"DROP {kind} {name}"])
    assert sync(Graph.of(STORY), session).way == "first load"


def test_a_constraint_of_somebody_else_that_forbids_our_values_is_named(session: Session) -> None:
    session.change_schema(["CREATE CONSTRAINT theirs FOR (n:Organisation) REQUIRE n.country IS UNIQUE"])
    graph = Graph.of('ex:a a cb:Organisation ; cb:country "LT" . ex:b a cb:Organisation ; cb:country "LT" .')

    with pytest.raises(MirrorRefused, match="forbids") as refused:
        sync(graph, session)
    session.change_schema(["DROP CONSTRAINT theirs"])

    assert "country" in (refused.value.found or "")
    assert sync(graph, session).way == "repair"
    assert everything(session) == graph.held
