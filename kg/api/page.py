"""The network page of a workspace: from merged facts, analysis and recommendations to what a page shows.

This module owns what goes into a page. How it looks is the business of `kg.export`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api.entity_table import EntityTable
from kg.api.page_facts import page_graph
from kg.api.page_lines import Lines
from kg.api.page_partners import with_partners
from kg.api.page_symbols import Standing, Symbols
from kg.api.page_words import PageWords
from kg.api.times import begun, in_time, iso
from kg.api.words import dataset_titles
from kg.errors import Location, StoreError
from kg.export.model import Audience, PageLink, PageModel, PageNode, PageSource
from kg.schema import schema

if TYPE_CHECKING:
    from kg.api.graph import Graph

_SOURCES: Final = 128  # enough for the size of a symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a page is asked to be.

    Args:
        title: The heading.
        on: The day that it is made.
        language: The language that it opens in.
        askers: Names of the actors to recommend partners for; by default every cluster, and with them every other
            actor while there are few, else those that connect most.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.
        since: An earlier day; what changed after it is listed.
        previous: An earlier page, whose symbols keep their places; what changed since is listed.
        audience: Who will read it; what is not for them is not in the file.
        with_sparql: Whether the facts can be asked in SPARQL inside the page.
        overview_above: From how many entities on it opens with groups.
        chosen: The IRI of the entity that it opens at.
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
    chosen: str | None = None


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
    datasets = graph.store.datasets()
    titles = dataset_titles(datasets)
    words = PageWords(EntityTable(graph.store), graph.provenance, titles, graph.workspace.settings.language)
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
            PageSource(titles[d.name], d.publisher, d.licence, d.source_url, iso(d.retrieved))
            for d in datasets
        ),
        terms=words_of_the_ontology(),
        language=language,
        spoken=words.spoken,
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
        askers: Names of the actors to recommend partners for; by default those of `Order`.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: An asker is not in the graph.
    """
    model = page_model(graph, title=title, on=on, language=language, as_of=as_of, active_on=active_on)
    return with_partners(graph, model, askers, as_of)


def write(graph: Graph, file: Path, order: Order) -> None:
    """Writes the network page, recommendations inside.

    Raises:
        NotFound: An asker, or the earlier page, is not there.
        SourceUnreadable: The earlier page is not one of ours.
        StoreError: The file cannot be written.
    """
    from kg.export.audience import for_audience
    from kg.export.page import PageOptions, write_page

    now = with_partners(graph, _model(graph, order, order.as_of), order.askers, order.as_of)
    model = for_audience(now, order.audience)
    previous: Path | PageModel | None = order.previous
    if order.since is not None:
        previous = for_audience(_model(graph, order, order.since), order.audience)
    options = PageOptions(
        overview_above=order.overview_above,
        previous=previous,
        graph=page_graph(graph.store, order.audience) if order.with_sparql else None,
        chosen=order.chosen,
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


def _standing(graph: Graph, as_of: date | None, active_on: date | None) -> Standing:
    """The bridging role and the community of everybody who works with somebody."""
    from kg.analysis.betweenness import betweenness
    from kg.analysis.communities import communities
    from kg.analysis.projection import project

    network = project(graph.snapshot, as_of=as_of, active_on=active_on)
    if not len(network):
        return Standing()
    between = betweenness(network, sources=_SOURCES).every
    most = float(between.max()) or 1.0
    values = zip(network.iris, between, strict=True)
    numbers = zip(network.iris, communities(network), strict=True)
    return Standing(
        {iri: round((float(value) / most) ** 0.5, 6) for iri, value in values},
        {iri: int(number) for iri, number in numbers},
    )


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


def words_of_the_ontology() -> dict[str, dict[str, str]]:
    """The words of the ontology in the languages of the page."""
    known = schema()
    return {
        term.local_name: {lang: term.label(lang) for lang in ("en", "lt", "pl")}
        for term in (
            *known.classes.values(),
            *known.properties.values(),
            *known.concepts.values(),
            *known.identifiers.values(),
        )
    }
