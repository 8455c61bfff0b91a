"""Names that are kept between commands, and made again when the store or the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.api.kept_names import kept_entries
from kg.api.workspace import Workspace
from tests.stories.conftest import run_kg


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one bundled source."""
    for args in (("init",), ("load", "eu_een_metal_2020")):
        assert run_kg(*args, workspace=tmp_path).returncode == 0
    return tmp_path


def test_kept_names_are_those_of_the_store_and_change_with_it(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept")

    with Workspace.find(root).store() as store:
        first, again = (kept_entries(store, folder, "en") for _ in range(2))
    assert run_kg("load", "eu_h2020_organisers", workspace=root).returncode == 0
    with Workspace.find(root).store() as store:
        later = kept_entries(store, folder, "en")

    assert first == again
    assert len(later) > len(first)
    assert len(list(folder.iterdir())) == 1


def test_a_damaged_file_is_made_again(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kept")
    with Workspace.find(root).store() as store:
        first = kept_entries(store, folder, "en")
        for file in folder.iterdir():
            file.write_text('[["half', encoding="utf-8")

        assert kept_entries(store, folder, "en") == first
