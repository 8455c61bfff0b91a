"""What concepts of the vocabularies are called, those included that are only spelt: groups and classes of NACE.

This module owns the wording of concepts. The vocabularies stand in the ontology.
"""

from __future__ import annotations

import re
from typing import Final

from kg.schema import schema
from kg.vocab import SECTOR

_NARROW: Final = re.compile(r"([A-U])(\d\d)\.(\d{1,2})")


def concept_label(iri: str, language: str) -> str | None:
    """The label of a concept; none for an IRI that is no concept.

    A group or class of NACE has no label of its own: it is called by its notation and what its division, or failing
    that its section, is called.

    Example:
        >>> concept_label("https://w3id.org/clusterbridge/vocabulary/sector/C25.11", "en")
        '25.11, Manufacture of fabricated metal products, except machinery and equipment'
        >>> concept_label("https://w3id.org/clusterbridge/vocabulary/sector/nothing", "en")
    """
    known = schema().concepts
    concept = known.get(iri)
    if concept is not None:
        return concept.label(language)
    found = (
        _NARROW.fullmatch(iri.removeprefix(SECTOR.NAMESPACE)) if iri.startswith(SECTOR.NAMESPACE) else None
    )
    if found is None:
        return None
    section, division, narrower = found.groups()
    broader = known.get(f"{SECTOR.NAMESPACE}{section}{division}") or known.get(f"{SECTOR.NAMESPACE}{section}")
    notation = f"{division}.{narrower}"
    return notation if broader is None else f"{notation}, {broader.label(language)}"
