"""Findings in words: the message, which entity by name, which value, and where it stands in the source.

This module owns the wording. It reads the file that was validated once more, and only when there is
something to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.rdf.validation.report import Finding
from kg.vocab import CB, PROV

_NAMES: Final = (CB.name, CB.title, CB.acronym, CB.shortName)
_MOST: Final = 1000  # nobody reads more
_LONGEST: Final = 200


def sentences(findings: Sequence[Finding], data: Path) -> tuple[str, ...]:
    """One line for each of the first thousand findings.

    Args:
        findings: What validation found.
        data: The file that was validated.
    """
    told = findings[:_MOST]
    known = _look_up({finding.focus for finding in told}, data)
    return tuple(_sentence(finding, known.get(finding.focus, {})) for finding in told)


def names(findings: Sequence[Finding], data: Path) -> dict[str, str]:
    """A name of each entity that findings are about, where it has one.

    Args:
        findings: What validation found.
        data: The file that was validated.
    """
    known = _values({finding.focus for finding in findings}, _NAMES, data) if findings else {}
    return {focus: next(held[prop] for prop in _NAMES if prop in held) for focus, held in known.items()}


def _sentence(finding: Finding, known: dict[str, str]) -> str:
    """A finding as one line."""
    name = next((known[prop] for prop in _NAMES if prop in known), None)
    entity = f"<{finding.focus}>" if name is None else f'"{name}" <{finding.focus}>'
    prop = "" if finding.path is None else f", {finding.path.rsplit('#')[-1].rsplit('/')[-1]}"
    value = "" if finding.value is None else f' = "{finding.value[:_LONGEST]}"'
    place = f", {known[CB.locator]}" if CB.locator in known else ""
    return f"{finding.message} ({entity}{prop}{value}{place})"


def _look_up(iris: set[str], data: Path) -> dict[str, dict[str, str]]:
    """Names and places of entities, by IRI and property."""
    found = _values(iris, (*_NAMES, PROV.hadPrimarySource), data)
    sources = {held[PROV.hadPrimarySource] for held in found.values() if PROV.hadPrimarySource in held}
    places = _values(sources, (CB.locator,), data) if sources else {}
    for held in found.values():
        held.update(places.get(held.get(PROV.hadPrimarySource, ""), {}))
    return found


def _about(iris: set[str], data: Path) -> Iterator[ox.Triple]:
    """The statements about some entities; only their lines are parsed, for a file has a million."""
    subjects = {f"<{iri}>".encode() for iri in iris}
    with data.open("rb") as stream:
        lines = b"".join(line for line in stream if line.partition(b" ")[0] in subjects)
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def _values(iris: set[str], properties: Iterable[str], data: Path) -> dict[str, dict[str, str]]:
    """The first value of some properties of some entities."""
    wanted = frozenset(properties)
    found: dict[str, dict[str, str]] = {}
    for triple in _about(iris, data):
        subject, prop, object_ = triple.subject, triple.predicate.value, triple.object
        if prop not in wanted or not isinstance(subject, ox.NamedNode) or subject.value not in iris:
            continue
        if isinstance(object_, (ox.NamedNode, ox.Literal)):
            found.setdefault(subject.value, {}).setdefault(prop, object_.value)
    return found
