"""A load from file to store: what arrives, what is refused and why, and that a refusal changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import (
    ClusterbridgeError,
    CountOutOfRange,
    FieldMissing,
    Location,
    ManifestError,
    NotFound,
    SourceError,
    SourceUnreadable,
    ValueUnmapped,
)
from kg.etl.registry import find_source
from kg.etl.run import dataset_name, run
from tests.etl.conftest import TODAY, Firms

GOOD = "name,country\nAlfa,LT\nBeta,UK\n"


def test_what_a_file_says_is_in_the_store(firms: Firms) -> None:
    report = firms.load(GOOD)

    assert report.rows == {"firms": 2}
    assert report.entities == {"Organisation": 2}
    assert firms.names() == {"Alfa", "Beta"}
    assert firms.store.ask(
        'ASK { ?o cb:name "Beta" ; cb:country "GB" ; prov:hadPrimarySource/cb:locator "firms.csv row 3" }'
    )


def test_the_catalogue_says_where_it_came_from(firms: Firms) -> None:
    firms.load(GOOD)

    (dataset,) = firms.store.datasets()
    assert (dataset.name, dataset.source_id, dataset.retrieved) == ("firms", "firms", TODAY)


def test_a_second_load_replaces_the_first(firms: Firms) -> None:
    firms.load(GOOD)
    firms.load("name,country\nGama,LV\n")

    assert firms.names() == {"Gama"}


def test_loading_twice_changes_nothing(firms: Firms) -> None:
    first = firms.load(GOOD)
    second = firms.load(GOOD)

    assert (second.added, second.removed, second.sequence) == (0, 0, first.sequence)


def test_another_dataset_adds(firms: Firms) -> None:
    firms.load(GOOD)
    firms.load("name,country\nGama,LV\n", dataset="second")

    assert firms.names() == {"Alfa", "Beta", "Gama"}


def test_a_dry_run_writes_nothing(firms: Firms) -> None:
    report = firms.load(GOOD, dry_run=True)

    assert report.entities == {"Organisation": 2}
    assert report.sequence is None
    assert firms.store.datasets() == []


def test_a_limit_reads_the_first_rows(firms: Firms) -> None:
    report = firms.load(GOOD, limit=1)

    assert (report.rows, report.limit, report.dataset) == ({"firms": 1}, 1, "firms-sample")
    assert report.warnings == ["first 1 rows only: the load is partial, of each table no more were read"]
    assert firms.names() == {"Alfa"}


def test_a_part_never_takes_the_place_of_the_whole(firms: Firms) -> None:
    firms.load(GOOD)
    firms.load(GOOD, dataset="mine")

    firms.load(GOOD, limit=1)
    firms.load(GOOD, limit=1)
    with pytest.raises(SourceError, match='take the place of the dataset "mine"'):
        firms.load(GOOD, limit=1, dataset="mine")
    firms.load(GOOD, limit=1, dataset="mine-sample")
    dry = firms.load(GOOD, limit=1, dataset="mine", dry_run=True)

    assert {known.name for known in firms.store.datasets()} == {
        "firms",
        "mine",
        "firms-sample",
        "mine-sample",
    }
    assert (dry.dataset, dry.sequence) == ("mine", None)
    assert firms.names() == {"Alfa", "Beta"}


def test_what_was_merged_is_of_this_load(firms: Firms) -> None:
    firms.load(GOOD)
    firms.load(GOOD, dataset="again")

    assert firms.load("name,country\nGama,LV\n", dataset="third").newly_merged == 0


def test_a_column_ignored_by_the_manifest_is_reported(firms: Firms) -> None:
    assert firms.load("name,country,fax\nAlfa,LT,123\n").ignored == {"firms": ("fax",)}


def test_a_column_can_be_ignored_by_the_user(firms: Firms) -> None:
    report = firms.load("name,country,zodiac\nAlfa,LT,Leo\n", ignore=("zodiac",))

    assert report.ignored == {"firms": ("zodiac",)}


def test_a_row_with_an_unreadable_value_is_rejected_and_the_others_arrive(firms: Firms) -> None:
    report = firms.load("name,country,since\nAlfa,LT,31.02.2020\nBeta,LT,2020-02\n,LT,\n")

    assert firms.names() == {"Beta"}
    first, second = report.rejects
    assert first.where == Location("firms.csv", 2, "since")
    assert first.value == "31.02.2020"
    assert "A date such as 2016-09-30" in first.reason or "a date such as 2016-09-30" in first.reason
    assert first.cells == {"name": "Alfa", "country": "LT", "since": "31.02.2020"}
    assert second.where == Location("firms.csv", 4, "name")


def test_a_word_for_nothing_is_nothing(firms: Firms) -> None:
    assert firms.load("name,country,size\nAlfa,LT,n/a\n").rejects == []


BROKEN = {
    "empty": (b"", SourceUnreadable, Location("firms.csv"), "Fetch or export it again"),
    "headings only": (b"name,country\n", CountOutOfRange, Location("firms.csv"), "right sheet"),
    "too many": (
        b"name,country\n" + b"".join(b"F%d,LT\n" % n for n in range(10)),
        CountOutOfRange,
        None,
        "whole",
    ),
    "undecodable": (
        b"name,country\nAlfa,LT\n\xe0lfa,LT\n",
        SourceUnreadable,
        Location("firms.csv", 3),
        "--encoding",
    ),
    "null bytes": (b"name,country\nAl\0fa,LT\n", SourceUnreadable, Location("firms.csv", 2), "CSV UTF-8"),
    "renamed": (
        b"title,country\nAlfa,LT\n",
        FieldMissing,
        Location("firms.csv", 1, "name"),
        'Is it the one called "title"',
    ),
    "renamed optional": (
        b"name,country,sinec\nAlfa,LT,2020\n",
        SourceUnreadable,
        Location("firms.csv", 1, "sinec"),
        'Is it "since" under another name?',
    ),
    "lacking": (b"name\nAlfa\n", FieldMissing, Location("firms.csv", 1, "country"), "Export it too"),
    "twice": (b"name,name,country\nAlfa,Alfa,LT\n", SourceUnreadable, Location("firms.csv", 1, "name"), None),
    "cut off": (b"name,country\nAlfa,LT\nBeta", SourceUnreadable, Location("firms.csv", 3), "it is cut off"),
    "cut off in quotes": (
        b'name,country\nAlfa,LT\n"Be',
        SourceUnreadable,
        Location("firms.csv", 3),
        "cut off",
    ),
    "short row": (
        b"name,country\nAlfa\nBeta,LT\n",
        SourceUnreadable,
        Location("firms.csv", 2),
        "quotation marks",
    ),
    "long row": (
        b"name,country\nAlfa, Beta,LT\n",
        SourceUnreadable,
        Location("firms.csv", 2),
        "quotation marks",
    ),
    "quote in quotes": (
        b'name,country\n"Al"fa",LT\n',
        SourceUnreadable,
        Location("firms.csv", 2),
        "Double it",
    ),
    "unknown word": (
        b"name,country,size\nAlfa,LT,huge\n",
        ValueUnmapped,
        Location("firms.csv", 2, "size"),
        "[terms.size]",
    ),
    "blank headings": (b"\nAlfa,LT\n", SourceUnreadable, Location("firms.csv", 1), None),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_its_place_and_the_store_stays(firms: Firms, case: str) -> None:
    content, kind, where, hint = BROKEN[case]
    firms.load(GOOD)

    with pytest.raises(kind) as caught:
        firms.load(content)

    assert caught.value.exit_code == 4
    assert where is None or caught.value.where == where
    assert hint is None or hint in (caught.value.hint or "")
    assert firms.names() == {"Alfa", "Beta"}


def test_a_missing_file_is_not_found(firms: Firms) -> None:
    with pytest.raises(NotFound) as caught:
        run(firms.store, "firms", firms.path.with_name("frims.csv"), today=TODAY, loaders=firms.loaders)

    assert caught.value.exit_code == 3
    assert caught.value.where == Location(str(firms.path.with_name("frims.csv")))


def test_a_folder_without_the_file_is_not_found(firms: Firms, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(NotFound, match=r"firms\.csv is not there"):
        run(firms.store, "firms", tmp_path / "empty", today=TODAY, loaders=firms.loaders)


def test_an_unknown_source_is_not_found_and_the_nearest_is_named(firms: Firms) -> None:
    with pytest.raises(NotFound) as caught:
        run(firms.store, "firm", today=TODAY, loaders=firms.loaders)

    assert caught.value.nearest == ("firms",)


def test_a_source_without_data_of_its_own_asks_for_a_path(firms: Firms) -> None:
    with pytest.raises(NotFound) as caught:
        run(firms.store, "firms", today=TODAY, loaders=firms.loaders)

    assert "kg load firms PATH" in (caught.value.hint or "")


def test_a_loader_that_skips_a_column_is_refused(firms: Firms) -> None:
    loader = firms.loaders / "firms" / "loader.py"
    loader.write_text(loader.read_text("utf-8").replace('    row.moment("since")\n', ""), "utf-8")

    with pytest.raises(ManifestError, match="does not read the column"):
        firms.load("name,country,since\nAlfa,LT,2020\n")


def test_a_dataset_of_another_source_is_not_replaced_by_accident(firms: Firms) -> None:
    firms.load(GOOD)
    other = firms.loaders / "others"
    other.mkdir()
    manifest = (
        (firms.loaders / "firms" / "loader.toml").read_text("utf-8").replace('id = "firms"', 'id = "others"')
    )
    (other / "loader.toml").write_text(manifest, "utf-8")
    (other / "loader.py").write_text((firms.loaders / "firms" / "loader.py").read_text("utf-8"), "utf-8")

    with pytest.raises(SourceError) as caught:
        run(firms.store, "others", firms.path, today=TODAY, loaders=firms.loaders)

    assert "--dataset" in (caught.value.hint or "")


def test_every_error_has_one_message(firms: Firms) -> None:
    with pytest.raises(ClusterbridgeError) as caught:
        firms.load(b"name,country\nAlfa\n")

    assert str(caught.value).splitlines()[0] == "The file ends in the middle of a row."
    assert "  where: firms.csv, row 2" in str(caught.value)


@pytest.mark.parametrize(
    ("path", "name"), [(None, "firms"), ("members of Łódź.csv", "members_of_Łódź"), ("v1.2", "v1.2")]
)
def test_a_dataset_is_named_after_its_file(
    loaders: Path, tmp_path: Path, path: str | None, name: str
) -> None:
    if path is not None and path.endswith(".csv"):
        (tmp_path / path).touch()

    assert dataset_name(find_source("firms", loaders), None if path is None else tmp_path / path) == name
