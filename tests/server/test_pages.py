"""The pages for people, and entities as pages and as RDF."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

HTML = {"accept": "text/html"}
KLASTER = "Klaster Obróbki Metali"
PREFIX = "https://w3id.org/clusterbridge/"


@pytest.fixture
def cluster(http: httpx.Client) -> str:
    """The address of the Polish cluster."""
    found = http.get("/api/search", params={"q": KLASTER}).json()
    return str(found[0]["iri"]).removeprefix(PREFIX)


def test_the_first_page_says_what_is_there_and_where_it_comes_from(http: httpx.Client) -> None:
    text = http.get("/", headers=HTML).text

    assert "<strong>2</strong> clusters" in text
    assert "eu_een_metal_2020" in text or "matchmaking" in text


def test_a_search_without_diacritics_finds(http: httpx.Client) -> None:
    assert "Białystok" in http.get("/search", params={"q": "bialystok"}, headers=HTML).text


def test_a_search_for_nothing_known_says_so(http: httpx.Client) -> None:
    assert "Nothing is called" in http.get("/search", params={"q": "xyzxyzxyz"}, headers=HTML).text


def test_an_entity_shows_facts_with_sources_neighbours_and_partners(http: httpx.Client, cluster: str) -> None:
    text = http.get(f"/{cluster}", headers=HTML).text

    assert "not known" in text
    assert "eu_een_metal_2020: s" in text
    assert "Tied to" in text
    assert "Partners to meet next" in text
    assert "retrieved" in text


def test_an_entity_on_a_day_before_the_event_knows_nothing_of_it(http: httpx.Client, cluster: str) -> None:
    now = http.get(f"/{cluster}", headers=HTML).text
    before = http.get(f"/{cluster}", params={"as_of": "2019-01-01"}, headers=HTML).text

    assert "matchmaking" in now
    assert "collaboration agreement" in now
    assert "collaboration agreement" not in before


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ],
)
def test_the_same_address_is_rdf_for_whoever_asks_for_it(
    http: httpx.Client, cluster: str, media: str, form: ox.RdfFormat
) -> None:
    response = http.get(f"/{cluster}", headers={"accept": media})

    subjects = {str(quad.subject) for quad in ox.parse(response.content, format=form)}
    assert response.headers["content-type"].startswith(media)
    assert "Accept" in response.headers["vary"]
    assert f"<{PREFIX}{cluster}>" in subjects
    assert any("/id/source/" in subject for subject in subjects)


def test_an_entity_is_found_by_its_iri_too(http: httpx.Client, cluster: str) -> None:
    by_path = http.get(f"/{cluster}", headers={"accept": "application/n-triples"}).text
    by_iri = http.get(
        "/entity", params={"iri": PREFIX + cluster}, headers={"accept": "application/n-triples"}
    ).text

    assert by_path == by_iri


def test_a_source_with_escapes_in_its_iri_has_a_page(http: httpx.Client) -> None:
    query = "SELECT ?s WHERE { ?s a cb:SourceRecord FILTER CONTAINS(STR(?s), '%20') } ORDER BY ?s LIMIT 1"
    row = http.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]
    iri = row["s"]["value"]
    url = http.base_url.join("/").copy_with(raw_path=("/" + iri.removeprefix(PREFIX)).encode())

    response = http.send(httpx.Request("GET", url, headers=HTML))

    assert response.status_code == 200
    assert iri in response.text


@pytest.mark.parametrize(
    "address", ["/id/cluster/nothing", "/entity?iri=urn:nothing", "/entity?iri=not an iri"]
)
def test_what_is_not_there_is_said(http: httpx.Client, address: str) -> None:
    response = http.get(address, headers=HTML)

    assert response.status_code in (400, 404)
    assert "<h1>" in response.text


def test_the_page_of_chains_tells_each_step_with_its_source(http: httpx.Client) -> None:
    given = {"from": "Lithuanian Innovation Centre", "to": "Podlaska Regional Development Foundation"}

    text = http.get("/path", params=given | {"as_of": "2020-01-01"}, headers=HTML).text

    assert "steps apart" in text
    assert "organisers" in text


def test_the_page_of_bridges_names_who_stands_between(http: httpx.Client) -> None:
    given = {"first": "country:LT", "second": "country:PL"}

    now = http.get("/bridges", params=given, headers=HTML).text
    before = http.get("/bridges", params=given | {"as_of": "2020-01-01"}, headers=HTML).text

    assert "linked directly" in now
    assert "<table>" in before
    assert "Enterprise Europe Network" in before


def test_a_form_that_names_nobody_says_so_and_keeps_what_was_typed(http: httpx.Client) -> None:
    response = http.get(
        "/path", params={"from": "Vilnus Circular Econmy Cluster", "to": KLASTER}, headers=HTML
    )

    assert response.status_code == 404
    assert "Did you mean" in response.text
    assert "Vilnus Circular Econmy Cluster" in response.text


def test_the_network_page_is_whole_and_kept_to_itself(http: httpx.Client) -> None:
    response = http.get("/network")

    assert response.status_code == 200
    assert KLASTER in response.text
    assert "default-src &#39;none&#39;" in response.text
    assert response.headers["content-security-policy"] == "frame-ancestors 'self'"


def test_the_ontology_is_a_page_and_turtle(http: httpx.Client) -> None:
    page = http.get("/ontology", headers=HTML)
    turtle = http.get("/ontology", headers={"accept": "text/turtle"})

    assert "cb:Cluster" in page.text
    assert len(list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))) > 500


def test_names_are_told_for_the_rows_of_an_answer(http: httpx.Client, cluster: str) -> None:
    names = http.post("/names", data={"iri": [PREFIX + cluster, "urn:nobody"]}).json()

    assert list(names) == [PREFIX + cluster]
    assert names[PREFIX + cluster] == "Polish Metal Processing Cluster"
