"""Rankings are the same whatever the order of rows, the hash seed, and the route on which the facts came."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import kg
from kg.analysis.snapshot import Snapshot
from kg.api.graph import Graph
from kg.api.workspace import Workspace
from kg.mirror.export import export
from kg.mirror.session import Session
from kg.mirror.sync import sync
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from kg.recommend.everybody import recommend_everybody
from kg.recommend.recommend import advise, recommend
from tests.participations import HEADER, as_records, drawn, write
from tests.stories.conftest import run_kg

BEFORE = date(2020, 3, 1)

ASK = """
import sys
from pathlib import Path
from kg.analysis.snapshot import Snapshot
from kg.recommend.everybody import recommend_everybody
from kg.recommend.recommend import advise

snapshot = Snapshot.from_participations(Path(sys.argv[1]))
found = recommend_everybody(snapshot, top=5)
print(found.partners.tolist(), found.score.tolist())
for asker in snapshot.actors[:4]:
    print(advise(snapshot, asker))
"""


def rows() -> list[list[str]]:
    return drawn(5, projects=60, organisations=40, below=7)


def ranked(snapshot: Snapshot) -> list[list[tuple[str, float, str]]]:
    """Who is recommended to everybody, with score and reason."""
    return [
        [(each.iri, each.score, each.line) for each in recommend(snapshot, asker, top=20)]
        for asker in snapshot.actors
    ]


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
    assert "Recommendation(rank=1" in answers[0]


def test_columns_that_are_not_asked_for_and_those_that_may_be_missing_do_no_harm(tmp_path: Path) -> None:
    table = rows()
    wide = write(
        tmp_path / "wide.csv", [["x", *row, "NA"] for row in table], ["extra", *HEADER, "total_cost"]
    )
    narrow = write(
        tmp_path / "narrow.csv", [[row[0], row[2], row[5]] for row in table], ["rcn", "pic", "start_date"]
    )
    plain = Snapshot.from_participations(write(tmp_path / "plain.csv", table))

    assert ranked(Snapshot.from_participations(wide)) == ranked(plain)
    assert Snapshot.from_participations(narrow).actors == plain.actors
    assert any(ranked(Snapshot.from_participations(narrow)))


def test_by_table_and_by_rdf_the_rankings_are_the_same(tmp_path: Path) -> None:
    table = rows()
    file = tmp_path / "facts.nt"
    file.write_text("".join(Encoder("facts").lines(as_records(table))), encoding="utf-8")
    with GraphStore.open(tmp_path / "store") as store:
        store.commit(store.stage(DatasetInfo(name="facts"), file))
        by_rdf = Snapshot.from_store(store)

    by_table = Snapshot.from_participations(write(tmp_path / "facts.csv", table))

    assert ranked(by_rdf) == ranked(by_table)
    one, other = (recommend_everybody(each, top=5) for each in (by_rdf, by_table))
    assert (one.partners == other.partners).all()


@pytest.mark.neo4j
def test_through_neo4j_and_back_the_rankings_are_the_same(session: Session, tmp_path: Path) -> None:
    assert run_kg("init", workspace=tmp_path).returncode == 0
    with kg.example() as graph:
        here = graph.snapshot
        sync(graph.store, session)
    file = tmp_path / "back.nt"
    file.write_text("".join(sorted(f"{each} .\n" for each in export(session))), encoding="utf-8")

    done = run_kg("load", "rdf", str(file), workspace=tmp_path)

    assert done.returncode == 0, done.stderr
    with Graph.open(Workspace.find(tmp_path)) as again:
        back = again.snapshot
        assert len(back) == len(here)
        assert ranked(back) == ranked(here)
        for asker in here.actors:
            assert advise(back, asker, as_of=BEFORE).new == advise(here, asker, as_of=BEFORE).new
