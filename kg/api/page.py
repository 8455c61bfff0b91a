"""The network page of a workspace: from merged facts, analysis and recommendations to what a page shows.

This module owns what goes into a page. How it looks is the business of `kg.export`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api import partners
from kg.api.entity_table import EntityTable
from kg.api.page_facts import page_graph
from kg.api.page_lines import Lines
from kg.api.page_symbols import Standing, Symbols
from kg.api.page_words import PageWords
from kg.api.times import begun, in_time, iso
from kg.errors import Location, StoreError
from kg.export.model import Audience, PageLink, PageModel, PageNode, PageSource, Partner
from kg.schema import schema
from kg.vocab import CB

if TYPE_CHECKING:
    from kg.api.graph import Graph

_MANY_ASKERS: Final = 200  # actors; beyond that only clusters ask by default, or the page takes minutes
_MOST_ASKERS: Final = 1000
_SOURCES: Final = 128  # enough for the size of a symbol
_CLUSTER_SIZE: Final = 0.6  # a cluster is what people look for, whatever it bridges


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a page is asked to be.

    Args:
        title: The heading.
        on: The day that it is made.
        language: The language that it opens in.
        askers: Names of the actors to recommend partners for; by default every cluster, and every other actor
            while there are few.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        since: An earlier day; what changed after it is listed.
        previous: An earlier page, whose symbols keep their places; what changed since is listed.
        audience: Who will read it; what is not for them is not in the file.
        with_sparql: Whether the facts can be asked in SPARQL inside the page.
        overview_above: From how many entities on it opens with groups.
    """

    title: str
    on: date
    language: str = "en"
    askers: Sequence[str] | None = None
    as_of: date | None = None
    active_on: date | None = None
    since: date | None = None
    previous: Path | None = None
    audience: Audience = "coordinators"
    with_sparql: bool = False
    overview_above: int = 2_000


def page_model(
    graph: Graph,
    *,
    title: str,
    on: date,
    language: str,
    as_of: date | None = None,
    active_on: date | None = None,
) -> PageModel:
    """Everything that the page of a workspace shows, recommendations left out.

    Args:
        graph: The facts.
        title: The heading.
        on: The day that the page is made.
        language: The language that it opens in.
        as_of: Only what had begun by this day; undated links count.
        active_on: Only what was running on this day.
    """
    words = PageWords(EntityTable(graph.store), graph.provenance, language)
    standing = _standing(graph, as_of, active_on)
    nodes = {node.id: node for node in Symbols(words, standing) if begun(node.start, as_of)}
    links = [
        link
        for link in Lines(words)
        if link.a in nodes and link.b in nodes and in_time(link.start, link.end, as_of, active_on)
    ]
    return PageModel(
        title=title,
        generated_on=on,
        nodes=tuple(_with_company(nodes, links)),
        links=tuple(
            sorted(links, key=lambda link: (link.kind, link.a, link.b, link.label, link.start or ""))
        ),
        sources=tuple(
            PageSource(d.title or d.name, d.publisher, d.licence, d.source_url, iso(d.retrieved))
            for d in graph.store.datasets()
        ),
        terms=words_of_the_ontology(),
        language=language,
    )


def full_model(
    graph: Graph,
    *,
    title: str,
    on: date,
    language: str,
    askers: Sequence[str] | None = None,
    as_of: date | None = None,
    active_on: date | None = None,
) -> PageModel:
    """Everything that the page of a workspace shows, recommendations inside.

    Args:
        graph: The facts.
        title: The heading.
        on: The day that the page is made.
        language: The language that it opens in.
        askers: Names of the actors to recommend partners for; by default every cluster, and every other actor while
            there are few.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: An asker is not in the graph.
    """
    model = page_model(graph, title=title, on=on, language=language, as_of=as_of, active_on=active_on)
    shown = {node.id for node in model.nodes}
    iris = _askers(model) if askers is None else [graph.actor(name).iri for name in askers]
    found = {iri: _partners(graph, iri, shown, as_of) for iri in iris if iri in shown}
    return replace(model, recommendations={iri: ranked for iri, ranked in found.items() if ranked})


def write(graph: Graph, file: Path, order: Order) -> None:
    """Writes the network page, recommendations inside.

    Raises:
        NotFound: An asker, or the earlier page, is not there.
        SourceUnreadable: The earlier page is not one of ours.
        StoreError: The file cannot be written.
    """
    from kg.export.audience import for_audience
    from kg.export.page import PageOptions, write_page

    model = for_audience(with_partners(graph, _model(graph, order, order.as_of), order), order.audience)
    previous: Path | PageModel | None = order.previous
    if order.since is not None:
        previous = for_audience(_model(graph, order, order.since), order.audience)
    options = PageOptions(
        overview_above=order.overview_above,
        previous=previous,
        graph=page_graph(graph.store, order.audience) if order.with_sparql else None,
    )
    try:
        write_page(model, file, options)
    except OSError as error:
        raise StoreError(
            "The page cannot be written.", where=Location(str(file)), found=error.strerror
        ) from error


def _model(graph: Graph, order: Order, as_of: date | None) -> PageModel:
    """The page as of a day, without recommendations."""
    return page_model(
        graph,
        title=order.title,
        on=order.on if as_of is None else as_of,
        language=order.language,
        as_of=as_of,
        active_on=order.active_on,
    )


def with_partners(graph: Graph, model: PageModel, order: Order) -> PageModel:
    """The page with ranked partners for its askers; an asker who was not there yet has none."""
    shown = {node.id for node in model.nodes}
    iris = _askers(model) if order.askers is None else [graph.actor(name).iri for name in order.askers]
    found = {iri: _partners(graph, iri, shown, order.as_of) for iri in iris if iri in shown}
    return replace(model, recommendations={iri: ranked for iri, ranked in found.items() if ranked})


def _standing(graph: Graph, as_of: date | None, active_on: date | None) -> Standing:
    """The bridging role and the community of everybody who works with somebody."""
    from kg.analysis.betweenness import betweenness
    from kg.analysis.communities import communities
    from kg.analysis.projection import project

    clusters = zip(graph.snapshot.actors, graph.snapshot.kind, strict=True)
    size = {iri: _CLUSTER_SIZE for iri, kind in clusters if kind == "Cluster"}
    network = project(graph.snapshot, as_of=as_of, active_on=active_on)
    if not len(network):
        return Standing(size)
    between = betweenness(network, sources=_SOURCES).every
    most = float(between.max()) or 1.0
    for iri, value in zip(network.iris, between, strict=True):
        size[iri] = max(size.get(iri, 0.0), round((float(value) / most) ** 0.5, 6))
    numbers = zip(network.iris, communities(network), strict=True)
    return Standing(size, {iri: int(number) for iri, number in numbers})


def _with_company(nodes: Mapping[str, PageNode], links: Iterable[PageLink]) -> Iterator[PageNode]:
    """The symbols, each project in the community of most of its participants, so that shared work ties communities."""
    company: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for link in links:
        community = nodes[link.a].community
        if link.kind == "Participation" and community is not None:
            company[link.b][community] += 1
    for iri, node in nodes.items():
        if node.community is None and company[iri]:
            most = min(company[iri], key=lambda community: (-company[iri][community], community))
            yield replace(node, community=most)
        else:
            yield node


def _askers(model: PageModel) -> list[str]:
    """For whom partners are recommended, clusters first: with every other actor while there are few."""
    classes = schema().classes
    actors = [n for n in model.nodes if CB.Actor in classes[getattr(CB, n.kind)].superclasses]
    clusters = [node.id for node in actors if node.kind == "Cluster"]
    others = [node.id for node in actors if node.kind != "Cluster"] if len(actors) <= _MANY_ASKERS else []
    return [*clusters, *others][:_MOST_ASKERS]


def _partners(graph: Graph, asker: str, shown: Container[str], as_of: date | None) -> tuple[Partner, ...]:
    """Ranked partners of one asker, as the page shows them."""
    if asker not in graph.snapshot:
        return ()
    return tuple(
        Partner(
            partner=each.iri,
            reason=each.line,
            evidence=tuple(partners.evidence_lines(graph, each)),
            audience="coordinators",
            introducers=tuple(one.iri for one in each.evidence.introducers if one.iri in shown),
        )
        for each in graph.advice(asker, as_of=as_of).new
        if each.iri in shown
    )


def words_of_the_ontology() -> dict[str, dict[str, str]]:
    """The words of the ontology in the languages of the page."""
    known = schema()
    return {
        term.local_name: {lang: term.label(lang) for lang in ("en", "lt", "pl")}
        for term in (*known.classes.values(), *known.properties.values(), *known.concepts.values())
    }
