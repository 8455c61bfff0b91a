"""The same facts give the same answer, by whatever route, in whatever order, under whatever hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kg.analysis.betweenness import betweenness
from kg.analysis.bridging import Bridging, bridging
from kg.analysis.communities import articulation_points, communities, modularity, participation
from kg.analysis.draft import Draft
from kg.analysis.gould_fernandez import brokerage_roles
from kg.analysis.holes import constraint, effective_size, efficiency
from kg.analysis.projection import project
from kg.analysis.snapshot import Snapshot
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from tests.participations import as_records, drawn, write

ASK = """
import sys
from pathlib import Path
from kg.analysis.bridging import bridging
from kg.analysis.brokers import bridges_between
from kg.analysis.groups import of_country
from kg.analysis.paths import shortest_chains
from kg.analysis.snapshot import Snapshot

snapshot = Snapshot.from_participations(Path(sys.argv[1]))
print(snapshot.content_hash)
print(bridging(snapshot).rows(top=None))
print(bridges_between(snapshot, of_country(snapshot, "LT"), of_country(snapshot, "PL")))
print(shortest_chains(snapshot, snapshot.actors[0], snapshot.actors[-1]))
"""


def rows() -> list[list[str]]:
    return drawn(11, projects=40, organisations=30, below=6)


def test_hash_seed_and_row_order_leave_no_trace(tmp_path: Path) -> None:
    table = rows()
    shuffled = [table[at] for at in np.random.default_rng(1).permutation(len(table))]
    files = [write(tmp_path / "one.csv", table), write(tmp_path / "two.csv", shuffled)]

    answers = [
        subprocess.run(
            [sys.executable, "-c", ASK, str(file)], env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for file, seed in zip(files, "12", strict=True)
    ]  # fmt: skip

    assert answers[0] == answers[1]
    assert "BridgingRow" in answers[0]


def test_by_table_and_by_rdf_the_measures_are_the_same(tmp_path: Path) -> None:
    table = rows()
    file = tmp_path / "facts.nt"
    file.write_text("".join(Encoder("facts").lines(as_records(table))), encoding="utf-8")
    with GraphStore.open(tmp_path / "store") as store:
        store.commit(store.stage(DatasetInfo(name="facts"), file))
        by_rdf = Snapshot.from_store(store)

    by_table = Snapshot.from_participations(write(tmp_path / "facts.csv", table))

    assert by_rdf.actors == by_table.actors
    assert by_rdf.kind == by_table.kind
    assert values(bridging(by_rdf)) == values(bridging(by_table))


def values(found: Bridging) -> list[tuple[str, object]]:
    return [(row.iri, row.values) for row in found.rows(top=None)]


def test_every_measure_of_an_empty_graph_is_empty() -> None:
    graph = project(Draft().finish())
    labels = np.empty(0, dtype=np.int64)

    for measure in (constraint, effective_size, efficiency, articulation_points, communities):
        assert len(measure(graph)) == 0
    assert len(participation(graph, labels)) == 0
    assert len(brokerage_roles(graph, labels).total) == 0
    assert betweenness(graph, labels).exact
    assert modularity(graph, labels) == 0.0


@pytest.mark.parametrize("members", ["ab", "abc"])
def test_the_smallest_graphs_have_every_measure(members: str) -> None:
    draft = Draft()
    draft.thing("project", "p")
    for letter in members:
        draft.actor(letter)
        draft.link("participation", letter, "p", iri=letter)

    rows = bridging(draft.finish()).rows()

    assert [row.iri for row in rows] == list(members)
    assert {row.values["betweenness"] for row in rows} == {0.0}
    assert all(row.values["effective_size"] == 1.0 for row in rows)
