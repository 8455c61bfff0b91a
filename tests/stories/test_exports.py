"""The network in the formats of other tools: written by the command, read back by the tools, the same bytes each time."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import rdflib

from tests.stories.conftest import Kg

READERS: dict[str, Callable[[Path], Any]] = {
    "graphml": lambda file: nx.read_graphml(file, force_multigraph=True),
    "gexf": nx.read_gexf,
    "json": lambda file: nx.node_link_graph(json.loads(file.read_text(encoding="utf-8"))),
}


@pytest.mark.parametrize("form", READERS)
def test_networkx_reads_every_entity_and_link(story: Kg, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"network.{form}"

    done = story("export", form, str(file))

    assert done.returncode == 0, done.stderr
    graph = READERS[form](file)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (54, 65)
    assert "Podlaska Regional Development Foundation" in {data["label"] for _, data in graph.nodes(data=True)}


def test_the_table_pair_holds_every_entity_and_link(story: Kg, tmp_path: Path) -> None:
    done = story("export", "csv", str(tmp_path / "pair"))

    assert done.returncode == 0, done.stderr
    rows = {}
    for name in ("entities", "links"):
        with (tmp_path / "pair" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows[name] = list(csv.DictReader(file))
    known = {row["iri"] for row in rows["entities"]}
    assert (len(rows["entities"]), len(rows["links"])) == (54, 65)
    assert all({row["from"], row["to"]} <= known for row in rows["links"])


FORMATS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld", "nq": "nquads", "trig": "trig"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib, in its own parsers
def test_rdflib_reads_the_same_facts_in_every_rdf_format(story: Kg, tmp_path: Path) -> None:
    found = {}
    for ending, form in FORMATS.items():
        file = tmp_path / f"facts.{ending}"
        done = story("export", "rdf", str(file))
        assert done.returncode == 0, (ending, done.stderr)
        held = rdflib.Dataset(default_union=True).parse(file, format=form)
        found[ending] = set(held.triples((None, None, None)))

    assert len(found["nt"]) > 500
    assert all(facts == found["nt"] for facts in found.values())


@pytest.mark.parametrize("form", [*READERS, "rdf"])
def test_the_same_facts_give_the_same_bytes(story: Kg, tmp_path: Path, form: str) -> None:
    ending = "ttl" if form == "rdf" else form
    one, two = tmp_path / f"one.{ending}", tmp_path / f"two.{ending}"
    story("export", form, str(one))
    story("export", form, str(two))

    assert one.read_bytes() == two.read_bytes()


def test_a_table_speaks_the_language_of_the_workspace(story: Kg, tmp_path: Path) -> None:
    done = story("export", "csv", str(tmp_path / "lt"), KG_LANGUAGE="lt")
    assert done.returncode == 0, done.stderr

    links = (tmp_path / "lt" / "links.csv").read_text(encoding="utf-8-sig")

    assert "Deramasi dėl sąlygų" in links
    assert "Negotiating" not in links
