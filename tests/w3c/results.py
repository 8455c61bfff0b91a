"""Results compared as RDF compares them: rows without order, blank nodes by what they stand for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {
    f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "nonNegativeInteger")
}
_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}


@dataclass(frozen=True)
class Outcome:
    """An answer: yes or no, rows, statements, or the cells of a CSV file."""

    truth: bool | None = None
    rows: tuple[dict[str, object], ...] | None = None
    triples: tuple[ox.Triple, ...] | None = None
    cells: tuple[tuple[str, ...], ...] | None = None


def expected(file: Path) -> Outcome:
    """The outcome that a file of the suite states."""
    if file.suffix in _FORMATS:
        return parsed(file.read_bytes(), _FORMATS[file.suffix])
    if file.suffix == ".csv":
        return cells(file.read_text(encoding="utf-8"))
    triples = read(file)
    return _result_set(triples) or Outcome(triples=tuple(triples))


def parsed(data: bytes, form: ox.QueryResultsFormat) -> Outcome:
    """The outcome in a document of results."""
    found = ox.parse_query_results(data, format=form)
    if isinstance(found, ox.QueryBoolean):
        return Outcome(truth=bool(found))
    names = [variable.value for variable in found.variables]
    rows = (zip(names, row, strict=True) for row in found)
    return Outcome(rows=tuple({name: term for name, term in row if term is not None} for row in rows))


def statements(data: bytes, form: ox.RdfFormat) -> Outcome:
    """The outcome in a document of statements."""
    return Outcome(triples=tuple(quad.triple for quad in ox.parse(data, format=form)))


def cells(text: str) -> Outcome:
    """The outcome in a CSV file: columns by name, blank nodes all called alike."""
    head, *rows = csv.reader(io.StringIO(text))
    order = sorted(range(len(head)), key=lambda place: head[place])
    plain = ([("_:" if cell.startswith("_:") else cell) for cell in row] for row in (head, *rows))
    return Outcome(cells=tuple(tuple(row[place] for place in order) for row in plain))


def read(file: Path) -> list[ox.Triple]:
    """The statements of a file."""
    found = ox.parse(path=str(file), format=RDF_FORMATS[file.suffix], base_iri=file.as_uri())
    return [quad.triple for quad in found]


def same(one: Outcome, other: Outcome) -> bool:
    """Whether two outcomes say the same."""
    if one.cells is not None or other.cells is not None:
        return Counter(one.cells or ()) == Counter(other.cells or ())
    if one.rows is not None and other.rows is not None:
        return _canonical(_of_rows(one.rows)) == _canonical(_of_rows(other.rows))
    if one.triples is not None and other.triples is not None:
        return isomorphic(one.triples, other.triples)
    return one == other


def isomorphic(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Whether two graphs are the same but for the names of blank nodes."""
    return _canonical(map(_quad, one)) == _canonical(map(_quad, other))


def _quad(triple: ox.Triple, graph: str | None = None) -> ox.Quad:
    """A statement as a quad."""
    where = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
    return ox.Quad(triple.subject, triple.predicate, triple.object, where)


def _of_rows(rows: Iterable[dict[str, object]]) -> Iterable[ox.Quad]:
    """Rows as quads: each row a blank node, so that blank nodes in several rows stay together."""
    for row in rows:
        node = ox.BlankNode()
        yield ox.Quad(node, _TYPE, ox.NamedNode("urn:row"), ox.DefaultGraph())
        for name, term in row.items():
            value = _value(term)
            yield ox.Quad(node, ox.NamedNode(f"urn:{name}"), value, ox.DefaultGraph())  # type: ignore[arg-type]


def _value(term: object) -> object:
    """A number or truth value in one way of writing; other terms as they are."""
    if isinstance(term, ox.Literal) and term.datatype.value == f"{_XSD}boolean":
        return ox.Literal(term.value in ("true", "1"))
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        try:
            return ox.Literal(str(Decimal(term.value).normalize() + 0), datatype=term.datatype)
        except InvalidOperation:
            return term
    return term


def _canonical(quads: Iterable[ox.Quad]) -> Counter[str]:
    """Quads with canonical names of blank nodes."""
    held = ox.Dataset(quads)
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return Counter(map(str, held))


def _result_set(triples: list[ox.Triple]) -> Outcome | None:
    """The outcome that is written in the vocabulary for results; `None` where it is plain RDF."""
    store = ox.Store()
    store.extend(map(_quad, triples))
    if not any(store.quads_for_pattern(None, _TYPE, ox.NamedNode(f"{RS}ResultSet"), None)):
        return None
    for quad in store.quads_for_pattern(None, ox.NamedNode(f"{RS}boolean"), None, None):
        return Outcome(truth=quad.object.value == "true")  # type: ignore[union-attr]
    rows = []
    for solution in store.quads_for_pattern(None, ox.NamedNode(f"{RS}solution"), None, None):
        row: dict[str, object] = {}
        for binding in store.quads_for_pattern(solution.object, ox.NamedNode(f"{RS}binding"), None, None):  # type: ignore[arg-type]
            values = {
                part: next(
                    store.quads_for_pattern(binding.object, ox.NamedNode(RS + part), None, None)
                ).object  # type: ignore[arg-type]
                for part in ("variable", "value")
            }
            row[values["variable"].value] = values["value"]  # type: ignore[union-attr]
        rows.append(row)
    return Outcome(rows=tuple(rows))
