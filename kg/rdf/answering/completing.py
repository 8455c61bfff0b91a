"""Statements that somebody sent, completed to what every loader writes: superclasses, and where they stand.

This module owns what is added to what is sent. It checks nothing: the shapes do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from kg import iri
from kg.schema import schema, superclasses
from kg.vocab import CB, PROV, RDF

LOCATOR: Final = "sent to the server"
_TYPE: Final = ox.NamedNode(RDF.type)
_SOURCE: Final = ox.NamedNode(PROV.hadPrimarySource)
_UNSOURCED: Final = frozenset({CB.SourceRecord, CB.Dataset})


def completed(dataset: str, sent: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The statements, with the superclasses of every class, and a source for whatever names none.

    Args:
        dataset: The name of the dataset that they will make.
        sent: The statements.
    """
    found = set(sent)
    classes = schema().classes
    types: defaultdict[ox.NamedNode | ox.BlankNode, set[str]] = defaultdict(set)
    for triple in found:
        if (
            triple.predicate == _TYPE
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value in classes
        ):
            types[triple.subject].add(triple.object.value)  # type: ignore[index]
    sourced = {triple.subject for triple in found if triple.predicate == _SOURCE}
    unsourced = [each for each, held in types.items() if each not in sourced and not held & _UNSOURCED]
    for each, held in types.items():
        found.update(_above(each, held))
    if unsourced:
        record = ox.NamedNode(iri.source_record(dataset, LOCATOR))
        found.update(ox.Triple(each, _SOURCE, record) for each in unsourced)
        found.update(_record(record, dataset))
    return found


def _above(entity: ox.NamedNode | ox.BlankNode, classes: Iterable[str]) -> Iterator[ox.Triple]:
    """The superclasses of an entity."""
    for held in classes:
        for above in superclasses(held):
            yield ox.Triple(entity, _TYPE, ox.NamedNode(above))


def _record(record: ox.NamedNode, dataset: str) -> Iterator[ox.Triple]:
    """The source record of what was sent."""
    yield ox.Triple(record, _TYPE, ox.NamedNode(CB.SourceRecord))
    yield ox.Triple(record, ox.NamedNode(CB.locator), ox.Literal(LOCATOR))
    yield ox.Triple(record, ox.NamedNode(CB.inDataset), ox.NamedNode(iri.dataset(dataset)))
