"""The documentation of the ontology as one HTML page that needs no network, no script and no other file.

This module owns what the page says; how it looks is in `templates/ontology.html`. It returns text and writes
no file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kg.schema import picture
from kg.schema.foreign import PREFIXES, compact
from kg.schema.load import Schema, schema
from kg.schema.model import ClassDef, ShapeDef
from kg.schema.terms import class_in_neo4j, property_in_neo4j

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_LANGUAGES: Final = {"en": "English", "lt": "Lietuvių", "pl": "Polski"}


def html(known: Schema | None = None) -> str:
    """The whole page: every term with its labels, definition, alignment, form in Neo4j and requirements.

    Args:
        known: The ontology; the bundled one by default.

    Returns:
        HTML 5; the same text for the same ontology.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    model = schema() if known is None else known
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["compact"] = compact
    environment.filters["anchor"] = anchor
    environment.filters["expand"] = expand
    return environment.get_template("ontology.html").render(**_content(model))


def anchor(iri: str) -> str:
    """The place of a term on the page.

    Example:
        >>> anchor("https://w3id.org/clusterbridge/ontology#Cluster")
        'cb-Cluster'
    """
    return compact(iri).replace(":", "-").replace("/", "-")


def expand(name: str) -> str:
    """The IRI behind a compact name.

    Example:
        >>> expand("org:Membership")
        'http://www.w3.org/ns/org#Membership'
    """
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}" if prefix in PREFIXES else name


def _content(model: Schema) -> dict[str, Any]:
    """Everything that the template shows."""
    return {
        "model": model,
        "languages": _LANGUAGES,
        "prefixes": PREFIXES,
        "tops": [c for c in model.classes.values() if not c.parents],
        "children": {iri: [c for c in model.classes.values() if iri in c.parents] for iri in model.classes},
        "in_neo4j": {iri: class_in_neo4j(model, c) for iri, c in model.classes.items()}
        | {iri: property_in_neo4j(p) for iri, p in model.properties.items()},
        "own_properties": {iri: _own(model, iri) for iri in model.classes},
        "requirements": {iri: _requirements(model, c) for iri, c in model.classes.items()},
        "known_terms": {*model.classes, *model.properties, *model.identifiers, *model.schemes},
        "rules": {
            iri: [rule for rule in model.rules if rule.derives == iri]
            for iri in (*model.classes, *model.properties)
        },
        "boxes": picture.boxes(model),
        "lines": picture.lines(),
        "picture_size": (picture.WIDTH, picture.HEIGHT),
    }


def _own(model: Schema, class_iri: str) -> list[str]:
    """The properties that are said of a class itself, not of every entity."""
    return [iri for iri, p in model.properties.items() if class_iri in p.domains]


def _requirements(model: Schema, known: ClassDef) -> list[ShapeDef]:
    """What the shapes require of a class and do not already require of the class above it."""
    above = {shape.iri for shape in model.shapes if set(known.parents) & set(shape.targets)}
    return [shape for shape in model.shapes if known.iri in shape.targets and shape.iri not in above]
