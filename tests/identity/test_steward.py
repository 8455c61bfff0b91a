"""What a human decides counts, is kept, can be taken back, and travels."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import FieldMissing, NotFound, ValueUnreadable
from kg.identity.exchange import export_decisions, read_decisions
from kg.identity.notes import Decision, decisions, log, matches, pair
from kg.rdf.store import GraphStore
from kg.records import Identifier
from kg.vocab import CB
from tests.identity.conftest import TODAY, Loads, iri, org

SHORT, LONG = "UNIVERSITE DE ROUEN", "UNIVERSITE DE ROUEN NORMANDIE"


def test_alike_names_wait_for_a_decision(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    made = loads.load("two", org(LONG, "FR"))

    (question,) = loads.steward.questions()
    assert question.pair == made.review[0].pair
    assert {question.one.names[0], question.other.names[0]} == {SHORT, LONG}
    assert {question.one.datasets, question.other.datasets} == {("one",), ("two",)}
    assert question.reasons == ("the one is contained in the other, which adds: normandie",)
    assert loads.count("Organisation") == 2


def test_spellings_of_one_name_are_merged_at_the_load(loads: Loads) -> None:
    loads.load("one", org("UNIVERSITAET ZU LUEBECK", "DE"))
    loads.load("two", org("Universität zu Lübeck", "DE"))

    assert loads.count("Organisation") == 1
    assert log(loads.store)[0].reason.startswith("alike names (0.9")


def test_a_decision_is_applied_at_once_and_at_every_later_load(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))

    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))
    assert loads.count("Organisation") == 1

    loads.load("three", org("Somebody else"))
    loads.load("two", org(LONG, "FR"), org("Another"))
    assert loads.count("Organisation") == 3
    assert loads.steward.questions() == []


def test_no_is_an_answer_too(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))

    loads.steward.decide(iri(SHORT, "FR"), iri(LONG, "FR"), "different")

    assert loads.steward.questions() == []
    assert loads.count("Organisation") == 2


def test_a_human_parts_what_was_merged_automatically(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris"))
    loads.load("two", org("ALFA LAZERIS"))
    assert loads.count("Organisation") == 1

    loads.steward.split(iri("Alfa Lazeris"))
    loads.load("two", org("ALFA LAZERIS"))

    assert loads.count("Organisation") == 2


def test_a_decision_can_be_taken_back(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))

    loads.steward.undo(iri(SHORT, "FR"), iri(LONG, "FR"))

    assert loads.count("Organisation") == 2
    assert len(loads.steward.questions()) == 1


def test_each_step_leaves_a_line_in_the_log(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))
    loads.steward.split(iri(LONG, "FR"))

    assert [(entry.kind, entry.by) for entry in log(loads.store)] == [("Merge", "Ona"), ("Split", "Ona")]
    assert log(loads.store)[0].reason == "decided by Ona"


def test_contradicting_identifiers_are_never_asked_about(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR", Identifier("FR1", CB.VAT)))
    loads.load("two", org(LONG, "FR", Identifier("FR2", CB.VAT)))

    assert loads.steward.questions() == []


def test_one_that_could_be_either_of_two_is_left_to_a_human(loads: Loads) -> None:
    first = org("Alfa Lazerių centras", "LT", Identifier("LT1", CB.VAT))
    second = org("Alfa lazerių centras.", "LT", Identifier("LT2", CB.VAT))
    loads.load("one", first, second)
    loads.load("two", org("ALFA LAZERIU CENTRASS"))

    assert loads.count("Organisation") == 3
    assert len(loads.steward.questions()) == 2


def test_matches_of_what_is_gone_are_forgotten(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.store.unload("two")

    loads.steward.refresh()

    assert matches(loads.store) == []


def test_decisions_travel_as_a_table(loads: Loads, tmp_path: Path) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))

    assert export_decisions(loads.store, tmp_path / "decisions.csv") == 1
    loads.steward.undo(iri(SHORT, "FR"), iri(LONG, "FR"))
    loads.steward.decide_all(read_decisions(tmp_path / "decisions.csv"))

    assert SHORT in (tmp_path / "decisions.csv").read_text("utf-8")
    assert loads.count("Organisation") == 1
    (decision,) = decisions(loads.store)
    assert (decision.verdict, decision.by, decision.on) == ("same", "Ona", TODAY)


@pytest.mark.parametrize(
    ("row", "kind", "place"),
    [
        ("a,,b,,perhaps,Ona,2026-11-24", ValueUnreadable, "verdict"),
        ("a,,b,,same,Ona,yesterday", ValueUnreadable, "on"),
        (",,b,,same,Ona,2026-11-24", FieldMissing, "one"),
    ],
)
def test_a_table_of_decisions_with_a_fault_is_refused(
    tmp_path: Path, row: str, kind: type, place: str
) -> None:
    (tmp_path / "d.csv").write_text(f"one,one name,other,other name,verdict,by,on\n{row}\n")

    with pytest.raises(kind) as caught:
        read_decisions(tmp_path / "d.csv")

    assert (caught.value.where.row, caught.value.where.column) == (2, place)


@pytest.mark.parametrize("order", [1, -1])
def test_two_rows_about_the_same_two_must_agree_and_the_later_counts(tmp_path: Path, order: int) -> None:
    head, file = "one,one name,other,other name,verdict,by,on\n", tmp_path / "d.csv"
    rows = ["a,,b,,same,Ona,2026-11-24\n", "b,,a,,same,Jan,2026-11-25\n"][::order]
    file.write_text(head + "".join(rows))

    (decision,) = read_decisions(file)
    assert decision.by == "Jan"

    file.write_text(head + "".join(rows).replace("same,Jan", "different,Jan"))
    with pytest.raises(ValueUnreadable, match="Row 2 decides otherwise about the same two"):
        read_decisions(file)


def test_deciding_about_nobody_is_refused(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))

    with pytest.raises(NotFound, match="No dataset has an actor"):
        loads.steward.merge(iri(SHORT, "FR"), "https://example.org/nobody")
    with pytest.raises(NotFound, match="Nothing is joined"):
        loads.steward.split(iri(SHORT, "FR"))
    with pytest.raises(NotFound, match="Nothing was decided"):
        loads.steward.undo(iri(SHORT, "FR"), iri(LONG, "FR"))


NAMES = ["Alfa Lazeris", "Beta Optika", "Gama Metalas", "Delta Biotechas"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.permutations(NAMES).map(lambda names: tuple(names[:2])), min_size=1, max_size=3))
def test_merge_then_split_is_the_identity(loads: Loads, pairs: list[tuple[str, str]]) -> None:
    loads.load("one", *(org(name) for name in NAMES))
    steward = loads.steward
    for decision in decisions(loads.store):
        steward.decide(*decision.pair, "undecided")
    before = loads.facts()

    for one, other in pairs:
        steward.merge(iri(one), iri(other))
    for one, other in pairs:
        steward.decide(iri(one), iri(other), "different")

    assert loads.facts() == before


def test_a_decision_names_its_pair_in_one_order() -> None:
    assert Decision(("a", "b"), "same", "Ona", TODAY).pair == ("a", "b")


def test_a_decision_is_taken_back_by_the_names_that_it_was_made_about(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))

    loads.steward.undo("université de rouen", LONG)

    assert loads.count("Organisation") == 2
    assert len(loads.steward.questions()) == 1


def test_a_decision_is_taken_back_by_a_name_of_what_was_joined_before(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris", "LT", Identifier("LT1", CB.VAT)), org("Beta Optika"))
    loads.load("two", org("Laser Works", "LT", Identifier("LT1", CB.VAT)))
    loads.steward.merge(iri("Alfa Lazeris"), iri("Beta Optika"))

    loads.steward.undo("Laser Works", "Beta Optika")

    assert loads.count("Organisation") == 2


def test_which_of_several_decisions_is_meant_must_be_clear(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris"), org("Alfa Lazeris", "PL"), org("Beta Optika"))
    for country in ("LT", "PL"):
        loads.steward.merge(iri("Alfa Lazeris", country), iri("Beta Optika"))

    with pytest.raises(NotFound, match="2 decisions are about these two") as caught:
        loads.steward.undo("Alfa Lazeris", "Beta Optika")
    assert iri("Alfa Lazeris", "PL") in str(caught.value.hint)
    with pytest.raises(NotFound, match='No dataset has an actor "Gama"'):
        loads.steward.undo("Gama", "Beta Optika")


def test_an_answer_that_settles_another_question_leaves_none(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.load("three", org(LONG, "FR", Identifier("FR1", CB.VAT)))
    steward = loads.steward
    (question,) = steward.questions()

    applied = steward.decide(*question.pair, "different")

    assert steward.asked(applied) == []


def test_decisions_imported_into_another_workspace_give_the_same(loads: Loads, tmp_path: Path) -> None:
    loads.load("one", org(SHORT, "FR"), org("Alfa Lazeris"))
    loads.load("two", org(LONG, "FR"), org("ALFA LAZERIS."))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))
    export_decisions(loads.store, tmp_path / "d.csv")

    with GraphStore.open(tmp_path / "elsewhere") as store:
        there = Loads(store, tmp_path)
        there.load("two", org("ALFA LAZERIS."), org(LONG, "FR"))
        there.load("one", org("Alfa Lazeris"), org(SHORT, "FR"))
        there.steward.decide_all(read_decisions(tmp_path / "d.csv"))

        assert there.facts() == loads.facts()
        assert decisions(there.store) == decisions(loads.store)


def test_the_last_step_is_taken_back_without_naming_it(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"), org("Alfa Lazeris"), org("Beta Optika"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))
    loads.steward.merge(iri("Alfa Lazeris"), iri("Beta Optika"))

    loads.steward.undo()
    assert loads.count("Organisation") == 3
    loads.steward.undo()
    assert loads.count("Organisation") == 4

    with pytest.raises(NotFound, match="no decision to take back"):
        loads.steward.undo()


def test_what_was_decided_before_counts_again(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    loads.steward.decide(iri(SHORT, "FR"), iri(LONG, "FR"), "different")
    loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))

    loads.steward.undo(SHORT, LONG)

    (decision,) = decisions(loads.store)
    assert decision.verdict == "different"
    assert loads.steward.questions() == []


def test_a_merge_after_a_split_joins_all_again(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris", "LT", Identifier("LT1", CB.VAT)))
    loads.load("two", org("Laser Works", "LT", Identifier("LT1", CB.VAT)), org("Beta Optika"))
    loads.steward.merge(iri("Alfa Lazeris"), iri("Beta Optika"))
    loads.steward.split(iri("Beta Optika"))
    assert loads.count("Organisation") == 2

    loads.steward.merge(iri("Laser Works"), iri("Beta Optika"))

    assert loads.count("Organisation") == 1


def test_a_split_by_name_parts_all_of_that_name_from_the_rest(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris"), org("UAB Beta Optika"))
    loads.load("two", org("ALFA LAZERIS."), org("Beta Optika, UAB"))
    loads.steward.merge(iri("Alfa Lazeris"), iri("UAB Beta Optika"))
    assert loads.count("Organisation") == 1

    loads.steward.part(loads.steward.meant("Beta Optika", loads.store.canonical(iri("Alfa Lazeris"))))

    assert loads.count("Organisation") == 2
    assert loads.store.canonical(iri("Alfa Lazeris")) == loads.store.canonical(iri("ALFA LAZERIS."))
    assert loads.store.canonical(iri("UAB Beta Optika")) == loads.store.canonical(iri("Beta Optika, UAB"))


def test_a_decision_about_an_actor_that_is_not_loaded_yet_waits_for_it(loads: Loads) -> None:
    made = [Decision(pair(iri(SHORT, "FR"), iri(LONG, "FR")), "same", "Ona", TODAY)]
    steward = loads.steward
    steward.decide_all(made, known=False)
    assert steward.unknown(made) == made

    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))

    assert loads.count("Organisation") == 1


def test_steps_of_one_day_stand_in_the_log_in_their_order(loads: Loads) -> None:
    loads.load("one", org(SHORT, "FR"))
    loads.load("two", org(LONG, "FR"))
    for _ in range(2):
        loads.steward.merge(iri(SHORT, "FR"), iri(LONG, "FR"))
        loads.steward.undo()

    assert [entry.kind for entry in log(loads.store)] == ["Merge", "Split", "Merge", "Split"]


def test_who_stands_for_one_that_was_unloaded_can_still_be_decided_about(loads: Loads) -> None:
    loads.load("one", org("Alfa Lazeris"))
    loads.load("two", org("ALFA LAZERIS."))
    loads.load("three", org("Gama Metalas"))
    kept = loads.store.canonical(iri("Alfa Lazeris"))
    gone, left = ("one", "ALFA LAZERIS.") if kept == iri("Alfa Lazeris") else ("two", "Alfa Lazeris")
    loads.store.unload(gone)

    loads.steward.merge(kept, iri("Gama Metalas"))

    assert loads.store.canonical(iri("Gama Metalas")) == loads.store.canonical(iri(left))
    assert loads.count("Organisation") == 1
