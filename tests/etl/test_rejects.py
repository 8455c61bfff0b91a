"""Refused rows come back as a file, and load once they are corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import Location, SourceUnreadable
from kg.etl.rejects import MARK
from kg.etl.report import Reject
from kg.etl.run import run
from tests.etl.conftest import TODAY, Firms

BAD = 'name,country,since\nAlfa,LT,2020\n"Beta, and sons",LT,long ago\n,LT,\n'


def test_a_rejected_row_is_written_as_it_was_with_the_reason(firms: Firms, tmp_path: Path) -> None:
    report = firms.load(BAD, rejects=tmp_path / "rejects")

    assert report.rejects_folder == str(tmp_path / "rejects" / "firms-rejected")
    lines = (tmp_path / "rejects" / "firms-rejected" / "firms.csv").read_text("utf-8").splitlines()
    assert lines[0] == "name,country,since,kg: row,kg: column,kg: found,kg: reason"
    assert lines[1].startswith(
        '"Beta, and sons",LT,long ago,3,since,long ago,"A value cannot be read. Expected a date'
    )
    assert lines[2].startswith(",LT,,4,name,,A value that must be there is blank.")


def test_corrected_rejects_add_to_what_was_loaded(firms: Firms, tmp_path: Path) -> None:
    first = firms.load(BAD, rejects=tmp_path / "rejects")
    folder = Path(first.rejects_folder or "")
    text = (folder / "firms.csv").read_text("utf-8")
    (folder / "firms.csv").write_text(text.replace("long ago", "2019", 1), "utf-8")

    second = run(firms.store, "firms", folder, today=TODAY, loaders=firms.loaders)

    assert second.dataset == "firms-rejected"
    assert firms.names() == {"Alfa", "Beta, and sons"}
    assert len(second.rejects) == 1


def test_rejects_of_an_earlier_load_go_when_there_are_none(firms: Firms, tmp_path: Path) -> None:
    firms.load(BAD, rejects=tmp_path)
    report = firms.load("name,country\nAlfa,LT\n", rejects=tmp_path)

    assert report.rejects_folder is None
    assert not (tmp_path / "firms-rejected" / MARK).exists()


def test_rows_in_are_links_rejects_and_nothing_else(firms: Firms) -> None:
    report = firms.load(BAD)

    assert report.rows["firms"] == report.entities["Organisation"] + len(report.rejects)


@pytest.mark.parametrize("skip_broken", [False, True])
def test_a_file_of_which_nearly_every_row_is_refused_is_refused_as_a_whole(
    firms: Firms, monkeypatch: pytest.MonkeyPatch, *, skip_broken: bool
) -> None:
    monkeypatch.setattr("kg.etl.context.MOST_REJECTS", 5)
    monkeypatch.setattr("kg.etl.salvage.MOST_REJECTS", 5)
    row = "Alfa" if skip_broken else "Alfa,Nowhere"

    with pytest.raises(SourceUnreadable, match="the file as a whole is wrong") as caught:
        firms.load("name,country\n" + f"{row}\n" * 7 + "Beta,LT\n", skip_broken=skip_broken)

    assert caught.value.where == Location("firms.csv", row=2, column=None if skip_broken else "country")
    assert firms.names() == set()


def test_a_long_value_is_shown_in_part_and_kept_whole() -> None:
    reject = Reject(Location("a.csv", row=2), "x" * 5000, "Too long.", {"a": "x" * 5000})
    assert len(str(reject)) < 300
    assert "5,000 letters" in str(reject)
    assert reject.value == "x" * 5000
