"""Data frames of either library, and what happens where there is none."""

from __future__ import annotations

import sys

import pandas as pd
import polars as pl
import pytest

from kg.api.opened import OpenGraph
from kg.errors import AnalysisError, NotFound, QueryError, QueryLimit


def test_the_edges_are_the_same_in_pandas(example_graph: OpenGraph) -> None:
    ours, theirs = example_graph.edges(), example_graph.edges(library="pandas")

    assert isinstance(ours, pl.DataFrame)
    assert isinstance(theirs, pd.DataFrame)
    assert list(theirs.columns) == ours.columns
    assert [tuple(row) for row in theirs.itertuples(index=False)] == ours.rows()


def test_without_pandas_the_reader_is_told(example_graph: OpenGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(NotFound, match="pandas is not installed") as raised:
        example_graph.edges(library="pandas")
    assert raised.value.hint == "pip install pandas"


def test_a_library_that_is_none_is_refused(example_graph: OpenGraph) -> None:
    with pytest.raises(NotFound, match="dask"):
        example_graph.edges(library="dask")  # type: ignore[call-overload]


def test_an_entity_that_is_not_there_is_named_with_its_nearest(example_graph: OpenGraph) -> None:
    with pytest.raises(NotFound) as raised:
        example_graph.show("Vilnius Circular Economy Clusters Office")
    assert raised.value.hint


def test_a_measure_that_is_none_is_refused_with_those_that_are(example_graph: OpenGraph) -> None:
    with pytest.raises(AnalysisError) as raised:
        example_graph.bridges(by="popularity")
    assert "constraint" in (raised.value.expected or "")


def test_a_query_with_a_fault_names_its_line(example_graph: OpenGraph) -> None:
    with pytest.raises(QueryError) as raised:
        example_graph.sparql("SELECT ?who\nWHERE { ?who cb:name }")
    assert "2" in f"{raised.value.found} {raised.value.hint}"


def test_a_query_without_end_is_ended(example_graph: OpenGraph) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

    with pytest.raises(QueryLimit):
        example_graph.sparql(endless, timeout=1)


def test_a_class_that_is_none_is_named_with_its_nearest(example_graph: OpenGraph) -> None:
    with pytest.raises(NotFound) as raised:
        example_graph.entities("Clusters")
    assert "Cluster" in raised.value.nearest


def test_columns_with_a_unit_say_it(example_graph: OpenGraph) -> None:
    assert "weight_newman" in example_graph.edges().columns
    assert "score_points" in example_graph.recommend("Vilnius Circular Economy Cluster").columns
    assert {"contribution_eur", "total_cost_eur"} <= set(example_graph.links("Participation").columns)
