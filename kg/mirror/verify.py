"""Comparing the mirror with the store: every difference, down to the property, and mending exactly those.

One pass over each side; in memory stand only one digest for each entity and the differences. It trusts no
digest that Neo4j holds: it makes them anew from the content, so that values changed by hand are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Literal

from kg.mirror import mark, plan
from kg.mirror.decode import term_of
from kg.mirror.element import Edge, Element, Node, subject_of
from kg.mirror.encode import encode, held_as
from kg.mirror.facts import Facts, elements, point_of
from kg.mirror.mapping import Naming, naming
from kg.mirror.mark import Claim, Point
from kg.mirror.report import Counters, SyncReport
from kg.mirror.session import Session
from kg.mirror.stored import UNMARKED_NODES, Stored, stored, unmarked_edges
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
    found: list[Stored] = []
    types = {*names.class_edge_types, *known.edges}
    for held in stored(session, types):
        uri = subject_of(held.element)
        if held.is_mention and (uri in mentioned or held.held_by_others):
            continue
        if uri in expected and expected[uri] == held.digest == held.element.digest and not held.spoilt:
            del expected[uri]
        else:
            found.append(held)
    differences = list(_differences(store, names, expected, found))
    differences = list(_without_mark(session, differences, types))
    if keyless := session.read(plan.KEYLESS).rows[0][0]:
        differences.append(Difference("", "extra", (f"{keyless} nodes of ours without a key",), plan.NODE))
    differences.sort(key=lambda each: (each.uri, each.kind, each.before or ""))
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

    extra = [each for each in drift.differences if each.kind == "extra"]
    twice = len({each.uri for each in drift.differences}) < len(drift.differences)
    with closing(Writer(pipeline, rewrite=sorted({*names.class_edge_types, *known.edges}))) as writer:
        for difference in extra:
            writer.drop(difference.uri, difference.before or plan.NODE)
            if twice:  # a batch takes an entity from one form to another one
                writer.flush()
        for difference in drift.differences:
            if difference.kind != "extra":
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
    store: Facts, names: Naming, expected: dict[str, int], found: list[Stored]
) -> Iterator[Difference]:
    """What remains when equals have met: on the store's side in `expected`, on Neo4j's in `found`."""
    there: dict[str, list[Stored]] = defaultdict(list)
    for held in found:
        there[subject_of(held.element)].append(held)
    for uri in expected:
        forms = there.pop(uri, [])
        if not forms:
            yield Difference(uri, "missing")
            continue
        wanted = _expected(store, uri, names)
        forms.sort(key=lambda held: plan.form_of(held.element) != plan.form_of(wanted))
        details = tuple(_details(wanted, forms[0]))
        yield Difference(uri, "differing", details, plan.form_of(forms[0].element))
        yield from _extra(forms[1:])
    for uri, forms in there.items():
        for difference in _extra(forms):
            yield _as_double(store, names, uri, difference)


def _as_double(store: Facts, names: Naming, uri: str, extra: Difference) -> Difference:
    """The same difference; where the entity itself is as it should be, and in this form, it is there twice."""
    if next(iter(store.statements(term_of(uri))), None) is None:
        return extra
    form = plan.form_of(_expected(store, uri, names))
    return (
        extra if form != extra.before else Difference(uri, "differing", ("it is there more than once",), form)
    )


def _extra(found: Iterable[Stored]) -> Iterator[Difference]:
    for held in found:
        yield Difference(held.element.uri, "extra", before=plan.form_of(held.element))


def _without_mark(
    session: Session, differences: Iterable[Difference], types: Iterable[str]
) -> Iterator[Difference]:
    """The same differences; what seems to be missing and is there, but without our mark, differs."""
    missing: dict[str, Difference] = {}
    for difference in differences:
        if difference.kind == "missing":
            missing[held_as(difference.uri)] = difference
        else:
            yield difference
    texts = [(plan.NODE, UNMARKED_NODES), *((type_, unmarked_edges(type_)) for type_ in sorted(types))]
    for form, text in texts if missing else ():
        for (key,) in session.stream(text):
            if key in missing:
                yield Difference(
                    missing.pop(key).uri, "differing", ("_hash: expected one, found none",), form
                )
    yield from missing.values()


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
    for type_, other in held.spoilt:
        yield f"edge: {type_} to {other} holds what the mirror does not write"
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
