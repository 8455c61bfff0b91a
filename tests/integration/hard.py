"""RDF that other mirrors lose something of: each piece in TriG, under a name that says what is hard about it."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.mirror.codec import Statement
from tests.integration.graphs import PREFIXES

_MORE: Final = (
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
)

_DATATYPES: Final = {
    "string": "text",
    "boolean": "1",
    "decimal": "1.10",
    "integer": "+07",
    "double": "1E0",
    "float": "1.5",
    "date": "2020-02-30",
    "time": "24:00:00",
    "dateTime": "2020-01-01T00:00:00.000+02:00",
    "dateTimeStamp": "2020-01-01T00:00:00Z",
    "gYear": "-0044",
    "gMonth": "--05",
    "gDay": "---31",
    "gYearMonth": "2020-13",
    "gMonthDay": "--02-29",
    "duration": "P1Y2M3DT4H",
    "yearMonthDuration": "P14M",
    "dayTimeDuration": "-PT0.5S",
    "byte": "300",
    "short": "-32769",
    "int": "01",
    "long": "9223372036854775807",
    "unsignedByte": "-1",
    "unsignedShort": "65536",
    "unsignedInt": "7",
    "unsignedLong": "18446744073709551615",
    "positiveInteger": "0",
    "nonNegativeInteger": "-0",
    "negativeInteger": "1",
    "nonPositiveInteger": "00",
    "hexBinary": "0aFF",
    "base64Binary": "AA==",
    "anyURI": "not an address",
    "language": "de-AT",
    "normalizedString": "a\\tb",
    "token": " a  b ",
    "NMTOKEN": "a b",
    "Name": "1",
    "NCName": "a:b",
}


def _literals(predicate: str) -> str:
    values = " , ".join(f'"{text}"^^xsd:{kind}' for kind, text in _DATATYPES.items())
    return f"ex:all {predicate} {values} .\n"


def _many(prefix: str, count: int = 10_000) -> str:
    return " , ".join(f"{prefix}{number}" for number in range(count))


_LONG: Final = "https://example.org/" + "x" * 10_000
_LONGER: Final = "https://example.org/" + "漢" * 10_000

PIECES: Final[dict[str, str]] = {
    "every datatype, unmapped": _literals("ex:p"),
    "every datatype, mapped": "".join(
        _literals(p)
        for p in (
            "cb:name",
            "cb:country",
            "cb:sme",
            "cb:memberCount",
            "cb:contribution",
            "cb:startDate",
            "cb:webPage",
            "cb:role",
            "cb:locatedIn",
            "cb:memberOf",
            "org:identifier",
            "prov:hadPrimarySource",
        )
    ),
    "languages": """ex:a cb:name "x"@en , "x"@de , "x"@de-AT , "x" , "user@localhost" , "x@en" ;
        ex:p "x"@en , "x"@de , "x"@de-AT , "x" , "x"@zh-Hant-TW , "x"@x-more , "x"@de-x-uri .""",
    "numbers": """ex:a ex:p 1 , "1"^^xsd:int , "01"^^xsd:integer , "01" , 1.0 , 1.10 , "1" , 1e0 , "1E0"^^xsd:double ;
        cb:memberCount 1 , "01"^^xsd:integer , "1"^^xsd:int ; cb:contribution 1.0 , 1.10 , 0.500 , 1 , 1e3 .""",
    "the edges of numbers": """ex:a ex:p 9223372036854775807 , 9223372036854775808 , -9223372036854775808 ,
        -9223372036854775809 , 123456789012345678901234567890 , "-0"^^xsd:integer , "1.7976931348623157e+308"^^xsd:double ,
        "5e-324"^^xsd:double , "1e+16"^^xsd:double , "1e16"^^xsd:double , "-0.0"^^xsd:double , "0.0"^^xsd:double ,
        "INF"^^xsd:double , "-INF"^^xsd:double , "NaN"^^xsd:double , "nan"^^xsd:double , "infinity"^^xsd:double ;
        cb:memberCount 9223372036854775808 ; cb:contribution "-0.0"^^xsd:decimal , "INF"^^xsd:decimal ,
        0.1000000000000000055511151231257827 , "1e3"^^xsd:decimal .
        ex:b cb:latitude "NaN"^^xsd:decimal ; cb:contribution 12345678901234567890.123 .""",
    "digits of other scripts": """ex:a ex:p "٣"^^xsd:integer , "１"^^xsd:integer , "٣.٥"^^xsd:double , "1_000"^^xsd:double ;
        cb:memberCount "٣"^^xsd:integer ; cb:contribution "٣.٤"^^xsd:decimal ; cb:startDate "２０１４"^^xsd:gYear ;
        cb:endDate "２０１４-05-01"^^xsd:date .""",
    "dates": """ex:a cb:startDate "0001-01-01"^^xsd:date ; cb:endDate "9999-12-31"^^xsd:date .
        ex:b cb:startDate "0000-01-01"^^xsd:date ; cb:endDate "12020-01-01"^^xsd:date .
        ex:c cb:startDate "-0044"^^xsd:gYear ; cb:endDate "0000"^^xsd:gYear .
        ex:d cb:startDate "0001"^^xsd:gYear ; cb:endDate "9999-12"^^xsd:gYearMonth .
        ex:e cb:startDate "2014" , 2014 ; cb:endDate "2014Z"^^xsd:gYear , "2014-05-01+02:00"^^xsd:date .
        ex:f ex:p "-0044-03-15"^^xsd:date , "2014-W01-1"^^xsd:date , "20140501"^^xsd:date , "2014-05-01"^^xsd:date .""",
    "ill-typed": """ex:a cb:memberCount "many"^^xsd:integer , "" ; cb:sme "yes"^^xsd:boolean , "TRUE"^^xsd:boolean ;
        cb:name 7 , ex:not-a-text , _:b ; cb:country "LT"@en , ex:lithuania ; cb:role "Coordinator" , ex:no-concept ;
        cb:locatedIn "here" ; org:identifier "1" , ex:pic , "2"^^ex:odd ; ex:p "x"^^xsd:integer , "x"^^ex:type ;
        a "no class" , ex:class , _:class ; cb:webPage "https://example.org/" , <https://example.org/> .""",
    "names in Cypher": """<http://e/a'b%60c> <http://e/p'q$x(r)> '"\\'`$param {brace} \\\\u0041 // /* */ ; DROP' ;
        a <http://e/L'x$(y)> ; <http://e/r'el$> <http://e/a'b%60c> .
        ex:a cb:name "back`tick \\" ' $param {brace} \\\\ \\n\\r\\t é 😀 :Label) DETACH DELETE n //" .""",
    "control characters": """ex:a cb:name "a\\u0000b\\u0001\\u001f\\u007f\\u0085\\u2028\\uFEFF\\uFFFF" , " " , "\\n" ;
        ex:p "\\u0000" , "😀\\U0010FFFF" , "e\\u0301" , "\\u00e9" .""",
    "empty texts": """ex:a cb:name "" , ""@en ; cb:shortName "" ; org:identifier ""^^cb:PIC ; cb:country "" ;
        cb:webPage ""^^xsd:anyURI ; ex:p "" , ""@lt , ""^^xsd:integer .""",
    "one local name": """ex:a ex:name "1" ; <http://e/#name> "2" ; cb:name "3" ; schema:name "4" .
        ex:b a ex:Organisation , <http://e/Organisation> , cb:Organisation .
        ex:a ex:LOCATED_IN ex:b ; ex:locatedIn ex:b ; cb:locatedIn ex:b .""",
    "our own keys": """ex:a <urn:x:uri> "1" ; <x:uri> "2" ; <x:_hash> 3 ; <x:_other> "4" ; <x:_shown> "5" ; <x:name> "6" ;
        ex:name__more "7" ; ex:startDate__precision "year" ; cb:startDate "2014"^^xsd:gYear ; <x:_iri> "8" ;
        a <x:Entity> , <x:Schema> , <x:ClusterbridgeMirror> ; cb:name "_other" , "_:b" .""",
    "odd IRIs": """<http://e/%20%60%27%22%7B> <http://e/žąė漢😀?a=$b&c=(d)#e> <http://e/%C5%BE> .
        <urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8> <mailto:a@b> <tel:+370> ; <http://e/p@en> "x" , "x"@en .
        <HTTP://E/> <http://e> <http://e/> . <http://e/../a> <http://e/./b> <http://e//c> .""",
    "very long IRIs": f"""<{_LONG}> ex:p "x" ; ex:q <{_LONGER}> , <{_LONG}> ; a <{_LONG}> .
        ex:a <{_LONG}> "x" , ex:b ; cb:locatedIn <{_LONG}> ; cb:name "a" ; prov:hadPrimarySource <{_LONG}> .
        <{_LONG}m> a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b .
        ex:m a cb:Membership , cb:Link ; cb:member <{_LONG}> ; cb:collective ex:b . <{_LONGER}> cb:name "b" .""",
    "very long texts": f"""ex:a cb:name "{"x " * 50_000}" ; cb:description "{"y" * 1_000_000}"@en ; ex:p "{"z" * 100_000}" .""",
    "ten thousand values": f"""ex:a ex:p {_many("", 10_000)} ; cb:name "a" ; ex:q {_many("ex:o")} .""",
    "loops": """ex:a ex:p ex:a ; cb:linkedTo ex:a ; cb:locatedIn ex:a ; ex:a ex:a ; a ex:a .
        ex:loop a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:a .
        ex:self a cb:Membership , cb:Link ; cb:member ex:self ; cb:collective ex:self . ex:b cb:about ex:loop .""",
    "parallel links": """ex:m1 a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b ;
            cb:role <https://w3id.org/clusterbridge/vocabulary/role/Member> ; cb:startDate "2014"^^xsd:gYear .
        ex:m2 a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b ; cb:startDate "2014"^^xsd:gYear ;
            cb:role <https://w3id.org/clusterbridge/vocabulary/role/Coordinator> ; ex:p "x" , ex:o , 1 .
        ex:m3 a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b .
        ex:m4 a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b .
        ex:m5 a cb:Membership , cb:Participation , cb:Link ; cb:member ex:a ; cb:collective ex:b .
        ex:m6 a cb:Membership ; cb:member ex:a , ex:c ; cb:collective ex:b . ex:m7 a cb:Membership ; cb:member "a" .""",
    "blank nodes": """[] cb:name "a" ; cb:locatedIn [ cb:name "b" ; ex:p [] , ( 1 "2" ( ex:a [] ) ) ] .
        _:m a cb:Membership , cb:Link ; cb:member _:a ; cb:collective _:b . ex:a cb:name "_:a" ; ex:p _:a .""",
    "named graphs": """ex:a ex:p 1 . ex:g { ex:a ex:p 1 , "01"^^xsd:int ; a cb:Firm ; cb:name "x"@en . }
        ex:h { ex:a ex:p 1 . ex:only-here ex:p ex:only-here . } _:g { _:b ex:p _:b . }
        ex:m a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b . ex:g { ex:m cb:name "said elsewhere" . }
        ex:g { ex:g ex:p <<( ex:a ex:p _:b )>> , "x"@ar--rtl }""",
    "RDF 1.2": """ex:a ex:p 1 {| ex:q ex:r ; cb:name "x" |} , "x"@ar--rtl , "x"@en--ltr , "x"@en .
        << ex:a ex:p _:b >> ex:q "x"@he--rtl . << ex:a ex:p ex:b ~ ex:reifier >> cb:startDate "2014"^^xsd:gYear .
        ex:a ex:p << ex:a ex:p <<( _:b ex:p <<( ex:a cb:name "\\u0000 \\" \\\\ é"@ar--rtl )>> )>> >> ;
            cb:locatedIn <<( ex:a ex:b "01"^^xsd:integer )>> ; cb:name "x"@ar--rtl , <<( ex:a ex:b ex:c )>> .
        ex:m a cb:Membership , cb:Link ; cb:member ex:a ; cb:collective ex:b ; rdf:reifies <<( ex:a cb:memberOf ex:b )>> .""",
    "SHACL": """ex:S a sh:NodeShape ; sh:targetClass cb:Actor ; sh:closed true ; sh:ignoredProperties ( rdf:type ex:p ) ;
        sh:property [ sh:path ( ex:p [ sh:inversePath [ sh:zeroOrMorePath ex:q ] ] ) ; sh:minCount 1 ;
            sh:maxCount "01"^^xsd:int ;
            sh:or ( [ sh:datatype xsd:string ] [ sh:class cb:Firm ; sh:not [ sh:in ( "a"@en 1 1.0 true ex:x ) ] ] ) ] ,
            [ sh:path cb:name ; sh:uniqueLang true ; sh:languageIn ( "en" "lt" ) ; sh:pattern "^\\\\w+$" ; sh:flags "i" ] ;
        sh:sparql [ sh:message "{?this} is \\"wrong\\""@en , "{$this}"@pl ; sh:select \"\"\"SELECT $this WHERE {
            $this a ?c . FILTER (?c != "x") }\"\"\" ; sh:prefixes [ sh:declare [ sh:prefix "ex" ;
            sh:namespace "ex:"^^xsd:anyURI ] ] ] .
        ( ) ex:empty ( ) . ( 1 ) ex:list ( ( ) ) .""",
}


def statements(trig: str) -> set[Statement]:
    """What a piece says; in the default graph as triples."""
    prefixes = PREFIXES + _MORE + "@prefix schema: <https://schema.org/> .\n"
    return {plain(quad) for quad in ox.parse(prefixes + trig, format=ox.RdfFormat.TRIG)}


def plain(quad: ox.Quad) -> Statement:
    """A statement of the default graph as a triple."""
    return quad.triple if isinstance(quad.graph_name, ox.DefaultGraph) else quad
