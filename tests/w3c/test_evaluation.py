"""Query, update and syntax cases through the server, held against Oxigraph by itself on the same cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.w3c.engines import Engine, Oxigraph, Refused, Served
from tests.w3c.manifest import Case, cases
from tests.w3c.results import expected, isomorphic, read, same

pytestmark = pytest.mark.shared

# Why it is left out: it needs the entailment regimes of RDFS, OWL, RIF; the server answers by simple entailment.
_ENTAILMENT = "entailment"
# Why it is left out: it calls other servers with SERVICE, which is refused on purpose (and nobody answers offline).
_SERVICE = "service"
# Why it is left out: its queries are well formed, but they call SERVICE, which is refused on purpose.
_FEDERATION = "syntax-fed"
# Why they are left out: they are well formed, but load from an address, which is refused on purpose.
_LOADS = {f"syntax-update-1/test_{number}" for number in (1, 2, 3, 4, 37)}
# Not cases of query, update or syntax: they have tests of their own beside this one.
_OTHER = ("protocol", "http-rdf-update", "graph-store-protocol", "service-description")
# What Oxigraph itself does not do as the suite says, and so neither does the server.
_KNOWN = {
    # GRAPH ?g around a pattern that does not name ?g leaves ?g unbound, or gives no row.
    "aggregates/agg-empty-group-count-graph",
    "bindings/graph",
    "negation/graph-minus",
    # GROUP_CONCAT of texts in one language keeps the language.
    "aggregates/agg-groupconcat-04",
    "aggregates/agg-groupconcat-06",
    # Numbers are kept by value: 1.0e6 comes back as 1000000, a negativeInteger as an integer.
    "csv-tsv-res/csv03",
    "csv-tsv-res/tsv03",
    # BNODE(text) gives the same blank node in every row.
    "functions/bnode01",
    # Paths of length zero between two variables leave out terms that only the pattern names.
    "property-path/zero_or_more_set_end",
    "property-path/zero_or_more_set_start",
    "property-path/zero_or_one_set_end",
    "property-path/zero_or_one_set_start",
    # Well formed, and read as such; but run here, and what they name is not there: a function, a graph.
    "syntax-query/test_4",
    "syntax-update-1/test_8",
    "syntax-update-1/test_18",
}
_LEFT_OUT = {_ENTAILMENT, _SERVICE, _FEDERATION, *_OTHER}


def all_cases(suite: Path) -> list[Case]:
    """Every case that is run, by name."""
    folders = sorted(
        file.parent for file in suite.glob("*/manifest.ttl") if file.parent.name not in _LEFT_OUT
    )
    return [case for folder in folders for case in cases(folder) if case.name not in _LOADS]


def passes(engine: Engine, case: Case) -> bool:
    """Whether an engine does what a case asks for."""
    text = case.request.read_text(encoding="utf-8")
    if not case.kind.startswith(("Positive", "Negative")):
        text = f"BASE <{case.request.as_uri()}>\n{text}"
    try:
        engine.load(case)
        if "Update" in case.kind:
            engine.update(text)
            return "Negative" not in case.kind and _is_after(engine, case)
        outcome = engine.query(text, case.result.suffix if case.result is not None else "")
    except Refused:
        return "Negative" in case.kind
    if case.kind.startswith(("Positive", "Negative")):
        return "Positive" in case.kind
    return case.result is not None and same(outcome, expected(case.result))


def _is_after(engine: Engine, case: Case) -> bool:
    """Whether the graphs are what they must be after an update."""
    if case.kind == "PositiveUpdateSyntaxTest11":
        return True
    wanted: dict[str, list[object]] = {}
    for name, file in case.after:
        wanted.setdefault(name, []).extend(read(file))
    found = engine.graphs()
    names = {name for name in (*wanted, *found) if wanted.get(name) or found.get(name)}
    return all(isomorphic(wanted.get(name, ()), found.get(name, ())) for name in names)  # type: ignore[arg-type]


def test_the_server_passes_every_case_that_oxigraph_alone_passes(suite: Path, served: Served) -> None:
    alone = Oxigraph()
    found = all_cases(suite)

    by_oxigraph = {case.name for case in found if passes(alone, case)}
    by_server = {case.name for case in found if passes(served, case)}

    print(f"{len(found)} cases: Oxigraph alone {len(by_oxigraph)}, through the server {len(by_server)}")  # noqa: T201
    assert len(found) > 450
    assert sorted(by_oxigraph - by_server) == []
    assert sorted({case.name for case in found} - by_server - _KNOWN) == []
