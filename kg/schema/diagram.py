"""The ontology as a drawing in Mermaid: text that GitHub, GitLab and many editors draw.

This module owns what the drawing shows: the classes with what is a kind of what, and the links and properties
between them by their names in Neo4j. It draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.schema.load import Schema, schema
from kg.schema.model import ClassDef, PropertyDef

_LEFT_OUT = frozenset({"SourceRecord", "Dataset", "Sector"})


def mermaid(lang: str = "en", known: Schema | None = None) -> str:
    """A class diagram: kinds by hollow arrows, links and properties by plain ones.

    Sources and datasets are left out, because an arrow leads to them from everywhere.

    Args:
        lang: The language of the class names: `en`, `lt` or `pl`.
        known: The ontology; the bundled one by default.

    Example:
        >>> lines = mermaid().splitlines()
        >>> lines[0], "  Actor <|-- Cluster" in lines, "  Actor --> Cluster : MEMBER_OF" in lines
        ('classDiagram', True, True)
    """
    model = schema() if known is None else known
    shown = {iri: c for iri, c in model.classes.items() if c.edge is None and c.local_name not in _LEFT_OUT}
    return "\n".join(["classDiagram", "  direction LR", *_boxes(shown, lang), *_arrows(model, shown)]) + "\n"


def arrows(known: Schema | None = None) -> Iterator[tuple[str, str, str]]:
    """What leads from where to where in Neo4j: class, type of the edge, class, by local names."""
    model = schema() if known is None else known
    for edge in model.edges:
        source, target = model.properties[edge.source], model.properties[edge.target]
        yield from _between(model, _said_of(model, edge.class_iri, source), edge.type, target.ranges)
    for prop in model.properties.values():
        if prop.edge_type is not None:
            yield from _between(model, prop.domains, prop.edge_type, prop.ranges)


def _boxes(shown: dict[str, ClassDef], lang: str) -> Iterator[str]:
    """A box for each class, and the hollow arrow to it from the class above."""
    for c in shown.values():
        yield f'  class {c.local_name}["{c.label(lang)}"]'
        if c.abstract:
            yield f"  <<abstract>> {c.local_name}"
        if c.derived:
            yield f"  <<derived>> {c.local_name}"
    for c in shown.values():
        yield from (
            f"  {shown[upper].local_name} <|-- {c.local_name}" for upper in c.parents if upper in shown
        )


def _arrows(model: Schema, shown: dict[str, ClassDef]) -> Iterator[str]:
    """A plain arrow for each way from a box to a box."""
    names = {c.local_name for c in shown.values()}
    for source, edge_type, target in arrows(model):
        if source in names and target in names:
            yield f"  {source} --> {target} : {edge_type}"


def _said_of(model: Schema, link: str, end: PropertyDef) -> tuple[str, ...]:
    """The classes at an end of a link; in a project it is an organisation, at an event any actor."""
    organisation = next(iri for iri, c in model.classes.items() if c.local_name == "Organisation")
    return (organisation,) if model.classes[link].local_name == "Participation" else end.ranges


def _between(
    model: Schema, sources: tuple[str, ...], edge_type: str, targets: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    """Every pair of a source and a target."""
    for source in sources:
        for target in targets:
            yield model.classes[source].local_name, edge_type, model.classes[target].local_name
