"""All entities or links of one class as a data frame, with the properties of the ontology as columns.

This module owns which column a property becomes. It reads the merged facts and computes no measure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from kg.api.entities import best_name, most_specific
from kg.api.frames import Kind, frame
from kg.api.words import cited
from kg.errors import NotFound
from kg.rdf.terms import Literal, NamedNode, Term, value
from kg.schema import schema
from kg.schema.model import PropertyDef
from kg.vocab import CB, ORG, PROV, RDF, XSD

if TYPE_CHECKING:
    import polars as pl

    from kg.api.graph import Graph

_FIRST: Final = ("iri", "kind", "name")
_SEVERAL: Final = frozenset({CB.party, CB.intendedProgramme, CB.resultedFrom, CB.fundedUnder, CB.subSchemeOf})
"""Properties that lead to several entities as a rule; their columns hold lists."""

_KINDS: Final[Mapping[str, Kind]] = {XSD.decimal: "number", XSD.integer: "integer", XSD.boolean: "truth"}

Facts = Mapping[str, Sequence[Term]]


def entity_frame(graph: Graph, kind: str) -> pl.DataFrame:
    """The entities or links of a class, its subclasses included, by IRI.

    Graph pattern read::

        ?e a ?class ; ?property ?value .

    Args:
        graph: The facts.
        kind: The local name of a class of the ontology, such as `Cluster` or `Participation`.

    Returns:
        One row each. A concept is given by its code, an entity by its IRI with a column for its name beside it. A start
        is the first day of the period that is stated, an end the last day. What may have several values is a list.

    Raises:
        NotFound: The ontology has no such class.
    """
    known = {cls.local_name: cls for cls in schema().classes.values()}
    if kind not in known:
        raise NotFound(
            f'The ontology has no class "{kind}".', nearest=get_close_matches(kind, known, cutoff=0.5)
        )
    properties = [p for p in schema().properties_of(known[kind].iri) if _shown(p)]
    found = graph.store.statements(predicate=RDF.type, object=known[kind].iri)
    iris = sorted({t.subject.value for t in found if isinstance(t.subject, NamedNode)})
    headings: list[str] = [*_FIRST]
    for prop in properties:
        headings += [prop.local_name, f"{prop.local_name}_name"] if _leads(prop) else [prop.local_name]
    rows = (_row(graph, iri, properties) for iri in iris)
    return frame(
        [*headings, "identifiers", "sources"], rows, kinds={p.local_name: _kind(p) for p in properties}
    )


def _shown(prop: PropertyDef) -> bool:
    """Whether a property is a column of its own."""
    return not prop.derived and prop.iri not in (CB.name, ORG.identifier, PROV.hadPrimarySource)


def _kind(prop: PropertyDef) -> Kind:
    """What the values of a property are."""
    if prop.form == "date":
        return "day"
    return next((_KINDS[iri] for iri in prop.ranges if iri in _KINDS), "text")


def _leads(prop: PropertyDef) -> bool:
    """Whether a property leads to entities that have names."""
    return prop.kind == "entity" and prop.scheme is None


def _row(graph: Graph, iri: str, properties: Sequence[PropertyDef]) -> tuple[Any, ...]:
    """One entity or link."""
    facts: defaultdict[str, list[Term]] = defaultdict(list)
    for triple in graph.store.statements(iri):
        facts[triple.predicate.value].append(triple.object)
    classes = [term.value for term in facts[RDF.type] if isinstance(term, NamedNode)]
    entry = graph.names.get(iri)
    cells: list[Any] = [iri, most_specific(classes), None if entry is None else entry.name]
    for prop in properties:
        cells += _cells(graph, prop, facts)
    known = schema().identifiers
    identifiers = [t for t in facts[ORG.identifier] if isinstance(t, Literal)]
    named = sorted(
        f"{known[t.datatype.value].local_name} {t.value}" for t in identifiers if t.datatype.value in known
    )
    return (*cells, named, list(cited(graph.provenance.of(iri))))


def _cells(graph: Graph, prop: PropertyDef, facts: Facts) -> list[Any]:
    """The one or two cells of a property."""
    several = prop.many or prop.iri in _SEVERAL
    values = _values(graph, prop, facts.get(prop.iri, ()))
    held = values if several else (values[0] if values else None)
    if not _leads(prop):
        return [held]
    names = [graph.name(iri) for iri in values]
    return [held, names if several else (names[0] if names else None)]


def _values(graph: Graph, prop: PropertyDef, terms: Sequence[Term]) -> list[Any]:
    """The values of a property as they stand in a cell, the one to show first."""
    if prop.kind == "entity":
        concepts = schema().concepts
        iris = sorted(term.value for term in terms if isinstance(term, NamedNode))
        return [concepts[iri].notation if iri in concepts else iri for iri in iris]
    literals = [term for term in terms if isinstance(term, Literal)]
    if prop.form == "date":
        return _days(prop, literals)
    if prop.form == "text" and not prop.many:
        best = best_name(literals, graph.workspace.settings.language)
        return [] if best is None else [best]
    return sorted((value(literal) for literal in literals), key=str)


def _days(prop: PropertyDef, literals: Sequence[Literal]) -> list[date]:
    """The first day of the earliest period for a start, the last day of the latest for an end."""
    from kg.analysis.dates import first_day, last_day

    end = prop.iri == CB.endDate
    days = ((last_day if end else first_day)(literal.value).item() for literal in literals)
    return sorted((day for day in days if isinstance(day, date)), reverse=end)
