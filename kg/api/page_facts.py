"""Which facts may leave in a page, for whom: the cut by audience, and the facts that a page can be asked about.

This module owns who may read which property. What a reader may not see is not in the file at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final

from kg.api.gallery import questions
from kg.api.page_agreements import withheld_agreements
from kg.export.model import Audience
from kg.export.sparql import PageGraph
from kg.rdf.names import PREFIXES
from kg.rdf.terms import NamedNode, Triple
from kg.vocab import CB, PROV, RDF

if TYPE_CHECKING:
    from kg.rdf.reading import Reader

_FOR_MEMBERS: Final = frozenset({CB.street, CB.postCode})
"""Addresses: some participants are sole traders, so that an address is a home."""

_FIRST: Final = "coordinators-of-clusters"
"""The question that the editor opens with."""


def audience_of(prop: str) -> Audience:
    """The widest circle that may read the values of a property.

    Example:
        >>> audience_of(CB.street), audience_of(CB.city)
        ('members', 'public')
    """
    return "members" if prop in _FOR_MEMBERS else "public"


def page_graph(store: Reader, audience: Audience) -> PageGraph:
    """The merged facts that a page for an audience can be asked about.

    Feedback is for coordinators only, and so is what is negotiated where no published source states it.
    """
    hidden = _FOR_MEMBERS if audience == "public" else frozenset()
    said = {
        triple.subject for triple in store.statements(predicate=RDF.type, object=NamedNode(PROV.Activity))
    }
    kept = said if audience != "coordinators" else frozenset()
    withheld = _withheld(store) if audience != "coordinators" else _Withheld()
    lines = [
        f"{triple} .\n"
        for triple in store.statements()
        if triple.predicate.value not in hidden
        and triple.subject not in kept
        and not _tells(triple, withheld)
    ]
    return PageGraph("".join(sorted(lines)).encode(), _questions())


@dataclass(frozen=True, slots=True)
class _Withheld:
    """Agreements that are not told of, and the pairs of actors that they alone may tie."""

    agreements: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()


def _withheld(store: Reader) -> _Withheld:
    """What readers who are no coordinators do not learn of agreements."""
    found = withheld_agreements(store)
    parties = [[str(party.object) for party in store.statements(iri, CB.party)] for iri in sorted(found)]
    return _Withheld(found, frozenset(pair for some in parties for pair in permutations(some, 2)))


def _tells(triple: Triple, withheld: _Withheld) -> bool:
    """Whether a statement is about an agreement that is withheld, or says that its parties are linked."""
    ends = [term.value for term in (triple.subject, triple.object) if isinstance(term, NamedNode)]
    if not withheld.agreements.isdisjoint(ends):
        return True
    linked = triple.predicate.value == CB.linkedTo
    return linked and (str(triple.subject), str(triple.object)) in withheld.pairs


def _questions() -> tuple[tuple[str, str], ...]:
    """The gallery's questions that need nothing to be filled in, title and query; the prefixes that each uses in front."""
    asked = [each for each in questions() if not each.parameters]
    return tuple(
        (each.title, _prefixed(each.sparql)) for each in sorted(asked, key=lambda each: each.id != _FIRST)
    )


def _prefixed(query: str) -> str:
    """A query with the prefixes that it uses, for an engine that knows none."""
    used = [(name, space) for name, space in PREFIXES.items() if re.search(rf"\b{name}:", query)]
    return "".join(f"PREFIX {name}: <{space}>\n" for name, space in used) + query
