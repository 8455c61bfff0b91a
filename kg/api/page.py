"""The network page of a workspace: from merged facts, analysis and recommendations to what a page shows.

This module owns which entities are symbols, which links are lines, and which facts stand in the panel. How they look is
the business of `kg.export`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.api import partners
from kg.api.entity_table import Entity, EntityTable
from kg.api.times import begun, in_time, iso
from kg.export.model import Fact, PageLink, PageModel, PageNode, PageSource, Partner
from kg.rdf.terms import Literal, NamedNode, Term
from kg.schema import schema
from kg.vocab import CB, PROV

if TYPE_CHECKING:
    from kg.api.graph import Graph

_SYMBOLS: Final = ("Event", "Project", "Programme")
_PAIRS: Final = ("CollaborationAgreement", "Contact", "Meeting")
_MANY_ASKERS: Final = 200  # actors; beyond that only clusters ask by default, or the page takes minutes
_MOST_ASKERS: Final = 1000
_NO_FACT: Final = frozenset({PROV.hadPrimarySource, CB.name, CB.locator})


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
    table = EntityTable(graph.store)
    builder = _Builder(table, language)
    nodes = {node.id: node for node in builder.nodes() if begun(node.start, as_of)}
    links = [
        link
        for link in builder.links()
        if link.a in nodes and link.b in nodes and in_time(link.start, link.end, as_of, active_on)
    ]
    return PageModel(
        title=title,
        generated_on=on,
        nodes=tuple(nodes.values()),
        links=tuple(
            sorted(links, key=lambda link: (link.kind, link.a, link.b, link.label, link.start or ""))
        ),
        sources=tuple(
            PageSource(d.title or d.name, d.publisher, d.licence, d.source_url, iso(d.retrieved))
            for d in graph.store.datasets()
        ),
        terms=_terms(),
        language=language,
    )


def write(
    graph: Graph,
    file: Path,
    *,
    title: str,
    on: date,
    language: str,
    askers: Sequence[str] | None = None,
    as_of: date | None = None,
    active_on: date | None = None,
) -> None:
    """Writes the network page, recommendations inside.

    Args:
        graph: The facts.
        file: Where to.
        title: The heading.
        on: The day that the page is made.
        language: The language that it opens in.
        askers: Names of the actors to recommend partners for; by default every cluster, and every other actor while
            there are few.
        as_of: Only what had begun by this day.
        active_on: Only what was running on this day.

    Raises:
        NotFound: An asker is not in the graph.
        StoreError: The file cannot be written.
    """
    from kg.export.page import write_page

    model = page_model(graph, title=title, on=on, language=language, as_of=as_of, active_on=active_on)
    shown = {node.id for node in model.nodes}
    iris = _askers(model) if askers is None else [graph.actor(name).iri for name in askers]
    found = {iri: _partners(graph, iri, shown, as_of) for iri in iris if iri in shown}
    write_page(
        replace(model, recommendations={iri: partners for iri, partners in found.items() if partners}), file
    )


def _askers(model: PageModel) -> list[str]:
    """For whom partners are recommended: every cluster, and every other actor while there are few."""
    classes = schema().classes
    actors = [n for n in model.nodes if CB.Actor in classes[getattr(CB, n.kind)].superclasses]
    clusters = [node for node in actors if node.kind == "Cluster"]
    return [node.id for node in (actors if len(actors) <= _MANY_ASKERS else clusters)][:_MOST_ASKERS]


def _partners(graph: Graph, asker: str, shown: Container[str], as_of: date | None) -> tuple[Partner, ...]:
    """Ranked partners of one asker, as the page shows them."""
    if asker not in graph.snapshot:
        return ()
    found = graph.advice(asker, as_of=as_of).new
    return tuple(
        Partner(
            partner=each.iri,
            reason=each.line,
            evidence=tuple(partners.evidence_lines(graph, each)),
            introducers=tuple(one.iri for one in each.evidence.introducers if one.iri in shown),
        )
        for each in found
        if each.iri in shown
    )


def _terms() -> dict[str, dict[str, str]]:
    """The words of the ontology in the languages of the page."""
    known = schema()
    return {
        term.local_name: {lang: term.label(lang) for lang in ("en", "lt", "pl")}
        for term in (*known.classes.values(), *known.properties.values(), *known.concepts.values())
    }


class _Builder:
    """Turns entities into symbols and lines."""

    def __init__(self, table: EntityTable, language: str) -> None:
        self.table = table
        self.language = language
        self.sized: dict[str, list[Entity]] = {}
        for entity in table:
            for about in entity.links(CB.about):
                self.sized.setdefault(about, []).append(entity)

    def nodes(self) -> Iterator[PageNode]:
        """Every actor, event, project and programme."""
        classes = schema().classes
        for entity in self.table:
            iri = getattr(CB, entity.kind, None)
            line = {entity.kind} | {
                classes[up].local_name for up in (classes[iri].superclasses if iri else ())
            }
            if line & {"Actor", *_SYMBOLS}:
                yield self._node(entity)

    def _node(self, entity: Entity) -> PageNode:
        """One symbol with its facts."""
        names = entity.texts(CB.name)
        label = entity.name(self.language)
        return PageNode(
            id=entity.iri,
            label=label,
            kind=entity.kind,
            names=tuple(name for name in names if name != label),
            short_names=entity.texts(CB.shortName) + entity.texts(CB.acronym),
            former_names=entity.texts(CB.formerName),
            country=entity.text(CB.country) or self._through(entity, CB.locatedIn, CB.country),
            region=next((self._name(link) for link in entity.links(CB.inRegion)), None),
            sectors=tuple(self._concept(link) for link in entity.links(CB.inSector)),
            programmes=tuple(self._name(link) for link in entity.links(CB.fundedUnder)),
            latitude=self._number(entity, CB.latitude),
            longitude=self._number(entity, CB.longitude),
            facts=tuple(self._facts(entity)),
            start=entity.text(CB.startDate),
            end=next(iter(reversed(entity.texts(CB.endDate))), None),
        )

    def _facts(self, entity: Entity) -> Iterator[Fact]:
        """What is known about an entity, in the order of the ontology."""
        source = "; ".join(self.table.sources(entity, self.language)) or None
        stated = self.table.retrieved(entity)
        for prop, defined in schema().properties.items():
            if prop in _NO_FACT or defined.derived:
                continue
            for text in sorted(self._text(term) for term in entity.values.get(prop, ())):
                yield Fact(defined.local_name, text, source, stated)
        for size in self.sized.get(entity.iri, ()):
            words = [self._concept(link).lower() for link in size.links(CB.qualifier)]
            source = "; ".join(self.table.sources(size, self.language)) or None
            yield Fact(
                "memberCount",
                " ".join([*words, size.text(CB.memberCount) or ""]),
                source,
                size.text(CB.statedOn),
            )

    def links(self) -> Iterator[PageLink]:
        """Every tie between two symbols."""
        for entity in self.table:
            if entity.kind == "Membership":
                role = next((self._concept(link) for link in entity.links(CB.role)), "")
                kind = "coordinates" if "Coordinator" in "".join(entity.links(CB.role)) else "memberOf"
                yield from self._pairs(entity, CB.member, CB.collective, kind, entity.text(CB.scope) or role)
            elif entity.kind == "Participation":
                role = next((self._concept(link) for link in entity.links(CB.role)), "")
                yield from self._pairs(entity, CB.participant, CB.project, "Participation", role)
            elif entity.kind == "EventParticipation":
                role = next((self._concept(link) for link in entity.links(CB.role)), "")
                yield from self._pairs(entity, CB.participant, CB.event, "EventParticipation", role)
                yield from self._pairs(entity, CB.participant, CB.invitedBy, "invitedBy", "")
            elif entity.kind in _PAIRS:
                yield from self._parties(entity)
            for prop, kind in (
                (CB.officeOf, "officeOf"),
                (CB.hostedBy, "hostedBy"),
                (CB.operatedBy, "operatedBy"),
            ):
                for other in entity.links(prop):
                    yield self._link(entity, entity.iri, other, kind, "", directed=True)

    def _pairs(self, entity: Entity, first: str, second: str, kind: str, label: str) -> Iterator[PageLink]:
        """The line of a link from one end to the other."""
        for one in entity.links(first):
            for other in entity.links(second):
                yield self._link(entity, one, other, kind, label, directed=True)

    def _parties(self, entity: Entity) -> Iterator[PageLink]:
        """A line between each two parties of an agreement, a contact or a meeting."""
        states = (*entity.links(CB.agreementState), *entity.links(CB.meetingState))
        label = ", ".join(self._concept(state) for state in states)
        for one, other in combinations(entity.links(CB.party), 2):
            yield self._link(entity, one, other, entity.kind, label, directed=False)

    def _link(
        self, entity: Entity, one: str, other: str, kind: str, label: str, *, directed: bool
    ) -> PageLink:
        """One line."""
        return PageLink(
            a=one,
            b=other,
            kind=kind,
            label=label,
            directed=directed,
            start=entity.text(CB.startDate),
            end=entity.text(CB.endDate),
            sources=self.table.sources(entity, self.language),
        )

    # Words

    def _name(self, iri: str) -> str:
        return self.table.name(iri, self.language)

    def _concept(self, iri: str) -> str:
        concept = schema().concepts.get(iri)
        return self._name(iri) if concept is None else concept.label(self.language)

    def _text(self, term: Term) -> str:
        if isinstance(term, Literal):
            return term.value
        return self._concept(term.value) if isinstance(term, NamedNode) else str(term)

    def _through(self, entity: Entity, prop: str, then: str) -> str | None:
        """A literal of the entity that a property leads to."""
        found = (self.table.get(link) for link in entity.links(prop))
        return next((each.text(then) for each in found if each is not None and each.text(then)), None)

    def _number(self, entity: Entity, prop: str) -> float | None:
        """A coordinate of an entity, or of its place."""
        text = entity.text(prop) or self._through(entity, CB.locatedIn, prop)
        return None if text is None else float(text)
