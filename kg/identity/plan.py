"""From what is loaded and what is being loaded to the redirects that the store should have, and why.

This module owns the comparison of wanted and present redirects, and the merge log. It writes nothing: the
store applies an `IdentityChange` together with the dataset. Statements of the log, in graph/_identity::

    ?entry a idl:Merge ; idl:raw ?raw ; idl:canonical ?canonical ; idl:reason "same PIC: 999456476" ;
           idl:by "load eu_cordis" ; idl:on "2026-11-24"^^xsd:date .
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kg import iri
from kg.identity.candidate import Pool
from kg.identity.links import merge_links
from kg.identity.match import KnownAs, match
from kg.rdf.redirects import IdentityChange
from kg.rdf.store import GraphStore
from kg.rdf.terms import Literal, NamedNode, Triple
from kg.vocab import RDF, XSD

LOG = f"{iri.BASE}identity-log#"
"""The namespace of the merge log; it stays in graph/_identity, which no user's query sees."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What identity wants of the store.

    Args:
        change: Redirects to make and to take back, with their log.
        redirects: All redirects afterwards.
        doubtful: Groups of raw IRIs that share a name or key while their identifiers contradict each other.
    """

    change: IdentityChange
    redirects: Mapping[str, str]
    doubtful: tuple[tuple[str, ...], ...]


def plan(store: GraphStore, pool: Pool, aliases: Iterable[KnownAs], *, by: str, today: date) -> Plan:
    """What the redirects should be once the dataset of the pool is loaded.

    Args:
        store: Holds the other datasets and the present redirects.
        pool: What is being loaded; the actors of the other datasets are added to it.
        aliases: What the manifests say.
        by: Who asks, for the log: `load eu_cordis`.
        today: The day that the log notes.

    Cost: linear in the number of actors of the store and of the load.
    """
    pool.read(store)
    groups = match(pool.actors, aliases)
    actors = groups.canonical()
    links = merge_links(pool.links, store, pool.dataset, actors)
    wanted = actors | links
    present = store.redirects().targets
    added = {raw: kept for raw, kept in sorted(wanted.items()) if present.get(raw) != kept}
    removed = sorted(raw for raw in present if raw not in wanted)
    reasons = groups.reasons() | dict.fromkeys(links, "joins the same under the same role")
    log = [
        *_entries("Merge", added, reasons, by, today),
        *_entries("Split", {raw: present[raw] for raw in removed}, {}, by, today),
    ]
    return Plan(IdentityChange(added, removed, log), wanted, tuple(groups.doubtful))


def _entries(
    kind: str, redirects: Mapping[str, str], reasons: Mapping[str, str], by: str, today: date
) -> Iterator[Triple]:
    """Lines of the log, one entry for each redirect."""
    day = Literal(today.isoformat(), datatype=NamedNode(XSD.date))
    for raw, canonical in redirects.items():
        entry = NamedNode(iri.entity("identity-log", kind, raw, canonical, by, today.isoformat()))
        yield Triple(entry, NamedNode(RDF.type), NamedNode(f"{LOG}{kind}"))
        yield Triple(entry, NamedNode(f"{LOG}raw"), NamedNode(raw))
        yield Triple(entry, NamedNode(f"{LOG}canonical"), NamedNode(canonical))
        yield Triple(entry, NamedNode(f"{LOG}reason"), Literal(reasons.get(raw, "no longer the same")))
        yield Triple(entry, NamedNode(f"{LOG}by"), Literal(by))
        yield Triple(entry, NamedNode(f"{LOG}on"), day)
