"""Each SHACL requirement is provoked by one defect in a good file, and two engines say the same about it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import shacl
from rdflib import RDF, SH, Graph, Namespace, URIRef

from kg.resources import ontology_dir
from kg.schema import schema

HERE = Path(__file__).parent
GOOD = (HERE / "good.ttl").read_text(encoding="utf-8")
PREFIXES = "".join(line + "\n" for line in GOOD.splitlines() if line.startswith("@prefix"))
GOOD_BASE = "https://example.org/good/"
SHAPES = Namespace("https://w3id.org/clusterbridge/shapes#")
DEFECTS: list[dict[str, Any]] = tomllib.loads((HERE / "defects.toml").read_text(encoding="utf-8"))["defect"]
NAMES = [f"{number}-{defect['shape']}" for number, defect in enumerate(DEFECTS)]

Finding = tuple[str, str, str, str]  # focus node, shape, severity, message


def spoilt(defect: dict[str, Any], base: str) -> Graph:
    """The good file with one defect, its entities under a base of their own."""
    graph = Graph().parse(data=GOOD.replace(GOOD_BASE, base), format="turtle")
    for pattern in defect.get("out", ()):
        terms = [
            RDF.type if word == "a" else graph.namespace_manager.expand_curie(word)
            for word in pattern.split()
        ]
        before = len(graph)
        graph.remove((*terms, *[None] * (3 - len(terms))))
        assert len(graph) < before, f"{pattern}: nothing to take out"
    return graph.parse(data=PREFIXES.replace(GOOD_BASE, base) + defect.get("in", ""), format="turtle")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All shapes as one graph."""
    graph = Graph()
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def everything() -> Graph:
    """The good file, and one spoilt copy of it for each defect."""
    graph = Graph().parse(data=GOOD, format="turtle")
    for name, defect in zip(NAMES, DEFECTS, strict=True):
        graph += spoilt(defect, f"https://example.org/{name}/")
    return graph


def by_shacl(shapes: Graph, data: Graph) -> set[Finding]:
    """What the fast engine finds."""
    compiled = shacl.Shapes.from_text(shapes.serialize(format="nt"), format="ntriples")
    report = compiled.validate_text(data.serialize(format="nt"), format="ntriples")
    return {
        (found.focus_node.strip("<>"), found.source_shape.strip("<>"), found.severity, found.message)
        for found in report.results
    }


def by_pyshacl(shapes: Graph, data: Graph) -> set[Finding]:
    """What the reference engine finds."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    return {
        (
            str(report.value(found, SH.focusNode)),
            str(report.value(found, SH.sourceShape)),
            str(report.value(found, SH.resultSeverity)).removeprefix(str(SH)),
            str(report.value(found, SH.resultMessage)),
        )
        for found in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.fixture(scope="module")
def fast(shapes: Graph, everything: Graph) -> set[Finding]:
    return by_shacl(shapes, everything)


@pytest.fixture(scope="module")
def reference(shapes: Graph, everything: Graph) -> set[Finding]:
    return by_pyshacl(shapes, everything)


def test_both_engines_find_the_same(fast: set[Finding], reference: set[Finding]) -> None:
    assert sorted(fast) == sorted(reference)


def test_a_good_file_gets_no_complaint_of_any_severity(fast: set[Finding]) -> None:
    assert {found for found in fast if found[0].startswith(GOOD_BASE)} == set()


@pytest.mark.parametrize(("name", "defect"), list(zip(NAMES, DEFECTS, strict=True)), ids=NAMES)
def test_a_defect_is_found_where_it_is(name: str, defect: dict[str, Any], fast: set[Finding]) -> None:
    base = f"https://example.org/{name}/"

    found = {
        (focus.removeprefix(base), URIRef(shape)) for focus, shape, _, _ in fast if focus.startswith(base)
    }

    expected = [defect["shape"], *defect.get("also", ())]
    assert found == {(defect["focus"], SHAPES[shape]) for shape in expected}


def test_each_requirement_has_a_defect_that_provokes_it() -> None:
    provoked = {SHAPES[defect["shape"]] for defect in DEFECTS}
    assert {shape.iri for shape in schema().shapes} == {str(shape) for shape in provoked}


def test_findings_carry_the_severity_and_message_of_the_schema(fast: set[Finding]) -> None:
    said = {(shape.iri, shape.severity, shape.message) for shape in schema().shapes}
    assert {(shape, severity, message) for _, shape, severity, message in fast} <= said
