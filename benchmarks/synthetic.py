"""A synthetic graph in our own ontology: organisations, clusters, projects, participations and memberships, with sources.

The same numbers give the same graph. Sizes follow the Horizon 2020 network: two organisations for three projects, four
participations for each project, and a source record for each link.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kg.iri import digest
from kg.vocab import CB, ORG, PROV, RDF, ROLE, XSD

_BASE = "https://example.org/id"
_COUNTRIES = ("LT", "PL", "DE", "FR", "ES", "IT", "FI", "SE", "NL", "CZ")


def lines(triples: int, seed: int = 1) -> Iterator[str]:
    """About this many statements as lines of N-Triples, subject by subject."""
    chance = random.Random(seed)  # noqa: S311  (a benchmark, not a secret)
    projects = max(4, triples // 68)
    organisations, clusters = projects * 2 // 3, max(1, projects // 100)
    for number in range(organisations):
        yield from _organisation(number, chance)
    for number in range(clusters):
        yield from _cluster(number, chance)
    for number in range(projects):
        yield from _project(number, chance)
        for member in range(4):
            yield from _participation(f"{number}/{member}", number, chance.randrange(organisations), chance)
    for number in range(organisations // 5):
        yield from _membership(number, chance.randrange(organisations), chance.randrange(clusters), chance)


def write(path: Path, triples: int, seed: int = 1) -> int:
    """Write the graph to a file; gives the number of statements."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for line in lines(triples, seed):
            out.write(line)
            count += 1
    return count


def entity(kind: str, number: int) -> str:
    """The IRI of an entity of the graph, between < and >."""
    return _iri(kind, number)


def _iri(kind: str, key: object) -> str:
    return f"<{_BASE}/{kind}/{digest(str(key))}>"


def _typed(text: object, datatype: str) -> str:
    return f'"{text}"^^<{datatype}>'


def _says(subject: str, *pairs: tuple[str, str]) -> Iterator[str]:
    for predicate, value in pairs:
        yield f"{subject} <{predicate}> {value} .\n"


def _source(subject: str, key: str) -> Iterator[str]:
    source = _iri("source", key)
    yield from _says(subject, (PROV.hadPrimarySource, source))
    yield from _says(
        source,
        (RDF.type, f"<{CB.SourceRecord}>"),
        (CB.locator, f'"organization.csv row {key}"'),
        (CB.inDataset, _iri("dataset", "synthetic")),
    )


def _organisation(number: int, chance: random.Random) -> Iterator[str]:
    subject = _iri("organisation", number)
    yield from _says(
        subject,
        *((RDF.type, f"<{iri}>") for iri in (CB.Firm, CB.Organisation, CB.Actor)),
        (CB.name, f'"Įmonė Nr. {number} GmbH & Co"'),
        (CB.shortName, f'"ORG-{number}"'),
        (CB.country, f'"{chance.choice(_COUNTRIES)}"'),
        (CB.city, f'"City {chance.randrange(3000)}"'),
        (CB.latitude, _typed(round(chance.uniform(35, 65), 4), XSD.decimal)),
        (CB.longitude, _typed(round(chance.uniform(-10, 30), 4), XSD.decimal)),
        (ORG.identifier, _typed(999000000 + number, CB.PIC)),
    )
    yield from _source(subject, f"o{number}")


def _cluster(number: int, chance: random.Random) -> Iterator[str]:
    yield from _says(
        _iri("cluster", number),
        *((RDF.type, f"<{iri}>") for iri in (CB.Cluster, CB.Actor)),
        (CB.name, f'"Cluster {number}"@en'),
        (CB.name, f'"Klasteris {number}"@lt'),
        (CB.country, f'"{chance.choice(_COUNTRIES)}"'),
    )


def _interval(chance: random.Random) -> tuple[tuple[str, str], tuple[str, str]]:
    start = date(2014, 1, 1) + timedelta(days=chance.randrange(2000))
    end = start + timedelta(days=chance.randrange(300, 1800))
    return (CB.startDate, _typed(start, XSD.date)), (CB.endDate, _typed(end, XSD.date))


def _amount(chance: random.Random) -> str:
    """A sum of money; two in a hundred as sources write them, with zeros that no float gives back."""
    cents = chance.randrange(10**8)
    return f"{cents // 100}.{cents % 100:02}" if chance.random() < 0.02 else str(float(cents // 10) / 10)


def _project(number: int, chance: random.Random) -> Iterator[str]:
    yield from _says(
        _iri("project", number),
        (RDF.type, f"<{CB.Project}>"),
        (CB.acronym, f'"PROJ{number}"'),
        (CB.title, f'"A study of \\"bridges\\" number {number}"@en'),
        (ORG.identifier, _typed(600000 + number, CB.ProjectId)),
        (CB.totalCost, _typed(_amount(chance), XSD.decimal)),
        *_interval(chance),
        (CB.fundedUnder, _iri("programme", number % 50)),
    )


def _participation(key: str, project: int, organisation: int, chance: random.Random) -> Iterator[str]:
    subject = _iri("participation", key)
    role = ROLE.ProjectCoordinator if key.endswith("/0") else ROLE.ProjectParticipant
    yield from _says(
        subject,
        *((RDF.type, f"<{iri}>") for iri in (CB.Participation, CB.Link)),
        (CB.participant, _iri("organisation", organisation)),
        (CB.project, _iri("project", project)),
        (CB.role, f"<{role}>"),
        (CB.contribution, _typed(_amount(chance), XSD.decimal)),
        (CB.sme, _typed(str(chance.random() < 0.3).lower(), XSD.boolean)),
    )
    yield from _source(subject, key)


def _membership(number: int, organisation: int, cluster: int, chance: random.Random) -> Iterator[str]:
    subject = _iri("membership", number)
    yield from _says(
        subject,
        *((RDF.type, f"<{iri}>") for iri in (CB.Membership, CB.Link)),
        (CB.member, _iri("organisation", organisation)),
        (CB.collective, _iri("cluster", cluster)),
        (CB.role, f"<{ROLE.Member}>"),
        (CB.startDate, _typed(chance.randrange(1990, 2020), XSD.gYear)),
    )
    yield from _source(subject, f"m{number}")
    # as the rule derives it
    yield from _says(_iri("organisation", organisation), (CB.memberOf, _iri("cluster", cluster)))
