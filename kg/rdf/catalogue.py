"""The catalogue: which datasets are loaded, from where, under which licence.

This module owns the Dataset entities, in graph/_catalogue and, for all to query, among the merged facts. It
writes nothing by itself: `kg.rdf.commit` does. Graph pattern::

    ?d a cb:Dataset ; cb:title ?t ; cb:publisher ?p ; cb:licence ?l ; cb:sourceUrl ?u ; cb:retrieved ?r ;
       cb:sourceId ?i ; cb:attribution ?a .
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pyoxigraph as ox

from kg import iri
from kg.rdf.names import CATALOGUE, DIGEST, NAME, STATEMENTS, within
from kg.rdf.quads import Quads
from kg.vocab import CB, RDF, XSD

_TYPE: Final = ox.NamedNode(RDF.type)
_COLUMNS: Final = {
    "title": (CB.title, None),
    "publisher": (CB.publisher, None),
    "licence": (CB.licence, None),
    "source_url": (CB.sourceUrl, XSD.anyURI),
    "retrieved": (CB.retrieved, XSD.date),
    "source_id": (CB.sourceId, None),
    "attribution": (CB.attribution, None),
}
_NAMED_AFTER: Final = ("title", "source_id")  # what the dataset's own name stands in for
_FIELDS: Final = {prop: name for name, (prop, _) in _COLUMNS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetInfo:
    """A dataset: one load of a source under a name.

    Args:
        name: The name, as in `--dataset`.
        title: What it is, for readers; its name, where nothing better is known.
        publisher: Who published it.
        licence: Under which licence.
        source_url: Where it was found.
        retrieved: On which day.
        source_id: Which source it is a load of; its name, where nothing better is known.
        attribution: The words that the licence asks for.
        statements: How many statements it holds; the store fills this in.
    """

    name: str
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    source_url: str | None = None
    retrieved: date | None = None
    source_id: str | None = None
    attribution: str | None = None
    statements: int = field(default=0, compare=False)

    @property
    def iri(self) -> str:
        """The dataset as an entity."""
        return iri.dataset(self.name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue: the dataset, and a digest of the file and rules that it was made from."""

    info: DatasetInfo
    digest: str

    def public(self) -> list[ox.Triple]:
        """What everybody may query about the dataset."""
        subject = ox.NamedNode(self.info.iri)
        found = [ox.Triple(subject, _TYPE, ox.NamedNode(CB.Dataset))]
        for name, (prop, datatype) in _COLUMNS.items():
            held = getattr(self.info, name)
            if held is None and name in _NAMED_AFTER:
                held = self.info.name
            if held is not None:
                kind = None if datatype is None else ox.NamedNode(datatype)
                found.append(ox.Triple(subject, ox.NamedNode(prop), ox.Literal(str(held), datatype=kind)))
        return found

    def quads(self) -> list[ox.Quad]:
        """The whole line, as it stands in the catalogue."""
        subject = ox.NamedNode(self.info.iri)
        internal = (
            ox.Triple(subject, NAME, ox.Literal(self.info.name)),
            ox.Triple(subject, DIGEST, ox.Literal(self.digest)),
            ox.Triple(subject, STATEMENTS, ox.Literal(self.info.statements)),
        )
        return [within(triple, CATALOGUE) for triple in (*self.public(), *internal)]


def entries(store: Quads) -> dict[str, Entry]:
    """Every line of the catalogue, by the name of the dataset, sorted."""
    values: dict[str, dict[str, str]] = {}
    for quad in store.quads_for_pattern(None, None, None, CATALOGUE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            values.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
    return {entry.info.name: entry for entry in sorted(_read(values), key=lambda entry: entry.info.name)}


def _read(values: dict[str, dict[str, str]]) -> Iterator[Entry]:
    """Lines of the catalogue from their statements, by subject and predicate."""
    for held in values.values():
        named = {_FIELDS[prop]: text for prop, text in held.items() if prop in _FIELDS}
        day = named.pop("retrieved", None)
        info = DatasetInfo(
            name=held[NAME.value],
            retrieved=None if day is None else date.fromisoformat(day),
            statements=int(held[STATEMENTS.value]),
            **named,
        )
        yield Entry(info, held[DIGEST.value])
