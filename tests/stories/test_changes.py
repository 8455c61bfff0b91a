"""What changed for a cluster between two days, told in words and shown on the page."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Kg, as_json


def test_the_year_of_the_event_brought_the_cluster_an_agreement(story: Kg) -> None:
    rows = as_json(
        story(
            "diff",
            "Vilnius Circular Economy Cluster",
            "--from",
            "2020-01-01",
            "--to",
            "2020-12-31",
            "--format",
            "json",
        )
    )

    assert {row["about"] for row in rows} == {"event", "meeting", "collaboration agreement"}
    assert all(row["sources"] for row in rows)


def test_a_year_without_news_says_so(story: Kg) -> None:
    done = story("diff", "Vilnius Circular Economy Cluster", "--from", "2021-01-01", "--to", "2021-12-31")

    assert "nothing changed" in done.stdout


def test_the_page_of_changes_holds_both_states(story: Kg, tmp_path: Path) -> None:
    page = tmp_path / "changes.html"

    done = story("diff", "--from", "2020-01-01", "--to", "2020-12-31", "--html", str(page))

    assert done.returncode == 0, done.stderr
    assert page.stat().st_size > 100_000
