"""Partners on the page: who asks, and what is recommended to each, computed before the page is written.

This module owns the choice of askers. The recommendations are those of `kg.recommend`, worded by `kg.api.partners`.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kg.api import partners
from kg.api.page_reasons import LANGUAGES, Reasons
from kg.export.model import PageModel, PageNode, Partner
from kg.schema import schema
from kg.vocab import CB

if TYPE_CHECKING:
    from kg.api.graph import Graph
    from kg.recommend.results import Recommendation

_FEW: Final = 200  # actors; while there are no more, all of them ask
_MOST_CLUSTERS: Final = 1000
_CONNECTING: Final = 40  # of many actors so many ask beside the clusters: about two CPU seconds


def with_partners(
    graph: Graph, model: PageModel, askers: Sequence[str] | None, as_of: date | None
) -> PageModel:
    """The page with ranked partners for its askers; an asker who was not there yet has none.

    Args:
        graph: The facts.
        model: The page.
        askers: Names of the actors that ask; by default clusters first, then all others or the most connecting.
        as_of: Only what had begun by this day.

    Raises:
        NotFound: An asker is not in the graph.
    """
    shown = {node.id for node in model.nodes}
    iris = _askers(model) if askers is None else [graph.actor(name).iri for name in askers]
    found = {iri: _partners(graph, iri, shown, as_of) for iri in iris if iri in shown}
    return replace(model, recommendations={iri: ranked for iri, ranked in found.items() if ranked})


def _askers(model: PageModel) -> list[str]:
    """For whom partners are recommended, clusters first."""
    classes = schema().classes
    actors = [n for n in model.nodes if CB.Actor in classes[getattr(CB, n.kind)].superclasses]
    clusters = [node.id for node in actors if node.kind == "Cluster"]
    others = [node for node in actors if node.kind != "Cluster"]
    if len(actors) > _FEW:
        others = sorted((node for node in others if node.size > 0), key=_connecting)[:_CONNECTING]
    return [*clusters[:_MOST_CLUSTERS], *(node.id for node in others)]


def _connecting(node: PageNode) -> tuple[float, str]:
    """The most connecting first."""
    return -node.size, node.id


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
            spoken=_spoken(graph, asker, each),
            introducers=tuple(one.iri for one in each.evidence.introducers if one.iri in shown),
        )
        for each in graph.advice(asker, as_of=as_of).new
        if each.iri in shown
    )


def _spoken(graph: Graph, asker: str, found: Recommendation) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Reason and evidence in the languages beside English."""
    told = {language: Reasons(graph, asker, found, language) for language in LANGUAGES}
    return {language: (reasons.line, reasons.evidence()) for language, reasons in told.items()}
