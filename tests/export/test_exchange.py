"""GraphML, GEXF and node-link JSON: read back by NetworkX, nothing lost, nothing broken by odd names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

from kg.export.exchange import write_gexf, write_graphml, write_node_link
from kg.export.model import PageModel
from tests.export.story import KOM, VCEC, story

GEXF = "{http://gexf.net/1.3}"
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

    root = ElementTree.parse(tmp_path / "n.gexf").getroot()  # noqa: S314 - our own file
    assert {one.attrib["id"] for one in root.iter(GEXF + "node")} == {node.id for node in model.nodes}
    assert len(list(root.iter(GEXF + "edge"))) == len(model.links)


def test_node_link_json_is_read_back(model: PageModel, tmp_path: Path) -> None:
    write_node_link(model, tmp_path / "n.json")

    graph = nx.node_link_graph(json.loads((tmp_path / "n.json").read_text(encoding="utf-8")), edges="links")

    assert graph.number_of_edges() == len(model.links)
    assert graph.nodes[VCEC]["label"] == ODD
