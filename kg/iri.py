"""Minting of stable IRIs: the same few raw fields always give the same IRI, and different fields never do.

This module owns the shape of entity, graph and source IRIs. It knows no record, no store and no ontology term.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from typing import Final
from urllib.parse import quote

BASE: Final = "https://w3id.org/clusterbridge/"

_DIGEST_BYTES = 15
"""120 bits: no collision to be feared below a million million entities; 24 letters without padding."""


def digest(*parts: str) -> str:
    """A short name for a sequence of texts: 24 lower-case letters and digits, the same on every machine.

    Each part is preceded by its length in bytes, so that no two different sequences are hashed as the same bytes.

    Example:
        >>> digest("ab", "c") == digest("a", "bc")
        False
    """
    hasher = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        raw = part.encode()
        hasher.update(b"%d:" % len(raw))
        hasher.update(raw)
    return b32encode(hasher.digest()).decode("ascii").lower()


def entity(kind: str, *key: str, base: str = BASE) -> str:
    """The IRI of an entity or link, from its kind and its key.

    Args:
        kind: What it is, in lower case with hyphens: `organisation`, `event-participation`.
        key: The fewest raw fields that tell it from all others; the first names the scheme (`pic`, `name`).
        base: Under whose domain to mint.

    Example:
        >>> entity("organisation", "pic", "999456476")
        'https://w3id.org/clusterbridge/id/organisation/qa2wfl55y3rcxvnm7va3tkyz'
    """
    return f"{base}id/{kind}/{digest(*key)}"


def graph(dataset: str, *, base: str = BASE) -> str:
    """The IRI of the named graph of a dataset.

    Example:
        >>> graph("eu_cordis")
        'https://w3id.org/clusterbridge/graph/eu_cordis'
    """
    return f"{base}graph/{quote(dataset, safe='')}"


def dataset(name: str, *, base: str = BASE) -> str:
    """The IRI of a dataset as an entity of its own.

    Example:
        >>> dataset("members of Łódź")
        'https://w3id.org/clusterbridge/id/dataset/members%20of%20%C5%81%C3%B3d%C5%BA'
    """
    return f"{base}id/dataset/{quote(name, safe='')}"


def source_record(dataset_name: str, locator: str, *, base: str = BASE) -> str:
    """The IRI of the place in a dataset that a fact comes from.

    Example:
        >>> source_record("eu_cordis", "organization.csv row 17")
        'https://w3id.org/clusterbridge/id/source/eu_cordis/organization.csv%20row%2017'
    """
    return f"{base}id/source/{quote(dataset_name, safe='')}/{quote(locator, safe='')}"
