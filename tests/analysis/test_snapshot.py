from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kg import iri
from kg.analysis.dates import first_day, last_day
from kg.analysis.draft import Draft
from kg.analysis.snapshot import Snapshot
from kg.errors import AnalysisError, FieldMissing, NotFound, SourceUnreadable

HEADER = ["rcn", "role", "pic", "type", "country", "start_date", "end_date"]
ROWS = [
    ["1", "coordinator", "100", "HES", "LT", "2015-01-01", "2017-12-31"],
    ["1", "participant", "200", "PRC", "EL", "2015-01-01", "2017-12-31"],
    ["2", "coordinator", "200", "PRC", "EL", "2018-05-01", "2020-04-30"],
    ["2", "participant", "300", "REC", "UK", "2018-05-01", "2020-04-30"],
    ["3", "participant", "100", "HES", "LT", "", ""],
    ["3", "participant", "400", "OTH", "NA", "", ""],
]
PARTS = [["rcn", "programme_part"], ["1", "SC5"], ["2", "LEIT"]]


def table(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def snapshot(folder: Path, rows: list[list[str]] = ROWS) -> Snapshot:
    name = f"{abs(hash(str(rows)))}.csv"
    return Snapshot.from_participations(table(folder / name, [HEADER, *rows]), table(folder / "p.csv", PARTS))


def organisation(pic: str) -> str:
    return iri.entity("organisation", "pic", pic)


def test_a_table_becomes_sorted_arrays(tmp_path: Path) -> None:
    found = snapshot(tmp_path)

    assert list(found.actors) == sorted(organisation(pic) for pic in ("100", "200", "300", "400"))
    row = found.row(organisation("200"))
    assert (found.names[row], found.country[row], found.kind[row]) == ("200", "GR", "Firm")
    assert found.country[found.row(organisation("400"))] is None
    assert found.B.shape == (4, 3)
    assert found.B.nnz == 6
    assert found.coordinators.nnz == 2
    assert found.themes == ("LEIT", "SC5")


def test_the_order_of_rows_leaves_no_trace(tmp_path: Path) -> None:
    doubled = ROWS * 2
    shuffled = [doubled[at] for at in np.random.default_rng(3).permutation(len(doubled))]

    assert snapshot(tmp_path, shuffled).content_hash == snapshot(tmp_path).content_hash


def test_as_of_holds_what_had_begun_and_the_undated(tmp_path: Path) -> None:
    view = snapshot(tmp_path).as_of(date(2016, 1, 1))

    assert {view.names[row] for row in range(len(view))} == {"100", "200", "400"}
    assert sorted(view.things["project"].names) == ["1", "3"]
    assert view.themes == ("SC5",)


def test_active_on_holds_what_was_running_and_no_undated(tmp_path: Path) -> None:
    view = snapshot(tmp_path).active_on(date(2018, 6, 1))

    assert view.things["project"].names == ("2",)
    assert len(view) == 2


def test_the_last_day_still_counts(tmp_path: Path) -> None:
    found = snapshot(tmp_path)

    assert found.active_on(date(2017, 12, 31)).things["project"].names == ("1",)
    assert found.active_on(date(2018, 1, 1)).things["project"].names == ()


def test_a_later_project_changes_nothing_before_it(tmp_path: Path) -> None:
    later = ["9", "observer of a new kind", "999", "PUB", "FR", "2019-01-01", "2021-01-01"]
    day = date(2018, 12, 31)

    extended = snapshot(tmp_path, [*ROWS, later, ["9", "coordinator", "100", "HES", "LT", *later[5:]]])

    assert extended.content_hash != snapshot(tmp_path).content_hash
    assert extended.as_of(day).content_hash == snapshot(tmp_path).as_of(day).content_hash


def test_an_actor_may_be_kept_before_it_had_begun(tmp_path: Path) -> None:
    asker = organisation("300")
    found = snapshot(tmp_path)

    assert asker not in found.as_of(date(2016, 1, 1))
    assert asker in found.as_of(date(2016, 1, 1), keep=[asker])
    with pytest.raises(NotFound):
        found.as_of(date(2016, 1, 1)).row(asker)


def test_views_of_views_agree_with_both_flags(tmp_path: Path) -> None:
    found = snapshot(tmp_path)
    day, running = date(2019, 1, 1), date(2019, 6, 1)

    assert (
        found.as_of(day).active_on(running).content_hash
        == found.at(as_of=day, active_on=running).content_hash
    )


@pytest.mark.parametrize("day", [None, date(2016, 1, 1)])
def test_saved_and_loaded_is_the_same(tmp_path: Path, day: date | None) -> None:
    found = snapshot(tmp_path).as_of(day)
    found.save(tmp_path / "snapshot")

    loaded = Snapshot.load(tmp_path / "snapshot")

    assert loaded.content_hash == found.content_hash
    assert isinstance(loaded.links["participation"].actor, np.memmap)
    assert list(loaded.links["participation"].iri) == list(found.links["participation"].iri)
    assert (loaded.B != found.B).nnz == 0


def test_an_empty_snapshot_can_be_asked_everything(tmp_path: Path) -> None:
    empty = Draft().finish()
    empty.save(tmp_path / "empty")

    assert Snapshot.load(tmp_path / "empty").content_hash == empty.content_hash
    assert len(empty.as_of(date(2020, 1, 1))) == 0
    assert empty.B.shape == (0, 0)


def test_a_damaged_folder_is_said_to_be_one_and_saved_over(tmp_path: Path) -> None:
    found, folder = snapshot(tmp_path), tmp_path / "kept"
    found.save(folder)
    (folder / "link-participation-actor.npy").unlink()

    with pytest.raises(AnalysisError, match="damaged"):
        Snapshot.load(folder)
    found.save(folder)

    assert Snapshot.load(folder).content_hash == found.content_hash
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("kept")] == ["kept"]


def test_a_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    snapshot(tmp_path).save(tmp_path / "kept")
    texts = tmp_path / "kept" / "texts.json"
    texts.write_text(
        texts.read_text(encoding="utf-8").replace('"version": 2', '"version": 0'), encoding="utf-8"
    )

    with pytest.raises(AnalysisError, match="version 0"):
        Snapshot.load(tmp_path / "kept")


def test_a_missing_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="holds no snapshot"):
        Snapshot.load(tmp_path)


def test_a_missing_and_an_empty_table_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file"):
        Snapshot.from_participations(tmp_path / "nothing.csv")
    with pytest.raises(SourceUnreadable, match="empty"):
        Snapshot.from_participations(table(tmp_path / "empty.csv", []))


@pytest.mark.parametrize("text", [None, "", "30062012", "2020-13-40", "soon"])
def test_what_is_no_date_is_undated(text: str | None) -> None:
    assert np.isnat(first_day(text))
    assert np.isnat(last_day(text))


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    broken = table(tmp_path / "b.csv", [["rcn", "organisation"], ["1", "2"]])

    with pytest.raises(FieldMissing, match="no column pic"):
        Snapshot.from_participations(broken)


def test_a_row_cut_off_is_named_with_its_row(tmp_path: Path) -> None:
    broken = table(tmp_path / "b.csv", [HEADER, ROWS[0], ROWS[1][:4]])

    with pytest.raises(SourceUnreadable, match="row 3"):
        Snapshot.from_participations(broken)


@pytest.mark.shared
def test_the_consortia_are_read_whole(shared_data: Path) -> None:
    folder = shared_data / "cordis_h2020_consortia"

    found = Snapshot.from_participations(
        folder / "participations_2014_2018.csv", folder / "programme_parts.csv"
    )

    assert (len(found), len(found.projects), found.B.nnz) == (27_411, 20_073, 91_334)
    shared = np.asarray(found.B.sum(axis=0)).ravel() >= 2
    assert np.count_nonzero(np.diff(found.B[:, shared].indptr)) == 24_256
