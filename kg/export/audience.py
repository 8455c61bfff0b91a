"""Who may read what: the same page for the public, for members and for coordinators.

This module owns the cut, made on the view model before anything is written, so that what may not leave is
not in the file at all. It hides nothing by style or script.
"""

from __future__ import annotations

from dataclasses import replace

from kg.export.model import AUDIENCES, Audience, PageModel, PageNode


def for_audience(model: PageModel, audience: Audience) -> PageModel:
    """The page as a circle of readers may have it: entities, facts, links and advice beyond it are left out.

    Coordinators see everything, members what is for members or public, the public only what is public. A
    link goes with either of its ends, and a recommendation with its asker, its partner or the introducer it
    names; an asker who is left with none is not said to have none.

    Example:
        >>> from datetime import date
        >>> from kg.export.model import Fact, PageNode
        >>> node = PageNode("x", "X", "Firm", facts=(Fact("email", "a@x.lt", audience="coordinators"),))
        >>> for_audience(PageModel("T", date(2020, 3, 13), (node,)), "public").nodes[0].facts
        ()
    """
    may = frozenset(AUDIENCES[: AUDIENCES.index(audience) + 1])
    nodes = tuple(_trim(node, may) for node in model.nodes if node.audience in may)
    kept = frozenset(node.id for node in nodes)
    links = tuple(link for link in model.links if link.audience in may and link.a in kept and link.b in kept)
    advice = {
        asker: tuple(
            replace(partner, introducers=tuple(one for one in partner.introducers if one in kept))
            for partner in ranked
            if partner.audience in may and partner.partner in kept
        )
        for asker, ranked in model.recommendations.items()
        if asker in kept
    }
    told = {asker: ranked for asker, ranked in advice.items() if ranked}
    return replace(model, nodes=nodes, links=links, recommendations=told)


def _trim(node: PageNode, may: frozenset[Audience]) -> PageNode:
    """The entity with only those facts that the circle may read."""
    if all(fact.audience in may for fact in node.facts):
        return node
    return replace(node, facts=tuple(fact for fact in node.facts if fact.audience in may))
