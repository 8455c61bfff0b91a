"""A store says in which layout it was written; another release's is refused in words, and nothing in it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.rdf.layout import FILE, LAYOUT
from kg.rdf.store import GraphStore
from kg.version import __version__


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The folder of a store."""
    with GraphStore.open(tmp_path / "store"):
        pass
    return tmp_path / "store"


def test_a_new_store_is_marked(store: Path) -> None:
    assert (store / FILE).read_text(encoding="ascii") == f"{LAYOUT} {__version__}\n"


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("number", "words", "advice"),
    [(LAYOUT + 1, "a newer", "or a later one"), (LAYOUT - 1, "an older", "back up with it")],
)
def test_another_layout_is_refused(
    store: Path, number: int, words: str, advice: str, read_only: bool
) -> None:
    (store / FILE).write_text(f"{number} 9.9.9\n", encoding="ascii")
    before = sorted(path.relative_to(store) for path in store.rglob("*"))

    with (
        pytest.raises(StoreError, match=f"{words} clusterbridge") as raised,
        GraphStore.open(store, read_only=read_only),
    ):
        pass

    assert raised.value.found == f"layout {number}, written by clusterbridge 9.9.9"
    assert advice in (raised.value.hint or "")
    assert sorted(path.relative_to(store) for path in store.rglob("*")) == before


def test_a_store_without_a_mark_is_of_the_first_layout_and_gets_one(store: Path) -> None:
    (store / FILE).unlink()

    with GraphStore.open(store, read_only=True):
        assert not (store / FILE).exists()
    with GraphStore.open(store):
        assert (store / FILE).exists()


def test_a_mark_that_is_no_number_is_refused(store: Path) -> None:
    (store / FILE).write_text("purple\n", encoding="ascii")

    with pytest.raises(StoreError, match="older"), GraphStore.open(store, read_only=True):
        pass
