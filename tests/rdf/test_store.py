"""Opening, asking, and what users can and cannot see."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kg.errors import NotFound, QueryError, SourceUnreadable, StoreError, StoreLocked
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Triple

Write = Callable[[str, Iterable[str]], Path]


def _load(store: GraphStore, file: Path, **redirects: str) -> None:
    change = IdentityChange(add={f"http://e/{raw}": f"http://e/{to}" for raw, to in redirects.items()})
    store.commit(store.stage(DatasetInfo(name=file.stem, title=file.stem.upper()), file), change)


def test_a_second_writer_in_the_same_process_is_refused(store: GraphStore, folder: Path) -> None:
    with pytest.raises(StoreLocked, match="Another process is writing") as refusal, GraphStore.open(folder):
        pass
    assert refusal.value.exit_code == 5


def test_a_second_writer_in_another_process_is_refused(store: GraphStore, folder: Path) -> None:
    program = f"""
from pathlib import Path
from kg.errors import StoreLocked
from kg.rdf.store import GraphStore
try:
    with GraphStore.open(Path({str(folder)!r})):
        print("opened")
except StoreLocked as error:
    print(error.hint)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Wait until it has ended")


def test_closing_lets_the_next_one_in(folder: Path, write: Write) -> None:
    with GraphStore.open(folder) as store:
        _load(store, write("x", ["a p b"]))
    with GraphStore.open(folder) as store:
        assert [info.name for info in store.datasets()] == ["x"]


def test_a_snapshot_does_not_see_what_comes_later(store: GraphStore, folder: Path, write: Write) -> None:
    _load(store, write("x", ["a p b"]))
    with GraphStore.open(folder, read_only=True) as snapshot:
        _load(store, write("y", ["c p d"]))
        assert [info.name for info in snapshot.datasets()] == ["x"]
    with GraphStore.open(folder, read_only=True) as snapshot:
        assert [info.name for info in snapshot.datasets()] == ["x", "y"]


def test_a_snapshot_cannot_be_written_to(store: GraphStore, folder: Path, write: Write) -> None:
    _load(store, write("x", ["a p b"]))
    with GraphStore.open(folder, read_only=True) as snapshot, pytest.raises(StoreError, match="reading only"):
        snapshot.unload("x")


def test_reading_where_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no store yet"), GraphStore.open(tmp_path / "none", read_only=True):
        pass


def test_a_dataset_that_is_not_loaded_names_the_nearest(store: GraphStore, write: Write) -> None:
    _load(store, write("members", ["a p b"]))
    with pytest.raises(NotFound) as refusal:
        store.unload("member")
    assert refusal.value.nearest == ("members",)
    with pytest.raises(NotFound):
        list(store.raw("x"))


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        ("select", "SELECT ?x WHERE"),
        ("select", "ASK { ?s ?p ?o }"),
        ("ask", "SELECT * { ?s ?p ?o }"),
        ("construct", "ASK { ?s ?p ?o }"),
        ("select", "SELECT * { ?s nobody:knows ?o }"),
        ("select", "DELETE WHERE { ?s ?p ?o }"),
    ],
)
def test_text_that_is_no_such_query(store: GraphStore, ask: str, text: str) -> None:
    with pytest.raises(QueryError) as refusal:
        list(getattr(store, ask)(text))
    assert refusal.value.exit_code == 2


def test_hostile_values_are_bound_and_never_formatted_in(store: GraphStore, write: Write) -> None:
    hostile = "x\" } } ; DROP ALL # \\ ' {"
    escaped = hostile.replace("\\", "\\\\").replace('"', '\\"')
    _load(store, write("x", [f'a p "{escaped}"', 'b p "y"']))

    rows = store.select("SELECT ?s ?text { ?s ?p ?text }", {"text": Literal(hostile)})

    assert rows == [{"s": NamedNode("http://e/a"), "text": Literal(hostile)}]


def test_a_bound_variable_must_be_in_the_query(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="no variable"):
        store.select("SELECT ?s { ?s ?p ?text }", {"txt": Literal("x")})


def test_users_see_merged_facts_and_the_graphs_of_datasets_only(store: GraphStore, write: Write) -> None:
    _load(store, write("x", ["a p b"]))
    _load(store, write("y", ["c p b"]), c="a")

    graphs = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    merged = store.select("SELECT ?s { ?s <http://e/p> ?o }")
    raw = store.select("SELECT ?s { GRAPH cbg:y { ?s <http://e/p> ?o } }")
    from_raw = store.select("SELECT ?s FROM cbg:y { ?s <http://e/p> ?o }")
    with pytest.raises(QueryError, match="no address is ever fetched"):
        store.select("SELECT ?s FROM cbg:_identity { ?s dct:isReplacedBy ?o }")

    assert [row["g"].value.rsplit("/")[-1] for row in graphs] == ["x", "y"]
    assert merged == [{"s": NamedNode("http://e/a")}]
    assert raw == from_raw == [{"s": NamedNode("http://e/c")}]


def test_statements_take_texts_as_iris(store: GraphStore, write: Write) -> None:
    _load(store, write("x", ["a p b", "a q c"]))
    found = list(store.statements("http://e/a", "http://e/p"))
    assert found == [Triple(NamedNode("http://e/a"), NamedNode("http://e/p"), NamedNode("http://e/b"))]


def test_ask_and_construct(store: GraphStore, write: Write) -> None:
    _load(store, write("x", ["a p b"]))
    assert store.ask("ASK { <http://e/a> <http://e/p> ?o }")
    assert not store.ask("ASK { <http://e/b> <http://e/p> ?o }")
    (triple,) = store.construct("CONSTRUCT { ?o <http://e/q> ?s } { ?s <http://e/p> ?o }")
    assert triple.subject == NamedNode("http://e/b")


def test_an_unbound_variable_is_none(store: GraphStore, write: Write) -> None:
    _load(store, write("x", ["a p b"]))
    rows = store.select("SELECT ?s ?x { ?s <http://e/p> ?o OPTIONAL { ?s <http://e/q> ?x } }")
    assert rows == [{"s": NamedNode("http://e/a"), "x": None}]


def test_a_file_cut_off_changes_nothing(store: GraphStore, write: Write, tmp_path: Path) -> None:
    _load(store, write("x", ["a p b"]))
    before = sorted(map(str, store.statements()))
    cut = tmp_path / "cut.nt"
    cut.write_text("<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <http://e")

    with pytest.raises(SourceUnreadable, match="row 2"):
        store.commit(store.stage(DatasetInfo(name="cut"), cut, shapes=()))

    assert sorted(map(str, store.statements())) == before
    assert [info.name for info in store.datasets()] == ["x"]
