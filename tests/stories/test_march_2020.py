"""The story of March 2020 in Białystok, told by the commands over the two bundled sources."""

from __future__ import annotations

from tests.stories.conftest import Kg, as_json

LIC = "Lithuanian Innovation Centre"
PODLASKA = "Podlaska Regional Development Foundation"
VILNIUS = "Vilnius Circular Economy Cluster"
UWM = "Uniwersytet Warmińsko-Mazurski w Olsztynie"


def test_before_the_event_every_chain_between_the_organisers_enters_through_the_university(story: Kg) -> None:
    answer = as_json(story("path", LIC, PODLASKA, "--as-of", "2020-01-01", "--format", "json"))

    assert answer["chains"]
    assert {chain["actors"][-2]["name"].casefold() for chain in answer["chains"]} == {UWM.casefold()}


def test_the_event_gives_the_organisers_a_direct_link(story: Kg) -> None:
    answer = as_json(story("path", LIC, PODLASKA, "--format", "json"))

    assert answer["steps"] == 1
    assert "event" in {step["fact"]["kind"] for chain in answer["chains"] for step in chain["steps"]}


def test_each_step_of_a_chain_names_its_source(story: Kg) -> None:
    answer = as_json(story("path", LIC, PODLASKA, "--format", "json"))

    sources = [step["fact"]["sources"] for chain in answer["chains"] for step in chain["steps"]]
    assert all(sources)


def test_recommendations_leave_out_whom_the_cluster_works_with_already(story: Kg) -> None:
    rows = as_json(story("recommend", VILNIUS, "--format", "json"))

    names = {row["partner"] for row in rows}
    assert rows
    assert names.isdisjoint(
        {"Polish Metal Processing Cluster", "Vilnius Industry and Business Association", VILNIUS}
    )


def test_every_recommendation_has_a_reason_and_a_source(story: Kg) -> None:
    rows = as_json(story("recommend", VILNIUS, "--format", "json"))

    assert all(row["reason"].strip() and row["evidence"] for row in rows)
    assert all(item["sources"] for row in rows for item in row["evidence"])


def test_a_name_without_its_diacritics_finds_the_entity(story: Kg) -> None:
    rows = as_json(story("search", "klaster obrobki metali", "--format", "json"))

    assert rows[0]["kind"] == "Cluster"


def test_bialystok_finds_bialystok(story: Kg) -> None:
    rows = as_json(story("search", "bialystok", "--format", "json"))

    assert "Białystok" in {row["name"] for row in rows}


def test_the_polish_cluster_has_no_coordinator_and_says_so(story: Kg) -> None:
    done = story("show", "Klaster Obróbki Metali")

    assert done.returncode == 0, done.stderr
    assert "not known" in done.stdout


def test_the_office_in_bialystok_has_no_host_and_says_so(story: Kg) -> None:
    rows = as_json(story("search", "office bialystok", "--format", "json"))
    done = story("show", rows[0]["iri"])

    assert "not known" in done.stdout


def test_a_misspelt_name_is_answered_with_the_nearest_ones(story: Kg) -> None:
    done = story("show", "Vilnus Circular Econmy Cluster")

    assert done.returncode == 3
    assert VILNIUS in done.stderr


def test_sparql_and_python_count_the_same_members(story: Kg) -> None:
    query = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o a cb:Organisation }"
    (row,) = as_json(story("sparql", query, "--format", "json"))
    stats = {line["class"]: line["entities"] for line in as_json(story("stats", "--format", "json"))}

    assert int(row["n"]) == stats["Organisation"]
