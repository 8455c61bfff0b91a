"""The table pair: what a spreadsheet opens, and nothing that it runs."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kg.export.tables import neutral, write_tables
from tests.export.story import story


def test_every_entity_and_link_has_a_row(tmp_path: Path) -> None:
    model = story()

    entities, links = write_tables(model, tmp_path)

    with entities.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [node.label for node in model.nodes]
    assert rows[2]["short_names"] == "LIC"
    with links.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(model.links)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_stays_a_text(tmp_path: Path, text: str) -> None:
    model = story()
    model = replace(model, nodes=(replace(model.nodes[0], label=text), *model.nodes[1:]))

    entities, _ = write_tables(model, tmp_path)

    with entities.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["name"] == neutral(text) == "'" + text


def test_a_number_below_zero_stays_a_number(tmp_path: Path) -> None:
    model = story()
    model = replace(model, nodes=(replace(model.nodes[0], longitude=-8.5), *model.nodes[1:]))

    entities, _ = write_tables(model, tmp_path)

    assert ",-8.5," in entities.read_text(encoding="utf-8-sig")
