"""The commands of the gallery, run as a person runs them."""

from __future__ import annotations

import pytest

from kg.api.gallery import questions
from tests.stories.conftest import Kg, as_json, run_kg


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Kg:
    """`kg` in a workspace with the source of the event."""
    root = tmp_path_factory.mktemp("bundled")
    for args in (("init",), ("load", "eu_een_metal_2020")):
        assert run_kg(*args, workspace=root).returncode == 0
    return lambda *args, **environment: run_kg(*args, workspace=root, **environment)


def test_the_list_holds_every_question_of_an_asker(bundled: Kg) -> None:
    rows = as_json(bundled("gallery", "list", "--for", "data steward", "--format", "json"))

    expected = [q.id for q in questions() if "data steward" in q.asked_by]
    assert [row["question"] for row in rows] == expected


def test_a_question_is_shown_in_three_languages(bundled: Kg) -> None:
    done = bundled("gallery", "show", "who-invited-whom")

    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in ("SELECT", "MATCH", "graph.links", "Who invited whom"))


def test_one_language_alone_can_be_copied(bundled: Kg) -> None:
    query = bundled("gallery", "show", "clusters-without-coordinator", "--language", "sparql").stdout
    done = bundled("sparql", query, "--format", "json")

    assert len(as_json(done)) == 1


@pytest.mark.parametrize("using", ["sparql", "python"])
def test_an_answer_gives_iris_with_names(bundled: Kg, using: str) -> None:
    rows = as_json(bundled("gallery", "run", "who-invited-whom", "--using", using, "--format", "json"))

    assert [(row["guest_name"], row["invited_by_name"]) for row in rows] == [
        ("Vilnius Circular Economy Cluster", "Lithuanian Innovation Centre")
    ]
    assert rows[0]["guest"].startswith("https://")


def test_the_table_gives_names_alone(bundled: Kg) -> None:
    done = bundled("gallery", "run", "members-of-a-cluster", "--param", "cluster=circular economy cluster")

    assert done.returncode == 0, done.stderr
    assert "Vilnius Industry and Business Association" in done.stdout
    assert "https://" not in done.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("who-invited-who",), "who-invited-whom"),
        (("people-at-an-event", "--param", "cluster=x"), "It has: event."),
        (("people-at-an-event", "--param", "event=Metl industry internatonal"), "Metal industry"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(bundled: Kg, args: tuple[str, ...], said: str) -> None:
    done = bundled("gallery", "run", *args)

    assert done.returncode == 3
    assert said in done.stderr


def test_a_day_that_is_none_is_refused(bundled: Kg) -> None:
    done = bundled("gallery", "run", "projects-running", "--param", "day=yesterday")

    assert done.returncode == 2
    assert "2020-03-11" in done.stderr
