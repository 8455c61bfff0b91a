"""The cells `%%sparql` and `%%cypher`, in a real IPython."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from kg.api.opened import OpenGraph
from kg.export.frame import PageFrame
from kg.mirror.session import Session
from kg.mirror.settings import Settings
from kg.mirror.sync import sync
from tests.neo4j_server import wipe


@pytest.fixture
def shell(example_graph: OpenGraph) -> Iterator[InteractiveShell]:
    """An IPython with the extension loaded and the graph of the bundled sources as `graph`."""
    shell = InteractiveShell.instance()
    shell.run_line_magic("load_ext", "kg")
    shell.push({"graph": example_graph})
    yield shell
    shell.run_line_magic("unload_ext", "kg")
    shell.reset()
    InteractiveShell.clear_instance()


def test_a_select_gives_a_data_frame(shell: InteractiveShell) -> None:
    found = shell.run_cell_magic("sparql", "", "SELECT ?c WHERE { ?c a cb:Cluster }")

    assert isinstance(found, pl.DataFrame)
    assert found.height == 2


def test_a_construct_gives_a_network(shell: InteractiveShell) -> None:
    text = "CONSTRUCT { ?a cb:linkedTo ?b } WHERE { ?a cb:linkedTo ?b }"
    found = shell.run_cell_magic("sparql", "", text)

    assert isinstance(found, PageFrame)
    assert {node.label for node in found.model.nodes} >= {"Polish Metal Processing Cluster"}
    assert "srcdoc" in found._repr_html_()


def test_a_network_can_be_had_as_a_table(shell: InteractiveShell) -> None:
    text = "CONSTRUCT { ?a cb:linkedTo ?b } WHERE { ?a cb:linkedTo ?b }"
    found = shell.run_cell_magic("sparql", "--table", text)

    assert found.columns == ["subject", "predicate", "object"]


def test_a_variable_of_the_notebook_is_bound(shell: InteractiveShell, example_graph: OpenGraph) -> None:
    shell.push({"chosen": example_graph.entity("Vilnius Circular Economy Cluster")})
    query = "SELECT ?cluster ?who WHERE { ?who cb:coordinates ?cluster }"
    shell.run_cell_magic("sparql", "--param cluster=chosen --output rows", query)

    assert [example_graph.name(iri) for iri in shell.user_ns["rows"]["who"]] == [
        "Vilnius Industry and Business Association"
    ]


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        ("", "SELECT nonsense", "SPARQL"),
        ("-g nothing", "SELECT * WHERE { ?s ?p ?o }", "no open graph"),
        ("-p gone", "SELECT * WHERE { ?s ?p ?o }", "no variable gone"),
    ],
)
def test_a_cell_that_cannot_be_answered_says_why(
    shell: InteractiveShell, line: str, cell: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        shell.run_cell_magic("sparql", line, cell)


def test_a_frame_is_shown_without_quotes_and_with_nothing_for_nothing(shell: InteractiveShell) -> None:
    assert shell.display_formatter is not None
    shown, _ = shell.display_formatter.format(pl.DataFrame({"who": ["A & B", None]}))

    assert "<td>A &amp; B</td>" in shown["text/html"]
    assert "<td></td>" in shown["text/html"]


@pytest.mark.neo4j
def test_cypher_gives_a_frame_for_rows_and_a_network_for_paths(
    shell: InteractiveShell,
    example_graph: OpenGraph,
    neo4j_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Session.open(neo4j_settings) as session:
        wipe(session)
        with example_graph.workspace.store() as store:
            sync(store, session)
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"KG_NEO4J_{name.upper()}", getattr(neo4j_settings, name))

    frame = shell.run_cell_magic("cypher", "", "MATCH (c:Cluster) RETURN c.name AS name ORDER BY name")
    network = shell.run_cell_magic("cypher", "", "MATCH p = ()-[:COORDINATES]->(:Cluster) RETURN p")

    assert frame["name"].to_list() == ["Polish Metal Processing Cluster", "Vilnius Circular Economy Cluster"]
    assert isinstance(network, PageFrame)
    assert {link.kind for link in network.model.links} == {"coordinates"}
