"""GraphML, GEXF and node-link JSON: read back by NetworkX, nothing lost, nothing broken by odd names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.export.exchange import write_gexf, write_graphml, write_node_link
from kg.export.model import PageModel
from tests.export.story import KOM, VCEC, network, story

GEXF = "{http://www.gexf.net/1.2draft}"
ODD = 'A "B" <c> & \x00\x1b\ufffe d\u2028e'


@pytest.fixture
def model() -> PageModel:
    """The story with one odd name and one parallel link."""
    held = story()
    nodes = (replace(held.nodes[0], label=ODD), *held.nodes[1:])
    return replace(held, nodes=nodes, links=(*held.links, replace(held.links[17], kind="Contact")))


def test_graphml_is_read_back(model: PageModel, tmp_path: Path) -> None:
    write_graphml(model, tmp_path / "n.graphml")

    graph = nx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)

    assert graph.number_of_nodes() == len(model.nodes)
    assert graph.number_of_edges() == len(model.links)
    assert graph.nodes[VCEC]["label"] == 'A "B" <c> &  d\u2028e'
    assert {edge["kind"] for edge in graph.get_edge_data(VCEC, KOM).values()} == {
        "CollaborationAgreement",
        "Contact",
    }


def test_gexf_is_read_back(model: PageModel, tmp_path: Path) -> None:
    write_gexf(model, tmp_path / "n.gexf")

    graph = nx.read_gexf(tmp_path / "n.gexf")
    assert graph.nodes[VCEC]["label"] == 'A "B" <c> &  d\u2028e'
    assert graph.number_of_nodes() == len(model.nodes)
    root = ElementTree.parse(tmp_path / "n.gexf").getroot()  # noqa: S314 - our own file
    assert {one.attrib["id"] for one in root.iter(GEXF + "node")} == {node.id for node in model.nodes}
    assert len(list(root.iter(GEXF + "edge"))) == len(model.links)


def test_node_link_json_is_read_back(model: PageModel, tmp_path: Path) -> None:
    write_node_link(model, tmp_path / "n.json")

    graph = nx.node_link_graph(json.loads((tmp_path / "n.json").read_text(encoding="utf-8")))

    assert graph.number_of_edges() == len(model.links)
    assert graph.nodes[VCEC]["label"] == ODD


@pytest.mark.parametrize("write", [write_graphml, write_gexf, write_node_link])
def test_the_same_network_gives_the_same_bytes(
    write: Callable[[PageModel, Path], None], tmp_path: Path
) -> None:
    write(network(300), tmp_path / "one")
    write(network(300), tmp_path / "two")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("write", [write_graphml, write_gexf, write_node_link])
def test_an_empty_network_is_written_too(write: Callable[[PageModel, Path], None], tmp_path: Path) -> None:
    write(replace(story(), nodes=(), links=(), recommendations={}), tmp_path / "empty")

    assert (tmp_path / "empty").stat().st_size > 0
