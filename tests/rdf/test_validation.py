"""SHACL before a commit: both engines agree, violations refuse in words, warnings are reported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import iri
from kg.errors import OntologyError, SourceUnreadable, ValidationFailed
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.store import GraphStore
from kg.rdf.validation import Report, bundled_shapes, validate
from kg.rdf.validation.words import sentences
from kg.records import Identifier, Moment, Organisation, Participation, Project, Ref, Text
from kg.vocab import CB, ROLE, XSD

_LIC = Ref("organisation", ("pic", "999456476"))
_PROJECT = Ref("project", ("id", "635518"))


def _write(path: Path, *, pic: str = "999456476", country: str = "LT", start: str = "2014-09-01") -> Path:
    records = [
        Organisation(
            ref=_LIC,
            source="row 1",
            names=(Text("Lietuvos inovacijų centras", "lt"),),
            country=country,
            identifiers=(Identifier(pic, CB.PIC),),
        ),
        Project(
            ref=_PROJECT,
            source="row 2",
            acronyms=("CoachCom2020",),
            titles=(Text("CoachCom2020"),),
            identifiers=(Identifier("635518", CB.ProjectId),),
            start_date=Moment(start),
            end_date=Moment("2016-08-31"),
        ),
        Participation(
            ref=Ref("participation", ("635518", "999456476")),
            source="row 3",
            participant=_LIC,
            project=_PROJECT,
            role=ROLE.ProjectParticipant,
        ),
    ]
    encoder = Encoder("d")
    path.write_text("".join(encoder.lines(records)), encoding="utf-8")
    return path


_CASES = {
    "sound": {},
    "pic": {"pic": "12"},
    "country": {"country": "Lithuania"},
    "interval": {"start": "2017-01-01"},
    "all": {"pic": "12", "country": "Lithuania", "start": "2017-01-01"},
}


@pytest.mark.parametrize("case", _CASES)
def test_both_engines_find_the_same(tmp_path: Path, case: str) -> None:
    data = _write(tmp_path / "d.nt", **_CASES[case])

    fast = validate(data, bundled_shapes(), using="shacl")
    reference = validate(data, bundled_shapes(), using="pyshacl")

    assert fast == reference
    assert bool(fast.violations) == (case != "sound")


def test_a_violation_refuses_with_message_name_value_and_place(tmp_path: Path, store: GraphStore) -> None:
    data = _write(tmp_path / "d.nt", pic="12")

    with pytest.raises(ValidationFailed) as refusal:
        store.stage(DatasetInfo(name="d"), data)

    assert refusal.value.exit_code == 4
    (finding,) = refusal.value.findings
    for part in (
        "nine digits",
        "Lietuvos inovacijų centras",
        iri.entity("organisation", *_LIC.key),
        "12",
        "row 1",
    ):
        assert part in finding
    assert store.datasets() == []


def test_a_link_is_told_by_what_it_joins_and_both_dates(tmp_path: Path, store: GraphStore) -> None:
    data = _write(tmp_path / "d.nt")
    link = iri.entity("participation", "635518", "999456476")
    with data.open("a", encoding="utf-8") as out:
        for prop, day in ((CB.startDate, "2016-05-01"), (CB.endDate, "2016-04-30")):
            out.write(f'<{link}> <{prop}> "{day}"^^<{XSD.date}> .\n')

    with pytest.raises(ValidationFailed) as refusal:
        store.stage(DatasetInfo(name="d"), data)

    (finding,) = refusal.value.findings
    assert finding == (
        "The end date lies before the start date. (participation of "
        f'"Lietuvos inovacijų centras" in "CoachCom2020" <{link}>, '
        'start date = "2016-05-01", end date = "2016-04-30", row 3)'
    )


def test_a_value_that_is_an_entity_is_told_by_its_name(tmp_path: Path) -> None:
    data = _write(tmp_path / "d.nt")
    link, project = iri.entity("participation", "635518", "999456476"), iri.entity("project", *_PROJECT.key)
    with data.open("a", encoding="utf-8") as out:
        out.write(f"<{link}> <{CB.participant}> <{project}> .\n")

    found = sentences(validate(data, bundled_shapes()).findings, data)

    assert any(', participant = "CoachCom2020", row 3)' in line for line in found)


def test_a_warning_does_not_refuse(tmp_path: Path, store: GraphStore) -> None:
    data = _write(tmp_path / "d.nt")
    with data.open("a", encoding="utf-8") as out:
        out.write(f'<{iri.entity("organisation", *_LIC.key)}> <{CB.webPage}> "lic.lt" .\n')

    staged = store.stage(DatasetInfo(name="d"), data)

    assert [finding.severity for finding in staged.report.findings] == ["warning"] * len(
        staged.report.findings
    )
    assert any(finding.value == "lic.lt" for finding in staged.report.warnings)


@pytest.mark.parametrize("using", ["shacl", "pyshacl"])
def test_broken_shapes_and_broken_data_are_told_apart(tmp_path: Path, using: str) -> None:
    good = _write(tmp_path / "good.nt")
    bad = tmp_path / "bad.nt"
    bad.write_text("<http://e/a> oops .\n")
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text("@prefix sh: <oops")

    with pytest.raises(OntologyError):
        validate(good, [shapes], using=using)
    with pytest.raises(SourceUnreadable, match=r"bad\.nt"):
        validate(bad, bundled_shapes(), using=using)


def test_a_dataset_is_described_for_the_shapes_and_the_copy_is_removed(
    tmp_path: Path, store: GraphStore
) -> None:
    data = _write(tmp_path / "d.nt")
    with pytest.raises(ValidationFailed, match="publisher, licence"):
        store.stage(DatasetInfo(name="d", publisher=" "), data)
    assert list((store.path / "staging").iterdir()) == []


def test_no_shapes_find_nothing(write: Callable[..., Path]) -> None:
    assert validate(write("x", ["a p b"]), []) == Report()
