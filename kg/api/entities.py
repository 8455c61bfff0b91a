"""The entities of a store that can be named: their best names, all spellings, identifiers, country and class.

This module owns the choice of the best name and of the most specific class. It matches nothing: `kg.api.names` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kg.api.names import Entry
from kg.rdf.terms import Literal, NamedNode
from kg.schema import schema
from kg.vocab import CB, ORG, RDF

if TYPE_CHECKING:
    from kg.rdf.store import GraphStore

_SPELLINGS: Final = (CB.name, CB.shortName, CB.formerName, CB.otherName, CB.acronym, CB.title)
_SPOKEN: Final = {"AT": "de", "CZ": "cs", "DK": "da", "EE": "et", "GR": "el", "SE": "sv", "SI": "sl"} | {
    code: code.lower()
    for code in ("BG", "DE", "ES", "FI", "FR", "HR", "HU", "IT", "LT", "LV", "NL", "PL", "PT", "RO", "SK")
}
"""The language of most names in a country."""

_UNNAMED: Final = frozenset({CB.SourceRecord, CB.Dataset})


def entries(store: GraphStore, language: str = "en") -> list[Entry]:
    """Every entity with a name or an identifier, sources and datasets left out.

    Graph pattern read::

        ?e a ?class ; cb:name|cb:shortName|cb:formerName|cb:otherName|cb:acronym|cb:title ?spelling ;
           org:identifier ?id ; cb:country ?country .

    Cost: one pass over these statements.
    """
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for triple in store.statements(predicate=RDF.type):
        if isinstance(triple.object, NamedNode):
            classes[_iri(triple.subject)].add(triple.object.value)
    spellings: defaultdict[str, dict[str, list[Literal]]] = defaultdict(dict)
    for prop in _SPELLINGS:
        for triple in store.statements(predicate=prop):
            if isinstance(triple.object, Literal):
                spellings[_iri(triple.subject)].setdefault(prop, []).append(triple.object)
    identifiers = _texts(store, ORG.identifier)
    countries = _texts(store, CB.country)
    return [
        _entry(
            iri,
            classes[iri],
            spellings.get(iri, {}),
            identifiers.get(iri, ()),
            countries.get(iri, ()),
            language,
        )
        for iri in sorted(spellings.keys() | identifiers.keys())
        if not classes[iri] & _UNNAMED
    ]


def most_specific(classes: Iterable[str]) -> str:
    """The local name of the most specific class that is not derived; `Entity` when there is none.

    Example:
        >>> most_specific([CB.Actor, CB.Organisation, CB.University, CB.Member])
        'University'
    """
    known = schema().classes
    held = [known[iri] for iri in sorted(set(classes)) if iri in known and not known[iri].derived]
    deepest = max(held, key=lambda cls: len(cls.superclasses), default=None)
    return "Entity" if deepest is None else deepest.local_name


def best_name(literals: Iterable[Literal], language: str, country: str | None = None) -> str | None:
    """The text to show: in the language asked for, else English, else in no language, else in that of its country.

    One written all in capitals is shown only where there is no other.

    Example:
        >>> best_name([Literal("Klaster", language="pl"), Literal("Cluster", language="en")], "lt")
        'Cluster'
        >>> best_name([Literal("Balstogė", language="lt"), Literal("Białystok", language="pl")], "en", "PL")
        'Białystok'
    """
    order = {_SPOKEN.get(country or ""): 3, None: 2, "en": 1, language: 0}
    ranked = sorted((order.get(each.language, 4), each.value.isupper(), each.value) for each in literals)
    return ranked[0][2] if ranked else None


def _entry(
    iri: str,
    classes: set[str],
    spellings: dict[str, list[Literal]],
    identifiers: Iterable[str],
    countries: Iterable[str],
    language: str,
) -> Entry:
    """One entity that can be named."""
    country = min(countries, default=None)
    order = (CB.name, CB.acronym, CB.title, CB.shortName)
    best = (best_name(spellings.get(prop, ()), language, country) for prop in order)
    texts = {literal.value for found in spellings.values() for literal in found}
    return Entry(
        iri=iri,
        kind=most_specific(classes),
        name=next((name for name in best if name is not None), None) or min(identifiers, default=iri),
        spellings=tuple(sorted(texts)),
        identifiers=tuple(sorted(identifiers)),
        country=country,
        actor=CB.Actor in classes,
    )


def _texts(store: GraphStore, prop: str) -> dict[str, tuple[str, ...]]:
    """The texts that each entity has under a property."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for triple in store.statements(predicate=prop):
        if isinstance(triple.object, Literal):
            found[_iri(triple.subject)].add(triple.object.value)
    return {iri: tuple(sorted(texts)) for iri, texts in found.items()}


def _iri(term: object) -> str:
    """The IRI of a subject; the store holds no blank nodes of ours."""
    return term.value if isinstance(term, NamedNode) else str(term)
