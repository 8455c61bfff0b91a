"""What entities, links, classes and properties are called, for a reader who knows names and no IRIs.

This module owns the words. It reads no store and no file: it is given what is said of an entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from kg.schema import schema
from kg.vocab import CB, RDF

Said = Mapping[str, Sequence[str]]
"""What is said of an entity: the values of each property, IRIs and texts alike."""

NameOf = Callable[[str], str | None]
"""The name of an entity by its IRI, where it has one."""

NAMES: Final = (CB.name, CB.title, CB.acronym, CB.shortName)
FROM: Final = (CB.member, CB.participant, CB.party, CB.about, CB.offeredBy)
INTO: Final = (CB.collective, CB.project, CB.event)
_WITHIN_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def own_name(said: Said) -> str | None:
    """The name, title or acronym of an entity; of several the first in the alphabet."""
    return next((min(said[prop]) for prop in NAMES if said.get(prop)), None)


def ends(said: Said) -> list[str]:
    """What a link joins, by IRI; nothing for what is no link."""
    return [end for prop in (*FROM, *INTO) for end in said.get(prop, ())]


def called(said: Said, name_of: NameOf) -> str | None:
    """An entity by its name, a link by what it joins; `None` for what has neither.

    Example:
        >>> called({CB.name: ["Alfa"]}, {}.get)
        '"Alfa"'
        >>> called({CB.member: ["i1"], CB.collective: ["i2"]}, {"i1": "Alfa", "i2": "Baltic Laser Cluster"}.get)
        'of "Alfa" in "Baltic Laser Cluster"'
    """
    name = own_name(said)
    if name is not None:
        return f'"{name}"'
    parts = []
    for word, properties in (("of", FROM), ("in", INTO)):
        joined = [quoted(end, name_of) for prop in properties for end in sorted(said.get(prop, ()))]
        if joined:
            parts.append(f"{word} {' and '.join(joined)}")
    return " ".join(parts) or None


def quoted(value: str, name_of: NameOf) -> str:
    """An entity, a concept or a class by its name; another IRI as it is."""
    concept = schema().concepts.get(value)
    if concept is not None:
        return f'"{concept.label("en")}"'
    if value in schema().classes:
        return f'"{class_word(value)}"'
    name = name_of(value)
    return f"<{value}>" if name is None else f'"{name}"'


def class_of(types: Iterable[str]) -> str | None:
    """The most specific class of ours that something is of; one that only a rule says, where there is no other."""
    known = schema().classes
    ours = [iri for iri in sorted(types) if iri in known]
    return max(ours, key=lambda iri: (not known[iri].derived, len(known[iri].superclasses)), default=None)


def class_word(class_iri: str) -> str:
    """A class as a reader calls it.

    Example:
        >>> class_word(CB.CollaborationAgreement)
        'Collaboration agreement'
    """
    known = schema().classes.get(class_iri)
    return _local(class_iri) if known is None else known.label("en")


def property_word(iri: str) -> str:
    """A property as a reader calls it.

    Example:
        >>> property_word(CB.startDate), property_word(RDF.type), property_word("http://example.org/likesBest")
        ('start date', 'kind', 'likes best')
    """
    if iri == RDF.type:
        return "kind"
    known = schema().properties.get(iri)
    return _WITHIN_WORDS.sub(" ", _local(iri)).lower() if known is None else known.label("en")


def _local(iri: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", iri)[-1]
