"""Comparing the mirror with the store: every difference, down to the property, and mending exactly those.

One pass over each side; in memory stand only one digest for each entity and the differences. It trusts no
digest that Neo4j holds: it makes them anew from the content, so that values changed by hand are found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from kg.mirror import mark, plan
from kg.mirror.decode import term_of
from kg.mirror.element import Edge, Element, Node, subject_of
from kg.mirror.encode import encode
from kg.mirror.facts import Facts, elements, point_of
from kg.mirror.mapping import Naming, naming
from kg.mirror.mark import Claim, Point
from kg.mirror.report import Counters, SyncReport
from kg.mirror.session import Session
from kg.mirror.stored import Stored, stored
from kg.mirror.write import Pipeline, Writer


@dataclass(frozen=True, slots=True)
class Difference:
    """One entity that is not in Neo4j as the store says it.

    Args:
        uri: The entity.
        kind: Whether it is missing, should not be there, or is there otherwise.
        details: For the last: what differs, one line each.
        before: The form in which Neo4j holds it, if it does.
    """

    uri: str
    kind: Literal["missing", "extra", "differing"]
    details: tuple[str, ...] = ()
    before: str | None = None

    def __str__(self) -> str:
        return "\n".join([f"{self.kind}: {self.uri}", *(f"    {line}" for line in self.details)])


@dataclass(frozen=True, slots=True)
class Drift:
    """All differences between mirror and store, in the order of their keys.

    Args:
        differences: The differences.
        compared: How many entities were compared.
        point: The commit that the mirror says it equals.
        expected: The commit of the store.
    """

    differences: tuple[Difference, ...]
    compared: int
    point: Point
    expected: Point

    @property
    def none(self) -> bool:
        """Whether mirror and store are equal."""
        return not self.differences


def verify(store: Facts, session: Session, *, names: Naming | None = None) -> Drift:
    """Every difference between the mirror and the merged facts.

    Raises:
        MirrorRefused: The database holds no mirror of ours.
        Neo4jUnavailable: The server is gone.
    """
    names = names or naming()
    known = mark.require(session)
    expected: dict[str, int] = {}
    mentioned: set[str] = set()
    for element in elements(store.statements(), names):
        expected[subject_of(element)] = element.digest
        mentioned.update(_ends(element))
    compared = len(expected)
    found: dict[str, Stored] = {}
    for held in stored(session, {*names.class_edge_types, *known.edges}):
        uri = subject_of(held.element)
        if held.is_mention and (uri in mentioned or held.held_by_others):
            continue
        if uri in expected and expected[uri] == held.digest == held.element.digest and uri not in found:
            del expected[uri]
        else:
            found[uri] = held
    differences = sorted(_differences(store, names, expected, found), key=lambda d: (d.uri, d.kind))
    return Drift(tuple(differences), compared, known.point, point_of(store, store.sequence()))


def repair(store: Facts, session: Session, drift: Drift, *, names: Naming | None = None) -> SyncReport:
    """Mend exactly the differences that `verify` found.

    Raises:
        MirrorRefused: The database holds no mirror of ours.
        Neo4jUnavailable: The server is gone.
    """
    names = names or naming()
    known = mark.require(session)
    session.written = Counters()
    if drift.none and known.point == drift.expected and not known.loading:
        return SyncReport("nothing", unchanged=drift.compared, sequence=drift.expected.sequence)
    until_then = Point(mark.BEHIND, "")

    def pipeline() -> Pipeline:
        return Pipeline(session, Claim(session, names, known, until_then, loading=known.loading))

    with closing(Writer(pipeline, rewrite=True)) as writer:
        for difference in drift.differences:
            if difference.kind == "extra":
                writer.drop(difference.uri, difference.before or plan.NODE)
            else:
                writer.put(_expected(store, difference.uri, names), difference.before)
        writer.finish(drift.expected)
    return SyncReport(
        "repair",
        nodes_written=writer.nodes,
        edges_written=writer.edges,
        deleted=writer.deleted,
        unchanged=drift.compared - len(drift.differences),
        sequence=drift.expected.sequence,
        counters=session.written,
    )


def _ends(element: Element) -> Iterator[str]:
    if isinstance(element, Edge):
        yield element.source
        yield element.target
    else:
        yield from (other for _, other in element.edges)


def _expected(store: Facts, uri: str, names: Naming) -> Element:
    return encode(uri, store.statements(term_of(uri)), names)


def _differences(
    store: Facts, names: Naming, expected: dict[str, int], found: dict[str, Stored]
) -> Iterator[Difference]:
    """What remains when equals have met: on the store's side in `expected`, on Neo4j's in `found`."""
    for uri in expected:
        held = found.get(uri)
        if held is None:
            yield Difference(uri, "missing")
        else:
            details = tuple(_details(_expected(store, uri, names), held))
            yield Difference(uri, "differing", details, plan.form_of(held.element))
    for uri, held in found.items():
        if uri not in expected:
            yield Difference(held.element.uri, "extra", before=plan.form_of(held.element))


def _details(wanted: Element, held: Stored) -> Iterator[str]:
    """What differs between what the store says and what Neo4j holds."""
    there = held.element
    if plan.form_of(wanted) != plan.form_of(there):
        yield f"form: expected {plan.form_of(wanted) or 'a node'}, found {plan.form_of(there) or 'a node'}"
        return
    for key in sorted({*wanted.properties, *there.properties}):
        one, other = wanted.properties.get(key), there.properties.get(key)
        if repr(one) != repr(other):
            yield f"{key}: expected {_said(one)}, found {_said(other)}"
    if isinstance(wanted, Edge) and isinstance(there, Edge):
        for side in ("source", "target"):
            if getattr(wanted, side) != getattr(there, side):
                yield f"{side}: expected {getattr(wanted, side)}, found {getattr(there, side)}"
    if isinstance(wanted, Node) and isinstance(there, Node):
        yield from _lists("label", wanted.labels, there.labels)
        yield from _lists("edge", wanted.edges, there.edges)
    if held.digest != wanted.digest:
        yield f"_hash: expected {wanted.digest}, found {held.digest}"


def _lists(what: str, wanted: tuple[object, ...], there: tuple[object, ...]) -> Iterator[str]:
    """Labels or edges that only one side has, or has more often."""
    rest = list(there)
    for item in wanted:
        if item in rest:
            rest.remove(item)
        else:
            yield f"{what}: missing {_said(item)}"
    for item in rest:
        yield f"{what}: not expected {_said(item)}"


def _said(value: object) -> str:
    """A value in a message, cut where it is long."""
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return f"{value[0]} to {value[1]}"
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:197]}..."
