"""What identity knows of an actor or a link: names, countries, identifiers, ends.

This module owns the gathering. It decides nothing about sameness. Graph pattern read from each loaded
dataset::

    ?actor a ?class ; cb:name ?name ; cb:country ?country ; org:identifier ?identifier .
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.identity.keys import EXCLUSIVE, Key, key
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode
from kg.records import Actor, Contact, EventParticipation, Membership, Participation, Record, Ref
from kg.vocab import CB, ORG, RDF

KINDS: Final = (CB.Organisation, CB.Cluster, CB.Network, CB.NetworkOffice)
"""Only actors of the same of these classes can be one."""


@dataclass(slots=True)
class Candidate:
    """An actor under one raw IRI.

    Args:
        iri: The raw IRI.
        kind: The class that it is compared within.
        names: Its names, as written.
        countries: Its countries.
        keys: Its identifiers.
        datasets: The datasets in the store that speak of it.
    """

    iri: str
    kind: str
    names: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)
    datasets: set[str] = field(default_factory=set)

    @property
    def exclusive(self) -> list[Key]:
        """Its identifiers under schemes that give one to each organisation."""
        return [key for key in self.keys if key[0] in EXCLUSIVE]


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """A link under one raw IRI.

    Args:
        iri: The raw IRI.
        kind: Its class.
        ends: The raw IRIs of what it joins, in the order of its class.
        role: The IRI of the role, where it has one.
        dataset: Which dataset says so.
    """

    iri: str
    kind: str
    ends: tuple[str, ...]
    role: str | None
    dataset: str


class Pool:
    """Every actor that might be the same as another, by its raw IRI.

    Args:
        dataset: The dataset being loaded; what the store holds of it is about to be replaced.
    """

    def __init__(self, dataset: str) -> None:
        self.dataset = dataset
        self.actors: dict[str, Candidate] = {}
        self.fresh: set[str] = set()
        self.links: list[LinkCandidate] = []

    def see(self, iri: str, record: Actor) -> None:
        """Take in what a record of this load says of an actor."""
        self.fresh.add(iri)
        actor = self._actor(iri, _kind(record))
        actor.names.update(name.value for name in (*record.names, *record.other_names))
        if record.country is not None:
            actor.countries.add(record.country)
        actor.keys.update(_keys((given.scheme, given.value) for given in record.identifiers))

    def see_link(self, iri: str, record: Record, iri_of: Callable[[Ref], str]) -> None:
        """Take in a link of this load; one that identity never merges is passed over."""
        ends = _ends(record)
        if ends:
            role = getattr(record, "role", None)
            self.links.append(
                LinkCandidate(iri, type(record).CLASS, tuple(map(iri_of, ends)), role, self.dataset)
            )

    def read(self, store: GraphStore) -> None:
        """Take in what the other datasets of a store say of actors.

        Cost: linear in the number of actors in the store.
        """
        for dataset in store.datasets():
            if dataset.name != self.dataset:
                self._read(store, dataset.name)

    def _read(self, store: GraphStore, dataset: str) -> None:
        """Take in what one dataset says of actors."""
        here: dict[object, Candidate] = {}
        for kind in KINDS:
            for triple in store.raw(dataset, None, RDF.type, kind):
                if isinstance(triple.subject, NamedNode):
                    actor = here[triple.subject] = self._actor(triple.subject.value, kind)
                    actor.datasets.add(dataset)
        for prop in (CB.name, CB.otherName, CB.country, ORG.identifier):
            for triple in store.raw(dataset, None, prop, None):
                if isinstance(triple.object, Literal) and triple.subject in here:
                    _note(here[triple.subject], prop, triple.object)

    def _actor(self, iri: str, kind: str) -> Candidate:
        """The actor of a raw IRI."""
        return self.actors.setdefault(iri, Candidate(iri, kind))


def _note(actor: Candidate, prop: str, value: Literal) -> None:
    """Take in one thing that the store says of an actor."""
    if prop in {CB.name, CB.otherName}:
        actor.names.add(value.value)
    elif prop == CB.country:
        actor.countries.add(value.value)
    else:
        actor.keys.update(_keys([(value.datatype.value, value.value)]))


def _kind(record: Actor) -> str:
    """The class that an actor is compared within."""
    return next((kind for kind in KINDS if kind == type(record).CLASS), CB.Organisation)


def _keys(identifiers: Iterable[tuple[str, str]]) -> Iterator[Key]:
    """The identifiers that tell organisations apart, in their normal form."""
    for scheme, value in identifiers:
        found = key(scheme, value)
        if found is not None:
            yield found


def _ends(record: Record) -> tuple[Ref, ...]:
    """What a link joins."""
    match record:
        case Participation():
            return record.participant, record.project
        case Membership():
            return record.member, record.collective
        case EventParticipation():
            return record.participant, record.event
        case Contact():
            return record.parties
        case _:
            return ()
