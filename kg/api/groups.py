"""Groups as people name them: a cluster, a country, a programme, a community, or a list.

This module owns the ways of writing a group. Who belongs to it is the business of `kg.analysis.groups`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import Location, NotFound
from kg.recommend.wording import code_of, country

if TYPE_CHECKING:
    from kg.analysis.groups import Group
    from kg.api.graph import Graph

WAYS: Final = (
    "a name (a cluster stands for all who belong to it), country:LT or LT, programme:H2020-EU.2.3., community:1, "
    "list:NAME;NAME, or @FILE with one name a line"
)


def group(graph: Graph, text: str, *, as_of: date | None = None, active_on: date | None = None) -> Group:
    """The group that a text names, in one of `WAYS`.

    Raises:
        NotFound: There is no such actor, country, programme, community or file.
    """
    from kg.analysis import groups

    kind, colon, rest = text.partition(":")
    snapshot = graph.snapshot
    match kind.strip().lower() if colon else "":
        case "country":
            return _country(graph, rest.strip(), as_of, active_on)
        case "programme":
            return groups.of_programme(snapshot, rest.strip(), as_of=as_of, active_on=active_on)
        case "community":
            return groups.of_community(snapshot, _number(rest), as_of=as_of, active_on=active_on)
        case "list":
            return groups.of_list(snapshot, _actors(graph, rest.split(";")), name="the list")
    if text.startswith("@"):
        file = Path(text[1:])
        return groups.of_list(snapshot, _actors(graph, _lines(file)), name=file.stem)
    try:
        return groups.of_actor(snapshot, graph.actor(text).iri, as_of=as_of, active_on=active_on)
    except NotFound:
        if code_of(text) not in snapshot.country:
            raise
    return _country(graph, text, as_of, active_on)


def _country(graph: Graph, text: str, as_of: date | None, active_on: date | None) -> Group:
    """All actors of a country, named by its code or its English name."""
    from kg.analysis import groups

    code = code_of(text) or text
    found = groups.of_country(graph.snapshot, code, as_of=as_of, active_on=active_on)
    return replace(found, name=country(found.name) or found.name)


def _actors(graph: Graph, names: list[str]) -> list[str]:
    """The IRIs of actors, by name."""
    return [graph.actor(name.strip()).iri for name in names if name.strip()]


def _lines(file: Path) -> list[str]:
    """The lines of a file of names."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise NotFound("The file with the list is not there.", where=Location(str(file))) from error


def _number(text: str) -> int:
    """The number of a community."""
    try:
        return int(text)
    except ValueError as error:
        raise NotFound(
            f'There is no community "{text.strip()}".', hint="Communities have numbers, from 1."
        ) from error
