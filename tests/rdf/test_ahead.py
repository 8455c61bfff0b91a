"""Reading all merged facts through a process of its own."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.rdf import ahead
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.store import GraphStore

HARD = [
    r'<urn:a> <urn:p> "a\nb\r\t\"\\" .',
    r'<urn:a> <urn:p> "x"@de-AT .',
    r'<urn:a> <urn:p> "x\u0000\u2028\U0001F600" .',
    r'<urn:a> <urn:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
    r"<urn:a> <urn:p> <<( <urn:b> <urn:p> <urn:c> )>> .",
]


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that counts as a large one, with statements that span several blocks."""
    monkeypatch.setattr(ahead, "PAYS_FROM", 10)
    monkeypatch.setattr(ahead, "_BLOCK", 1000)
    file = tmp_path / "facts.nt"
    plain = [f'<urn:{n % 97}> <urn:p> "{n}{"é" * (n % 50)}" .' for n in range(2000)]
    file.write_text("\n".join([*HARD, *plain]) + "\n", encoding="utf-8")
    with GraphStore.open(tmp_path / "store") as store:
        store.commit(store.stage(DatasetInfo(name="facts"), file, shapes=()))
    return tmp_path / "store"


def test_the_same_statements_come_in_the_same_order(large: Path) -> None:
    with GraphStore.open(large, read_only=True) as store:
        assert list(store.read_ahead()) == list(store.statements())


def test_what_is_committed_meanwhile_is_not_seen(large: Path) -> None:
    with GraphStore.open(large, read_only=True) as snapshot:
        before = list(snapshot.statements())
        with GraphStore.open(large) as store:
            store.unload("facts")
        assert list(snapshot.read_ahead()) == before


def test_whoever_stops_early_leaves_no_process_behind(large: Path) -> None:
    with GraphStore.open(large, read_only=True) as store:
        reading = store.read_ahead()
        assert len(list(islice(reading, 3))) == 3
        reading.close()  # type: ignore[attr-defined]  # waits for the process
        assert len(list(store.read_ahead())) == len(list(store.statements()))


def test_a_store_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be read"):
        list(ahead.statements(tmp_path / "nothing"))
