"""What a load would change against the last load under the same name, entity by entity.

This module owns the summary. It compares no file: `kg.rdf` tells which statements would come and go.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.rdf.validation.called import called, class_of, class_word, own_name, property_word, quoted
from kg.vocab import CB, PROV, RDF

_MOST: Final = 1000  # lines; nobody reads more
_ABOUT_SOURCES: Final = (CB.SourceRecord, RDF.Statement)

Fact = tuple[str, object]
"""A property, and the value as a term."""

Facts = Mapping[NamedNode, set[Fact]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change.

    Args:
        added: New entities and links, by class.
        changed: Those of which something else is said, by class.
        removed: Those that are no longer there, by class.
        lines: One line for each of the first thousand: `+`, `~` or `-`, class, name and, for a change, what; a link by the
            names of what it joins; then where it stands in the source.
    """

    added: Mapping[str, int]
    changed: Mapping[str, int]
    removed: Mapping[str, int]
    lines: tuple[str, ...]


def difference(
    store: GraphStore, dataset: str, added: Iterable[Triple], removed: Iterable[Triple]
) -> Difference:
    """The summary of what a load would change.

    Args:
        store: Holds the last load.
        dataset: Its name.
        added: Statements that would come.
        removed: Statements that would go.
    """
    told = _Change(store, dataset, added, removed)
    counts = {sign: Counter[str]() for sign in "+~-"}
    lines: list[str] = []
    for subject in sorted({*told.coming, *told.going}, key=lambda node: node.value):
        found = told.of(subject)
        if found is None:
            continue
        sign, class_iri = found
        counts[sign][class_iri.removeprefix(CB.NAMESPACE)] += 1
        if len(lines) < _MOST:
            lines.append(told.line(subject, sign, class_iri))
    added_, changed, removed_ = (dict(sorted(counts[sign].items())) for sign in "+~-")
    return Difference(added_, changed, removed_, tuple(sorted(lines, key=lambda line: (line[1:], line[0]))))


class _Change:
    """What comes and goes, and what is known of it before and after."""

    def __init__(
        self, store: GraphStore, dataset: str, added: Iterable[Triple], removed: Iterable[Triple]
    ) -> None:
        self._store = store
        self._dataset = dataset
        self._loaded = any(known.name == dataset for known in store.datasets())
        self._coming, self._going = _facts(added), _facts(removed)
        self.coming, self.going = _but_places(self._coming), _but_places(self._going)
        self._name_of = cache(self._look_up)

    def of(self, subject: NamedNode) -> tuple[str, str] | None:
        """Whether an entity or link comes, changes or goes, and its class; `None` for places in sources."""
        before, after = self._before(subject), self._after(subject)
        types = [
            value.value
            for prop, value in after or before
            if prop == RDF.type and isinstance(value, NamedNode)
        ]
        class_iri = class_of(types)
        if class_iri is None or not set(_ABOUT_SOURCES).isdisjoint(types):
            return None
        held = [any(prop != PROV.hadPrimarySource for prop, _ in facts) for facts in (before, after)]
        return {(True, True): "~", (False, True): "+"}.get((held[0], held[1]), "-"), class_iri

    def line(self, subject: NamedNode, sign: str, class_iri: str) -> str:
        """One line for an entity or link."""
        said = self._after(subject) if sign != "-" else self._before(subject)
        name = called(_said(said), self._name_of) or f"<{subject.value}>"
        what = self._what(subject) if sign == "~" else ""
        place = "" if sign == "-" else self._place(said)
        return f"{sign} {class_word(class_iri)} {name}{what}{place}"

    def _before(self, subject: NamedNode) -> set[Fact]:
        """What the last load says of an entity."""
        if not self._loaded:
            return set()
        return _facts(self._store.raw(self._dataset, subject)).get(subject, set())

    def _after(self, subject: NamedNode) -> set[Fact]:
        """What this load says of it."""
        return (self._before(subject) - self._going.get(subject, set())) | self._coming.get(subject, set())

    def _look_up(self, iri: str) -> str | None:
        """The name of an entity, as this load or the last one has it."""
        node = NamedNode(iri)
        return own_name(_said(self._coming.get(node, set()))) or own_name(_said(self._before(node)))

    def _place(self, said: set[Fact]) -> str:
        """Where it stands in the source: ` (members.csv row 2)`."""
        sources = _said(said).get(PROV.hadPrimarySource, [])
        places = [
            place for each in sources for place in _said(self._after(NamedNode(each))).get(CB.locator, [])
        ]
        return f" ({min(places)})" if places else ""

    def _what(self, subject: NamedNode) -> str:
        """What is said otherwise: `: country "LT" becomes "LV"`."""
        coming, going = self.coming.get(subject, set()), self.going.get(subject, set())
        parts = []
        for prop in sorted({prop for prop, _ in coming | going}):
            old, new = (self._values(facts, prop) for facts in (going, coming))
            parts.append(f"{property_word(prop)} {old} becomes {new}")
        return f": {'; '.join(parts)}"

    def _values(self, facts: set[Fact], prop: str) -> str:
        """Some values as a reader would write them."""
        shown = [self._value(value) for held, value in facts if held == prop]
        return ", ".join(sorted(shown)) or "nothing"

    def _value(self, value: object) -> str:
        """A value as a reader would write it: an entity by its name, a text with its language."""
        if isinstance(value, Literal):
            return f'"{value.value}"' if value.language is None else f'"{value.value}" ({value.language})'
        return quoted(value.value, self._name_of) if isinstance(value, NamedNode) else str(value)


def _facts(triples: Iterable[Triple]) -> dict[NamedNode, set[Fact]]:
    """Statements by their subject."""
    facts: dict[NamedNode, set[Fact]] = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            facts[triple.subject].add((triple.predicate.value, triple.object))
    return facts


def _but_places(facts: Facts) -> dict[NamedNode, set[Fact]]:
    """Facts but for where they stand, which is none."""
    kept = {node: {fact for fact in held if fact[0] != PROV.hadPrimarySource} for node, held in facts.items()}
    return {node: held for node, held in kept.items() if held}


def _said(facts: set[Fact]) -> dict[str, list[str]]:
    """The values of each property, as texts."""
    said: dict[str, list[str]] = defaultdict(list)
    for prop, value in facts:
        if isinstance(value, Literal | NamedNode):
            said[prop].append(value.value)
    return said
