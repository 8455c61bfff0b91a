"""Laws of decisions, on a real store: a split undoes a merge, undo gives back what was, decisions travel, order is nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.identity.exchange import export_decisions, read_decisions
from kg.identity.notes import Decision, Notes, pair
from kg.identity.written import LogEntry
from kg.rdf.store import GraphStore
from kg.records import Identifier
from kg.vocab import CB
from tests.identity.conftest import TODAY, Loads, iri, org

VAT = Identifier("LT1", CB.VAT)
LISTS = {
    "one": (org("Alfa Lazeris"), org("Beta Optika"), org("Gama Metalas", "LT", VAT), org("Delta Biotechas")),
    "two": (
        org("ALFA LAZERIS."),
        org("Beta Optika Baltic"),
        org("Epsilon", "LT", VAT),
        org("Alfa Lazeris", "PL"),
    ),
}
ACTORS = [
    iri(record.names[0].value, record.country or "") for records in LISTS.values() for record in records
]
PAIRS = st.lists(st.sampled_from(ACTORS), min_size=2, max_size=2, unique=True).map(lambda two: pair(*two))
MADE = st.builds(
    lambda ends, verdict, by: Decision(ends, verdict, by, TODAY),
    PAIRS,
    st.sampled_from(["same", "different"]),
    st.sampled_from(["Ona", "Jan"]),
)
STEPS = st.lists(st.lists(MADE, min_size=1, max_size=3, unique_by=lambda made: made.pair), max_size=4)
SOME = settings(max_examples=20, deadline=None)


@contextmanager
def both_lists(order: tuple[str, ...] = ("one", "two")) -> Iterator[Loads]:
    """A store with both lists."""
    with tempfile.TemporaryDirectory() as folder, GraphStore.open(Path(folder) / "store") as store:
        loads = Loads(store, Path(folder))
        for name in order:
            loads.load(name, *LISTS[name])
        yield loads


def all_but_the_log(loads: Loads) -> tuple[object, ...]:
    """Everything that a store holds: the merged facts, what each dataset says, redirects, and all notes but the log."""
    raw = {dataset.name: set(map(str, loads.store.raw(dataset.name))) for dataset in loads.store.datasets()}
    notes = Notes.read(loads.store)
    return loads.facts(), raw, loads.store.redirects().targets, notes.matches, notes.decisions, notes.changes


@SOME
@given(steps=STEPS, ends=PAIRS)
def test_merge_then_split_is_the_identity_of_facts_whatever_was_decided_before(
    steps: list[list[Decision]], ends: tuple[str, str]
) -> None:
    with both_lists() as loads:
        for made in steps:
            loads.steward.decide_all(made)
        redirects = loads.store.redirects()
        here, there = (set(redirects.members(redirects.canonical(end))) for end in ends)
        before = loads.facts()
        if here == there:
            return

        loads.steward.merge(*ends)
        assert len({loads.store.canonical(end) for end in (*here, *there)}) == 1
        loads.steward.part(here)

        assert {loads.store.canonical(end) for end in here}.isdisjoint(map(loads.store.canonical, there))
        if not steps:
            assert loads.facts() == before


@SOME
@given(steps=STEPS, last=st.lists(MADE, min_size=1, max_size=3, unique_by=lambda made: made.pair))
def test_undo_of_the_last_step_gives_back_exactly_what_was(
    steps: list[list[Decision]], last: list[Decision]
) -> None:
    with both_lists() as loads:
        for made in steps:
            loads.steward.decide_all(made)
        before = all_but_the_log(loads)
        noted = len(Notes.read(loads.store).changes)
        loads.steward.decide_all(last)
        if len(Notes.read(loads.store).changes) == noted:
            return  # it was decided so before: nothing was done

        loads.steward.undo()

        assert all_but_the_log(loads) == before


@SOME
@given(ends=PAIRS)
def test_undo_of_a_merge_and_of_a_split_gives_back_exactly_what_was(ends: tuple[str, str]) -> None:
    with both_lists() as loads:
        before = all_but_the_log(loads)
        loads.steward.merge(*ends)
        merged = all_but_the_log(loads)

        loads.steward.split(ends[0])
        loads.steward.undo()
        assert all_but_the_log(loads) == merged
        loads.steward.undo()
        assert all_but_the_log(loads) == before


@SOME
@given(steps=STEPS, shuffled=st.randoms(use_true_random=False), early=st.booleans())
def test_decisions_carried_elsewhere_give_the_same_graph_in_any_order_of_rows_and_loads(
    steps: list[list[Decision]], shuffled: object, early: bool
) -> None:
    with both_lists() as here, tempfile.TemporaryDirectory() as folder:
        for made in steps:
            here.steward.decide_all(made)
        file = Path(folder) / "decisions.csv"
        export_decisions(here.store, file)
        head, *rows = file.read_text("utf-8").splitlines(keepends=True)
        shuffled.shuffle(rows)  # type: ignore[attr-defined]
        file.write_text("".join((head, *rows)), "utf-8")

        with both_lists(() if early else ("two", "one")) as there:
            there.steward.decide_all(read_decisions(file), known=False)
            for name in ("two", "one") if early else ():
                there.load(name, *LISTS[name])

            assert there.facts() == here.facts()
            assert Notes.read(there.store).decisions == Notes.read(here.store).decisions
            assert there.store.redirects().targets == here.store.redirects().targets


@SOME
@given(steps=STEPS)
def test_decisions_are_reapplied_at_every_load(steps: list[list[Decision]]) -> None:
    with both_lists() as loads:
        for made in steps:
            loads.steward.decide_all(made)
        before = all_but_the_log(loads)

        for name in ("two", "one", "two"):
            loads.load(name, *LISTS[name])

        assert all_but_the_log(loads) == before


@SOME
@given(steps=STEPS)
def test_the_log_tells_the_way_to_the_present_redirects(steps: list[list[Decision]]) -> None:
    with both_lists() as loads:
        for made in steps:
            loads.steward.decide_all(made)
        entries = Notes.read(loads.store).log

        assert [entry.number for entry in entries] == sorted(entry.number for entry in entries)
        assert replayed(entries) == loads.store.redirects().targets


def replayed(entries: tuple[LogEntry, ...]) -> dict[str, str]:
    """The redirects that follow from a log, entry after entry; within a step a split comes before a merge of the same."""
    targets: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: (entry.number, entry.kind == "Merge")):
        if entry.kind == "Split":
            del targets[entry.raw]
        else:
            targets[entry.raw] = entry.canonical
    return targets
