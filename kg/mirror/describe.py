"""What a Cypher user finds in the mirror: the (:Schema) nodes that describe it, and the indexes for searching it.

    (:Schema {kind: 'label' | 'edge' | 'key', name, part_of, leads_from, leads_to, holds, meaning, by: 'clusterbridge'})

This module owns those nodes and indexes. They come from the ontology, and none of them is an entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Final

from kg.mirror.mapping import ENTITY, Naming, quoted
from kg.mirror.plan import Run
from kg.mirror.session import Rows, Session
from kg.schema import Schema, schema
from kg.schema.model import PropertyDef

LANGUAGES: Final = tuple(
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()  # noqa: SIM905
)
"""The official languages of the European Union: those that the full-text index knows names in."""

LABEL: Final = "Schema"
FULL_TEXT: Final = "clusterbridge_names"
_SEARCHED: Final = ("name", "shortName", "formerName", "otherName", "acronym", "title")
DATED: Final = "startDate"
_BY: Final = "clusterbridge"

_WRITE: Final = """\
MATCH (s:Schema {by: $by}) WHERE NOT [s.kind, s.name] IN $kept DELETE s
WITH count(*) AS gone
UNWIND $rows AS row
MERGE (s:Schema {by: $by, kind: row.kind, name: row.name})
SET s = row"""
_READ: Final = """\
MATCH (s:Schema {by: 'clusterbridge'})
RETURN s.kind AS kind, s.name AS name, s.part_of AS `part of`, s.leads_from AS `from`, s.leads_to AS `to`,
       s.holds AS holds, s.meaning AS meaning
ORDER BY kind DESC, name"""


def indexes(names: Naming) -> list[str]:
    """A full-text index over folded names (`bialystok` finds Białystok), and one for each start date."""
    spoken = {field.key for field in names.fields.values() if field.form == "text"}
    keys = [[name, *(f"{name}_{each}" for each in LANGUAGES if name in spoken)] for name in _SEARCHED]
    each = ", ".join(f"n.{quoted(key)}" for key in chain.from_iterable(keys))
    text = (
        f"CREATE FULLTEXT INDEX {FULL_TEXT} IF NOT EXISTS FOR (n:{ENTITY}) ON EACH [{each}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: true}}"
    )
    dated = (
        f"CREATE INDEX {quoted(f'clusterbridge_{type_.lower()}_start')} IF NOT EXISTS "
        f"FOR ()-[r:{quoted(type_)}]-() ON (r.{DATED})"
        for type_ in sorted(names.class_edge_types)
    )
    return [text, *dated]


def describe(session: Session) -> Rows:
    """The labels, edges and keys of the mirror, each with its meaning, as the database itself says them."""
    return session.read(_READ)


def rows_of(names: Naming) -> list[dict[str, Any]]:
    """The properties of the (:Schema) nodes."""
    return [{"by": _BY, **row} for row in _rows(schema(), names)]


def write(run: Run, names: Naming) -> None:
    """Within a transaction: describe the mirror in the database."""
    rows = rows_of(names)
    run(_WRITE, by=_BY, rows=rows, kept=[[row["kind"], row["name"]] for row in rows])


def _rows(known: Schema, names: Naming) -> Iterator[dict[str, Any]]:
    for iri, label in sorted(names.labels.items()):
        definition = known.classes[iri]
        yield _row("label", label, definition.definition, part_of=_labels(definition.superclasses, names))
    for iri, edge in sorted(names.class_edges.items()):
        source, target = known.properties[edge.source], known.properties[edge.target]
        ends = {"leads_from": _labels(source.ranges, names), "leads_to": _labels(target.ranges, names)}
        yield _row("edge", edge.type, known.classes[iri].definition, **ends)
    for iri, type_ in sorted(names.edge_types.items()):
        relation = known.properties[iri]
        ends = {"leads_from": _labels(relation.domains, names), "leads_to": _labels(relation.ranges, names)}
        yield _row("edge", type_, relation.definition, **ends)
    for iri, field in sorted(names.fields.items()):
        yield _row("key", field.key, known.properties[iri].definition, holds=_holds(known.properties[iri]))
    for iri, key in sorted(names.identifiers.items()):
        yield _row("key", key, known.identifiers[iri].definition, holds="list of strings")


def _row(kind: str, name: str, meaning: str, **more: object) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "meaning": meaning,
        **{key: value for key, value in more.items() if value},
    }


def _labels(iris: Iterable[str], names: Naming) -> list[str]:
    return sorted(names.labels[iri] for iri in iris if iri in names.labels)


def _holds(definition: PropertyDef) -> str:
    """The type of the values under a key, in the words of Cypher."""
    datatype = definition.ranges[0].rpartition("#")[2] if definition.ranges else ""
    number = {"decimal": "float", "integer": "integer", "boolean": "boolean"}.get(datatype, "string")
    one = {"date": "date", "native": number, "text": "string, and by language"}.get(definition.form, "string")
    return f"list of {one}s" if definition.many and one == "string" else one
