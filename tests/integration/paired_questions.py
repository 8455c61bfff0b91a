"""Questions about the network of Horizon 2020 in SPARQL and in Cypher: each pair asks for the same rows, in any order."""

from __future__ import annotations

from typing import Final, NamedTuple


class Pair(NamedTuple):
    """One question, asked twice."""

    sparql: str
    cypher: str


_ROLE: Final = "<https://w3id.org/clusterbridge/vocabulary/role/ProjectCoordinator>"

PAIRS: Final[dict[str, Pair]] = {
    "participations of each country": Pair(
        """SELECT ?country (COUNT(?t) AS ?n) { ?t a cb:Participation ; cb:participant/cb:country ?country }
            GROUP BY ?country""",
        "MATCH (o)-[t:PARTICIPATES_IN]->() WHERE o.country IS NOT NULL RETURN o.country, count(t)",
    ),
    "who leads twenty projects or more": Pair(
        f"""SELECT ?o ?name (COUNT(DISTINCT ?p) AS ?n) {{
            ?t cb:participant ?o ; cb:project ?p ; cb:role {_ROLE} . ?o cb:name ?name
        }} GROUP BY ?o ?name HAVING (COUNT(DISTINCT ?p) >= 20)""",
        """MATCH (o)-[:PARTICIPATES_IN {role: 'ProjectCoordinator'}]->(p:Project) WITH o, count(DISTINCT p) AS n WHERE n >= 20
        UNWIND [o.name] + coalesce(o.name__more, []) AS name RETURN o.uri, name, n""",
    ),
    "Lithuanian and Polish organisations in one project": Pair(
        """SELECT ?lt ?pl (COUNT(DISTINCT ?p) AS ?n) { ?lt cb:country "LT" . ?t cb:participant ?lt ; cb:project ?p .
            ?u cb:project ?p ; cb:participant ?pl . ?pl cb:country "PL" } GROUP BY ?lt ?pl""",
        """MATCH (lt {country: 'LT'})-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(pl {country: 'PL'})
        RETURN lt.uri, pl.uri, count(DISTINCT p)""",
    ),
    "programmes by funding": Pair(
        """SELECT ?programme (SUM(?euro) AS ?total) (COUNT(?p) AS ?n) {
            ?p cb:fundedUnder ?programme ; cb:contribution ?euro } GROUP BY ?programme""",
        """MATCH (p:Project)-[:FUNDED_UNDER]->(s:Programme) WHERE p.contribution IS NOT NULL
        RETURN s.uri, sum(p.contribution), count(p)""",
    ),
    "organisations under several names": Pair(
        """SELECT ?o (COUNT(DISTINCT ?name) AS ?n) { ?o a cb:Organisation ; cb:name ?name }
            GROUP BY ?o HAVING (COUNT(DISTINCT ?name) > 1)""",
        "MATCH (o:Organisation) WHERE o.name__more IS NOT NULL RETURN o.uri, 1 + size(o.name__more)",
    ),
    "projects without a start": Pair(
        """SELECT ?p ?acronym { ?p a cb:Project OPTIONAL { ?p cb:acronym ?acronym }
            FILTER NOT EXISTS { ?p cb:startDate ?d } }""",
        """MATCH (p:Project) WHERE p.startDate IS NULL
        UNWIND CASE WHEN p.acronym IS NULL THEN [null] ELSE p.acronym END AS acronym RETURN p.uri, acronym""",
    ),
    "what began in March 2016": Pair(
        """SELECT ?p ?d { ?p a cb:Project ; cb:startDate ?d
            FILTER (?d >= "2016-03-01"^^xsd:date && ?d < "2016-04-01"^^xsd:date) }""",
        """MATCH (p:Project) WHERE p.startDate >= date('2016-03-01') AND p.startDate < date('2016-04-01')
        RETURN p.uri, p.startDate""",
    ),
    "what ran on a day, by kind of action": Pair(
        """SELECT ?type (COUNT(DISTINCT ?p) AS ?n) { ?p a cb:Project ; cb:actionType ?type ; cb:startDate ?from ; cb:endDate ?to
            FILTER (?from <= "2016-06-30"^^xsd:date && ?to >= "2016-06-30"^^xsd:date) } GROUP BY ?type""",
        """MATCH (p:Project) WHERE p.startDate <= date('2016-06-30') AND p.actionType IS NOT NULL
            AND any(end IN [p.endDate] + coalesce(p.endDate__more, []) WHERE end >= date('2016-06-30'))
        RETURN p.actionType, count(p)""",
    ),
    "projects of six years or more": Pair(
        """SELECT ?p ?from ?to { ?p a cb:Project ; cb:startDate ?from ; cb:endDate ?to
            FILTER (YEAR(?to) - YEAR(?from) >= 6) }""",
        """MATCH (p:Project) UNWIND [p.endDate] + coalesce(p.endDate__more, []) AS end
        WITH p, end WHERE end.year - p.startDate.year >= 6 RETURN p.uri, p.startDate, end""",
    ),
    "projects with two end dates": Pair(
        """SELECT ?p ?a ?b { ?p a cb:Project ; cb:endDate ?a , ?b FILTER (?a < ?b) }""",
        "MATCH (p:Project) UNWIND p.endDate__more AS later RETURN p.uri, p.endDate, later",
    ),
    "projects that one organisation carries out alone, by year": Pair(
        """SELECT ?year (COUNT(?p) AS ?n) { { SELECT ?p { ?t cb:project ?p ; cb:participant ?o }
            GROUP BY ?p HAVING (COUNT(DISTINCT ?o) = 1) } ?p cb:startDate ?d BIND (YEAR(?d) AS ?year) } GROUP BY ?year""",
        """MATCH (p:Project)<-[:PARTICIPATES_IN]-(o) WITH p, count(DISTINCT o) AS n
        WHERE n = 1 AND p.startDate IS NOT NULL RETURN p.startDate.year, count(p)""",
    ),
    "the least, the most and the mean contribution": Pair(
        """SELECT ?type (MIN(?euro) AS ?least) (MAX(?euro) AS ?most) (AVG(?euro) AS ?mean) {
            ?p a cb:Project ; cb:actionType ?type ; cb:contribution ?euro } GROUP BY ?type""",
        """MATCH (p:Project) WHERE p.contribution IS NOT NULL AND p.actionType IS NOT NULL
        RETURN p.actionType, min(p.contribution), max(p.contribution), avg(p.contribution)""",
    ),
    "organisations without a PIC, by country": Pair(
        """SELECT ?country (COUNT(?o) AS ?n) { ?o a cb:Organisation ; cb:country ?country
            FILTER NOT EXISTS { ?o org:identifier ?id FILTER (DATATYPE(?id) = cb:PIC) } } GROUP BY ?country""",
        "MATCH (o:Organisation) WHERE o.pic IS NULL AND o.country IS NOT NULL RETURN o.country, count(o)",
    ),
    "programmes below Horizon 2020, with their depth": Pair(
        """SELECT ?s (COUNT(DISTINCT ?above) AS ?depth) { ?s cb:subSchemeOf+ ?above .
            ?s cb:subSchemeOf+/org:identifier "H2020"^^cb:ProgrammeCode } GROUP BY ?s""",
        """MATCH (top:Programme) WHERE 'H2020' IN top.programmeCode MATCH (s)-[:SUB_SCHEME_OF*]->(top)
        MATCH (s)-[:SUB_SCHEME_OF*]->(above) RETURN s.uri, count(DISTINCT above)""",
    ),
    "partners of one university": Pair(
        """SELECT ?partner (COUNT(DISTINCT ?p) AS ?n) { ?o org:identifier "999893946"^^cb:PIC .
            ?t cb:participant ?o ; cb:project ?p . ?u cb:project ?p ; cb:participant ?partner FILTER (?partner != ?o) }
            GROUP BY ?partner""",
        """MATCH (o:Organisation) WHERE '999893946' IN o.pic
        MATCH (o)-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(partner) WHERE partner <> o
        RETURN partner.uri, count(DISTINCT p)""",
    ),
    "Lithuanian organisations with their short names, if they have any": Pair(
        """SELECT ?o ?short { ?o a cb:Organisation ; cb:country "LT" OPTIONAL { ?o cb:shortName ?short } }""",
        """MATCH (o:Organisation {country: 'LT'})
        UNWIND CASE WHEN o.shortName IS NULL THEN [null] ELSE o.shortName END AS short RETURN o.uri, short""",
    ),
    "organisations of each kind": Pair(
        """SELECT ?kind (COUNT(DISTINCT ?o) AS ?n) { VALUES (?class ?kind) { (cb:Firm "Firm") (cb:University "University")
            (cb:ResearchInstitute "ResearchInstitute") (cb:PublicBody "PublicBody") } ?o a ?class } GROUP BY ?kind""",
        """MATCH (o:Organisation) UNWIND labels(o) AS kind
        WITH o, kind WHERE kind IN ['Firm', 'University', 'ResearchInstitute', 'PublicBody'] RETURN kind, count(o)""",
    ),
    "topics that Polish organisations lead": Pair(
        f"""SELECT ?topic (COUNT(DISTINCT ?p) AS ?n) {{ ?t cb:participant/cb:country "PL" ; cb:role {_ROLE} ; cb:project ?p .
            ?p cb:inTopic ?topic }} GROUP BY ?topic""",
        """MATCH ({country: 'PL'})-[:PARTICIPATES_IN {role: 'ProjectCoordinator'}]->(p)-[:IN_TOPIC]->(topic)
        RETURN topic.uri, count(DISTINCT p)""",
    ),
    "how often each country leads": Pair(
        f"""SELECT ?country (COUNT(?t) AS ?n) (SUM(IF(?role = {_ROLE}, 1, 0)) AS ?led) {{
            ?t a cb:Participation ; cb:participant/cb:country ?country ; cb:role ?role }} GROUP BY ?country""",
        """MATCH (o)-[t:PARTICIPATES_IN]->() WHERE o.country IS NOT NULL
        RETURN o.country, count(t), sum(CASE t.role WHEN 'ProjectCoordinator' THEN 1 ELSE 0 END)""",
    ),
    "countries that work with Lithuania": Pair(
        """SELECT ?country (COUNT(DISTINCT ?p) AS ?n) { ?t cb:participant/cb:country "LT" ; cb:project ?p .
            ?u cb:project ?p ; cb:participant/cb:country ?country FILTER (?country != "LT") } GROUP BY ?country""",
        """MATCH ({country: 'LT'})-[:PARTICIPATES_IN]->(p)<-[:PARTICIPATES_IN]-(o) WHERE o.country <> 'LT'
        RETURN o.country, count(DISTINCT p)""",
    ),
    "where the facts about a project come from": Pair(
        """SELECT ?locator ?dataset { ?p org:identifier "672134"^^cb:ProjectId ; prov:hadPrimarySource ?s .
            ?s cb:locator ?locator ; cb:inDataset ?dataset }""",
        """MATCH (p:Project) WHERE '672134' IN p.projectId UNWIND p.sources AS uri
        MATCH (s:SourceRecord {uri: uri})-[:IN_DATASET]->(d) RETURN s.locator, d.uri""",
    ),
    "projects whose stated number of partners is not what is counted": Pair(
        """SELECT ?p ?stated ?n { ?p cb:statedPartners ?stated { SELECT ?p (COUNT(DISTINCT ?o) AS ?n) {
            ?t cb:project ?p ; cb:participant ?o } GROUP BY ?p } FILTER (?stated != ?n) }""",
        """MATCH (p:Project)<-[:PARTICIPATES_IN]-(o) WITH p, count(DISTINCT o) AS n
        WHERE p.statedPartners <> n RETURN p.uri, p.statedPartners, n""",
    ),
    "projects with two coordinators": Pair(
        f"""SELECT ?p (COUNT(DISTINCT ?o) AS ?n) {{ ?t cb:project ?p ; cb:participant ?o ; cb:role {_ROLE} }}
            GROUP BY ?p HAVING (COUNT(DISTINCT ?o) > 1)""",
        """MATCH (o)-[:PARTICIPATES_IN {role: 'ProjectCoordinator'}]->(p)
        WITH p, count(DISTINCT o) AS n WHERE n > 1 RETURN p.uri, n""",
    ),
}
