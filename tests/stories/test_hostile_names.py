"""Names are data: none becomes markup of the terminal, a formula of a spreadsheet or a command of the terminal."""

from __future__ import annotations

import csv
import io

import pytest

from tests.stories.conftest import Kg, run_kg

MARKUP = "[/x] Works"
FORMULA = "=HYPERLINK(1)"
ESCAPE = "\x1b[31mRed"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Kg:
    """A cluster whose members bear such names."""
    root = tmp_path_factory.mktemp("hostile")
    names = [MARKUP, FORMULA]
    (root / "members.csv").write_text(
        "\n".join(["Name,Country", *(f"{n},LT" for n in names)]) + "\n", encoding="utf-8"
    )
    run_kg("init", workspace=root)
    for cluster in ("First cluster", "Second cluster"):
        done = run_kg(
            "load", "table", "members.csv", "--as", "members", "--cluster", cluster, "--dataset", cluster.split()[0].lower(),
            workspace=root,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return lambda *args, **environment: run_kg(*args, workspace=root, **environment)


def test_a_name_that_looks_like_markup_is_shown_as_it_is(hostile: Kg) -> None:
    done = hostile("show", MARKUP)

    assert done.returncode == 0, done.stderr
    assert MARKUP in done.stdout


def test_a_formula_stays_a_text(hostile: Kg) -> None:
    done = hostile("recommend", MARKUP, "--format", "csv")

    assert done.returncode == 0, done.stderr
    cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]


def test_an_error_repeats_no_command_of_the_terminal(hostile: Kg) -> None:
    done = hostile("show", ESCAPE)

    assert done.returncode == 3
    assert "\x1b" not in done.stderr
    assert r"\x1b[31mRed" in done.stderr


def test_a_list_that_begins_with_a_formula_is_made_plain() -> None:
    from kg.cli.output import Format, _cell

    assert _cell([FORMULA, "Klaster"], Format.CSV) == f"'{FORMULA}; Klaster"
    assert _cell(-0.5, Format.CSV) == "-0.5"


def test_fellow_members_are_said_to_be_fellow_members(hostile: Kg) -> None:
    done = hostile("recommend", MARKUP)

    assert "is a member of" in done.stdout
    assert "You are a member of it, too." in done.stdout
    assert "rests on those it shares a cluster, a network or an event with" in done.stdout
