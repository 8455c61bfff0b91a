"""What happens to a file of statements on its way in: blank nodes, rules, datasets that say the same, no change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

from kg.errors import OntologyError, SourceUnreadable, StoreError
from kg.rdf.catalogue import DatasetInfo
from kg.rdf.disk import LARGE
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from kg.rdf.terms import NamedNode, Triple
from kg.vocab import CB, ROLE

Write = Callable[[str, Iterable[str]], Path]

_RULE = "CONSTRUCT { ?b <http://e/back> ?a } WHERE { ?a <http://e/p> ?b }"


@pytest.fixture(params=[LARGE, 0], ids=["transaction", "copy"])
def any_store(request: pytest.FixtureRequest, folder: Path) -> Iterable[GraphStore]:
    """An empty store that writes in one of the two ways."""
    with GraphStore.open(folder, large=request.param) as opened:
        yield opened


def test_the_same_file_again_is_no_commit(any_store: GraphStore, write: Write) -> None:
    file = write("x", ["a p b", "c p d"])
    first = any_store.commit(any_store.stage(DatasetInfo(name="x"), file))
    again = any_store.commit(any_store.stage(DatasetInfo(name="x"), file))
    write("x", ["c p d", "a p b"])
    in_another_order = any_store.commit(any_store.stage(DatasetInfo(name="x"), file))
    assert (first.sequence, first.changed, first.added) == (1, True, 2)
    assert (again.sequence, again.changed) == (1, False)
    assert (in_another_order.added, in_another_order.removed) == (0, 0)


def test_a_new_description_alone_is_a_commit(any_store: GraphStore, write: Write) -> None:
    file = write("x", ["a p b"])
    any_store.commit(any_store.stage(DatasetInfo(name="x", retrieved=date(2020, 1, 1)), file))
    any_store.commit(any_store.stage(DatasetInfo(name="x", retrieved=date(2021, 1, 1), licence="CC0"), file))
    (info,) = any_store.datasets()
    assert (info.retrieved, info.licence, info.statements) == (date(2021, 1, 1), "CC0", 1)
    rows = any_store.named("datasets")
    assert [row["retrieved"].value for row in rows] == ["2021-01-01"]
    assert list(any_store.changed_since(1)) == [info.iri]


def test_stores_share_a_lineage_as_long_as_their_commits_are_the_same(write: Write, tmp_path: Path) -> None:
    words = []
    for name, second in (("one", ["c p d"]), ("two", ["c p d"]), ("three", ["c p e"])):
        with GraphStore.open(tmp_path / name) as store:
            store.commit(store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
            store.commit(store.stage(DatasetInfo(name="y"), write("y", second)))
            store.unload("x")
            words.append([store.lineage(number) for number in range(5)])
    one, two, three = words
    assert one == two
    assert one[0] == one[4] == ""
    assert len(set(one[:4])) == 4
    assert [a == b for a, b in zip(one, three, strict=True)] == [True, True, False, False, True]


def test_a_fact_stays_as_long_as_one_dataset_says_it(any_store: GraphStore, write: Write) -> None:
    for name in ("x", "y"):
        any_store.commit(any_store.stage(DatasetInfo(name=name), write(name, ["a p b", f"a q {name}"])))
    any_store.unload("x")
    facts = {str(fact.object) for fact in any_store.statements("http://e/a")}
    assert facts == {"<http://e/b>", "<http://e/y>"}
    any_store.unload("y")
    assert list(any_store.statements()) == []


def test_rules_derive_from_the_dataset_alone_and_go_with_it(any_store: GraphStore, write: Write) -> None:
    file = write("x", ["a p b"])
    staged = any_store.stage(DatasetInfo(name="x"), file, rules=[_RULE])
    any_store.commit(staged)
    derived = Triple(NamedNode("http://e/b"), NamedNode("http://e/back"), NamedNode("http://e/a"))
    assert derived in set(any_store.statements())
    assert derived in set(any_store.raw("x"))
    assert any_store.datasets()[0].statements == 2

    any_store.commit(any_store.stage(DatasetInfo(name="x"), file, rules=[]))
    assert derived not in set(any_store.statements())


def test_the_rules_of_the_ontology_run(any_store: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "m.nt"
    file.write_text(
        f"<http://e/m> <{CB.member}> <http://e/a> .\n"
        f"<http://e/m> <{CB.collective}> <http://e/k> .\n"
        f"<http://e/m> <{CB.role}> <{ROLE.Coordinator}> .\n"
    )
    any_store.commit(any_store.stage(DatasetInfo(name="m"), file, shapes=()))
    assert any_store.ask(
        "ASK { <http://e/a> cb:memberOf <http://e/k> ; cb:coordinates <http://e/k> ; a cb:Coordinator }"
    )


@pytest.mark.parametrize("rule", ["CONSTRUCT {", "SELECT * { ?s ?p ?o }"])
def test_a_rule_that_cannot_run_is_the_ontology_s_fault(
    any_store: GraphStore, write: Write, rule: str
) -> None:
    staged = any_store.stage(DatasetInfo(name="x"), write("x", ["a p b"]), rules=[rule])
    with pytest.raises(OntologyError):
        any_store.commit(staged)
    assert any_store.datasets() == []


def test_blank_nodes_are_the_same_at_every_load(any_store: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "b.nt"
    file.write_text('_:x <http://e/p> _:y .\n_:y <http://e/p> "_:z" .\n')
    any_store.commit(any_store.stage(DatasetInfo(name="b"), file))
    before = set(any_store.statements())
    file.write_text('_:other <http://e/p> "_:z" .\n_:one <http://e/p> _:other .\n')
    again = any_store.commit(any_store.stage(DatasetInfo(name="b"), file))
    assert not again.changed
    assert set(any_store.statements()) == before
    assert all(isinstance(fact.subject, NamedNode) for fact in before)


def test_what_would_change_is_told_without_changing(any_store: GraphStore, write: Write) -> None:
    any_store.commit(any_store.stage(DatasetInfo(name="x"), write("x", ["a p b", "c p d"])))
    staged = any_store.stage(DatasetInfo(name="x"), write("x", ["a p b", "e p f"]))
    difference = any_store.difference(staged)
    assert [str(triple.subject) for triple in difference.added] == ["<http://e/e>"]
    assert [str(triple.subject) for triple in difference.removed] == ["<http://e/c>"]
    assert any_store.sequence() == 1


def test_a_broken_file_leaves_the_store_as_it_was(
    any_store: GraphStore, write: Write, tmp_path: Path
) -> None:
    any_store.commit(any_store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
    before = set(any_store.statements())
    file = tmp_path / "broken.nt"
    file.write_text("<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <not an iri> .\n")
    for name in ("x", "new"):
        with pytest.raises(SourceUnreadable, match="row 2"):
            any_store.commit(any_store.stage(DatasetInfo(name=name), file, shapes=()))
    assert set(any_store.statements()) == before
    assert [info.name for info in any_store.datasets()] == ["x"]


def test_a_chain_of_redirects_is_refused(any_store: GraphStore, write: Write) -> None:
    any_store.commit(any_store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
    with pytest.raises(StoreError, match="itself redirected"):
        any_store.apply_redirects(
            IdentityChange(add={"http://e/a": "http://e/b", "http://e/b": "http://e/c"})
        )
    assert any_store.sequence() == 1


def test_notes_of_identity_come_and_go_with_the_redirects(any_store: GraphStore, write: Write) -> None:
    reason = Triple(NamedNode("http://e/a"), NamedNode("http://e/reason"), NamedNode("http://e/same-pic"))
    any_store.commit(any_store.stage(DatasetInfo(name="x"), write("x", ["a p b"])))
    any_store.apply_redirects(IdentityChange(add={"http://e/a": "http://e/A"}, log=[reason]))
    assert any_store.members("http://e/A") == ("http://e/A", "http://e/a")
    assert reason in set(any_store.identity("http://e/a"))
    assert reason not in set(any_store.statements())

    any_store.apply_redirects(IdentityChange(remove=["http://e/a"], retract=[reason]))
    assert list(any_store.identity()) == []
    assert any_store.canonical("http://e/a") == "http://e/a"
    assert list(any_store.changed_since(2)) == ["http://e/A", "http://e/a"]


def test_compacting_leaves_every_fact_and_fewer_files(tmp_path: Path) -> None:
    file = tmp_path / "many.nt"
    with GraphStore.open(tmp_path / "store", large=1) as store:
        for number in range(4):
            rows = (f'<http://e/{number}/{row}> <http://e/p> "{row}" .\n' for row in range(5_000))
            file.write_text("".join(rows), encoding="utf-8")
            store.commit(store.stage(DatasetInfo(name=f"d{number}"), file, shapes=(), rules=()))
        before, files = set(store.statements()), len(list(tmp_path.rglob("*.sst")))

        store.compact()

        assert set(store.statements()) == before
    assert len(list(tmp_path.rglob("*.sst"))) < files
