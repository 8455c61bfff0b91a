"""Which facts may leave in a page, for whom: the cut by audience, and the facts that a page can be asked about.

This module owns who may read which property. What a reader may not see is not in the file at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.export.model import Audience
from kg.export.sparql import PageGraph
from kg.rdf.terms import NamedNode
from kg.vocab import CB, PROV, RDF

if TYPE_CHECKING:
    from kg.rdf.reading import Reader

_FOR_MEMBERS: Final = frozenset({CB.street, CB.postCode})
"""Addresses: some participants are sole traders, so that an address is a home."""

_QUESTIONS: Final = (
    (
        "Which clusters are there, and who coordinates them?",
        "SELECT ?cluster ?coordinator WHERE {\n  ?c a cb:Cluster ; cb:name ?cluster .\n"
        "  OPTIONAL { ?o cb:coordinates ?c ; cb:name ?coordinator }\n} ORDER BY ?cluster ?coordinator",
    ),
    (
        "Who takes part in the most projects?",
        "SELECT ?name (COUNT(DISTINCT ?project) AS ?projects) WHERE {\n"
        "  ?p cb:participant ?o ; cb:project ?project . ?o cb:name ?name\n} GROUP BY ?o ?name "
        "ORDER BY DESC(?projects) LIMIT 20",
    ),
    (
        "What came of which event?",
        "SELECT ?event ?agreement ?state WHERE {\n  ?a a cb:CollaborationAgreement ; cb:name ?agreement ;\n"
        "     cb:agreementState ?state ; cb:resultedFrom ?e . ?e cb:name ?event\n}",
    ),
)


def audience_of(prop: str) -> Audience:
    """The widest circle that may read the values of a property.

    Example:
        >>> audience_of(CB.street), audience_of(CB.city)
        ('members', 'public')
    """
    return "members" if prop in _FOR_MEMBERS else "public"


def page_graph(store: Reader, audience: Audience) -> PageGraph:
    """The merged facts that a page for an audience can be asked about; feedback is for coordinators only."""
    hidden = _FOR_MEMBERS if audience == "public" else frozenset()
    said = {
        triple.subject for triple in store.statements(predicate=RDF.type, object=NamedNode(PROV.Activity))
    }
    kept = said if audience != "coordinators" else frozenset()
    lines = [
        f"{triple} .\n"
        for triple in store.statements()
        if triple.predicate.value not in hidden and triple.subject not in kept
    ]
    prefix = f"PREFIX cb: <{CB.NAMESPACE}>\n"
    questions = tuple((title, prefix + query) for title, query in _QUESTIONS)
    return PageGraph("".join(sorted(lines)).encode(), questions)
