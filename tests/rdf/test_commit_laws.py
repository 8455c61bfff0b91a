"""The law of the store: merged facts are the raw statements of all datasets seen through the redirects."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.rdf.catalogue import DatasetInfo
from kg.rdf.disk import LARGE
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore

_ENTITIES = [f"http://e/{letter}" for letter in "abcdef"]
_RAW, _CANONICAL = _ENTITIES[:3], _ENTITIES[3:]
_DATASETS = ["x", "y", "z"]

Line = tuple[str, str, str]

_objects = st.sampled_from([*(f"<{iri}>" for iri in _ENTITIES), '"1"', '"one"@en', '"a \\"b\\" {c}"'])
_lines = st.frozensets(
    st.tuples(st.sampled_from(_ENTITIES), st.sampled_from(["http://e/p", "http://e/q"]), _objects), max_size=6
)
_redirects = st.dictionaries(st.sampled_from(_RAW), st.sampled_from(_CANONICAL), max_size=2)
_changes = st.builds(
    lambda add, remove: (add, [raw for raw in remove if raw not in add]),
    _redirects,
    st.lists(st.sampled_from(_RAW), max_size=2),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.sampled_from(_DATASETS), _lines, _changes),
        st.tuples(st.just("unload"), st.sampled_from(_DATASETS)),
        st.tuples(st.just("redirect"), _changes),
    ),
    max_size=8,
)


@dataclass
class Model:
    """What the store should hold, worked out the naive way."""

    datasets: dict[str, frozenset[Line]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)

    def merged(self) -> set[Line]:
        def canonical(term: str) -> str:
            bare = term.strip("<>")
            return term.replace(bare, self.redirects.get(bare, bare)) if bare in self.redirects else term

        facts = {(canonical(s), p, canonical(o)) for lines in self.datasets.values() for s, p, o in lines}
        return facts | {(f"dataset {name}", "", "") for name in self.datasets}

    def change(self, add: dict[str, str], remove: list[str]) -> None:
        self.redirects = {raw: to for raw, to in self.redirects.items() if raw not in remove} | add


def _facts(store: GraphStore) -> set[Line]:
    found = set()
    for triple in store.statements():
        subject = triple.subject.value
        if "/id/dataset/" in subject:
            found.add((f"dataset {subject.rsplit('/')[-1]}", "", ""))
        else:
            found.add((subject, triple.predicate.value, str(triple.object)))
    return found


def _subjects(before: set[Line], after: set[Line]) -> set[str]:
    return {
        f"https://w3id.org/clusterbridge/id/dataset/{s.removeprefix('dataset ')}"
        if s.startswith("dataset ")
        else s
        for s, _, _ in before ^ after
    }


def _take(store: GraphStore, model: Model, step: tuple, folder: Path) -> None:
    if step[0] == "load":
        _, name, lines, (add, remove) = step
        file = folder / "data.nt"
        file.write_text("".join(f"<{s}> <{p}> {o} .\n" for s, p, o in sorted(lines)))
        store.commit(store.stage(DatasetInfo(name=name), file), IdentityChange(add=add, remove=remove))
        model.datasets[name] = lines
        model.change(add, remove)
    elif step[0] == "redirect":
        add, remove = step[1]
        store.apply_redirects(IdentityChange(add=add, remove=remove))
        model.change(add, remove)
    elif step[1] in model.datasets:
        store.unload(step[1])
        del model.datasets[step[1]]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_merged_facts_are_the_datasets_seen_through_the_redirects(steps: list[tuple]) -> None:
    _follow(steps, large=LARGE)


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_the_same_holds_when_every_change_is_made_on_a_copy(steps: list[tuple]) -> None:
    _follow(steps, large=0)


def _follow(steps: list[tuple], *, large: int) -> None:
    with tempfile.TemporaryDirectory() as name, GraphStore.open(Path(name) / "store", large=large) as store:
        follow(store, steps, Path(name))


def follow(store: GraphStore, steps: list[tuple], folder: Path) -> None:
    """Take steps with an empty store, and compare it with the model after each."""
    model = Model()
    for step in steps:
        before, number = model.merged(), store.sequence()
        _take(store, model, step, folder)
        assert _facts(store) == model.merged()
        changed = set(store.changed_since(number))
        assert changed >= _subjects(before, model.merged())
        assert (store.sequence() > number) or before == model.merged()
        for dataset, lines in model.datasets.items():
            raw = {(t.subject.value, t.predicate.value, str(t.object)) for t in store.raw(dataset)}
            assert raw == lines


@settings(deadline=None, max_examples=15)
@given(loads=st.lists(st.tuples(st.sampled_from(_DATASETS), _lines), min_size=1, max_size=3), add=_redirects)
def test_taking_redirects_back_restores_what_was_there(loads: list[tuple], add: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as name, GraphStore.open(Path(name) / "store") as store:
        model = Model()
        for dataset, lines in loads:
            _take(store, model, ("load", dataset, lines, ({}, [])), Path(name))
        before = _facts(store)
        store.apply_redirects(IdentityChange(add=add))
        store.apply_redirects(IdentityChange(remove=list(add)))
        assert _facts(store) == before
        assert list(store.identity()) == []
