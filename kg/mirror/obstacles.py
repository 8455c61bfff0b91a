"""Constraints and indexes of someone else that the mirror's own would clash with, found before anything is written.

This module only looks. Neo4j itself passes over a clash of names in silence (`IF NOT EXISTS`), and the mirror would then
have no key to find its entities by.
"""

from __future__ import annotations

from typing import Final

from kg.errors import Location, MirrorRefused
from kg.mirror import describe
from kg.mirror.mapping import ENTITY, URI, Naming
from kg.mirror.session import Session

_NODES: Final = "NODE"
_EDGES: Final = "RELATIONSHIP"
_ALL: Final = """\
SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, owningConstraint
WHERE type <> 'LOOKUP'
RETURN name, type, entityType, labelsOrTypes, properties, owningConstraint
ORDER BY name"""

_Place = tuple[str, str, str]
"""Of nodes or edges; which label or type; which key."""


def refuse(session: Session, names: Naming) -> None:
    """Refuse a database whose schema leaves no room for ours.

    Raises:
        MirrorRefused: A constraint or index of someone else bears a name of ours, or stands where our keys must.
    """
    keys, searched = _keys(names), _searched(names)
    clashes = []
    for name, kind, of, labels, properties, owner in session.read(_ALL).rows:
        place = (of, labels[0], properties[0]) if len(labels) == len(properties) == 1 else None
        if name in keys:
            clashing = place != keys[name] or owner is None
        elif name in searched:
            clashing = searched[name] not in {place, (of, labels[0], "")} or owner is not None
        else:
            clashing = kind == "RANGE" and owner is None and place in keys.values()
        if clashing:
            clashes.append(f"{name} on {':'.join(labels)}({', '.join(properties)})"[:200])
    if clashes:
        raise MirrorRefused(
            "This Neo4j has constraints or indexes of someone else where the mirror needs its own: nothing was written.",
            where=Location(session.place),
            found="; ".join(clashes),
            hint="Drop them (DROP CONSTRAINT ..., DROP INDEX ...), or name another database in KG_NEO4J_DATABASE.",
        )


def _keys(names: Naming) -> dict[str, _Place]:
    """Where our constraints stand, by their names."""
    edges = {f"clusterbridge_{type_.lower()}": (_EDGES, type_, URI) for type_ in names.class_edge_types}
    return {"clusterbridge_entity": (_NODES, ENTITY, URI), **edges}


def _searched(names: Naming) -> dict[str, _Place]:
    """Where our other indexes stand, by their names; the one over many keys names none."""
    dated = {
        f"clusterbridge_{type_.lower()}_start": (_EDGES, type_, describe.DATED)
        for type_ in names.class_edge_types
    }
    return {describe.FULL_TEXT: (_NODES, ENTITY, ""), **dated}
