"""What every kind of store does alike: the embedded one, Oxigraph's server, and Fuseki with TDB2."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kg.errors import NotFound, QueryError, StoreError, StoreLocked, StoreUnreachable, ValidationFailed
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.redirects import IdentityChange
from kg.rdf.remote.address import Endpoint
from kg.rdf.remote.server import Server
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.rdf.transaction import Transaction
from kg.vocab import CB
from tests.rdf.servers import empty, fuseki, oxigraph
from tests.rdf.test_commit_laws import STEPS, follow

Write = Callable[[str, Iterable[str]], Path]
Open = Callable[..., AbstractContextManager[GraphStore]]
A, B, P = NamedNode("http://e/a"), NamedNode("http://e/b"), NamedNode("http://e/p")
_RULE = "CONSTRUCT { ?b <http://e/back> ?a } WHERE { ?a <http://e/p> ?b }"


@pytest.fixture(scope="module")
def oxigraph_server() -> Iterator[Endpoint]:
    """Oxigraph's own server."""
    with oxigraph() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def fuseki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A Fuseki."""
    with fuseki(tmp_path_factory.mktemp("fuseki")) as endpoint:
        yield endpoint


@pytest.fixture(params=["oxigraph", "fuseki"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """An empty remote store."""
    found: Endpoint = request.getfixturevalue(f"{request.param}_server")
    empty(found)
    return found


@pytest.fixture(params=["embedded", "oxigraph", "oxigraph without graphs", "fuseki"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """How to open an empty store of each kind."""
    kind, _, less = request.param.partition(" ")
    if kind == "embedded":
        return lambda **how: GraphStore.open(tmp_path / "store", **how)
    endpoint: Endpoint = request.getfixturevalue(f"{kind}_server")
    empty(endpoint)
    used = replace(endpoint, graphs=None) if less else endpoint
    return lambda **how: GraphStore.connect(used, tmp_path / "remote", **how)


def _load(store: GraphStore, name: str, file: Path, **redirects: str) -> None:
    """Load a file under a name."""
    change = IdentityChange(add={f"http://e/{raw}": f"http://e/{to}" for raw, to in redirects.items()})
    store.commit(store.stage(DatasetInfo(name=name), file, shapes=(), rules=()), change)


def test_an_empty_store_gives_nothing(opening: Open) -> None:
    with opening() as store:
        assert store.datasets() == []
        assert store.sequence() == 0
        assert store.lineage(0) == ""
        assert store.select("SELECT * { ?s ?p ?o }") == []


def test_what_is_loaded_is_asked_in_every_way(opening: Open, write: Write) -> None:
    with opening() as store:
        _load(store, "x", write("x", ["a p b", 'a n "one \\"two\\"\\n{}"', 'a n "eins"@de', "b p a"]))
    with opening(read_only=True) as store:
        assert store.read_only
        assert store.ask("ASK { <http://e/a> <http://e/p> <http://e/b> }")
        assert [
            row["n"].value for row in store.select("SELECT ?n { ?s <http://e/n> ?n } ORDER BY LANG(?n)")
        ] == [  # type: ignore[union-attr]
            'one "two"\n{}',
            "eins",
        ]
        assert store.select(
            "SELECT ?s ?z { ?s <http://e/p> ?o OPTIONAL { ?s <http://e/z> ?z } FILTER (?o = ?x) }", {"x": B}
        ) == [{"s": A, "z": None}]
        assert {
            t.subject for t in store.construct("CONSTRUCT { ?s a cb:Actor } WHERE { ?s <http://e/p> ?o }")
        } == {A, B}
        assert len(list(store.statements("http://e/a"))) == 3
        assert len(list(store.statements(None, P))) == 2
        assert [t.subject for t in store.statements(None, P, "http://e/b")] == [A]
        assert [t.object for t in store.statements("http://e/a", P)] == [B]
        assert len(list(store.statements("http://e/a", P, "http://e/b"))) == 1
        assert list(store.statements("http://e/a", P, "http://e/z")) == []
        assert len(list(store.raw("x"))) == 4
        assert {row["class"].value: row["count"].value for row in store.named("stats")} == {CB.Dataset: "1"}  # type: ignore[union-attr]
        assert store.datasets()[0].statements == 4


def test_statements_about_a_subject_stand_together(opening: Open, write: Write) -> None:
    with opening() as store:
        _load(store, "x", write("x", [f"{s} p{n} o" for n in range(20) for s in "abcdef"]))
        _load(store, "y", write("y", [f"{s} q{n} o" for n in range(20) for s in "abcdef"]))
        subjects = [triple.subject for triple in store.statements()]
    changes = sum(one != other for one, other in pairwise(subjects))
    assert changes == len(set(subjects)) - 1


def test_a_dataset_is_replaced_and_unloaded_as_a_whole(opening: Open, write: Write) -> None:
    with opening() as store:
        _load(store, "x", write("x", ["a p b", "a p c"]))
        _load(store, "y", write("y", ["a p c", "d p e"]))
        _load(store, "x", write("x2", ["a p b", "a p f"]))
        assert {t.object.value[-1] for t in store.statements("http://e/a")} == {"b", "c", "f"}
        assert set(store.changed_since(2)) >= {"http://e/a"}
        store.unload("y")
        assert {t.object.value[-1] for t in store.statements("http://e/a")} == {"b", "f"}
        assert not store.ask("ASK { GRAPH ?g { ?s ?p <http://e/e> } }")
        with pytest.raises(NotFound, match="No dataset"):
            store.unload("y")


def test_the_same_again_is_no_commit(opening: Open, write: Write) -> None:
    with opening() as store:
        _load(store, "x", write("x", ["a p b"]))
        word = store.lineage(1)
        _load(store, "x", write("x", ["a p b"]))
        assert (store.sequence(), store.lineage(1)) == (1, word)
        assert word


def test_rules_derive_and_shapes_refuse(opening: Open, write: Write) -> None:
    with opening() as store:
        file = write("x", ["a p b"])
        store.commit(store.stage(DatasetInfo(name="x"), file, shapes=(), rules=[_RULE]))
        assert [t.object for t in store.raw("x", B)] == [A]
        wrong = write("w", ["z p b"])
        wrong.write_text(
            f"<http://e/z> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{CB.Membership}> .\n"
        )
        with pytest.raises(ValidationFailed):
            store.stage(DatasetInfo(name="w"), wrong)
        assert [info.name for info in store.datasets()] == ["x"]


def test_users_see_no_internal_graph_and_reach_no_network(opening: Open, write: Write) -> None:
    with opening() as store:
        _load(store, "x", write("x", ["a p b", "c p b"]), c="a")
        graphs = [
            row["g"].value.rpartition("/")[2]
            for row in store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
        ]  # type: ignore[union-attr]
        assert graphs == ["x"]
        assert len(store.select("SELECT ?s FROM cbg:x { ?s <http://e/p> ?o }")) == 2
        assert len(store.select("SELECT ?s { ?s <http://e/p> ?o }")) == 1
        for text in (
            "SELECT * FROM cbg:_changes { ?s ?p ?o }",
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        ):
            with pytest.raises(QueryError):
                store.select(text)
        with pytest.raises(QueryError, match=r"cannot be run|does not take"):
            store.select("SELECT ?s { ?s ?p }")


def test_one_writer_at_a_time_and_readers_beside_it(opening: Open, write: Write) -> None:
    with opening() as store:
        with pytest.raises(StoreLocked), opening():
            pass
        _load(store, "x", write("x", ["a p b"]))
        with opening(read_only=True) as reader:
            assert reader.ask("ASK { ?s <http://e/p> ?o }")
            with pytest.raises(StoreError, match="reading only"):
                reader.unload("x")
    with opening() as store:
        assert store.sequence() == 1


def test_large_changes_arrive_whole(opening: Open, write: Write) -> None:
    many = [f"s{n} p o{n % 7}" for n in range(5_000)]
    with opening() as store:
        _load(store, "x", write("x", many), s1="canonical")
        _load(store, "x", write("y", [f"{line}b" for line in many]))
        counted = store.select("SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o FILTER STRENDS(STR(?o), 'b') }")
        assert counted == [{"n": Literal(5_000)}]
        assert len(list(store.raw("x"))) == 5_000
        assert store.ask("ASK { <http://e/canonical> <http://e/p> <http://e/o1b> }")
        store.unload("x")
        assert list(store.statements()) == []


def test_a_backup_is_the_same_file_from_every_store_and_comes_back(
    opening: Open, write: Write, tmp_path: Path
) -> None:
    with opening() as store:
        _load(store, "x", write("x", ["a p b", "c p b"]), c="a")
        _load(store, "y", write("y", ['a n "Bia\\u0142ystok"@pl']))
        store.dump(tmp_path / "one.nq")
        with pytest.raises(StoreError, match="not empty"):
            store.restore(tmp_path / "one.nq")
        for name in ("x", "y"):
            store.unload(name)
    with GraphStore.open(tmp_path / "other") as other:
        other.restore(tmp_path / "one.nq")
        other.dump(tmp_path / "two.nq")
        assert other.ask('ASK { <http://e/a> <http://e/n> "Białystok"@pl }')
    digests = {hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("one.nq", "two.nq")}
    assert len(digests) == 1


@settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_a_remote_store_follows_the_law_of_the_merged_facts(
    endpoint: Endpoint, tmp_path: Path, steps: list[tuple]
) -> None:
    empty(endpoint)
    with GraphStore.connect(endpoint, tmp_path / "remote") as store:
        follow(store, steps, tmp_path)


def test_a_backup_of_an_embedded_store_moves_to_a_server(
    endpoint: Endpoint, write: Write, tmp_path: Path
) -> None:
    with GraphStore.open(tmp_path / "store") as store:
        _load(store, "x", write("x", ["a p b", "c p b"]), c="a")
        store.dump(tmp_path / "one.nq")
    with GraphStore.connect(endpoint, tmp_path / "remote") as remote:
        remote.restore(tmp_path / "one.nq")
        remote.dump(tmp_path / "two.nq")
        assert [info.name for info in remote.datasets()] == ["x"]
        with pytest.raises(StoreError, match="its files itself"):
            remote.rewrite()
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_a_writer_that_was_killed_is_forgotten_and_swept(
    endpoint: Endpoint, write: Write, tmp_path: Path
) -> None:
    killed = Server(endpoint, tmp_path / "one", writing=True)
    staged = killed.send([b"<http://e/a> <http://e/p> <http://e/b> .\n"])
    with pytest.raises(StoreLocked, match="Another process"):
        Server(endpoint, tmp_path / "two", writing=True)
    ask = f"ASK {{ GRAPH {staged} {{ ?s ?p ?o }} }}"
    with GraphStore.connect(endpoint, tmp_path / "three", read_only=True) as reader:
        assert reader.datasets() == []
        assert killed.store.query(ask)

    later = Server(endpoint, tmp_path / "four", writing=True, clock=lambda: 1e11)

    assert not later.store.query(ask)
    with pytest.raises(StoreLocked, match="taken over"):
        killed.write(Transaction())
    later.close()
    killed.close()


def test_who_cannot_be_asked_is_told_apart(fuseki_server: Endpoint, tmp_path: Path) -> None:
    nobody = Endpoint("http://127.0.0.1:9/sparql", seconds=1)
    stranger = replace(fuseki_server, password="wrong")  # noqa: S106
    no_writer = replace(fuseki_server, update=None)
    elsewhere = replace(fuseki_server, query=fuseki_server.query + "/nowhere/at/all")
    for endpoint, words in (
        (nobody, "does not answer"),
        (stranger, "refuses this user"),
        (elsewhere, "no SPARQL endpoint"),
    ):
        with (
            pytest.raises(StoreUnreachable, match=words) as caught,
            GraphStore.connect(endpoint, tmp_path, read_only=True),
        ):
            pass
        assert "wrong" not in str(caught.value)
        assert caught.value.exit_code == 5
    with pytest.raises(StoreError, match="read-only"), GraphStore.connect(no_writer, tmp_path):
        pass


def test_facts_of_others_are_read_where_none_are_ours(oxigraph_server: Endpoint, tmp_path: Path) -> None:
    empty(oxigraph_server)
    with GraphStore.connect(oxigraph_server, tmp_path) as writer:
        writer._store.update("INSERT DATA { <http://e/a> <http://e/p> <http://e/b> }")
    with GraphStore.connect(oxigraph_server, tmp_path, read_only=True) as store:
        assert store.select("SELECT ?s { ?s ?p ?o }") == [{"s": A}]
        assert [t.subject for t in store.statements()] == [A]
