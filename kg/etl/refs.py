"""The keys under which sources name the same thing: one function for each kind of entity and for links.

This module owns which raw fields identify what, so that two sources that speak of one organisation, project
or programme mint the same IRI without knowing each other. It mints nothing itself: `kg.iri` does.
"""

from __future__ import annotations

import re
from typing import Final

from kg.records import Ref

_PIC: Final = re.compile(r"\d{9}")
_INNER_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def organisation(pic: str) -> Ref:
    """An organisation by its PIC, the number that it has in the Commission's portal.

    Example:
        >>> organisation("999456476")
        Ref(kind='organisation', key=('pic', '999456476'))
    """
    return Ref("organisation", ("pic", pic))


def named_organisation(name: str, country: str | None) -> Ref:
    """An organisation of which no identifier is known, by its name as written and its country."""
    return _named("organisation", name, country)


def cordis_organisation(id_: str) -> Ref:
    """An organisation by the id in CORDIS files: nine digits are a PIC, all else is CORDIS's own.

    Example:
        >>> cordis_organisation("fdfb33010064d387e2da2d880796b128").key[0]
        'cordis'
    """
    return organisation(id_) if _PIC.fullmatch(id_) else Ref("organisation", ("cordis", id_))


def ror_organisation(id_: str) -> Ref:
    """An organisation by its ROR identifier, without the address before it."""
    return Ref("organisation", ("ror", id_))


def wikidata_organisation(id_: str) -> Ref:
    """An organisation by its number in Wikidata: `Q1163431`."""
    return Ref("organisation", ("wikidata", id_))


def cluster(name: str, country: str | None) -> Ref:
    """A cluster, by its name and country."""
    return _named("cluster", name, country)


def network(name: str) -> Ref:
    """A network, by its name; networks cross borders."""
    return Ref("network", ("name", name))


def office(network_name: str, place_name: str) -> Ref:
    """The office of a network in a place."""
    return Ref("network-office", ("name", network_name, place_name))


def place(name: str, country: str) -> Ref:
    """A place, by its name in the language spoken there."""
    return Ref("place", ("name", name, country))


def region(code_or_name: str, country: str) -> Ref:
    """A region, by its NUTS code, or by its name where it has none."""
    return Ref("region", ("name", code_or_name, country))


def programme(code: str) -> Ref:
    """A programme or a part of one, by the funder's code: `H2020`, `H2020-EU.2.3.`, `COSME`."""
    return Ref("programme", ("code", code))


def call(id_: str) -> Ref:
    """A call for proposals, by its id."""
    return Ref("call", ("id", id_))


def topic(code: str) -> Ref:
    """A topic of a programme, by its code."""
    return Ref("topic", ("code", code))


def project(cordis_id: str) -> Ref:
    """A project, by its number in CORDIS, which is that of its grant agreement."""
    return Ref("project", ("cordis", cordis_id))


def event(name: str, start: str) -> Ref:
    """An event, by its name and first day."""
    return Ref("event", ("name", name, start))


def kind_of(class_name: str) -> str:
    """The first part of the IRI of everything of a class.

    Example:
        >>> kind_of("EventParticipation"), kind_of("CollaborationAgreement")
        ('event-participation', 'agreement')
    """
    short = {
        "CollaborationAgreement": "Agreement",
        "PartnershipProfile": "Profile",
        "FundingScheme": "Programme",
    }
    return _INNER_CAPITAL.sub("-", short.get(class_name, class_name)).lower()


def link(kind: str, *ends: Ref, role: str = "", mark: str = "") -> Ref:
    """A link, by what it joins and in which role.

    Args:
        kind: `membership`, `participation`, `contact`.
        ends: What it joins, in the order in which the class of the link names them.
        role: The IRI of the role, where the link has one.
        mark: What tells two links of the same ends and role apart, where the source has two.
    """
    parts: list[str] = []
    for end in ends:
        parts += (end.kind, str(len(end.key)), *end.key)
    return Ref(kind, (*parts, role, mark))


def _named(kind: str, name: str, country: str | None) -> Ref:
    """Something known by its name and country alone."""
    return Ref(kind, ("name", name, "" if country is None else country))
