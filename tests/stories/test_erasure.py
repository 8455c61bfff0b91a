"""Somebody who may ask for it is erased: nothing of it can be read any more, and it stays away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import run_kg

NAME = "Verhaert"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for args in (("init",), ("load", "eu_een_metal_2020"), ("load", "eu_h2020_organisers")):
        run_kg(*args, workspace=tmp_path)
    return tmp_path


def test_no_file_of_the_workspace_holds_the_name(root: Path) -> None:
    run_kg("recommend", "Lithuanian Innovation Centre", workspace=root)  # fills the caches

    done = run_kg("erase", NAME, "--yes", workspace=root)

    assert done.returncode == 0, done.stderr
    holding = [str(f) for f in root.rglob("*") if f.is_file() and NAME.encode() in f.read_bytes()]
    assert holding == []


def test_loading_again_does_not_bring_it_back(root: Path) -> None:
    run_kg("erase", NAME, "--yes", workspace=root)

    run_kg("load", "eu_h2020_organisers", workspace=root)

    assert run_kg("search", NAME, workspace=root).returncode == 3


def test_it_asks_before_it_erases(root: Path) -> None:
    done = run_kg("erase", NAME, workspace=root)

    assert done.returncode != 0
    assert run_kg("search", NAME, workspace=root).returncode == 0
