"""Links that are one because what they join is one: the same membership told by two datasets.

This module owns the merging of links, after actors have been merged. Two links of one dataset stay two, as
does an agreement: two parties can agree twice. Graph pattern read from each loaded dataset, for merged actors
only::

    ?link ?end ?actor ; a ?class ; ?otherEnd ?other ; cb:role ?role .
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from kg.identity.candidate import LinkCandidate, Pool
from kg.rdf.store import GraphStore
from kg.rdf.terms import NamedNode
from kg.vocab import CB, RDF

_ENDS: Final = {
    CB.Participation: (CB.participant, CB.project),
    CB.Membership: (CB.member, CB.collective),
    CB.EventParticipation: (CB.participant, CB.event),
    CB.Contact: (CB.party,),
}
_TO_ACTORS: Final = (CB.participant, CB.member, CB.collective, CB.party)


def merge_links(pool: Pool, store: GraphStore, redirects: Mapping[str, str]) -> dict[str, str]:
    """For every link that stands for another: its raw IRI, and the one that is kept.

    Args:
        pool: The links of the dataset being loaded, and which dataset speaks of which actor.
        store: Holds the other datasets.
        redirects: Raw actor to canonical actor.

    Cost: linear in the number of links that merged actors have.
    """
    merged = {*redirects, *redirects.values()}
    same: dict[tuple[str, ...], set[LinkCandidate]] = defaultdict(set)
    here = (link for link in pool.links if not merged.isdisjoint(link.ends))
    for link in (*here, *_stored(store, pool, merged)):
        ends = [redirects.get(end, end) for end in link.ends]
        if link.kind == CB.Contact:
            ends.sort()
        same[link.kind, link.role or "", *ends].add(link)
    return {raw: kept for found in same.values() for raw, kept in _merge(found, redirects)}


def _merge(links: set[LinkCandidate], redirects: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The redirects among links that join the same; none where one dataset has two of them."""
    datasets = [link.dataset for link in links]
    iris = {link.iri for link in links}
    if len(iris) > 1 and len(set(datasets)) == len(datasets):
        moved = {link.iri: sum(end in redirects for end in link.ends) for link in links}
        kept = min(iris, key=lambda iri: (moved[iri], iri))
        yield from sorted((iri, kept) for iri in iris if iri != kept)


def _stored(store: GraphStore, pool: Pool, actors: set[str]) -> Iterator[LinkCandidate]:
    """The links of the other datasets that lead to some actors."""
    seen: set[tuple[str, str]] = set()
    for actor in sorted(actors):
        for dataset in sorted(pool.actors[actor].datasets):
            for triple in store.raw(dataset, None, None, actor):
                link = (dataset, triple.subject.value) if isinstance(triple.subject, NamedNode) else None
                if link is not None and link not in seen and triple.predicate.value in _TO_ACTORS:
                    seen.add(link)
                    yield from _read(store, *link)


def _read(store: GraphStore, dataset: str, link: str) -> Iterator[LinkCandidate]:
    """A link as a dataset tells it."""
    values: dict[str, list[str]] = defaultdict(list)
    for triple in store.raw(dataset, link, None, None):
        if isinstance(triple.object, NamedNode):
            values[triple.predicate.value].append(triple.object.value)
    for kind, properties in _ENDS.items():
        if kind in values[RDF.type]:
            ends = tuple(sorted(end for prop in properties for end in values[prop]))
            if kind != CB.Contact:
                ends = tuple(values[prop][0] for prop in properties)
            yield LinkCandidate(link, kind, ends, next(iter(values[CB.role]), None), dataset)
