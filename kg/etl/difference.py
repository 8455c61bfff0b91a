"""What a load would change against the last load under the same name, entity by entity.

This module owns the summary. It compares no file: `kg.rdf` tells which statements would come and go.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.schema import superclasses
from kg.vocab import CB, PROV, RDF

_MOST: Final = 1000  # lines; nobody reads more
_ABOUT_SOURCES: Final = (CB.SourceRecord, RDF.Statement)
_NAMES: Final = (CB.name, CB.title, CB.acronym)

Facts = Mapping[NamedNode, set[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change.

    Args:
        added: New entities and links, by class.
        changed: Those of which something else is said, by class.
        removed: Those that are no longer there, by class.
        lines: One line for each of the first thousand: `+`, `~` or `-`, class, name and, for a change, what.
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
    coming, going = _facts(added), _facts(removed)
    loaded = any(known.name == dataset for known in store.datasets())
    counts = {sign: Counter[str]() for sign in "+~-"}
    lines: list[str] = []
    for subject in sorted({*coming, *going}, key=lambda node: node.value):
        before = _held(store, dataset, subject) if loaded else set()
        after = (before - going.get(subject, set())) | coming.get(subject, set())
        class_name = _class_of(after or before)
        if class_name is None:
            continue
        sign = "~" if before and after else "+" if after else "-"
        counts[sign][class_name] += 1
        what = _what(coming.get(subject, set()), going.get(subject, set())) if sign == "~" else ""
        lines.append(f"{sign} {class_name} {_name_of(after or before, subject)}{what}")
    added_, changed, removed_ = (dict(sorted(counts[sign].items())) for sign in "+~-")
    return Difference(added_, changed, removed_, tuple(lines[:_MOST]))


def _facts(triples: Iterable[Triple]) -> dict[NamedNode, set[tuple[str, str]]]:
    """Statements by their subject: property and value; where a fact stands is no fact."""
    facts: dict[NamedNode, set[tuple[str, str]]] = defaultdict(set)
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.predicate.value != PROV.hadPrimarySource:
            facts[triple.subject].add((triple.predicate.value, _shown(triple.object)))
    return facts


def _held(store: GraphStore, dataset: str, subject: NamedNode) -> set[tuple[str, str]]:
    """What the last load says of an entity."""
    return _facts(store.raw(dataset, subject)).get(subject, set())


def _class_of(facts: set[tuple[str, str]]) -> str | None:
    """The name of the most specific class; `None` for places in sources."""
    types = [value for prop, value in facts if prop == RDF.type]
    ours = [value for value in types if value.startswith(CB.NAMESPACE)]
    if not ours or not set(_ABOUT_SOURCES).isdisjoint(types):
        return None
    return max(sorted(ours), key=lambda iri: len(superclasses(iri))).removeprefix(CB.NAMESPACE)


def _name_of(facts: set[tuple[str, str]], subject: NamedNode) -> str:
    """The name of an entity, or its IRI."""
    for prop in _NAMES:
        names = sorted(value for held, value in facts if held == prop)
        if names:
            return f'"{names[0]}"'
    return f"<{subject.value}>"


def _what(coming: set[tuple[str, str]], going: set[tuple[str, str]]) -> str:
    """What is said otherwise: `: country "LT" becomes "LV"`."""
    parts = []
    for prop in sorted({prop for prop, _ in coming | going}):
        old = ", ".join(sorted(f'"{value}"' for held, value in going if held == prop)) or "nothing"
        new = ", ".join(sorted(f'"{value}"' for held, value in coming if held == prop)) or "nothing"
        parts.append(f"{prop.rpartition('#')[2]} {old} becomes {new}")
    return f": {'; '.join(parts)}"


def _shown(term: object) -> str:
    """A value as a reader would write it."""
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
