"""The words of a page's facts and links in one language, for formats that hold one only.

Owns the choice among the languages that a model carries. Names stay as they are.
"""

from __future__ import annotations

from dataclasses import replace

from kg.export.model import PageModel


def in_language(model: PageModel, language: str) -> PageModel:
    """The model with the labels of concepts in a language.

    Example:
        >>> from datetime import date
        >>> from kg.export.model import PageNode
        >>> node = PageNode("x", "Waste", "Firm", sectors=("Waste",))
        >>> model = PageModel("T", date(2020, 3, 13), (node,), spoken={"Waste": {"lt": "Atliekos"}})
        >>> in_language(model, "lt").nodes[0].sectors, in_language(model, "en").nodes[0].label
        (('Atliekos',), 'Waste')
    """
    words = {text: others[language] for text, others in model.spoken.items() if language in others}
    if not words:
        return model
    nodes = tuple(
        replace(
            node,
            sectors=tuple(words.get(sector, sector) for sector in node.sectors),
            facts=tuple(replace(fact, value=words.get(fact.value, fact.value)) for fact in node.facts),
        )
        for node in model.nodes
    )
    links = tuple(replace(link, label=words.get(link.label, link.label)) for link in model.links)
    return replace(model, nodes=nodes, links=links)
