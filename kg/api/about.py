"""The statements about one entity: its own, those of its links, and where they stand.

This module owns what belongs to the description of an entity as RDF. How an entity is told in words is the business
of `kg.api.profile`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import NotFound
from kg.rdf.terms import NamedNode, Triple
from kg.vocab import PROV

if TYPE_CHECKING:
    from kg.api.graph import Graph


def about(graph: Graph, iri: str) -> list[Triple]:
    """The statements of an entity, of whatever points to it, and of the places they stand in; sorted.

    Graph pattern read::

        <iri> ?p ?o .  ?link ?p <iri> ; ?q ?r .  ?each prov:hadPrimarySource ?s .  ?s ?p ?o .

    Raises:
        NotFound: Nothing is known about it.
    """
    own = set(graph.store.statements(iri))
    if not own:
        raise NotFound(f"Nothing is known about <{iri}>.", hint="Look for its name with the search.")
    found = set(own)
    for triple in graph.store.statements(object=iri):
        if isinstance(triple.subject, NamedNode):
            found.update(graph.store.statements(triple.subject))
    for source in {each.object for each in found if each.predicate.value == PROV.hadPrimarySource}:
        if isinstance(source, NamedNode):
            found.update(graph.store.statements(source))
    return sorted(found, key=str)


def leads_to(graph: Graph, iri: str) -> Iterator[tuple[str, str]]:
    """The named entities that an entity's statements lead to, as IRI and name, by name."""
    found = {
        triple.object.value: entry.name
        for triple in graph.store.statements(iri)
        if isinstance(triple.object, NamedNode)
        and (entry := graph.names.get(triple.object.value)) is not None
    }
    yield from sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
