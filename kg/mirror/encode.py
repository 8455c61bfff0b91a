"""From the statements about one entity to one node or one edge: total, and without loss.

This module owns the forward direction of the codec; `kg.mirror.decode` is its inverse. Each entity is encoded
from its own statements alone, whatever else the graph holds. It is pure: no store, no server.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from kg.iri import digest
from kg.mirror.element import Edge, Element, Node, Value
from kg.mirror.literals import Native, datatype_of, day_of, exact, readable
from kg.mirror.mapping import IRI, LABELS, LONGEST, MORE, OTHER, PRECISION, SHOWN, ClassEdge, Field, Naming
from kg.rdf.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Said, Term, Triple
from kg.vocab import ORG, RDF, XSD

_OWN_DATATYPES: Final = (XSD.string, XSD.integer, XSD.double, XSD.boolean, XSD.date)
_LANG_STRING: Final = RDF.langString
_TYPE: Final = RDF.type
_CUT: Final = 200
_IDENTIFIER: Final = ORG.identifier


def key_of(term: NamedNode | BlankNode) -> str:
    """The key of a node: the IRI, or the blank node's own label.

    Example:
        >>> key_of(BlankNode("b1")), key_of(NamedNode("https://example.org/x"))
        ('_:b1', 'https://example.org/x')
    """
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value


def held_as(key: str) -> str:
    """What stands under `uri` for an entity: its key, cut and closed with a digest where it is too long to index.

    Example:
        >>> held_as("https://example.org/x")
        'https://example.org/x'
        >>> cut = held_as("https://example.org/" + "x" * 10_000)
        >>> len(cut), " " in cut
        (225, True)
    """
    # no IRI holds a space, so none can be taken for one that was cut
    return key if len(key) <= LONGEST else f"{key[:_CUT]} {digest(key)}"


def encode(subject: str, statements: Iterable[Triple | Quad], names: Naming) -> Element:
    """The node or edge of an entity.

    An entity is an edge where its class is one and it has one end on either side; otherwise it is a node.

    Args:
        subject: Its key.
        statements: Everything that is said about it, in any order; what a named graph says as quads.
        names: The names of the mirror.
    """
    said: Said = {}
    elsewhere: list[Quad] = []
    for statement in statements:
        if type(statement) is Quad and not isinstance(statement.graph_name, DefaultGraph):
            elsewhere.append(statement)
        else:
            said.setdefault(statement.predicate.value, []).append(statement.object)
    return encode_said(subject, said, names, elsewhere)


def encode_said(subject: str, said: Said, names: Naming, elsewhere: Iterable[Quad] = ()) -> Element:
    """As `encode`, of statements that are grouped already.

    Args:
        subject: The key of the entity.
        said: What the default graph says about it; used up.
        names: The names of the mirror.
        elsewhere: What named graphs say about it.
    """
    types = _types(said)
    ends = _ends(types, said, names)
    writer = _Writer(names, is_node=ends is None)
    uri = held_as(subject)
    if uri != subject:
        writer.name_wholly(subject)
    writer.keep_elsewhere(elsewhere)
    if ends is None:
        labels, exact_labels = _labels(frozenset(types), names)
        if not exact_labels:
            writer.types_apart(types)
        writer.write(said)
        return Node(uri, labels, writer.properties(), tuple(sorted(writer.edges)))
    kind, source, target = ends
    del said[kind.source], said[kind.target]
    if types != kind.classes:
        writer.types_apart(types)
    writer.write(said)
    return Edge(uri, kind.type, source, target, writer.properties())


def _types(said: Said) -> set[str]:
    """The classes of an entity, taken out of what is said; a type that is no IRI stays."""
    values = said.pop(_TYPE, ())
    types = {value.value for value in values if isinstance(value, NamedNode)}
    if len(types) < len(values):
        others: list[Term] = [value for value in values if not isinstance(value, NamedNode)]
        if others:
            said[_TYPE] = others
    return types


@lru_cache(maxsize=4096)
def _labels(types: frozenset[str], names: Naming) -> tuple[tuple[str, ...], bool]:
    """The labels of a node of these classes, and whether they say exactly these classes."""
    labelled: set[str] = set()
    for iri in types:
        labelled.update(names.closures.get(iri, () if iri in names.hidden else (iri,)))
    return tuple(sorted(names.labels.get(iri, iri) for iri in labelled)), labelled == types


def _ends(types: set[str], said: Said, names: Naming) -> tuple[ClassEdge, str, str] | None:
    """What edge it is and between which nodes, or `None` where it is no edge."""
    if types.isdisjoint(names.class_edges):
        return None
    kinds = [names.class_edges[iri] for iri in types if iri in names.class_edges]
    if len(kinds) != 1:
        return None
    sources, targets = said.get(kinds[0].source, ()), said.get(kinds[0].target, ())
    if len(sources) != 1 or len(targets) != 1:
        return None
    source, target = sources[0], targets[0]
    if isinstance(source, Literal | Triple) or isinstance(target, Literal | Triple):
        return None
    if len(source.value) > LONGEST or len(target.value) > LONGEST:
        return None
    return kinds[0], key_of(source), key_of(target)


class _Writer:
    """Collects the properties and plain edges of one entity."""

    def __init__(self, names: Naming, *, is_node: bool) -> None:
        self._names = names
        self._is_node = is_node
        self._values: dict[str, Value] = {}
        self._other: list[str] = []
        self._shown: set[str] = set()
        self.edges: set[tuple[str, str]] = set()

    def properties(self) -> dict[str, Value]:
        """All properties, with what no native value carries."""
        if self._other:
            self._values[OTHER] = sorted(self._other)
        if self._shown:
            self._values[SHOWN] = sorted(self._shown)
        return self._values

    def name_wholly(self, subject: str) -> None:
        """Keep the whole key of the entity, because the one that it is held under is cut."""
        self._values[IRI] = subject

    def types_apart(self, types: set[str]) -> None:
        """Keep the classes exactly, because the labels or the edge's type would say others."""
        self._shown.add(LABELS)
        self._other.extend(f"<{RDF.type}> <{iri}>" for iri in types)

    def keep_elsewhere(self, quads: Iterable[Quad]) -> None:
        """What named graphs say, each with its graph."""
        for quad in quads:
            self._other.append(f"{quad.predicate} {_text_of(quad.object)} {quad.graph_name}")

    def write(self, said: Said) -> None:
        """Everything that is said, predicate by predicate."""
        fields, values_of = self._names.fields, self._values
        for predicate, values in said.items():
            field = fields.get(predicate)
            if field is not None:
                # nine in ten: one literal of the declared datatype under a key of its own
                value = exact(values[0], field.datatype) if len(values) == 1 and field.datatype else None
                if value is None:
                    self._mapped(field, values)
                else:
                    values_of[field.key] = [value] if field.many else value
            elif predicate == _IDENTIFIER:
                self._identifiers(predicate, values)
            elif predicate in self._names.hidden:
                self._keep(predicate, values)
            else:
                self._relation(predicate, values)

    def _keep(self, predicate: str, values: Iterable[Term]) -> None:
        """Statements as they are, for those that no native value carries."""
        self._other.extend(f"<{predicate}> {_text_of(value)}" for value in values)

    def _mapped(self, field: Field, values: Sequence[Term]) -> None:
        if field.form == "text":
            self._text(field, values)
        elif field.form == "date":
            self._date(field, values)
        elif field.form == "native":
            self._native(field, values)
        else:
            self._named(field, values)

    def _native(self, field: Field, values: Sequence[Term]) -> None:
        """Values of the declared datatype; where one would not come back, all stay exact as well."""
        found = [exact(value, field.datatype) for value in values]
        if None not in found:
            self._place(field.key, [value for value in found if value is not None], many=field.many)
            return
        legible = [
            readable(value, field.datatype) if isinstance(value, Literal) else None for value in values
        ]
        chosen = [one if one is not None else other for one, other in zip(found, legible, strict=True)]
        self._show(field.key, [value for value in chosen if value is not None], many=field.many)
        self._keep(field.predicate, values)

    def _date(self, field: Field, values: Sequence[Term]) -> None:
        """Days; a single year or month stands as its first day, with its precision beside it."""
        days = [exact(value, XSD.date) for value in values]
        periods = [day_of(value) if isinstance(value, Literal) else None for value in values]
        if None not in days:
            self._place(field.key, [day for day in days if day is not None], many=field.many)
        elif len(values) == 1 and periods[0] is not None and not field.many:
            self._values[field.key], self._values[field.key + PRECISION] = periods[0]
        else:
            starts = [
                day or (period[0] if period else None) for day, period in zip(days, periods, strict=True)
            ]
            self._show(field.key, [start for start in starts if start is not None], many=field.many)
            self._keep(field.predicate, values)

    def _text(self, field: Field, values: Sequence[Term]) -> None:
        """One key for each language, and under the bare key the best there is."""
        spoken: dict[str, list[str]] = defaultdict(list)
        for value in values:
            language = _language(value)
            if language is None:
                self._keep(field.predicate, [value])
            else:
                spoken[language].append(value.value)  # type: ignore[union-attr]
        for language, texts in spoken.items():
            key = f"{field.key}_{language.replace('-', '_')}" if language else field.key
            self._place(key, texts, many=field.many)
        if spoken and "" not in spoken:
            best = min(spoken, key=lambda language: (language != "en", language))
            self._show(field.key, spoken[best], many=field.many)

    def _named(self, field: Field, values: Sequence[Term]) -> None:
        """Concepts by their notation, entities by their key."""
        known: list[str] = []
        for value in values:
            name = None
            if isinstance(value, NamedNode | BlankNode):
                name = field.notations.get(value.value) if field.form == "notation" else key_of(value)
            if name is None:
                self._keep(field.predicate, [value])
            else:
                known.append(name)
        if known:
            self._place(field.key, known, many=field.many)

    def _identifiers(self, predicate: str, values: Sequence[Term]) -> None:
        """A list under the key of each kind of identifier."""
        found: dict[str, list[str]] = defaultdict(list)
        for value in values:
            key = self._names.identifiers.get(value.datatype.value) if isinstance(value, Literal) else None
            if key is None:
                self._keep(predicate, [value])
            else:
                found[key].append(value.value)  # type: ignore[union-attr]
        for key, texts in found.items():
            self._place(key, texts, many=True)

    def _relation(self, predicate: str, values: Sequence[Term]) -> None:
        """Plain edges to other nodes; literals of properties that the ontology does not map."""
        literals: list[Literal] = []
        for value in values:
            if isinstance(value, Literal):
                literals.append(value)
            elif isinstance(value, Triple) or not self._is_node or len(value.value) > LONGEST:
                self._keep(predicate, [value])
            else:
                self.edges.add((self._names.edge_types.get(predicate, predicate), key_of(value)))
        if predicate in self._names.edge_types:
            self._keep(predicate, literals)
        elif literals:
            self._unmapped(predicate, literals)

    def _unmapped(self, predicate: str, literals: Sequence[Literal]) -> None:
        """A list under the whole IRI, with a language after a space and an @; the rest stays exact."""
        spoken: dict[str, list[Native]] = defaultdict(list)
        typed: dict[str, list[tuple[Native, Literal]]] = defaultdict(list)
        for literal in literals:
            value = next((v for d in _OWN_DATATYPES if (v := exact(literal, d)) is not None), None)
            if value is not None:
                typed[datatype_of(value)].append((value, literal))
            elif _language(literal):
                spoken[f"{predicate} @{literal.language}"].append(literal.value)
            else:
                self._keep(predicate, [literal])
        # a list of Neo4j holds one type: the most frequent stays, and of equals the first in the alphabet
        for rank, kind in enumerate(sorted(typed, key=lambda kind: (-len(typed[kind]), kind))):
            if rank == 0:
                self._place(predicate, [value for value, _ in typed[kind]], many=True)
            else:
                self._keep(predicate, [literal for _, literal in typed[kind]])
        for key, texts in spoken.items():
            self._place(key, texts, many=True)

    def _place(self, key: str, values: Sequence[Native], *, many: bool) -> None:
        """Values under their key: a list, or one value with further ones under a second key."""
        ordered = sorted(values)
        if many:
            self._values[key] = ordered
            return
        self._values[key] = ordered[0]
        if len(ordered) > 1:
            self._values[key + MORE] = ordered[1:]

    def _show(self, key: str, values: Sequence[Native], *, many: bool) -> None:
        """Values to be read only: what they stand for is kept elsewhere."""
        if values:
            self._values[key] = sorted(set(values)) if many else min(values)
            self._shown.add(key)


def _text_of(term: Term) -> str:
    """A term in N-Triples, statements as terms included."""
    if isinstance(term, Triple):
        return f"<<( {term.subject} {term.predicate} {_text_of(term.object)} )>>"
    return str(term)


def _language(value: Term) -> str | None:
    """The language of a text, empty for a plain one, `None` for what is neither."""
    if not isinstance(value, Literal):
        return None
    datatype = value.datatype.value
    if datatype == XSD.string:
        return ""
    return value.language if datatype == _LANG_STRING else None
