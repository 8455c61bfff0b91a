"""What scripts rely on: exit codes, streams, formats; nothing lost when something fails."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.stories.conftest import Kg, as_json

PROJECTS = (
    '"id";"rcn";"acronym";"status";"legalBasis";"topics";"startDate";"endDate";"totalCost";"ecMaxContribution";'
    '"masterCall";"fundingScheme";"coordinator";"coordinatorCountry";"numOrg";"frameworkProgramme"\n'
    '"1";"11";"ALPHA";"SIGNED";"H2020-EU.2.3.";"T-1";"2015-01-01";"2016-12-31";"100.00";"80.00";'
    '"C-1";"CSA";"A";"LT";" 2";"H2020"\n'
)
PARTICIPATIONS = (
    '"projectID";"projectAcronym";"organisationID";"name";"shortName";"activityType";"street";"city";"country";"role"\n'
    '"1";"ALPHA";"999999991";"Alfa UAB";"";"PRC";"";"Vilnius";"LT";"coordinator"\n'
    '"1";"ALPHA";"999999992";"Beta sp. z o.o.";"";"PRC";"";"Łódź";"PL";"participant"\n'
)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "project.csv").write_text(PROJECTS, encoding="utf-8")
    (folder / "organization.csv").write_text(PARTICIPATIONS, encoding="utf-8")
    return folder


def _break(folder: Path, how: str) -> None:
    file = folder / "organization.csv"
    text = file.read_text(encoding="utf-8")
    match how:
        case "empty":
            file.write_bytes(b"")
        case "undecodable":
            file.write_bytes(text.encode("utf-8") + b'"\x81\xff\xfe";\n')
        case "renamed column":
            file.write_text(text.replace('"organisationID"', '"organizationId"'), encoding="utf-8")
        case "cut in a row":
            file.write_text(text[: text.index("Beta") + 6], encoding="utf-8")


@pytest.mark.parametrize("how", ["empty", "undecodable", "renamed column", "cut in a row"])
def test_a_broken_file_exits_with_4_names_the_file_and_changes_nothing(
    empty: Kg, archive: Path, how: str
) -> None:
    assert empty("load", "eu_cordis", str(archive)).returncode == 0
    before = empty("stats", "--format", "json").stdout
    _break(archive, how)

    done = empty("load", "eu_cordis", str(archive))

    assert done.returncode == 4
    assert "organization.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert empty("stats", "--format", "json").stdout == before


def test_a_missing_file_exits_with_3(empty: Kg, archive: Path) -> None:
    (archive / "project.csv").unlink()

    done = empty("load", "eu_cordis", str(archive))

    assert done.returncode == 3
    assert "project.csv" in done.stderr


def test_a_missing_path_and_an_unknown_source_exit_with_3(empty: Kg, archive: Path) -> None:
    assert empty("load", "eu_cordis", str(archive / "nowhere")).returncode == 3
    misspelt = empty("load", "eu_cordiss", str(archive))

    assert misspelt.returncode == 3
    assert "eu_cordis" in misspelt.stderr


def test_loading_twice_changes_nothing_and_unloading_takes_all_away(empty: Kg, archive: Path) -> None:
    empty("load", "eu_cordis", str(archive))
    first = empty("stats", "--format", "json").stdout

    again = empty("load", "eu_cordis", str(archive))
    second = empty("stats", "--format", "json").stdout
    gone = empty("unload", "archive")
    left = as_json(empty("stats", "--format", "json"))

    assert again.returncode == gone.returncode == 0
    assert first == second
    assert left == []


def test_data_goes_to_standard_output_and_notes_do_not(story: Kg) -> None:
    done = story("search", "vilnius", "--format", "json")

    assert json.loads(done.stdout)
    assert done.stderr == ""


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_rows_come_as_tables_of_text(story: Kg, form: str) -> None:
    done = story("search", "vilnius", "--format", form)

    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="," if form == "csv" else "\t"))

    assert {"name", "kind", "iri"} <= set(rows[0])


def test_no_workspace_exits_with_3_and_says_how_to_make_one(story: Kg, tmp_path: Path) -> None:
    done = story("stats", KG_WORKSPACE=str(tmp_path / "nowhere"))

    assert done.returncode == 3
    assert "kg init" in done.stderr


def test_a_wrong_query_exits_with_2(story: Kg) -> None:
    done = story("sparql", "SELECT * WHERE { ?s ?p")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_misspelt_command_is_corrected(story: Kg) -> None:
    done = story("recomend", "x")

    assert done.returncode == 2
    assert "recommend" in done.stderr


def test_a_hostile_name_is_bound_and_never_runs(story: Kg) -> None:
    done = story(
        "sparql", "SELECT ?c WHERE { ?c cb:name ?n } ORDER BY ?c", "--param", 'c=<urn:x> } DROP ALL #"'
    )

    assert "Traceback" not in done.stderr
    assert as_json(story("stats", "--format", "json"))


def test_a_backup_brings_everything_back(story: Kg, empty: Kg, tmp_path: Path) -> None:
    file = tmp_path / "backup.nq.gz"
    story("backup", str(file))

    done = empty("restore", str(file))

    assert done.returncode == 0, done.stderr
    assert empty("stats", "--format", "json").stdout == story("stats", "--format", "json").stdout
