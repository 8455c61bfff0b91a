"""The codec loses nothing: what is said about an entity comes back from its node or edge, term for term."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.mirror.decode import decode
from kg.mirror.element import Edge, Node
from kg.mirror.encode import encode, key_of
from kg.mirror.mapping import naming
from kg.rdf.terms import BlankNode, Literal, NamedNode, Triple
from kg.vocab import CB, ORG, PROV, RDF, ROLE, XSD

NAMES = naming()
X = "https://example.org/x"


PREFIXES = {
    "cb": CB.name.removesuffix("name"),
    "xsd": XSD.string.removesuffix("string"),
    "ex": "https://example.org/",
}


def facts(text: str) -> set[Triple]:
    """What is said about X: one line of Turtle, without the subject, for each statement."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    body = "".join(f"<{X}> {line} .\n" for line in text.strip().splitlines())
    return {quad.triple for quad in ox.parse(head + body, format=ox.RdfFormat.TURTLE)}


def there_and_back(statements: set[Triple]) -> set[Triple]:
    groups: dict[str, set[Triple]] = defaultdict(set)
    for statement in statements:
        groups[key_of(statement.subject)].add(statement)
    return {back for key, group in groups.items() for back in decode(encode(key, group, NAMES), NAMES)}


SAID = {
    "languages": """cb:name "x"@en , "x"@de , "x"@de-AT , "x" """,
    "texts that look like languages": """cb:name "user@localhost" , "text@en" """,
    "numbers": """ex:p 1 , "1"^^xsd:int , "01"^^xsd:integer , 1.0 , 1.10 """,
    "decimals": """cb:contribution 0.500 , 0.5 , 1e3 , 12345678901234567890.123 """,
    "whole decimals": """cb:contribution "5"^^xsd:decimal , 5.0 , "-0"^^xsd:decimal , "10000000000000000"^^xsd:decimal """,
    "integers": """cb:memberCount 007 , 99999999999999999999 , "x"^^xsd:integer """,
    "a year": """cb:startDate "2014"^^xsd:gYear """,
    "a month and a year": """cb:startDate "2014-05"^^xsd:gYearMonth , "2014"^^xsd:gYear """,
    "two days": """cb:endDate "2014-05-01"^^xsd:date , "2015-05-01"^^xsd:date """,
    "no days": """cb:endDate "2014-05-01Z"^^xsd:date , "2014-02-31"^^xsd:date , "-0044-01-01"^^xsd:date """,
    "truth values": """cb:sme "1"^^xsd:boolean , true """,
    "a city": """cb:city "Vilnius"@lt , "Wilno" , "Wilno"^^ex:odd , ex:NotALiteral """,
    "a place": """cb:locatedIn "not an entity" , ex:place """,
    "doubles": """ex:n "NaN"^^xsd:double , "INF"^^xsd:double , "-0.0"^^xsd:double , 1.5E0 """,
    "mixed types": """ex:b true , "text" , "text2" , "2020-01-01"^^xsd:date , "t"@en , "t"@de-at """,
    "moments and directions": """ex:d "2020-01-01T00:00:00Z"^^xsd:dateTime , "x"@ar--rtl """,
    "odd characters": """cb:name "back`tick \\" $name {brace} \\\\ \\n\\r\\t\\u0000 é 😀" """,
    "one local name": """ex:name "twice" ; cb:name "twice" ; ex:back%60tick ex:o """,
    "a statement as a term": """ex:p <<( ex:a ex:b "c"@en )>> """,
    "hidden and symmetric": """cb:memberOf ex:cluster ; cb:linkedTo ex:other ; cb:role ex:NoConcept """,
    "a class that is no node": """a cb:Sector , ex:Unknown """,
}


@pytest.mark.parametrize("text", SAID.values(), ids=SAID.keys())
def test_what_is_said_comes_back(text: str) -> None:
    said = facts(text)

    back = there_and_back(said)

    assert back == said


def test_whole_euros_need_no_exception() -> None:
    said = facts("""cb:contribution "50000"^^xsd:decimal """)

    node = encode(X, said, NAMES)

    assert node.properties == {"contribution": 50000.0}
    assert set(decode(node, NAMES)) == said


def test_blank_nodes_come_back_under_the_same_label() -> None:
    said = {
        Triple(BlankNode("b1"), NamedNode(CB.locatedIn), BlankNode("b2")),
        Triple(BlankNode("b2"), NamedNode(PROV.hadPrimarySource), BlankNode("b3")),
        Triple(BlankNode("b2"), NamedNode(CB.name), Literal("_:b3")),
    }

    assert there_and_back(said) == said


def membership(uri: str, *more: tuple[str, object]) -> set[Triple]:
    pairs = [
        (RDF.type, NamedNode(CB.Membership)),
        (RDF.type, NamedNode(CB.Link)),
        (CB.member, NamedNode("https://example.org/firm")),
        (CB.collective, NamedNode("https://example.org/cluster")),
        *more,
    ]
    return {Triple(NamedNode(uri), NamedNode(predicate), value) for predicate, value in pairs}  # type: ignore[arg-type]


def test_a_membership_is_one_edge_with_readable_properties() -> None:
    said = membership(
        X,
        (CB.role, NamedNode(ROLE.Coordinator)),
        (CB.startDate, Literal("2019-05-01", datatype=NamedNode(XSD.date))),
        (CB.endDate, Literal("2020", datatype=NamedNode(XSD.gYear))),
    )

    edge = encode(X, said, NAMES)

    assert isinstance(edge, Edge)
    assert (edge.source, edge.type, edge.target) == (
        "https://example.org/firm",
        "MEMBER_OF",
        "https://example.org/cluster",
    )
    assert edge.properties == {
        "role": "Coordinator",
        "startDate": date(2019, 5, 1),
        "endDate": date(2020, 1, 1),
        "endDate__precision": "year",
    }
    assert set(decode(edge, NAMES)) == said


def test_a_membership_with_two_members_is_a_node_and_keeps_both() -> None:
    said = membership(X, (CB.member, NamedNode("https://example.org/second")))

    node = encode(X, said, NAMES)

    assert isinstance(node, Node)
    assert set(decode(node, NAMES)) == said


def test_a_node_has_readable_labels_names_and_identifiers() -> None:
    said = {
        Triple(NamedNode(X), NamedNode(predicate), value)
        for predicate, value in [
            (RDF.type, NamedNode(CB.University)),
            (RDF.type, NamedNode(CB.Organisation)),
            (RDF.type, NamedNode(CB.Actor)),
            (CB.name, Literal("Vilniaus universitetas", language="lt")),
            (CB.name, Literal("Vilnius University", language="en")),
            (ORG.identifier, Literal("999893946", datatype=NamedNode(CB.PIC))),
            (CB.latitude, Literal("54.6829", datatype=NamedNode(XSD.decimal))),
            (CB.locatedIn, NamedNode("https://example.org/vilnius")),
            (PROV.hadPrimarySource, NamedNode("https://example.org/s2")),
            (PROV.hadPrimarySource, NamedNode("https://example.org/s1")),
        ]
    }

    node = encode(X, said, NAMES)

    assert node == Node(
        uri=X,
        labels=("Actor", "Organisation", "University"),
        properties={
            "name": "Vilnius University",
            "name_en": "Vilnius University",
            "name_lt": "Vilniaus universitetas",
            "pic": ["999893946"],
            "latitude": 54.6829,
            "sources": ["https://example.org/s1", "https://example.org/s2"],
            "_shown": ["name"],
        },
        edges=(("LOCATED_IN", "https://example.org/vilnius"),),
    )
    assert set(decode(node, NAMES)) == said


_IRIS = st.sampled_from(
    [X, "https://example.org/y$z%60'", "https://example.org/p@en", CB.Organisation, CB.Membership, CB.Link]
)
_PREDICATES = st.sampled_from(
    [
        RDF.type,
        ORG.identifier,
        "https://example.org/name",
        "https://example.org/p@en",
        *NAMES.fields,
        *NAMES.edge_types,
        *NAMES.hidden,
    ]
)
_DATATYPES = st.sampled_from(
    [XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.date, XSD.gYear, XSD.anyURI, CB.PIC, X]
)
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.from_regex(r"[+-]?0?[0-9]{1,4}(\.[0-9]{1,3})?", fullmatch=True),
    st.dates().map(date.isoformat),
    st.sampled_from(["true", "1", "NaN", "INF", "1e400", "2014", "2014-05", "", "a@en", "_:b"]),
)
_LITERALS = st.one_of(
    _TEXTS.map(Literal),
    st.builds(
        lambda text, tag: Literal(text, language=tag), _TEXTS, st.sampled_from(["en", "lt", "de-at", "more"])
    ),
    st.builds(lambda text, kind: Literal(text, datatype=NamedNode(kind)), _TEXTS, _DATATYPES),
)
_NODES = st.one_of(_IRIS.map(NamedNode), st.sampled_from(["b1", "b2"]).map(BlankNode))
_CONCEPTS = st.sampled_from([iri for field in NAMES.fields.values() for iri in field.notations]).map(
    NamedNode
)
_STATEMENTS = st.builds(
    lambda s, p, o: Triple(s, NamedNode(p), o), _NODES, _PREDICATES, st.one_of(_NODES, _LITERALS, _CONCEPTS)
)


@settings(max_examples=300, deadline=None)
@given(st.sets(_STATEMENTS, max_size=25))
def test_any_statements_come_back(said: set[Triple]) -> None:
    assert there_and_back(said) == said


@settings(max_examples=100, deadline=None)
@given(st.lists(_STATEMENTS, max_size=15, unique=True), st.randoms())
def test_the_digest_does_not_depend_on_the_order(said: list[Triple], chance: object) -> None:
    about_one = [statement for statement in said if statement.subject == NamedNode(X)]
    shuffled = sorted(about_one, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert encode(X, shuffled, NAMES).digest == encode(X, about_one, NAMES).digest
