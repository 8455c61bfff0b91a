"""Findings in words: the message, which entity or link by name, which value, and where it stands in the source.

This module owns the wording of a finding. It reads the file that was validated once more, and only when there is
something to tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.rdf.validation.called import (
    NAMES,
    Said,
    called,
    class_of,
    class_word,
    ends,
    own_name,
    property_word,
    quoted,
)
from kg.rdf.validation.report import Finding
from kg.vocab import CB, PROV, RDF

_MOST: Final = 1000  # nobody reads more
_LONGEST: Final = 200
_PERIOD: Final = (CB.startDate, CB.endDate)


def sentences(findings: Sequence[Finding], data: Path) -> tuple[str, ...]:
    """One line for each of the first thousand findings.

    Args:
        findings: What validation found.
        data: The file that was validated.
    """
    told = findings[:_MOST]
    known = _known(told, data) if told else {}
    return tuple(_sentence(finding, known) for finding in told)


def names(findings: Sequence[Finding], data: Path) -> dict[str, str]:
    """What each entity that findings are about is called, where it has a name; a link by what it joins.

    Args:
        findings: What validation found.
        data: The file that was validated.
    """
    known = _known(findings, data) if findings else {}
    found = {}
    for focus in {finding.focus for finding in findings}:
        said = known.get(focus, {})
        name = own_name(said) or called(said, _named(known))
        if name is not None:
            found[focus] = name
    return found


def _sentence(finding: Finding, known: Mapping[str, Said]) -> str:
    """A finding as one line."""
    said = known.get(finding.focus, {})
    parts = [_entity(finding.focus, said, known), *_value(finding, said, known)]
    parts += [place for source in said.get(PROV.hadPrimarySource, ()) for place in _places(known, source)][:1]
    return f"{finding.message} ({', '.join(parts)})"


def _entity(focus: str, said: Said, known: Mapping[str, Said]) -> str:
    """What a finding is about: by name, a link by what it joins; the IRI beside it, to be looked up."""
    words = called(said, _named(known))
    kind = class_of(said.get(RDF.type, ()))
    if words is not None and own_name(said) is None and kind is not None:
        words = f"{class_word(kind).lower()} {words}"
    return f"<{focus}>" if words is None else f"{words} <{focus}>"


def _value(finding: Finding, said: Said, known: Mapping[str, Said]) -> Iterator[str]:
    """The property and the value that are wrong; of a finding about two dates, both."""
    value = None
    if finding.value is not None and finding.value != finding.focus:
        is_iri = finding.value.startswith(("http://", "https://")) and finding.path != CB.webPage
        value = quoted(finding.value, _named(known)) if is_iri else f'"{finding.value[:_LONGEST]}"'
    word = None if finding.path is None else property_word(finding.path)
    if word is not None or value is not None:
        yield " = ".join(part for part in (word, value) if part is not None)
    elif all(said.get(prop) for prop in _PERIOD):
        for prop in _PERIOD:
            yield f'{property_word(prop)} = "{min(said[prop])}"'


def _places(known: Mapping[str, Said], source: str) -> Sequence[str]:
    """Where in a source something stands."""
    return known.get(source, {}).get(CB.locator, ())


def _named(known: Mapping[str, Said]) -> Callable[[str], str | None]:
    """Gives the name of an entity by its IRI."""
    return lambda iri: own_name(known.get(iri, {}))


def _known(findings: Iterable[Finding], data: Path) -> dict[str, Said]:
    """What the file says of the entities that findings are about; the names of what those lead to, and places in sources."""
    found = _said({finding.focus for finding in findings}, data)
    leads = {end for said in found.values() for end in ends(said)}
    leads |= {source for said in found.values() for source in said.get(PROV.hadPrimarySource, ())}
    leads |= {finding.value for finding in findings if finding.value is not None}
    further = _said(leads - found.keys(), data, only=(*NAMES, CB.locator)) if leads else {}
    return {**found, **further}


def _about(iris: set[str], data: Path) -> Iterator[ox.Triple]:
    """The statements about some entities; only their lines are parsed, for a file has a million."""
    subjects = {f"<{iri}>".encode() for iri in iris}
    with data.open("rb") as stream:
        lines = b"".join(line for line in stream if line.partition(b" ")[0] in subjects)
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def _said(iris: set[str], data: Path, only: Iterable[str] = ()) -> dict[str, Said]:
    """The values of each property of some entities, in the order of the file; of some properties only, where they are given."""
    wanted = frozenset(only)
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in _about(iris, data):
        subject, prop, object_ = triple.subject, triple.predicate.value, triple.object
        if wanted and prop not in wanted:
            continue
        if isinstance(subject, ox.NamedNode) and isinstance(object_, (ox.NamedNode, ox.Literal)):
            found[subject.value][prop].append(object_.value)
    return {iri: dict(said) for iri, said in found.items()}
