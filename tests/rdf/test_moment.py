"""The facts of a day: links, projects and events that begin later are not in them, nor what follows from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.rdf.catalogue import DatasetInfo
from kg.rdf.encode import Encoder
from kg.rdf.moment import at
from kg.rdf.reading import Reader
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal
from kg.rdf.worker import run
from kg.records import (
    Cluster,
    CollaborationAgreement,
    Event,
    Membership,
    Moment,
    Organisation,
    Participation,
    Project,
    Record,
    Ref,
    Text,
)
from kg.vocab import AGREEMENT_KIND, AGREEMENT_STATE, ROLE

CLUSTER, OTHER, EVENT = Ref("cluster", ("c",)), Ref("cluster", ("o",)), Ref("event", ("e",))


def member(name: str, start: str | None, end: str | None = None) -> list[Record]:
    """A firm, and its membership of the cluster."""
    firm = Ref("organisation", (name,))
    return [
        Organisation(ref=firm, source="s", names=(Text(name),)),
        Membership(
            ref=Ref("membership", (name,)),
            source="s",
            member=firm,
            collective=CLUSTER,
            role=ROLE.Coordinator if name == "late" else ROLE.Member,
            start_date=None if start is None else Moment(start),
            end_date=None if end is None else Moment(end),
        ),
    ]


def facts() -> list[Record]:
    """A cluster with five members, a project, and an agreement that came of an event."""
    project = Ref("project", ("p",))
    return [
        Cluster(ref=CLUSTER, source="s", names=(Text("C"),)),
        Cluster(ref=OTHER, source="s", names=(Text("O"),)),
        *member("day", "2019-05-17", "2020-05-16"),
        *member("month", "2019-05", "2020-02"),
        *member("year", "2019", "2019"),
        *member("undated", None),
        *member("late", "2020-06-01"),
        Project(ref=project, source="s", acronyms=("P",), start_date=Moment("2020"), end_date=Moment("2021")),
        Participation(
            ref=Ref("participation", ("x",)),
            source="s",
            participant=Ref("organisation", ("day",)),
            project=project,
            role=ROLE.Partner,
        ),
        Event(ref=EVENT, source="s", names=(Text("E"),), start_date=Moment("2020-03-11")),
        CollaborationAgreement(
            ref=Ref("agreement", ("a",)),
            source="s",
            parties=(CLUSTER, OTHER),
            kind=AGREEMENT_KIND.ClusterCooperation,
            state=AGREEMENT_STATE.Negotiating,
            resulted_from=(EVENT,),
        ),
    ]


@pytest.fixture
def loaded(store: GraphStore, tmp_path: Path) -> GraphStore:
    """A store that holds the facts."""
    file = tmp_path / "f.nt"
    file.write_text("".join(Encoder("f").lines(facts())), encoding="utf-8")
    store.commit(store.stage(DatasetInfo(name="f", source_id="table"), file, shapes=()))
    return store


def members(reader: Reader) -> set[str]:
    """Whose memberships there are."""
    rows = reader.select("SELECT ?n { ?m a cb:Membership ; cb:member/cb:name ?n }")
    return {row["n"].value for row in rows if isinstance(row["n"], Literal)}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-12-31", {"undated"}),
        ("2019-01-01", {"undated", "year"}),
        ("2019-04-30", {"undated", "year"}),
        ("2019-05-01", {"undated", "year", "month"}),
        ("2019-05-17", {"undated", "year", "month", "day"}),
        ("2020-06-01", {"undated", "year", "month", "day", "late"}),
    ],
)
def test_as_of_a_day_is_what_had_begun_ended_or_not(loaded: GraphStore, day: str, expected: set[str]) -> None:
    assert members(at(loaded, as_of=date.fromisoformat(day))) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2019-05-31", {"year", "month", "day"}),
        ("2019-12-31", {"year", "month", "day"}),
        ("2020-02-29", {"month", "day"}),
        ("2020-03-01", {"day"}),
        ("2020-05-17", set()),
    ],
)
def test_active_on_a_day_is_what_was_running(loaded: GraphStore, day: str, expected: set[str]) -> None:
    assert members(at(loaded, active_on=date.fromisoformat(day))) == expected


def test_what_follows_from_a_link_goes_with_it(loaded: GraphStore) -> None:
    before, after = (at(loaded, as_of=date(2020, month, 1)) for month in (5, 6))

    for reader, coordinators, parts in ((before, 0, 4), (after, 1, 5)):
        assert len(reader.select("SELECT ?x { ?x a cb:Coordinator }")) == coordinators
        assert len(reader.select("SELECT ?x { ?x cb:coordinates ?c }")) == coordinators
        assert len(reader.select("SELECT ?x { ?x cb:memberOf ?c }")) == parts


def test_a_part_begins_with_its_project_and_an_agreement_with_what_it_came_of(loaded: GraphStore) -> None:
    asked = "SELECT ?x { { ?x a cb:Participation } UNION { ?x a cb:CollaborationAgreement } UNION { ?x cb:linkedTo ?y } }"

    counts = [len(at(loaded, as_of=day).select(asked)) for day in (date(2019, 12, 31), date(2020, 1, 1))]

    assert counts == [0, 1]
    assert len(at(loaded, as_of=date(2020, 3, 11)).select(asked)) == 4


def test_nothing_leads_to_what_is_left_out(loaded: GraphStore) -> None:
    early = at(loaded, as_of=date(2019, 1, 1))

    assert not early.ask(
        "ASK { ?s ?p ?o FILTER(ISIRI(?o) && CONTAINS(STR(?o), '/id/')) FILTER NOT EXISTS { ?o ?q ?v } }"
    )


def test_without_a_day_the_store_itself_is_asked(loaded: GraphStore) -> None:
    assert at(loaded) is loaded


def test_the_worker_asks_the_facts_of_a_day_in_graphs_too(loaded: GraphStore) -> None:
    merged, raw = (
        run(loaded.path, f"SELECT ?m {{ {pattern} }}", as_of=date(2019, 1, 1))
        for pattern in ("?m a cb:Membership", "GRAPH ?g { ?m a cb:Membership }")
    )

    assert (len(merged.rows), len(raw.rows)) == (2, 2)
