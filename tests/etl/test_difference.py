"""What a load would change is told entity by entity, and a dry run changes nothing."""

from __future__ import annotations

from pathlib import Path

from kg.etl.run import run
from kg.rdf.store import GraphStore
from tests.etl.conftest import TODAY, Firms

BEFORE = "name,country,size\nAlfa,LT,\nBeta,LT,\n"
AFTER = "name,country,size\nAlfa,LT,small\nGama,LV,\n"


def test_the_first_load_adds_everything(firms: Firms) -> None:
    found = firms.load(BEFORE, diff=True).difference

    assert found is not None
    assert (found.added, found.changed, found.removed) == ({"Organisation": 2}, {}, {})
    assert '+ Organisation "Alfa" (firms.csv row 2)' in found.lines


def test_a_change_is_told_with_what_it_was(firms: Firms) -> None:
    firms.load(BEFORE)

    found = firms.load(AFTER, diff=True, dry_run=True).difference

    assert found is not None
    assert (found.added, found.changed, found.removed) == (
        {"Organisation": 1},
        {"Firm": 1},
        {"Organisation": 1},
    )
    assert found.lines == (
        '~ Firm "Alfa": kind nothing becomes "Firm" (firms.csv row 2)',
        '- Organisation "Beta"',
        '+ Organisation "Gama" (firms.csv row 3)',
    )
    assert firms.names() == {"Alfa", "Beta"}


def test_the_same_again_changes_nothing(firms: Firms) -> None:
    firms.load(BEFORE)

    found = firms.load(BEFORE, diff=True).difference

    assert found is not None
    assert found.lines == ()


def members(folder: Path, rows: str) -> Path:
    """A member list as a data steward sends it."""
    file = folder / "members.csv"
    file.write_text(f"name,country,role,member since\n{rows}", "utf-8")
    return file


def test_links_are_told_by_what_they_join_and_concepts_by_their_names(tmp_path: Path) -> None:
    given = {"as": "members", "cluster": "Laser Cluster"}
    with GraphStore.open(tmp_path / "store") as store:
        file = members(tmp_path, "Alfa,LT,member,2019\nBeta,LT,member,2018\n")
        run(store, "table", file, today=TODAY, given=given)
        members(tmp_path, "Alfa,LT,member,2020-05\nGama,LT,coordinator,2018\n")

        found = run(store, "table", file, today=TODAY, given=given, diff=True, dry_run=True).difference

    assert found is not None
    assert found.lines == (
        '~ Membership of "Alfa" in "Laser Cluster": start date "2019" becomes "2020-05" (members.csv row 2)',
        '- Membership of "Beta" in "Laser Cluster"',
        '+ Membership of "Gama" in "Laser Cluster" (members.csv row 3)',
        '- Organisation "Beta"',
        '+ Organisation "Gama" (members.csv row 3)',
    )
    assert not any("http" in line for line in found.lines)
