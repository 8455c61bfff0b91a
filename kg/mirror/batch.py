"""Entities that are written together, each from its old form to its new one: which Cypher, in which order, with which rows.

This module owns that order, so that no edge is left without an end and no end without an edge. It meets no server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.mirror import plan
from kg.mirror.element import Edge, Element, Node, weight_of
from kg.mirror.mapping import ENTITY
from kg.mirror.plan import NODE, Run


@dataclass(frozen=True, slots=True)
class Held:
    """What Neo4j holds of a node.

    Args:
        labels: Its labels.
        properties: Its properties.
        edges: The plain edges that leave it: type and key of the other node.
    """

    labels: frozenset[str]
    properties: Mapping[str, Any]
    edges: frozenset[tuple[str, str]]


@dataclass(slots=True)
class Batch:
    """Entities to be written together, each from its old form to its new one.

    Args:
        before: The form that an entity has in Neo4j; entities that are new there are absent.
        held: What is known of nodes in their old form: only what differs is then written.
        after: What each is to be.
        gone: Those of which nothing is said any more.
        rewrite: For a repair: the types of class edges. The plain edges of changed nodes are written anew, so that
            doubled ones go too, and nodes without a key go.
        weight: How many nodes and edges are to be written; long texts count as more.
    """

    before: dict[str, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    after: dict[str, Element] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    rewrite: Sequence[str] = ()
    weight: int = 0

    def put(self, element: Element, before: str | None, held: Held | None = None) -> None:
        """An entity that is new or has changed."""
        self.after[element.uri] = element
        if held is not None:
            self.held[element.uri] = held
        if before is not None:
            self.before[element.uri] = before
        self.weight += weight_of(element)

    def drop(self, uri: str, before: str) -> None:
        """An entity of which nothing is said any more."""
        self.gone.add(uri)
        self.before[uri] = before
        self.weight += 1

    def apply(self, run: Run) -> None:
        """Write all of it, in one transaction. May be called again after a transaction that was undone."""
        loose = self._take_away(run)
        nodes = [e for e in _sorted(self.after.values()) if isinstance(e, Node)]
        edges = [e for e in _sorted(self.after.values()) if isinstance(e, Edge)]
        self._write_nodes(run, nodes)
        self._mention(run, nodes, edges)
        self._write_edges(run, nodes)
        for type_, rows in _grouped((e.type, (e.source, e.target, e.stored)) for e in edges).items():
            run(plan.create_class_edges(type_), rows=rows)
        if loose:
            run(plan.SWEEP, uris=sorted(loose))

    def _take_away(self, run: Run) -> set[str]:
        """Remove what the old forms leave behind; gives the nodes that may have lost their last edge."""
        loose: set[str] = set()
        if self.rewrite:
            run(plan.DISOWN_DOUBLES, uris=[uri for uri in sorted(self.before) if uri in self.after])
            for text in plan.DROP_KEYLESS:
                run(text)
        old_edges = _grouped((form, uri) for uri, form in sorted(self.before.items()) if form != NODE)
        for type_, uris in old_edges.items():
            for pair in run(plan.delete_class_edges(type_, marked=not self.rewrite), uris=uris):
                loose.update(end for end in pair if isinstance(end, str))
        old_nodes = sorted(uri for uri, form in self.before.items() if form == NODE)
        if old_nodes:
            loose.update(self._remove_edges(run, old_nodes))
        no_nodes = [uri for uri in old_nodes if not isinstance(self.after.get(uri), Node)]
        if no_nodes:
            run(plan.FORGET_NODES, uris=no_nodes)
            loose.update(no_nodes)
        return loose

    def _remove_edges(self, run: Run, uris: Sequence[str]) -> Iterator[str]:
        """Remove the plain edges that are no more; gives the nodes that they led to."""
        if self.rewrite:
            types = list(self.rewrite)
            rows = run(plan.REWRITE_EDGES, rows=[{"uri": uri, "types": types} for uri in uris])
        else:
            losing = [{"uri": uri, "keep": self._kept_edges(uri)} for uri in uris if self._loses_edges(uri)]
            rows = run(plan.REMOVE_EDGES, rows=losing) if losing else []
        for (uri,) in rows:
            if isinstance(uri, str):
                yield uri

    def _loses_edges(self, uri: str) -> bool:
        """Whether a node may have edges that are no more."""
        held, element = self.held.get(uri), self.after.get(uri)
        return held is None or not isinstance(element, Node) or not held.edges.issubset(element.edges)

    def _kept_edges(self, uri: str) -> list[list[str]]:
        element = self.after.get(uri)
        return [list(edge) for edge in element.edges] if isinstance(element, Node) else []

    def _write_nodes(self, run: Run, nodes: Sequence[Node]) -> None:
        fresh = _grouped((node.labels, node.stored) for node in nodes if node.uri not in self.before)
        for labels, rows in sorted(fresh.items()):
            run(plan.create_nodes(labels), rows=rows)
        changed, altered = [], []
        for node in nodes:
            if node.uri in self.before:
                differing = _differing(node, self.held.get(node.uri))
                if differing is None:
                    row = {"uri": node.uri, "properties": node.stored, "labels": list(node.labels)}
                    changed.append(row)
                else:
                    altered.append({"uri": node.uri, "properties": differing})
        if changed:
            run(plan.CHANGE_NODES, rows=changed)
        if altered:
            run(plan.ALTER_NODES, rows=altered)

    def _mention(self, run: Run, nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
        """See to it that the other end of every edge exists."""
        ends = {target for node in nodes for _, target in self._new_edges(node)}
        for edge in edges:
            ends.update((edge.source, edge.target))
        ends.difference_update(node.uri for node in nodes)
        if ends:
            run(plan.MENTION, uris=sorted(ends))

    def _new_edges(self, node: Node) -> Sequence[tuple[str, str]]:
        """The edges of a node that it is not known to have already."""
        held = self.held.get(node.uri)
        return node.edges if held is None else [edge for edge in node.edges if edge not in held.edges]

    def _write_edges(self, run: Run, nodes: Sequence[Node]) -> None:
        pairs = [(type_, node.uri, other) for node in nodes for type_, other in self._new_edges(node)]
        fresh = _grouped((t, (uri, other)) for t, uri, other in pairs if uri not in self.before)
        changed = _grouped((t, (uri, other)) for t, uri, other in pairs if uri in self.before)
        for text, typed in ((plan.create_edges, fresh), (plan.merge_edges, changed)):
            rare: list[tuple[str, str, str]] = []
            for type_, rows in sorted(typed.items()):
                if len(rows) < plan.RARE:
                    rare.extend((uri, other, type_) for uri, other in rows)
                else:
                    run(text(type_), rows=rows)
            if rare:
                run(text(None), rows=rare)


def _differing(node: Node, held: Held | None) -> dict[str, Any] | None:
    """The properties in which a node differs, `None` for those that go; nothing where more than properties differs."""
    if held is None or held.labels != {ENTITY, *node.labels}:
        return None
    old, new = held.properties, node.stored
    gone = dict.fromkeys(key for key in old if key not in new)
    # by what is shown of it: 1, 1.0 and True are equal to Python, and three values to Neo4j
    return gone | {
        key: value for key, value in new.items() if key not in old or repr(old[key]) != repr(value)
    }


def _sorted(elements: Iterable[Element]) -> list[Element]:
    """In the order of keys, so that transactions take their locks in the same order."""
    return sorted(elements, key=lambda element: element.uri)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
