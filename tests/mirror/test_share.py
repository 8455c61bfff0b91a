"""The tables of an import, made by one process or by several."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import MirrorError
from kg.mirror.mapping import naming
from kg.mirror.share import Share, shares
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.parts import Part
from kg.rdf.store import GraphStore
from kg.vocab import CB, RDF

BREAKS = ("", "\\n")
FACTS = f"""\
<urn:c> <{RDF.type}> <{CB.Cluster}> .
<urn:c> <{CB.name}> "Cluster, \\"quoted\\"" .
<urn:c> <{CB.otherName}> "a\\u001Fb" .
""" + "".join(
    f"<urn:f{n}> <{RDF.type}> <{CB.Firm}> .\n"
    f'<urn:f{n}> <{CB.name}> "Firm {n}{BREAKS[n % 2]}" .\n'
    f"<urn:f{n}> <{CB.locatedIn}> <urn:place{n % 3}> .\n"
    f"<urn:m{n}> <{RDF.type}> <{CB.Membership}> .\n"
    f"<urn:m{n}> <{CB.member}> <urn:f{n}> .\n"
    f"<urn:m{n}> <{CB.collective}> <urn:c> .\n"
    for n in range(30)
)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A store with a cluster and its members."""
    file = tmp_path / "facts.nt"
    file.write_text(FACTS, encoding="utf-8")
    with GraphStore.open(tmp_path / "store") as store:
        store.commit(store.stage(DatasetInfo(name="facts"), file, shapes=()))
    return tmp_path / "store"


@pytest.fixture
def processors(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how many processors there are."""
    return lambda number: monkeypatch.setattr(
        os, "sched_getaffinity", lambda _: set(range(number)), raising=False
    )


def made(store: GraphStore, folder: Path) -> list[Share]:
    folder.mkdir()
    return shares(store, folder, naming(), None)


def rows(found: list[Share]) -> dict[str, list[dict[str, str]]]:
    """The rows of all tables, by what the importer is told of each; the columns by their names."""
    tables: dict[str, list[dict[str, str]]] = {}
    for argument in (argument for share in found for argument in share.arguments):
        what, _, files = argument.rpartition("=")
        header, values = map(Path, files.split(","))
        with (
            header.open(encoding="utf-8", newline="") as names,
            values.open(encoding="utf-8", newline="") as lines,
        ):
            columns = next(csv.reader(names))
            for row in csv.reader(lines):
                tables.setdefault(what, []).append(
                    {key: cell for key, cell in zip(columns, row, strict=False) if cell}
                )
    return {what: sorted(values, key=str) for what, values in tables.items()}


def test_several_processes_write_what_one_writes(
    filled: Path, tmp_path: Path, processors: Callable[[int], None]
) -> None:
    with GraphStore.open(filled, read_only=True) as store:
        processors(1)
        alone = made(store, tmp_path / "alone")
        processors(3)
        together = made(store, tmp_path / "together")

    assert [len(alone), len(together)] == [1, 3]
    assert all(share.nodes for share in together)
    assert rows(alone) == rows(together)
    for take in ("nodes", "edges"):
        assert sum(getattr(share, take) for share in together) == getattr(alone[0], take)
    assert sorted(key for share in together for key in share.rest) == alone[0].rest == ["urn:c"]
    assert sorted(key for share in together for key in share.own) == sorted(alone[0].own)
    mentioned = {key for share in together for key in share.ends}
    assert mentioned - {key for share in together for key in share.own} == set(alone[0].ends)
    assert {"urn:c", "urn:place0"} <= set(alone[0].ends)


def test_a_process_that_fails_is_an_error_in_words(
    filled: Path, tmp_path: Path, processors: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    processors(2)
    with GraphStore.open(filled, read_only=True) as store:
        first, _ = store.parts(2)
        monkeypatch.setattr(store, "parts", lambda _: [first, Part(tmp_path / "gone", 1)])
        with pytest.raises(MirrorError, match="facts could not be read"):
            made(store, tmp_path / "tables")
