"""The SPARQL endpoint and the graphs of a workspace, over HTTP."""

from __future__ import annotations

import csv
import io

import httpx
import pyoxigraph as ox
import pytest

CLUSTERS = 'SELECT ?name WHERE { ?c a cb:Cluster ; cb:name ?name FILTER (LANG(?name) = "pl") }'
NAMES = "CONSTRUCT { ?c cb:name ?n } WHERE { ?c a cb:Cluster ; cb:name ?n }"
GRAPH = "https://w3id.org/clusterbridge/graph/eu_een_metal_2020"
FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}


def ask(http: httpx.Client, query: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    """The answer to a query."""
    return http.get("/sparql", params={"query": query, **parameters}, headers={"accept": accept})


def test_rows_come_in_each_format_with_the_same_content(http: httpx.Client) -> None:
    json_, xml, tsv = (
        [tuple(row) for row in ox.parse_query_results(ask(http, CLUSTERS, media).content, format=form)]
        for media, form in (
            ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
            ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
            ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
        )
    )
    lines = list(csv.reader(io.StringIO(ask(http, CLUSTERS, "text/csv").text)))

    assert json_
    assert json_ == xml == tsv
    assert [[term.value for term in row] for row in json_] == lines[1:]


@pytest.mark.parametrize("media", FORMATS)
def test_statements_come_in_each_format_with_the_same_content(http: httpx.Client, media: str) -> None:
    response = ask(http, NAMES, media)

    found = {quad.triple for quad in ox.parse(response.content, format=FORMATS[media])}
    plain = ox.parse(ask(http, NAMES, "application/n-triples").content, format=ox.RdfFormat.N_TRIPLES)
    assert response.headers["content-type"].startswith(media)
    assert found == {quad.triple for quad in plain}
    assert found


def test_the_answer_of_ask_is_yes_or_no(http: httpx.Client) -> None:
    assert ask(http, "ASK { ?c a cb:Cluster }").json()["boolean"] is True


def test_a_format_that_cannot_be_given_is_refused(http: httpx.Client) -> None:
    response = ask(http, CLUSTERS, "image/png")

    assert response.status_code == 406


def test_rows_are_cut_where_the_client_says_and_the_answer_says_so(http: httpx.Client) -> None:
    response = ask(http, "SELECT ?s WHERE { ?s ?p ?o }", rows="3")

    assert len(response.json()["results"]["bindings"]) == 3
    assert response.headers["kg-cut"] == "true"
    assert "kg-cut" not in ask(http, CLUSTERS, rows="100").headers


def test_a_large_answer_is_whole(http: httpx.Client) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"

    rows = ask(http, query).json()["results"]["bindings"]

    assert len(rows) == int(
        ask(http, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "text/csv").text.split()[1]
    )
    assert len(rows) > 1000


def test_a_malformed_query_is_told_where(http: httpx.Client) -> None:
    response = ask(http, "SELECT * WHERE {\n ?s ?p }", "application/json")

    problem = response.json()
    assert (response.status_code, problem["status"]) == (400, 400)
    assert "2:" in problem["found"]


def test_what_a_dataset_says_by_itself_is_asked_with_graph(http: httpx.Client) -> None:
    query = f"ASK {{ GRAPH <{GRAPH}> {{ ?c a cb:Cluster }} }}"

    assert ask(http, query).json()["boolean"] is True


def test_the_protocol_names_graphs_in_place_of_the_query(http: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM <urn:not-loaded> WHERE { ?s ?p ?o }"
    refused = ask(http, query)
    answered = ask(http, query, **{"default-graph-uri": GRAPH})

    assert refused.status_code == 400
    assert int(answered.json()["results"]["bindings"][0]["n"]["value"]) > 100


@pytest.mark.parametrize("name", ["_catalogue", "_identity", "_changes"])
def test_internal_graphs_are_never_seen(http: httpx.Client, name: str) -> None:
    graph = f"https://w3id.org/clusterbridge/graph/{name}"

    assert ask(http, f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").json()["boolean"] is False
    assert ask(http, "ASK { ?s ?p ?o }", **{"default-graph-uri": graph}).status_code == 400
    assert http.get("/graphs", params={"graph": graph}).status_code == 404


def test_a_browser_is_shown_the_query_page(http: httpx.Client) -> None:
    response = ask(http, "ASK {}", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")

    assert response.status_code == 307
    assert response.headers["location"] == "/query?query=ASK+%7B%7D"


def test_a_graph_is_given_by_its_iri_and_by_its_address(http: httpx.Client) -> None:
    accept = {"accept": "application/n-triples"}

    by_iri = http.get("/graphs", params={"graph": GRAPH}, headers=accept)
    by_address = http.get("/graphs/eu_een_metal_2020", headers=accept)

    assert by_iri.status_code == 200
    assert sorted(by_iri.text.splitlines()) == sorted(by_address.text.splitlines())
    assert http.head("/graphs/nothing").status_code == 404


def test_the_default_graph_is_the_merged_facts(http: httpx.Client) -> None:
    response = http.get("/graphs?default", headers={"accept": "application/n-triples"})

    count = ask(http, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "text/csv").text.split()[1]
    assert len(response.text.splitlines()) == int(count)


def test_void_names_every_dataset_with_its_size(http: httpx.Client) -> None:
    void = "http://rdfs.org/ns/void#"

    text = http.get("/void", headers={"accept": "application/n-triples"}).text

    for name in ("eu_een_metal_2020", "eu_h2020_organisers"):
        assert f"<https://w3id.org/clusterbridge/id/dataset/{name}> <{void}triples>" in text
    assert f"<{void}classPartition>" in text
