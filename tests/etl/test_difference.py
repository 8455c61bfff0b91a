"""What a load would change is told entity by entity, and a dry run changes nothing."""

from __future__ import annotations

from tests.etl.conftest import Firms

BEFORE = "name,country,size\nAlfa,LT,\nBeta,LT,\n"
AFTER = "name,country,size\nAlfa,LT,small\nGama,LV,\n"


def test_the_first_load_adds_everything(firms: Firms) -> None:
    found = firms.load(BEFORE, diff=True).difference

    assert found is not None
    assert (found.added, found.changed, found.removed) == ({"Organisation": 2}, {}, {})
    assert '+ Organisation "Alfa"' in found.lines


def test_a_change_is_told_with_what_it_was(firms: Firms) -> None:
    firms.load(BEFORE)

    found = firms.load(AFTER, diff=True, dry_run=True).difference

    assert found is not None
    assert (found.added, found.changed, found.removed) == (
        {"Organisation": 1},
        {"Firm": 1},
        {"Organisation": 1},
    )
    assert sorted(line[0] for line in found.lines) == ["+", "-", "~"]
    assert '- Organisation "Beta"' in found.lines
    assert firms.names() == {"Alfa", "Beta"}


def test_the_same_again_changes_nothing(firms: Firms) -> None:
    firms.load(BEFORE)

    found = firms.load(BEFORE, diff=True).difference

    assert found is not None
    assert found.lines == ()
