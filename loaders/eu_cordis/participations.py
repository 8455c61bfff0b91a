"""Rows of `organization.csv`: an organisation, and its part in a project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from kg.etl import refs
from kg.etl.rows import Row
from kg.records import Identifier, Organisation, Participation, Record, Ref, Text
from kg.vocab import CB

_POINT: Final = re.compile(r"\(?\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\)?")


def participation(row: Row, repeated: frozenset[int]) -> Iterator[Record]:
    """An organisation, and its part in a project.

    Args:
        row: Of `organization.csv`.
        repeated: The rows whose project, organisation and role another row with a lower `order` has: these
        links are
            told apart by the order.
    """
    organisation = refs.cordis_organisation(row.need("organisationID"))
    project = refs.project(row.need("projectID"))
    role, order = row.need_term("role", "role"), row.text("order")
    row.text("projectAcronym")  # serves when the project has no row of its own
    yield _organisation(row, organisation)
    yield Participation(
        ref=refs.link(
            "participation",
            organisation,
            project,
            role=role,
            mark=order if order is not None and row.number in repeated else "",
        ),
        source=row.locator,
        participant=organisation,
        project=project,
        role=role,
        contribution=row.amount("ecContribution"),
        net_contribution=row.amount("netEcContribution"),
        total_cost=row.amount("totalCost"),
        sme=row.flag("SME"),
        ended_early=row.flag("endOfParticipation"),
    )


def _organisation(row: Row, ref: Ref) -> Organisation:
    """The organisation of a row."""
    scheme = CB.PIC if ref.key[0] == "pic" else CB.CordisOrganisationId
    vat, short = row.text("vatNumber"), row.text("shortName")
    latitude, longitude = _point(row)
    return Organisation(
        ref=ref,
        source=row.locator,
        type=row.term("activityType", "activity"),
        names=(Text(row.need("name")),),
        short_names=() if short is None else (Text(short),),
        identifiers=(Identifier(ref.key[1], scheme), *(() if vat is None else (Identifier(vat, CB.VAT),))),
        web_pages=row.addresses("organizationURL"),
        country=row.country("country"),
        street=row.text("street"),
        post_code=row.text("postCode"),
        city=row.text("city"),
        nuts_code=row.text("nutsCode"),
        latitude=latitude,
        longitude=longitude,
    )


def _point(row: Row) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude, of a cell such as `(55.77,12.50)`."""
    text = row.text("geolocation")
    found = None if text is None else _POINT.fullmatch(text)
    return (None, None) if found is None else (Decimal(found[1]), Decimal(found[2]))
